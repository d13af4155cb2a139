import { describe, expect, it } from 'vitest'
import type { Command } from '../../src/bot/command.ts'
import { optional, text } from '../../src/bot/field.ts'
import { correction, formFromMessage, formTitle, missingFields, submitted } from '../../src/bot/form.ts'
import { answer } from '../../src/bot/reply.ts'
import { view } from '../../src/bot/view.ts'
import { allCommands } from '../../src/features.ts'
import { command } from './declare.ts'
import { attend, listMeetings, planMeeting } from './sample.ts'

const names = (form: ReturnType<typeof missingFields>) => form?.fields.map(({ name }) => name)

const noteOf = command({
  name: 'note add',
  summary: 'Add a note',
  fields: {
    hint: optional(text('Hint')),
    link: optional(text('Link')),
    words: text('Words', { max: 12 }),
    kind: text('Kind'),
  },
  allow: 'member',
  fromMessage: { label: 'Make a note', words: 'words', link: 'link' },
  run: async () => answer(view('Done')),
})

describe('a form that is started from a message', () => {
  const started = (words: string) => formFromMessage(noteOf as Command, { words, link: 'https://example.org/1' })

  it('shows the words and the address among what is needed, so that a form of five fields has them', () => {
    const form = started('Tea')
    expect(names(form)).toEqual(['words', 'kind', 'link', 'hint'])
    expect(form?.fields.map(({ initial }) => initial)).toEqual(['Tea', undefined, 'https://example.org/1', undefined])
    expect(form?.invocation).toEqual({ command: 'note add', args: {} })
  })

  it.each([
    ['exactly this.', 'exactly thi…'],
    ['exactly this', 'exactly this'],
    ['one\ntwo', 'one two'],
    ['\u202eevil', 'evil'],
  ])('takes as much of the words as the field holds, as text that may be stored: %j', (words, initial) => {
    expect(started(words)?.fields[0]?.initial).toBe(initial)
  })

  it('opens where the message has no words', () => {
    expect(started('')?.fields[0]).not.toHaveProperty('initial')
  })

  it('is opened by no other command', () => {
    expect(formFromMessage(planMeeting as Command, { words: 'x', link: 'y' })).toBeUndefined()
    expect(formFromMessage(undefined, { words: 'x', link: 'y' })).toBeUndefined()
  })
})

describe('a form', () => {
  it('opens for a command that changes what it is given, where nothing to change is given', () => {
    const edit = { ...noteOf, asksForOne: true } as Command
    expect(names(missingFields(edit, { words: 'Tea', kind: 'x' }))).toEqual(['hint', 'link'])
    expect(missingFields(edit, { words: 'Tea', kind: 'x', link: 'y' })).toBeUndefined()
    expect(missingFields(noteOf as Command, { words: 'Tea', kind: 'x' })).toBeUndefined()
  })

  it('asks for what is missing, required first, optional after, and keeps what is known', () => {
    const form = missingFields(planMeeting, { start: '10 Dec 14:00' })
    expect(names(form)).toEqual(['title', 'lasts', 'link', 'agenda'])
    expect(form?.fields.map(({ required }) => required)).toEqual([true, true, false, false])
    expect(form?.invocation).toEqual({ command: 'meeting plan', args: { start: '10 Dec 14:00' } })
    expect(form?.title).toBe('Meeting plan')
  })

  it('names the record it is about in its title, where that is known and fits', () => {
    expect(missingFields(attend, { meeting: 'M1' })?.title).toBe('Meeting attend M1')
    expect(missingFields(attend, { meeting: 'M1234567890' })?.title).toBe('Meeting attend')
    expect(missingFields(attend, { meeting: 'the first one' })?.title).toBe('Meeting attend')
  })

  it('is not opened when every required field is given', () => {
    expect(missingFields(planMeeting, { title: 'A', start: 'x', lasts: 'y' })).toBeUndefined()
    expect(missingFields(listMeetings, {})).toBeUndefined()
  })

  it('tells each field what the platforms need to draw it', () => {
    const form = missingFields(attend, { meeting: 'M1' })
    expect(form?.fields).toEqual([
      {
        name: 'answer',
        kind: 'choice',
        label: 'Answer',
        required: true,
        max: 100,
        suggests: false,
        options: [
          { value: 'yes', label: 'Attending' },
          { value: 'no', label: 'Regrets' },
        ],
      },
    ])
    expect(missingFields(planMeeting, {})?.fields.find(({ name }) => name === 'start')?.suggests).toBe(true)
  })

  it('for a correction shows everything that was typed, each problem at its field', () => {
    const form = correction(planMeeting, { title: 'A', start: 'yesterday', link: 'x' }, { start: 'It is past.' })
    expect(form.invocation).toEqual({ command: 'meeting plan', args: {} })
    expect(form.fields.map(({ name, initial, problem }) => ({ name, initial, problem }))).toEqual([
      { name: 'title', initial: 'A', problem: undefined },
      { name: 'start', initial: 'yesterday', problem: 'It is past.' },
      { name: 'lasts', initial: undefined, problem: undefined },
      { name: 'link', initial: 'x', problem: undefined },
      { name: 'agenda', initial: undefined, problem: undefined },
    ])
  })

  it('joins what was entered with what was known; an emptied field counts as not given', () => {
    const form = { command: 'meeting plan', args: { start: '10 Dec 14:00', link: 'x' } }
    expect(submitted(form, { title: 'A', link: ' ', agenda: '\n' })).toEqual({
      command: 'meeting plan',
      args: { start: '10 Dec 14:00', title: 'A' },
    })
  })

  it('of every command has a title that fits the 24 characters of a Slack modal', () => {
    const tooLong = allCommands(() => []).filter((command) => formTitle(command).length > 24)
    expect(tooLong.map(({ name }) => name)).toEqual([])
  })
})
