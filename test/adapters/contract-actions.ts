import { randomUUID } from 'node:crypto'
import { DateTime } from 'luxon'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createBot } from '../../src/bot/bot.ts'
import { tryNextWay } from '../../src/delivery/fallback/next-way.ts'
import { type Loop, startDelivering } from '../../src/delivery/loop.ts'
import { allCommands } from '../../src/features.ts'
import { identify, joinAgain } from '../../src/groups/membership/identify.ts'
import type { TestDatabase } from '../database.ts'
import type { Driver, Seen } from './driver.ts'
import { form, known, message, type StartDriver } from './expected.ts'

/**
 * Declares the part of the contract that tells one story of the whole bot: from a message to an action item that is
 * done.
 */
export function contractActions(name: string, startDriver: StartDriver, database: TestDatabase): void {
  describe(`${name}, an action item from a message until it is done`, () => {
    const log = pino({ level: 'silent' })
    let driver: Driver
    let loop: Loop
    beforeAll(async () => {
      driver = await startDriver(
        createBot({
          database,
          commands: allCommands(() => []),
          identify,
          joinAgain,
          now: () => DateTime.fromISO('2026-11-23T09:00:00Z', { zone: 'utc' }),
          newCode: () => randomUUID().slice(0, 8),
          log,
        }),
      )
      loop = startDelivering(
        { db: database.db, platforms: [driver.platform], log, onUndeliverable: tryNextWay },
        database.url,
      )
      expect(message(await driver.type(driver.convenor, '/group setup name:CG')).text).toContain('is set up')
      await driver.type(driver.delegate, '/people me')
    })
    afterAll(async () => {
      await loop.stop()
      await driver.stop()
    })

    /** Waits until the card in the channel contains these words, and returns it. */
    const card = (words: string): Promise<Seen> =>
      vi.waitFor(
        async () =>
          known((await driver.messages()).find(({ text, inThreadOf }) => !inThreadOf && text.includes(words))),
        { timeout: 50_000, interval: 50 },
      )
    let first: Seen

    it('begins with a message: the form knows its words and its address, and the named owner is asked', async () => {
      const said = await driver.say(driver.delegate, 'Somebody should ask the vendors')
      const opened = form(await driver.startFrom(driver.convenor, said, 'Make it an action item'))
      expect(opened.initial).toMatchObject({ what: 'Somebody should ask the vendors', link: driver.permalink(said) })
      const owners = `<@${driver.delegate}>`
      const got = message(
        await driver.submit(driver.convenor, opened, { ...opened.initial, owners, due: '1 Dec 2026' }),
      )
      expect(got.private).toBe(true)
      expect(got.text).toContain('Added: A-1 Somebody should ask the vendors')
      first = await card('asked, no answer yet')
      expect(first.text).toContain('Tue 1 Dec 2026, 23:59 Geneva')
      expect(first.buttons).toEqual(['Done', 'Done with a note…', 'Take it', 'Hand over…', 'Details'])
    })

    it('asks in a direct message, and “Accept” changes the card in its place', async () => {
      const letter = await vi.waitFor(
        async () => known((await driver.directMessages(driver.delegate)).find(({ text }) => text.includes('asks you'))),
        { timeout: 50_000, interval: 50 },
      )
      const got = message(await driver.press(driver.delegate, letter, 'Accept'))
      expect(got.text).toContain('Yours: A-1')
      await vi.waitFor(async () => expect((await card('A-1 ')).text).not.toContain('asked'), { timeout: 50_000 })
      expect((await card('A-1 ')).id).toBe(first.id)
    })

    it('is done once, however often the click comes; the thread says who did it, and it can be undone', async () => {
      const done = message(await driver.press(driver.delegate, await card('A-1 '), 'Done'))
      expect(done).toMatchObject({ private: true, buttons: ['Undo'] })
      await driver.redeliverLast()
      const closed = await card('Done: A-1')
      expect(closed).toMatchObject({ id: first.id, buttons: ['Reopen', 'Details'] })
      const notes = await vi.waitFor(
        async () => {
          const found = (await driver.messages()).filter(({ text }) => text.includes('A-1 done by'))
          expect(found).toHaveLength(1)
          return found
        },
        { timeout: 50_000, interval: 50 },
      )
      expect(notes[0]?.inThreadOf).toBe(first.id)
      expect(message(await driver.press(driver.convenor, closed, 'Reopen')).private).toBe(true)
      await vi.waitFor(async () => expect((await card('A-1 ')).buttons).toContain('Done'), { timeout: 50_000 })
      expect(message(await driver.press(driver.delegate, done, 'Undo')).text).toContain(
        'has been changed again since then',
      )
    })

    it('is found in lists, and leaves as a file', async () => {
      const list = message(await driver.type(driver.delegate, '/action list'))
      expect(list).toMatchObject({ private: true, menus: ['Show one'] })
      const shown = message(await driver.choose(driver.delegate, list, 'Show one', ['A-1']))
      expect(shown.text).toContain('reopened')
      const exported = message(await driver.type(driver.delegate, '/action export'))
      expect(exported.text).toContain('1 action item as CSV')
    })

    it('sent nothing that the server refused', () => {
      expect(driver.refusals()).toEqual([])
    })

    it('is posted again with the next change if somebody deleted its card', async () => {
      const deleted = await card('A-1 ')
      await driver.remove(deleted)
      await driver.type(driver.delegate, '/action edit item:A-1 what:"Ask the vendors again"')
      const reposted = await card('A-1 Ask the vendors again')
      expect(reposted.id).not.toBe(deleted.id)
      expect(message(await driver.press(driver.delegate, reposted, 'Done')).text).toContain('Done: A-1')
      expect((await card('Done: A-1')).id).toBe(reposted.id)
    })

    it('reaches an owner whose direct messages are closed by a mention in the channel, and says so', async () => {
      await driver.type(driver.unreachable, '/people me')
      const owners = `owners:<@${driver.unreachable}>`
      await driver.type(driver.delegate, `/action add what:"Far away" ${owners} due:"1 Dec 2026"`)
      const mentioned = await card('this could not be sent to you as a direct message')
      expect(mentioned.notifies).toEqual([driver.unreachable])
      expect(message(await driver.type(driver.delegate, '/action show A-2')).text).toMatch(
        /A direct message about it could not be delivered on \w+: .*\. They are mentioned in the channel instead\./,
      )
      expect(message(await driver.press(driver.unreachable, mentioned, 'Accept')).text).toContain('Yours: A-2')
    })
  })
}
