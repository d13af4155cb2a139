import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DeliveryFailure, directChannel } from '../../src/bot/platform.ts'
import { view } from '../../src/bot/view.ts'
import { openDatabase } from '../../src/database/client.ts'
import type { Driver } from './driver.ts'
import { botOn, form, message, type StartDriver } from './expected.ts'
import { specimen } from './specimen.ts'

/** Declares the part of the contract for when something is missing: the database, a channel. */
export function contractInNeed(name: string, startDriver: StartDriver): void {
  const notes = specimen()

  describe(`${name}, when something is missing`, () => {
    const broken = openDatabase({ url: 'postgres://nobody:nothing@127.0.0.1:1/none' })
    let driver: Driver

    beforeAll(async () => {
      driver = await startDriver(botOn(broken, notes.commands, () => driver.convenor))
    })
    afterAll(async () => {
      await driver.stop()
      await broken.close()
    })

    it('answers in private within three seconds when the database is away', async () => {
      const started = performance.now()
      const seen = message(await driver.type(driver.delegate, '/note add words:Tea kind:plain'))
      expect(performance.now() - started).toBeLessThan(3000)
      expect(seen.private).toBe(true)
      expect(seen.text).toContain('The database cannot be reached, so nothing was changed.')
    })

    it('opens a form without a database, and says so when it is submitted', async () => {
      const opened = form(await driver.type(driver.delegate, '/note add'))
      const seen = message(await driver.submit(driver.delegate, opened, { words: 'Tea', kind: 'plain' }))
      expect(seen.text).toContain('The database cannot be reached')
      expect(driver.refusals()).toEqual([])
    })

    it('says for certain that a direct message to somebody who takes none was refused for good', async () => {
      const channel = directChannel(driver.unreachable)
      const to = { platform: driver.platform.name, workspace: driver.workspace, channel }
      const failure = await driver.platform.post(to, view('Lost'), 'closed').catch((error: unknown) => error)
      expect(failure).toBeInstanceOf(DeliveryFailure)
      expect(failure).toMatchObject({ outcome: 'refused' })
      expect(await driver.directMessages(driver.unreachable)).toEqual([])
    })

    it('says for certain that a post to a channel that does not exist was refused', async () => {
      const channel = driver.channel.replace(/.$/, (end) => (end === '9' ? '8' : '9'))
      const to = { platform: driver.platform.name, workspace: driver.workspace, channel }
      const failure = await driver.platform.post(to, view('Lost'), 'lost').catch((error: unknown) => error)
      expect(failure).toBeInstanceOf(DeliveryFailure)
      expect(failure).toMatchObject({ outcome: 'refused' })
    })
  })
}
