import { beforeEach, describe, expect, it } from 'vitest'
import { plain } from '../../src/bot/plain.ts'
import type { Shown } from '../../src/bot/reply.ts'
import { testDatabase } from '../database.ts'
import { buttonOf } from '../story.ts'
import { kernel } from './kernel.ts'

const database = await testDatabase()
const { db } = database
const { bot, logged, types, actor } = kernel(database)
await types('/group setup name:CG-Identification')

const notes = async () =>
  (await db.delivery.findMany({ where: { key: { startsWith: 'note:' } } })).map(({ key }) => key)
const fresh = ({ title }: { title: string }) => ({ command: 'note add', args: { title } })
const correctionIn = (shown: Shown) => buttonOf(shown.view, 'Correct it').invocation

beforeEach(async () => {
  logged.length = 0
  await db.delivery.deleteMany({ where: { key: { startsWith: 'note:' } } })
})

describe('a redelivery', () => {
  it('changes nothing twice and gives the same answer', async () => {
    const first = await types('/note add title:one', { key: 'twice' })
    await db.delivery.updateMany({ where: { key: 'note:one' }, data: { state: 'sent', dueAt: null } })
    const again = await types('/note add title:one', { key: 'twice' })
    expect(again).toEqual(first)
    expect(await db.delivery.findFirst({ where: { key: 'note:one' } })).toMatchObject({ revision: 1, state: 'sent' })
  })

  it('of another text under the same key is still the first act', async () => {
    await types('/note add title:one', { key: 'same' })
    expect((await types('/note add title:two', { key: 'same' })).text).toBe('Noted: one')
    expect(await notes()).toEqual(['note:one'])
  })

  it('of an act that would fail by now still gives the same answer', async () => {
    await types('/note add title:one', { key: 'fails-now' })
    expect((await types('/note add title:one words:"sql fails"', { key: 'fails-now' })).text).toBe('Noted: one')
  })

  it('twenty times at once runs once, and everyone gets the one answer', async () => {
    const shown = await Promise.all(
      Array.from({ length: 20 }, (_, i) => types(`/note add title:at-once-${i}`, { key: 'crowd' })),
    )
    const kept = await notes()
    expect(kept).toHaveLength(1)
    expect(new Set(shown.map(({ text }) => text))).toEqual(new Set([`Noted: ${kept[0]?.slice('note:'.length)}`]))
  })

  it('of a refused act is a first act: nothing of it was kept', async () => {
    expect((await types('/note add title:one words:refuse', { key: 'refused' })).kind).toBe('refusal')
    expect((await types('/note add title:one', { key: 'refused' })).text).toBe('Noted: one')
  })
})

