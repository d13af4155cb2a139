import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { file } from '../../src/bot/file.ts'
import { directChannel } from '../../src/bot/platform.ts'
import { button, buttons, fact, facts, line, list, mention, quote, text, view } from '../../src/bot/view.ts'
import { testDatabase } from '../database.ts'
import { contractActions } from './contract-actions.ts'
import { contractInNeed } from './contract-in-need.ts'
import { contractOfPolls } from './contract-of-polls.ts'
import type { Driver } from './driver.ts'
import { botOn, form, hostile, known, message, reopened, type StartDriver, visible } from './expected.ts'
import { specimen } from './specimen.ts'

/**
 * Declares what every chat platform must do, seen by its members. Call it at the top of a file: `await
 * contract('Slack', …)`.
 */
export async function contract(name: string, startDriver: StartDriver): Promise<void> {
  const database = await testDatabase()
  const notes = specimen()

  describe(name, () => {
    let driver: Driver
    const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 1, 2, 255])
    const filed = file('board.png', 'image/png', bytes, 'Positions')
    const seenFile = { name: 'board.png', mediaType: 'image/png', base64: Buffer.from(bytes).toString('base64') }
    const address = () => ({ platform: driver.platform.name, workspace: driver.workspace, channel: driver.channel })
    const post = (shown: Parameters<Driver['platform']['post']>[1], under?: { channel: string; message: string }) =>
      driver.platform.post(address(), shown, randomUUID(), under)
    const last = async () => known((await driver.messages()).at(-1))
    const addNote = (words: string) => driver.type(driver.delegate, `/note add words:"${words}" kind:plain`)

    beforeAll(async () => {
      driver = await startDriver(botOn(database, notes.commands, () => driver.convenor))
    })
    afterAll(() => driver.stop())
    beforeEach(() => {
      notes.notes.length = 0
    })

    it('says that it is connected', () => {
      expect(driver.platform.health()).toMatchObject({ platform: driver.platform.name, state: 'connected' })
    })

    it('lists in private what the caller may do, and nothing else', async () => {
      const forDelegate = message(await driver.type(driver.delegate, '/help'))
      expect(forDelegate.private).toBe(true)
      expect(forDelegate.text).toContain('/note add')
      expect(forDelegate.text).not.toContain('/note clear')
      expect(message(await driver.type(driver.convenor, '/help')).text).toContain('/note clear')
    })

    it('answers a verb that does not exist with the nearest one', async () => {
      const seen = message(await driver.type(driver.delegate, '/note ad words:Tea'))
      expect(seen.private).toBe(true)
      expect(seen.text).toContain('/note add')
      expect(notes.notes).toEqual([])
    })

    it('runs a complete line at once and answers in private', async () => {
      const seen = message(await addNote('Tea at ten'))
      expect(seen).toMatchObject({ private: true })
      expect(seen.text).toContain('Tea at ten')
      expect(notes.notes).toMatchObject([{ words: 'Tea at ten', kind: 'plain' }])
      expect(await driver.messages()).toEqual([])
    })

    it('opens a form for what is missing and stores what is submitted', async () => {
      const opened = form(await driver.type(driver.delegate, '/note add'))
      expect(opened.title).toBe('Note add')
      expect(Object.keys(opened.labels).sort()).toEqual(['kind', 'more', 'weight', 'words'])
      const seen = message(
        await driver.submit(driver.delegate, opened, { words: 'Tea', kind: 'urgent', more: 'One\nTwo' }),
      )
      expect(seen.private).toBe(true)
      expect(seen.text).toContain('Tea')
      expect(notes.notes).toMatchObject([{ words: 'Tea', kind: 'urgent' }])
    })

    it('asks only for what the line leaves open', async () => {
      const opened = form(await driver.type(driver.delegate, '/note add words:Tea'))
      expect(Object.keys(opened.labels).sort()).toEqual(['kind', 'more', 'weight'])
      await driver.submit(driver.delegate, opened, { kind: 'plain' })
      expect(notes.notes).toMatchObject([{ words: 'Tea', kind: 'plain' }])
    })

    it('says what is wrong in a submitted form and loses nothing of what was typed', async () => {
      const opened = form(await driver.type(driver.delegate, '/note add'))
      const typed = { words: 'Tea “at” ten', kind: 'urgent', weight: '12' }
      const outcome = await driver.submit(driver.delegate, opened, typed)
      const again = await reopened(driver, outcome, opened, typed)
      expect(notes.notes).toEqual([])
      await driver.submit(driver.delegate, again, { ...typed, weight: '3' })
      expect(notes.notes).toMatchObject([{ words: 'Tea “at” ten', kind: 'urgent' }])
    })

    it('refuses what is forbidden by rule with the rule, whether typed or submitted', async () => {
      const refused = message(await driver.type(driver.delegate, '/note close reason:Late since:Monday'))
      expect(refused.private).toBe(true)
      for (const words of ['Notes cannot be closed.', 'Clause 0', 'Use /note clear.', 'Late'])
        expect(refused.text).toContain(words)
      const opened = form(await driver.type(driver.delegate, '/note close'))
      const submitted = message(await driver.submit(driver.delegate, opened, { reason: 'Late' }))
      expect(submitted.private).toBe(true)
      expect(submitted.text).toContain('Notes cannot be closed.')
    })

    it('opens what was refused again, filled in', async () => {
      const refused = message(await driver.type(driver.delegate, '/note close reason:"Too late" since:Monday'))
      expect(refused.buttons).toContain('Correct it')
      const opened = form(await driver.press(driver.delegate, refused, 'Correct it'))
      expect(opened.initial).toEqual({ reason: 'Too late', since: 'Monday' })
    })

    it('refuses in private who has no right, and changes nothing', async () => {
      await addNote('Tea')
      const refused = message(await driver.type(driver.delegate, '/note clear'))
      expect(refused.private).toBe(true)
      expect(refused.text).toContain('Only Co-Convenors')
      expect(notes.notes).toHaveLength(1)
      await driver.type(driver.convenor, '/note clear')
      expect(notes.notes).toEqual([])
    })

    it('puts the answer to a button in place of the private message', async () => {
      await addNote('Tea')
      const shown = message(await driver.type(driver.delegate, '/note list'))
      expect(shown).toMatchObject({ buttons: ['Count', 'Add one'], menus: ['Show some'] })
      const replaced = message(await driver.press(driver.delegate, shown, 'Count'))
      expect(replaced.id).toBe(shown.id)
      expect(replaced.private).toBe(true)
      expect(replaced.text).toContain('1 notes')
      expect(replaced.text).not.toContain('Tea')
    })

    it('opens a form from a button, which knows what the button said', async () => {
      const shown = message(await driver.type(driver.delegate, '/note list'))
      const opened = form(await driver.press(driver.delegate, shown, 'Add one'))
      expect(Object.keys(opened.labels).sort()).toEqual(['more', 'weight', 'words'])
      await driver.submit(driver.delegate, opened, { words: 'Milk' })
      expect(notes.notes).toMatchObject([{ words: 'Milk', kind: 'plain' }])
    })

    it('takes several values from a menu', async () => {
      const shown = message(await driver.type(driver.delegate, '/note list'))
      const picked = message(await driver.choose(driver.delegate, shown, 'Show some', ['1', '3']))
      expect(picked.private).toBe(true)
      expect(picked.text).toContain('1,3')
    })

    it('changes nothing twice when the platform delivers an act again', async () => {
      await addNote('Tea')
      await driver.redeliverLast()
      expect(notes.notes).toHaveLength(1)
      const opened = form(await driver.type(driver.delegate, '/note add'))
      await driver.submit(driver.delegate, opened, { words: 'Milk', kind: 'plain' })
      await driver.redeliverLast()
      expect(notes.notes).toHaveLength(2)
    })

    it('takes the same line typed twice for two acts', async () => {
      await addNote('Tea')
      await addNote('Tea')
      expect(notes.notes).toHaveLength(2)
    })

    it('posts, edits in place and answers in the thread of a post', async () => {
      const before = (await driver.messages()).length
      const posted = await post(view('Meeting planned', text('On Tuesday')))
      const first = await last()
      expect(first.private).toBe(false)
      expect(first.text).toContain('On Tuesday')
      await driver.platform.edit(posted, address(), view('Meeting moved', text('To Wednesday')))
      const edited = await last()
      expect(edited.id).toBe(first.id)
      expect(edited.text).toContain('To Wednesday')
      expect(edited.text).not.toContain('Tuesday')
      await post(view('What changed', text('The day')), posted)
      expect((await last()).inThreadOf).toBe(first.id)
      expect(await driver.messages()).toHaveLength(before + 2)
    })

    it('answers a button under a public message in private and leaves the message as it is', async () => {
      await post(view('A poll', buttons(button('Count', { command: 'note count', args: {} }))))
      const standing = await last()
      const seen = message(await driver.press(driver.delegate, standing, 'Count'))
      expect(seen.private).toBe(true)
      expect(seen.text).toContain('0 notes')
      expect(await last()).toEqual(standing)
    })

    it('sends a direct message that reaches one person alone, can be edited in place, and whose buttons work', async () => {
      const before = await driver.messages()
      const to = { ...address(), channel: directChannel(driver.delegate) }
      const own = async () => known((await driver.directMessages(driver.delegate)).at(-1))
      const act = buttons(
        button('Count', { command: 'note count', args: {} }),
        button('Add one', { command: 'note add', args: { kind: 'plain' } }),
      )
      const posted = await driver.platform.post(to, view('A report is due', text('On Friday'), act), 'direct')
      expect([posted, 'unknowable']).toContainEqual(await driver.platform.lookUp(to, 'direct'))
      const first = await own()
      expect(first.text).toContain('On Friday')
      expect(await driver.directMessages(driver.convenor)).toEqual([])
      expect(await driver.messages()).toEqual(before)

      await driver.platform.edit(posted, to, view('A report is due', text('On Monday'), act))
      const edited = await own()
      expect(edited.id).toBe(first.id)
      expect(edited.text).toContain('On Monday')

      const counted = message(await driver.press(driver.delegate, edited, 'Count'))
      expect(counted.private).toBe(true)
      expect(counted.text).toContain('0 notes')
      const opened = form(await driver.press(driver.delegate, edited, 'Add one'))
      const added = message(await driver.submit(driver.delegate, opened, { words: 'Tea' }))
      expect(added.text).toContain('Tea')
      expect(notes.notes).toMatchObject([{ words: 'Tea', kind: 'plain' }])
      expect(await own()).toEqual(edited)
      expect(await driver.messages()).toEqual(before)

      await driver.platform.post(to, view('It was sent'), 'direct-reply', posted)
      expect((await own()).inThreadOf).toBe(first.id)
    })

    it('posts a file that can be downloaded, with its caption', async () => {
      const posted = await post(view('The board', filed))
      const [card] = (await driver.messages()).filter(({ text }) => text.includes('The board'))
      const around = (await driver.messages()).filter(({ id, inThreadOf }) => [id, inThreadOf].includes(card?.id))
      expect(card?.text).toContain('Positions')
      expect(around.flatMap(({ files }) => files)).toEqual([seenFile])
      await driver.platform.edit(posted, address(), view('The board, later', filed))
      const after = (await driver.messages()).filter(({ id, inThreadOf }) => [id, inThreadOf].includes(card?.id))
      expect(after.flatMap(({ files }) => files)).toEqual([seenFile])
    })

    it('hands a file over to the caller alone, and says what it is', async () => {
      const before = await driver.messages()
      const handed = message(await driver.type(driver.delegate, '/note export'))
      expect(handed.private).toBe(true)
      expect(handed.text).toContain('All notes')
      const own = [handed, ...(await driver.directMessages(driver.delegate))]
      const [file] = own.flatMap(({ files }) => files)
      expect(file).toMatchObject({ name: 'notes.csv', base64: Buffer.from('words,kind\r\n').toString('base64') })
      expect(await driver.messages()).toEqual(before)
      expect((await driver.directMessages(driver.convenor)).flatMap(({ files }) => files)).toEqual([])
    })

    it('opens a form from a message, with its words and its address, and stores what is completed', async () => {
      const said = await driver.say(driver.delegate, 'Who asks the secretariat?')
      const opened = form(await driver.startFrom(driver.delegate, said, 'Make a note'))
      expect(opened.title).toBe('Note remember')
      const link = driver.permalink(said)
      expect(opened.initial).toEqual({ words: 'Who asks the secretariat?', from: link })
      const seen = message(await driver.submit(driver.delegate, opened, { ...opened.initial, kind: 'urgent' }))
      expect(seen.private).toBe(true)
      expect(notes.notes).toMatchObject([{ words: 'Who asks the secretariat?', kind: 'urgent' }])
    })

    it('opens the same from a message of its own, and says in it what is wrong', async () => {
      await post(view('Meeting planned', text(`On Tuesday, ${'and so on, '.repeat(40)}`)))
      const opened = form(await driver.startFrom(driver.delegate, await last(), 'Make a note'))
      expect(opened.initial.words).toMatch(/^Meeting planned/)
      expect(opened.initial.words?.length).toBeLessThanOrEqual(200)
      const typed = { words: 'Tea', kind: 'plain', weight: '12', from: driver.permalink(await last()) }
      await reopened(driver, await driver.submit(driver.delegate, opened, typed), opened, typed)
      expect(notes.notes).toEqual([])
    })

    it('finds a post by its key, or says that it cannot tell', async () => {
      const posted = await driver.platform.post(address(), view('Found again'), 'key-of-a-post')
      expect([posted, 'unknowable']).toContainEqual(await driver.platform.lookUp(address(), 'key-of-a-post'))
      expect(['absent', 'unknowable']).toContain(await driver.platform.lookUp(address(), 'key-of-no-post'))
    })

    it.each(hostile)('lets nobody mention, link or mark up by typing %s', async (words) => {
      const answered = message(await addNote(words))
      expect(answered.notifies).toEqual([])
      expect(visible(answered.text)).toContain(words)
      const everywhere = view(
        words,
        text(words),
        quote(words),
        list(line(words)),
        facts(fact(words, mention(words, {}))),
      )
      const posted = await post(everywhere)
      const standing = await last()
      expect(standing.notifies).toEqual([])
      expect(visible(standing.text).split(words).length - 1).toBe(6)
      await driver.platform.edit(posted, address(), everywhere)
      expect((await last()).notifies).toEqual([])
    })

    it('notifies a person who is mentioned, and nobody who is only named', async () => {
      const { name: platform } = driver.platform
      await post(view('For you', text(mention('Delegate', { [platform]: driver.delegate }), mention('Convenor', {}))))
      expect((await last()).notifies).toEqual([driver.delegate])
      await post(view('For others', text(mention('Elsewhere', { elsewhere: driver.delegate }))))
      expect(await last()).toMatchObject({ notifies: [] })
      expect((await last()).text).toContain('Elsewhere')
    })

    it('shows a view that is longer than the platform allows, cut but readable', async () => {
      const many = Array.from({ length: 120 }, (_, i) => `${i + 1} ${'long words '.repeat(20)}`)
      await post(view('t'.repeat(400), quote('q'.repeat(6000)), list(...many.map((words) => line(words)))))
      expect((await last()).text).toContain('…')
      await post(view('Many facts', facts(...many.map((words) => fact(words.slice(0, 300), words)))))
      expect((await last()).text).toContain('Many facts')
      const names = Array.from({ length: 12 }, (_, i) => `Button ${i + 1}`)
      await post(view('Many', buttons(...names.map((n) => button(n, { command: 'note count', args: {} })))))
      expect((await last()).buttons).toEqual(names)
    })

    it('sent nothing that the server refused', () => {
      expect(driver.refusals()).toEqual([])
    })
  })

  contractInNeed(name, startDriver)
  contractActions(name, startDriver, await testDatabase())
  await contractOfPolls(name, startDriver)
}
