import { randomUUID } from 'node:crypto'
import { DateTime } from 'luxon'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createBot } from '../../src/bot/bot.ts'
import type { Posted } from '../../src/bot/platform.ts'
import type { View } from '../../src/bot/view.ts'
import { allCommands, beforeClaim } from '../../src/features.ts'
import { identify, joinAgain } from '../../src/groups/membership/identify.ts'
import { recount } from '../../src/polls/positions/read.ts'
import { testDatabase } from '../database.ts'
import type { Driver } from './driver.ts'
import { form, known, message, type StartDriver, visible } from './expected.ts'

/** Declares the story of a poll, a conclusion and the board, with the real commands, on every platform. */
export async function contractOfPolls(name: string, startDriver: StartDriver): Promise<void> {
  const { db, ...database } = await testDatabase()

  describe(`${name}, a topic from its poll to its conclusion`, () => {
    let driver: Driver
    const places = new Map<string, Posted>()
    const address = () => ({ platform: driver.platform.name, workspace: driver.workspace, channel: driver.channel })
    const says = async (account: string, line: string) => message(await driver.type(account, line))

    /** Does what the deliverer does: posts what is new and edits what was posted. */
    async function show(key: string) {
      await beforeClaim(db)
      const row = await db.delivery.findFirstOrThrow({ where: { key, place: { channel: driver.channel } } })
      const view = row.view as unknown as View
      const there = places.get(key)
      if (there) await driver.platform.edit(there, address(), view)
      else places.set(key, await driver.platform.post(address(), view, `${key}-${randomUUID()}`))
      return known((await driver.messages()).at([...places.keys()].indexOf(key) - places.size))
    }

    beforeAll(async () => {
      driver = await startDriver(
        createBot({
          database: { db, ...database },
          commands: allCommands(() => []),
          identify,
          joinAgain,
          now: () => DateTime.fromISO('2026-11-23T09:00:00Z', { zone: 'utc' }),
          newCode: () => randomUUID().slice(0, 8).toUpperCase(),
          log: pino({ level: 'silent' }),
        }),
      )
      await says(driver.convenor, '/group setup name:CG')
      await says(driver.delegate, '/people me')
      await says(driver.convenor, '/topic import')
      await says(
        driver.convenor,
        '/poll open topic:T7 question:"Where at home?" closes:"1 Dec 2026 14:00 Geneva" voice:person',
      )
    })
    afterAll(() => driver.stop())

    it('shows the ballot with its buttons, and says who sees what', async () => {
      const card = await show('poll:1:card')
      expect(card.buttons).toEqual(
        expect.arrayContaining([
          'SG2 leads',
          'SG20 leads',
          'Joint',
          'Objection…',
          'Abstain',
          'No view',
          'Show positions',
        ]),
      )
      expect(card.text).toContain('On record and shown at once')
      expect(card.notifies).toEqual([])
    })

    it('takes a click as a position, confirms it in private, and counts a redelivered click once', async () => {
      const mine = message(await driver.press(driver.delegate, await show('poll:1:card'), 'Joint'))
      expect(mine.private).toBe(true)
      expect(mine.text).toContain('support: Joint')
      await driver.redeliverLast()
      expect((await show('poll:1:card')).text).toMatch(/Support: Joint █+ \**1/)
      const { number, round, groupId: group } = await db.poll.findFirstOrThrow()
      expect(Object.fromEntries(await recount(db, { group, number, round }))).toEqual({ 'support:joint': 1 })
    })

    it('asks for reason and remedy of an objection in a form, and shows both', async () => {
      const opened = form(await driver.press(driver.delegate, await show('poll:1:card'), 'Objection…'))
      expect(Object.keys(opened.labels)).toEqual(expect.arrayContaining(['reason', 'resolves']))
      await driver.submit(driver.delegate, opened, { reason: 'Not *ours*', resolves: 'Name <us>' })
      const seen = message(await driver.press(driver.convenor, await show('poll:1:card'), 'Show positions'))
      expect(seen.private).toBe(true)
      expect(visible(seen.text)).toContain('objection: “Not *ours*” What would resolve it: “Name <us>”')
    })

    it('shows the board with its picture', async () => {
      const board = await says(driver.delegate, '/topic board')
      // Slack shows no file to one person alone in a channel
      const own = [board, ...(await driver.directMessages(driver.delegate))]
      expect(own.flatMap(({ files }) => files)).toMatchObject([
        { name: 'board-2026-11-23.png', mediaType: 'image/png' },
      ])
    })

    it('closes the ballot: the buttons of an old card are refused', async () => {
      const before = await show('poll:1:card')
      await says(driver.convenor, '/poll close poll:B1 reason:Done')
      const late = message(await driver.press(driver.delegate, before, 'Abstain'))
      expect(late.text).toContain('B1 has closed. It takes no more answers.')
      expect((await show('poll:1:card')).buttons).toEqual(['Show positions'])
    })

    it('sent nothing that the server refused', () => {
      expect(driver.refusals()).toEqual([])
    })
  })
}