describe('a refusal', () => {
  it('takes everything back, also what was to be said to the group, and keeps what was typed', async () => {
    const shown = await types('/note add title:one words:"refuse it"')
    expect(shown).toMatchObject({ kind: 'refusal', replace: false, problems: {} })
    expect(shown.text).toContain('The rules forbid it.\nToR clause 2\n> /note add title:one words:"refuse it"')
    expect(await notes()).toEqual([])
    const form = await bot.form(correctionIn(shown), actor())
    expect(form?.fields.map(({ name, initial }) => [name, initial])).toEqual([
      ['title', 'one'],
      ['words', 'refuse it'],
    ])
  })

  it('of something mistyped marks the fields, and the form to correct it has all that was typed', async () => {
    const shown = await types('/note add title:"longer than twenty characters" words:fine')
    expect(shown.problems).toEqual({ title: 'Title has 29 characters; at most 20 fit.' })
    const form = await bot.form(correctionIn(shown), actor())
    expect(form?.fields.map(({ name, initial, problem }) => [name, initial, problem])).toEqual([
      ['title', 'longer than twenty characters', 'Title has 29 characters; at most 20 fit.'],
      ['words', 'fine', undefined],
    ])
  })

  it.each(['nul \u0000', 'half \ud83d', 'half \ude00'])(
    'keeps also what a database does not take as it is: %j',
    async (odd) => {
      const shown = await bot.handle({
        invocation: { command: 'note add', args: { title: 'longer than twenty characters', words: odd } },
        actor: actor(),
        key: 'odd',
      })
      expect(shown.problems).toEqual({ title: 'Title has 29 characters; at most 20 fit.' })
      expect(await bot.form(correctionIn(shown), actor())).toBeDefined()
    },
  )

  it('of a right is given at the moment of the act, however it looked when the button was shown', async () => {
    const deputy = { account: 'U2', name: 'Deputy' }
    await types('/people me', deputy)
    await types('/people appoint who:Deputy office:secretariat')
    const offer = await types('/note offer title:one', deputy)
    await types('/people appoint who:Deputy office:observer')
    const { invocation } = buttonOf(offer.view, 'Add')
    const pressed = await bot.handle({ invocation, actor: actor(deputy), key: 'deputy-presses' })
    expect(plain(pressed.view)).toContain('Only Co-Convenors and the secretariat can do this. You are an observer.')
    expect(await notes()).toEqual([])
    await types('/people appoint who:Deputy office:secretariat')
    expect((await bot.handle({ invocation, actor: actor(deputy), key: 'deputy-again' })).kind).toBe('answer')
  })

  it('of a right counts as it is, also where another process of the bot has changed it since', async () => {
    const moved = { account: 'U4', name: 'Moved' }
    await types('/people me', moved)
    const become = (office: 'observer' | 'secretariat') =>
      db.membership.updateMany({ where: { person: { name: 'Moved' } }, data: { office } })
    await become('secretariat')
    expect((await types('/note offer title:one', moved)).kind).toBe('answer')
    const add = (key: string) => bot.handle({ invocation: fresh({ title: 'one' }), actor: actor(moved), key })
    await become('observer')
    expect(plain((await add('moved-1')).view)).toContain('You are an observer')
    expect(await notes()).toEqual([])
    await become('secretariat')
    expect((await add('moved-2')).kind).toBe('answer')
    expect(await notes()).toEqual(['note:one'])
  })

  it('for lack of a right shows what was typed, but offers no correction: it would be refused again', async () => {
    const observer = { account: 'U3', name: 'Onlooker' }
    await types('/people me', observer)
    await types('/people appoint who:Onlooker office:observer')
    const line = '/people add name:Somebody office:delegate'
    const shown = await types(line, observer)
    expect(shown.text).toContain('Only Co-Convenors and the secretariat can do this. You are an observer.')
    expect(shown.text).toContain(`> ${line}`)
    expect(shown.correct).toBeUndefined()
    expect(shown.view.blocks.filter(({ kind }) => kind === 'buttons')).toEqual([])
  })

  it('of a button whose command was renamed is polite and says what there is', async () => {
    const press = (command: string) =>
      bot.handle({ invocation: { command, args: { note: '1' } }, actor: actor(), key: `old-${command}` })
    expect(plain((await press('note ad')).view)).toBe('This button is out of date and no longer works.\nTry /note add.')
    expect(plain((await press('zzzzzzzzzzzz')).view)).toContain('Type /help to see what you can do.')
  })
})

describe('an exception', () => {
  it('undoes everything, and the answer has a reference that the log has too', async () => {
    const shown = await types('/note add title:one words:"throw away"', { key: 'slack:T1:987654321' })
    expect(shown).toMatchObject({ kind: 'refusal', problems: {} })
    expect(shown.text).toContain('Something went wrong here (reference 87654321).')
    expect(await notes()).toEqual([])
    expect(logged.filter((entry) => entry.includes('"reference":"87654321"'))).toHaveLength(1)
    expect((await types('/note add title:one', { key: 'slack:T1:987654321' })).text).toBe('Noted: one')
  })

  it.each([
    'throw a secret remark',
    'throw A Secret Remark',
    'sql a secret remark',
    'refuse a secret remark',
    'fine, a secret remark',
  ])('or anything else is logged without what was typed: %s', async (words) => {
    await types(`/note add title:confidential words:"${words}"`)
    await types(`/note offer title:"${'confidential '.repeat(20)}" words:"${words}"`)
    await bot.handle({ invocation: { command: words, args: {} }, actor: actor(), key: 'unknown' })
    const all = logged.join('')
    expect(all).toContain('"command":"note add"')
    expect(all).not.toMatch(/secret|remark|confidential|SG20 Co-Convenor/i)
  })

  it('is logged with its kind and the place in the code', async () => {
    await types('/note add title:one words:throw')
    expect(logged.join('')).toMatch(/"type":"Error".*kernel\.ts/)
    await types('/note add title:one words:"sql x"')
    expect(logged.join('')).toMatch(/"code":"P2010 22P02"/)
  })
})

