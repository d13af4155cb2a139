import { describe, expect, it } from 'vitest'
import { commandsJson } from '../../adapters/discord/commands.ts'
import { limits } from '../../adapters/discord/limits.ts'
import { catalogueOf } from '../../src/bot/catalogue.ts'
import type { Command } from '../../src/bot/command.ts'
import {
  choice,
  count,
  type Field,
  type Fields,
  optional,
  paragraph,
  record,
  text,
  yesNo,
} from '../../src/bot/field.ts'
import { answer } from '../../src/bot/reply.ts'
import { view } from '../../src/bot/view.ts'
import { ok } from '../../src/text/decoded.ts'
import { query } from '../bot/declare.ts'
import { commandList } from '../fakes/discord/command-shapes.ts'
import { parse } from '../fakes/discord/shapes.ts'

interface More {
  readonly summary?: string
  readonly buttonOnly?: boolean
  /** The label in the menu of a message. */
  readonly from?: string
}

const command = (name: string, fields: Fields = {}, { from, ...more }: More = {}): Command => {
  const fromMessage = from === undefined ? {} : { fromMessage: { label: from, words: 'note', link: 'link' } }
  const declared = { name, summary: 'Show it', fields, allow: 'anyone', run: async () => answer(view('t')) } as const
  return query({ ...declared, ...more, ...fromMessage }) as Command
}

/** Refuses what the server would refuse. */
const registered = (...commands: readonly Command[]) => {
  const json = commandsJson(catalogueOf(commands))
  parse(commandList, json)
  return json
}
const optionsOf = (fields: Fields) => {
  const [json] = registered(command('show', fields))
  return json && 'options' in json ? json.options : []
}
const onMessages = (number: number, label: (i: number) => string) =>
  Array.from({ length: number }, (_, i) =>
    command(`note v${i}`, { note: text('Note'), link: text('Link') }, { from: label(i) }),
  )
const meeting = record('Meeting', { find: async (typed) => ok(typed), suggest: async () => [], hint: 'Its title' })
const many = (number: number, name: (i: number) => string) => Array.from({ length: number }, (_, i) => command(name(i)))

describe('the commands on Discord', () => {
  it('are a noun with its verbs, deeper ones in groups, single words alone, and none for buttons only', () => {
    const json = registered(
      command('meeting plan'),
      command('meeting agenda add'),
      command('meeting agenda move'),
      command('help'),
      command('meeting attend', {}, { buttonOnly: true }),
    )
    expect(json).toMatchObject([
      {
        name: 'meeting',
        description: 'Meeting: plan, agenda add, agenda move',
        options: [
          { type: 1, name: 'plan', description: 'Show it' },
          { type: 2, name: 'agenda', description: 'Agenda: add, move', options: [{ name: 'add' }, { name: 'move' }] },
        ],
      },
      { name: 'help', options: [] },
    ])
  })

  it('require only what is picked from a long list, first; the rest is asked in the form', () => {
    const start: Field<string> = { ...text('Start'), suggest: async () => [] }
    const fields = { start, more: paragraph('More'), meeting, note: optional(text('Note')) }
    expect(optionsOf(fields)).toEqual([
      {
        name: 'meeting',
        description: 'Meeting. Its title',
        required: true,
        type: 3,
        max_length: 100,
        autocomplete: true,
      },
      { name: 'start', description: 'Start', required: false, type: 3, max_length: 200, autocomplete: true },
      { name: 'more', description: 'More', required: false, type: 3, max_length: 2900 },
      { name: 'note', description: 'Note', required: false, type: 3, max_length: 200 },
    ])
  })

  it('use the types that Discord has', () => {
    const person: Field<string> = { ...text('Who'), kind: 'person', suggest: async () => [] }
    expect(
      optionsOf({
        kind: choice('Kind', { a: 'A', b: 'B' }),
        weight: count('Weight', { from: 1, to: 9 }),
        sure: yesNo('Sure'),
        person,
      }),
    ).toMatchObject([
      // a member without an account here is in no list of Discord's own
      { name: 'person', type: 3, required: true, autocomplete: true },
      {
        type: 3,
        choices: [
          { name: 'A', value: 'a' },
          { name: 'B', value: 'b' },
        ],
      },
      { type: 4, min_value: 1, max_value: 9 },
      { type: 5 },
    ])
  })

  it.each([limits.commandDescription - 1, limits.commandDescription, limits.commandDescription + 1])(
    'cut a summary of %i',
    (length) => {
      const [json] = registered(command('show', {}, { summary: 's'.repeat(length) }))
      expect(json && 'description' in json && json.description).toHaveLength(
        Math.min(length, limits.commandDescription),
      )
    },
  )

  it.each([24, 25, 26])('offer %i choices, or free text beyond the limit', (number) => {
    const choices = Object.fromEntries(Array.from({ length: number }, (_, i) => [`c${i}`, `Choice ${i}`]))
    expect('choices' in (optionsOf({ kind: choice('Kind', choices) })[0] ?? {})).toBe(number <= 25)
  })

  it('are refused over the limits before Discord has to', () => {
    expect(registered(...many(25, (i) => `meeting v${i}`))).toHaveLength(1)
    expect(() => registered(...many(26, (i) => `meeting v${i}`))).toThrow('/meeting with 26 subcommands')
    expect(() => registered(...many(26, (i) => `meeting agenda v${i}`))).toThrow('26 subcommands')
    expect(registered(...many(100, (i) => `c${i}`))).toHaveLength(100)
    expect(() => registered(...many(101, (i) => `c${i}`))).toThrow('101 commands')
    const fields = (number: number) =>
      Object.fromEntries(Array.from({ length: number }, (_, i) => [`f${i}`, text('F')]))
    expect(optionsOf(fields(25))).toHaveLength(25)
    expect(() => optionsOf(fields(26))).toThrow('26 fields')
    expect(registered(command('n'.repeat(32)))).toHaveLength(1)
    expect(() => registered(command('n'.repeat(33)))).toThrow('the name')
    expect(() => registered(command('Meeting'))).toThrow('the name')
    expect(() => registered(command('meeting'), command('meeting plan'))).toThrow('/meeting next to subcommands')
  })

  it('are in the menu of messages under their label, in addition to the typed ones', () => {
    expect(registered(...onMessages(1, () => 'Make a note'))).toMatchObject([
      { type: 1, name: 'note' },
      { type: 3, name: 'Make a note', contexts: [0, 1] },
    ])
    expect(registered(...onMessages(5, (i) => `Note ${i}`))).toHaveLength(6)
    expect(() => registered(...onMessages(6, (i) => `Note ${i}`))).toThrow('6 commands on messages')
    expect(registered(...onMessages(1, () => 'l'.repeat(32)))).toHaveLength(2)
    expect(() => registered(...onMessages(1, () => 'l'.repeat(33)))).toThrow('the label')
  })

  it('are refused where one of them is larger than Discord takes', () => {
    const wide = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`f${i}`, text('l'.repeat(100))]))
    expect(() => registered(...many(12, (i) => `meeting v${i}`).map((one) => ({ ...one, fields: wide })))).toThrow(
      /\/meeting with \d{4,} characters/,
    )
  })
})
