import { describe, expect, it } from 'vitest'
import type { Visitor } from '../../src/bot/caller.ts'
import { catalogueOf } from '../../src/bot/catalogue.ts'
import type { Context } from '../../src/bot/command.ts'
import { choice, type Fields, type Reading } from '../../src/bot/field.ts'
import { helpCommand, usage } from '../../src/bot/help.ts'
import { plain } from '../../src/bot/plain.ts'
import { answer } from '../../src/bot/reply.ts'
import { view } from '../../src/bot/view.ts'
import { query } from './declare.ts'
import { attend, memberAs, planMeeting, sample, visitor } from './sample.ts'

async function shownTo(caller: Visitor, about?: string, catalogue = sample): Promise<string> {
  const help = helpCommand(() => catalogue)
  const context = { input: { about }, caller } as unknown as Context<Fields, 'anyone'>
  const reply = await help.run(context as never)
  return reply.kind === 'answer' ? plain(reply.view) : reply.what
}
const namesIn = (text: string) => [...text.matchAll(/^- \/(.*?) –/gm)].map((found) => found[1])

describe('help', () => {
  it.each([
    ['coConvenor', ['meeting plan', 'meeting agenda add', 'meeting list', 'people me']],
    ['secretariat', ['meeting plan', 'meeting agenda add', 'meeting list', 'people me']],
    ['delegate', ['meeting agenda add', 'meeting list', 'people me']],
    ['observer', ['meeting agenda add', 'meeting list', 'people me']],
  ] as const)('lists for a member of office %s only what they may do', async (office, names) => {
    expect(namesIn(await shownTo(memberAs(office)))).toEqual(names)
  })

  it('lists for a visitor what anyone may do, and how to set up a group', async () => {
    const text = await shownTo(visitor)
    expect(namesIn(text)).toEqual(['people me'])
    expect(text).toContain('This channel does not belong to a group yet. To set one up here, type /group setup.')
  })

  it('names the group of the channel', async () => {
    expect(await shownTo(memberAs('delegate'))).toContain('This channel belongs to CG-Identification.')
  })

  it('on a noun lists its commands and shows one of them written out', async () => {
    const text = await shownTo(memberAs('coConvenor'), 'meeting')
    expect(namesIn(text)).toEqual(['meeting plan', 'meeting agenda add', 'meeting list'])
    expect(text).toContain('For example: /meeting plan title:… start:… lasts:… [link:…] [agenda:…].')
  })

  it.each(['meeting agenda add', '/meeting agenda add', 'Meeting  Agenda   ADD'])(
    'on %j tells its fields',
    async (about) => {
      expect(await shownTo(memberAs('delegate'), about)).toBe(
        'Propose an agenda item\n/meeting agenda add item:… [minutes:…]\n- item: Item\n- minutes: Minutes, optional',
      )
    },
  )

  it('on a mistyped verb shows the nearest and all commands of the noun', async () => {
    const text = await shownTo(memberAs('coConvenor'), 'meeting pln title:"A" lasts:90m')
    expect(text).toContain('There is no command “meeting pln”')
    expect(text).toContain('Did you mean /meeting plan?')
    expect(namesIn(text)).toEqual(['meeting plan', 'meeting agenda add', 'meeting list'])
  })

  it('on the beginning of a word lists what has such a word', async () => {
    const text = await shownTo(memberAs('coConvenor'), 'mee')
    expect(namesIn(text)).toEqual(['meeting plan', 'meeting agenda add', 'meeting list'])
    expect(text).not.toContain('Did you mean')
    expect(namesIn(await shownTo(memberAs('delegate'), 'age'))).toEqual(['meeting agenda add'])
  })

  it.each(['meeting pln title:x', 'meeting pln x y', 'meeting plann First exchange'])(
    'on %j looks for the words that name a command, not for what follows them',
    async (about) => {
      expect(await shownTo(memberAs('coConvenor'), about)).toContain('Did you mean /meeting plan?')
    },
  )

  it('on what this caller may not do says so, not that it does not exist', async () => {
    expect(await shownTo(memberAs('observer'), 'meeting plan')).toContain('Only Co-Convenors and the secretariat')
    const text = await shownTo(visitor, 'meeting')
    expect(text).toContain('/meeting: This channel does not belong to a group yet.')
    expect(text).toContain('set up a group here with /group setup')
  })

  it('on a verb alone shows the commands that have it', async () => {
    const text = await shownTo(memberAs('coConvenor'), 'plan')
    expect(text).toContain('Did you mean /meeting plan?')
    expect(namesIn(text)).toEqual(['meeting plan'])
    expect(await shownTo(memberAs('delegate'), 'plan')).not.toContain('/meeting plan')
  })

  it('on a mistyped noun shows the nearest', async () => {
    expect(await shownTo(memberAs('delegate'), 'meting list')).toContain('Did you mean /meeting list?')
  })

  it('never points to what the caller may not do', async () => {
    const text = await shownTo(memberAs('delegate'), 'meeting pln')
    expect(text).not.toContain('/meeting plan')
    expect(namesIn(text)).toEqual(['meeting agenda add', 'meeting list'])
  })

  it('on something quite different points to the list of all', async () => {
    const text = await shownTo(memberAs('delegate'), 'zzzzzzzzzzzzzzzzzzzz')
    expect(text).toContain('Type /help to see all commands.')
    expect(text).not.toContain('Did you mean')
  })

  it.each([undefined, 'meeting', 'meeting attend', 'meeting atend'])(
    'on %j does not mention what only buttons do',
    async (about) => {
      expect(await shownTo(memberAs('coConvenor'), about)).not.toMatch(/\/meeting attend/)
    },
  )

  it('shows the choices of a field in the words that people read, and these are taken', async () => {
    const answers = choice('Answer', { noObjection: 'No objection', needsTime: 'Needs more time, until a day' })
    const run = async () => answer(view('Done'))
    const give = query({ name: 'poll give', summary: 'Answer', fields: { answer: answers }, allow: 'anyone', run })
    expect(await shownTo(visitor, 'poll give', catalogueOf([give]))).toContain(
      '- answer: Answer (No objection; Needs more time, until a day)',
    )
    for (const typed of ['no objection', 'NOOBJECTION'])
      expect(answers.read(typed, {} as Reading)).toEqual({ kind: 'ok', value: 'noObjection' })
  })

  it('writes usage with optional fields in brackets', () => {
    expect(usage(planMeeting)).toBe('/meeting plan title:… start:… lasts:… [link:…] [agenda:…]')
    expect(usage(attend)).toBe('/meeting attend meeting:… answer:…')
  })
})