describe('what was kept', () => {
  const long = { command: 'note add', args: { title: 'one', words: 'x'.repeat(2000) } }

  it('opens only for the account that typed it', async () => {
    const kept = correctionIn(await types('/note add title:one words:refuse'))
    for (const stranger of [{ account: 'U9' }, { workspace: 'T9' }, { platform: 'discord' }]) {
      expect(await bot.form(kept, actor(stranger))).toBeUndefined()
      const shown = await bot.handle({
        invocation: kept,
        actor: actor(stranger),
        key: `stranger-${JSON.stringify(stranger)}`,
      })
      expect(plain(shown.view)).toBe('That draft has expired.\nPlease type the command again.')
    }
    expect(await bot.form(kept, actor())).toBeDefined()
  })

  it('and is forgotten meanwhile is refused politely', async () => {
    const kept = { command: 'draft', args: { id: 'GONE2345' } }
    expect(await bot.form(kept, actor())).toBeUndefined()
    const shown = await bot.handle({ invocation: kept, actor: actor(), key: 'gone' })
    expect(shown).toMatchObject({ kind: 'refusal' })
    expect(plain(shown.view)).toContain('That draft has expired.')
  })

  it('because it was too long for a button does at once what the button says, once', async () => {
    const kept = await bot.keep(long, actor())
    expect(JSON.stringify(kept).length).toBeLessThan(60)
    expect(await bot.form(kept, actor())).toBeUndefined()
    expect(plain((await bot.handle({ invocation: kept, actor: actor(), key: 'kept' })).view)).toBe('Noted: one')
    expect(plain((await bot.handle({ invocation: kept, actor: actor(), key: 'kept' })).view)).toBe('Noted: one')
    expect(await notes()).toEqual(['note:one'])
  })

  it('because it was too long opens the form where something is still missing', async () => {
    const kept = await bot.keep({ command: 'note add', args: { words: 'x'.repeat(2000) } }, actor())
    const form = await bot.form(kept, actor())
    expect(form?.invocation).toEqual({ command: 'note add', args: { words: 'x'.repeat(2000) } })
    expect(form?.fields.map(({ name }) => name)).toEqual(['title'])
  })

  it('can be refused and corrected like anything else', async () => {
    const kept = await bot.keep({ command: 'note add', args: { title: 'one', words: 'refuse' } }, actor())
    const shown = await bot.handle({ invocation: kept, actor: actor(), key: 'kept-refused' })
    expect(plain(shown.view)).toContain('> /note add title:one words:refuse')
    expect((await bot.form(correctionIn(shown), actor()))?.fields.map(({ initial }) => initial)).toEqual([
      'one',
      'refuse',
    ])
  })
})

it('as many look at once as there are connections, and more, and everybody gets an answer', async () => {
  await types('/note count')
  const shown = await Promise.all(Array.from({ length: 60 }, (_, i) => types('/note count', { key: `looks-${i}` })))
  expect(shown.map(({ kind }) => kind)).toEqual(shown.map(() => 'answer'))
})

describe('suggestions', () => {
  it('are what the field offers, at most 25', async () => {
    for (let i = 0; i < 30; i++) await types(`/note add title:n${i}`)
    const asked = { invocation: { command: 'note count', args: {} }, actor: actor(), field: 'like' }
    expect(await bot.suggest({ ...asked, typed: 'n' })).toHaveLength(25)
    expect(await bot.suggest({ ...asked, typed: 'n29' })).toEqual([{ label: 'note:n29', value: 'note:n29' }])
  })

  it.each(['title', 'nothing', 'constructor'])('are none for the field %s', async (field) => {
    expect(await bot.suggest({ invocation: fresh({ title: 'x' }), actor: actor(), field, typed: 'x' })).toEqual([])
  })
})
