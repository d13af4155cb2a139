import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { view } from '../../src/bot/view.ts'
import { openDatabase } from '../../src/database/client.ts'
import { specimenBot, specimenWeb } from '../adapters/web.ts'
import { testDatabase } from '../database.ts'
import {
  address,
  announcement,
  isWithoutBrowser,
  lastMessage,
  lineOf,
  playground,
  quietConsole,
  shot,
} from './playground.ts'

const database = await testDatabase()

describe.skipIf(isWithoutBrowser)('the playground for everybody', () => {
  const { web, bot, clock, open, complaints } = playground(database)
  beforeAll(async () => {
    await web.post(address, announcement, 'announcement')
  })

  it('moves the clock by day, week and date, and back to real time', async () => {
    const page = await open('convenor')
    const opener = page.getByRole('button', { name: /The clock/ })
    await opener.click()
    await page.getByRole('button', { name: '+1 week' }).click()
    await opener.getByText('Mon 30 Nov 2026, 10:00 Geneva').waitFor()
    await page.getByLabel('Set it to (Geneva)').fill('2027-03-28T02:30')
    await page.getByRole('button', { name: 'Set', exact: true }).click()
    await page.getByText('02:30 does not exist in Geneva').waitFor()
    await shot(page, '7-clock')
    await page.getByLabel('Set it to (Geneva)').fill('2027-03-28T03:30')
    await page.getByRole('button', { name: 'Set', exact: true }).click()
    await page.getByText(/CEST, UTC\+2, summer time/).waitFor()
    await page.getByRole('button', { name: 'Back to real time' }).click()
    await opener.getByText('Mon 23 Nov 2026, 10:00 Geneva').waitFor()
    await page.context().close()
  })

  it('can be used with the keyboard alone', async () => {
    const page = await open('delegate')
    const key = async (...keys: readonly string[]) => {
      for (const each of keys) await page.keyboard.press(each)
    }
    const focused = () => page.evaluate<string>('document.activeElement.id || document.activeElement.textContent')
    expect(await focused()).toBe('line')
    await page.keyboard.type('/note a')
    await page.getByRole('option', { name: /\/note add/ }).waitFor()
    await key('Tab')
    await page.getByRole('option', { name: /words:/ }).waitFor()
    await page.keyboard.type('kind:')
    await page.getByRole('option', { name: /Urgent/ }).waitFor()
    await key('ArrowDown', 'ArrowDown', 'Enter')
    expect(await lineOf(page).inputValue()).toBe('/note add kind:Urgent ')
    await page.getByRole('option', { name: /words:/ }).waitFor()
    await key('Escape', 'Enter')
    await page.getByRole('dialog', { name: 'Note add' }).waitFor()
    await page.keyboard.type('By keyboard')
    await key('Control+Enter')
    await lastMessage(page).getByText('By keyboard').waitFor()
    expect(await focused()).toBe('line')
    await key('Shift+Tab')
    expect(await focused()).toContain('Dismiss')
    await key('Enter')
    await page.getByText('By keyboard').waitFor({ state: 'detached' })
    await page.context().close()
  })

  it('reconnects by itself after the server was away', async () => {
    const before = specimenWeb(database, { clock })
    await before.start(bot)
    const page = await open('convenor', { at: before.url })
    await before.stop()
    await page.getByText('The bot does not answer.').waitFor()
    const after = specimenWeb(database, { clock, port: Number(new URL(page.url()).port), exactPort: true })
    await after.start(bot)
    await after.post(address, view('Here again'), 'here-again')
    await page.getByRole('heading', { name: 'Here again' }).waitFor()
    await page.getByText('The bot does not answer.').waitFor({ state: 'hidden' })
    complaints.length = 0
    await page.context().close()
    await after.stop()
  })

  it('answers in private while the database is away, and works again when it is back', async () => {
    const way = await wayToDatabase()
    const own = openDatabase({ url: way.url })
    const alone = specimenWeb(own)
    await alone.start(specimenBot(own))
    const page = await open('delegate', { at: alone.url })
    await way.close()
    await lineOf(page).fill('/note add words:Lost kind:plain')
    await lineOf(page).press('Enter')
    await lastMessage(page).getByText('The database cannot be reached, so nothing was changed.').waitFor()
    await way.open()
    await lineOf(page).fill('/note add words:Kept kind:plain')
    await lineOf(page).press('Enter')
    await lastMessage(page).getByRole('heading', { name: 'Noted' }).waitFor()
    expect(await page.getByText('so nothing was changed').count()).toBe(0)
    complaints.length = 0
    await page.context().close()
    await alone.stop()
    await own.close()
    await way.close()
  })

  it.each([390, 320])('fits a phone of %i pixels', async (width) => {
    const options = [{ value: '1', label: 'Announce M7 a meeting with a long title, first exchange by e-mail' }]
    const invocation = { command: 'note list', args: {} }
    const choice = { kind: 'menu', label: 'Which', multiple: false, field: 'about', invocation, options } as const
    await web.post(address, view('A long choice', choice), `choice-${width}`)
    const page = await open('delegate', { width })
    await page.getByRole('heading', { name: /Meeting 3/ }).scrollIntoViewIfNeeded()
    await shot(page, `8-phone-${width}`)
    await page.getByRole('button', { name: 'Channels and people' }).click()
    await page.getByRole('button', { name: /Co-Convenor/ }).waitFor()
    await shot(page, `9-phone-${width}-people`)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /The clock/ }).click()
    await shot(page, `10-phone-${width}-clock`)
    await page.keyboard.press('Escape')
    await lineOf(page).fill('/note add')
    await lineOf(page).press('Enter')
    await page.getByRole('dialog', { name: 'Note add' }).waitFor()
    await shot(page, `11-phone-${width}-form`)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
    const chosen = await page.locator('.menu select').last().boundingBox()
    expect((chosen?.x ?? 0) + (chosen?.width ?? width)).toBeLessThan(width - 20)
    await page.context().close()
  })

  it.each([
    { colours: 'light', rules: undefined },
    // the other rules check the same page
    { colours: 'dark', rules: ['color-contrast'] },
  ])('passes the accessibility rules that a machine can check, in $colours colours', async ({ colours, rules }) => {
    const page = await open('delegate', { dark: colours === 'dark' })
    await lineOf(page).fill('/note list')
    await lineOf(page).press('Enter')
    await lastMessage(page).getByRole('button', { name: 'Count', exact: true }).waitFor()
    await lineOf(page).fill('/n')
    await page.getByRole('option', { name: /\/note add/ }).waitFor()
    expect(await violations(page, rules)).toEqual([])
    await lineOf(page).fill('/note close reason:Late')
    await lineOf(page).press('Enter')
    await lastMessage(page).getByText('Notes cannot be closed.').waitFor()
    await page.getByRole('button', { name: /The clock/ }).click()
    expect(await violations(page, rules)).toEqual([])
    await page.keyboard.press('Escape')
    await lineOf(page).fill('/note add weight:12')
    await lineOf(page).press('Enter')
    await page.getByRole('dialog', { name: 'Note add' }).getByRole('button', { name: 'Send' }).click()
    await page.getByText('“Words” is required.').waitFor()
    expect(await violations(page, rules)).toEqual([])
    await page.context().close()
  })

  quietConsole(complaints)
})

/** Opens a connection to the database that can be closed, and opened again on the same port. */
async function wayToDatabase() {
  const target = new URL(database.url)
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname)
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.pipe(other).on('error', () => other.destroy())
      socket.on('close', () => other.destroy())
    }
  })
  const listen = (port: number) => once(server.listen(port, '127.0.0.1'), 'listening')
  await listen(0)
  const { port } = server.address() as AddressInfo
  const url = new URL(database.url)
  url.hostname = '127.0.0.1'
  url.port = String(port)
  return {
    url: url.href,
    open: () => listen(port),
    async close() {
      const closed = once(server.close(), 'close')
      for (const socket of sockets) socket.destroy()
      sockets.clear()
      await closed
    },
  }
}

/** Runs axe on the page, with these rules or with all; lists rule and element of each violation. */
async function violations(page: Page, rules: readonly string[] | undefined): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  const found = await page.evaluate<axe.AxeResults>(`axe.run(${rules ? JSON.stringify({ runOnly: rules }) : ''})`)
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
  )
}
