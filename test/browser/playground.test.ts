import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import axe from 'axe-core'
import { DateTime } from 'luxon'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Web } from '../../adapters/web/index.ts'
import { movableClock } from '../../src/bot/clock.ts'
import {
  button,
  buttons,
  fact,
  facts,
  heading,
  line,
  mention,
  note,
  numbered,
  text,
  time,
  toned,
  view,
} from '../../src/bot/view.ts'
import { openDatabase } from '../../src/db.ts'
import { specimenBot, specimenWeb } from '../adapters/web.ts'
import { testDatabase } from '../database.ts'
import { chromiumPath, openBrowser } from './chromium.ts'

const shots = 'artifacts/playground'
const database = await testDatabase()
const address = { platform: 'web', workspace: 'playground', channel: 'specimen' }
const real = () => DateTime.fromISO('2026-11-23T09:00:00Z', { zone: 'utc' })

if (!chromiumPath) console.warn('No Chromium in /usr/bin: the tests of the playground in a browser are skipped.')

describe.skipIf(!chromiumPath && process.env.CI !== 'true')('the playground in a browser', () => {
  const clock = movableClock(real, async () => {})
  let web: Web
  let browser: Browser
  const complaints: string[] = []

  beforeAll(async () => {
    mkdirSync(shots, { recursive: true })
    web = specimenWeb(database, { clock })
    await web.start(specimenBot(database, { now: clock.now }))
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await web.stop()
  })

  /** A window of somebody; the width in CSS pixels. */
  async function open(
    account: string,
    options: { readonly width?: number; readonly dark?: boolean; readonly at?: string | undefined } = {},
  ): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width: options.width ?? 1200, height: options.width ? 740 : 820 },
      colorScheme: options.dark ? 'dark' : 'light',
      timezoneId: 'Asia/Seoul',
      locale: 'en-GB',
    })
    const page = await context.newPage()
    page.setDefaultTimeout(8_000)
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    await page.goto(`${options.at ?? web.url}/?as=${account}&channel=specimen`)
    await page.locator('#channel-name').getByText('specimen').waitFor()
    return page
  }

  const shot = (page: Page, name: string) => page.screenshot({ path: `${shots}/${name}.png` })
  const lineOf = (page: Page) => page.getByRole('textbox', { name: 'Message or command' })
  const lastMessage = (page: Page) => page.locator('#messages > .message').last()

  it('begins with what can be done, and completes commands and fields while they are typed', async () => {
    const page = await open('delegate')
    await page.getByText('Nothing here yet').waitFor()
    await shot(page, '1-empty')
    await lineOf(page).fill('/no')
    await page.getByRole('option', { name: /\/note add/ }).waitFor()
    await shot(page, '2-commands')
    await lineOf(page).press('ArrowDown')
    await lineOf(page).press('Enter')
    expect(await lineOf(page).inputValue()).toBe('/note add ')
    await page.getByRole('option', { name: /words:/ }).waitFor()
    await shot(page, '3-fields')
    await page.context().close()
  })

  it('opens a form, says what is wrong at the field, and takes it corrected', async () => {
    const page = await open('delegate')
    await lineOf(page).fill('/note add')
    await lineOf(page).press('Enter')
    const form = page.getByRole('dialog', { name: 'Note add' })
    await form.getByLabel('Words').fill('Tea at ten')
    await form.getByLabel('Kind').selectOption('urgent')
    await form.getByLabel('Weight').fill('12')
    await form.getByRole('button', { name: 'Send' }).click()
    await form.getByText('“12” is not a whole number from 1 to 9.').waitFor()
    await shot(page, '4-form-problem')
    expect(await form.getByLabel('Weight').evaluate((field) => field === field.ownerDocument.activeElement)).toBe(true)
    await form.getByLabel('Weight').fill('2')
    await form.getByLabel('Weight').press('Control+Enter')
    await form.waitFor({ state: 'hidden' })
    await lastMessage(page).getByText('Tea at ten').waitFor()
    expect(await lastMessage(page).textContent()).toContain('Only you see this')
    await page.context().close()
  })

  it('shows what the group sees to everybody at once, and private answers to one person alone', async () => {
    const convenor = await open('convenor')
    const delegate = await open('delegate')
    const posted = await web.post(address, announcement, 'announcement')
    await web.post(address, view('Zone of the meeting', text('Times are counted in Geneva.')), 'thread', posted)
    for (const page of [convenor, delegate]) await page.getByRole('heading', { name: /Meeting 3/ }).waitFor()
    expect(await convenor.getByText('Tea at ten').count()).toBe(0)
    await lineOf(convenor).fill('Thank you. I shall chair this one.')
    await lineOf(convenor).press('Enter')
    await lastMessage(delegate).getByText('I shall chair this one').waitFor()
    await lineOf(delegate).fill('/note list')
    await lineOf(delegate).press('Enter')
    await lastMessage(delegate).getByRole('button', { name: 'Count', exact: true }).waitFor()
    await shot(delegate, '6-channel-light')
    await delegate.getByRole('button', { name: 'Dark colours' }).click()
    await shot(delegate, '6-channel-dark')
    await convenor.context().close()
    await delegate.context().close()
  })

  it('offers records in a form without moving what stands below', async () => {
    const page = await open('convenor')
    await lineOf(page).fill('/note pick')
    await lineOf(page).press('Enter')
    const form = page.getByRole('dialog', { name: 'Note pick' })
    const field = form.getByRole('combobox', { name: 'Which' })
    await form.getByRole('option', { name: 'Note 1' }).waitFor()
    const before = await form.getByRole('button', { name: 'Send' }).boundingBox()
    await shot(page, '5-form-suggestions')
    await field.press('Escape')
    expect(await form.getByRole('option').count()).toBe(0)
    expect(await form.getByRole('button', { name: 'Send' }).boundingBox()).toEqual(before)
    await field.fill('2')
    await form.getByRole('option', { name: 'Note 21' }).click()
    expect(await field.inputValue()).toBe('1')
    await field.press('Enter')
    await lastMessage(page).getByText('Picked').waitFor()
    await page.context().close()
  })

  it('answers buttons and menus in place, and lets an answer be dismissed', async () => {
    const page = await open('delegate')
    await page.getByRole('checkbox', { name: 'Note 1' }).check()
    await page.getByRole('checkbox', { name: 'Note 3' }).check()
    await page.getByRole('button', { name: 'Choose' }).click()
    await lastMessage(page).getByText('1,3').waitFor()
    await page.getByRole('button', { name: 'Add one' }).click()
    const form = page.getByRole('dialog', { name: 'Note add' })
    await form.getByLabel('Words').waitFor()
    expect(await form.getByLabel('Kind').count()).toBe(0)
    await page.keyboard.press('Escape')
    await form.waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'Count', exact: true }).click()
    await page.getByRole('heading', { name: '1 notes' }).waitFor()
    expect(await page.getByRole('heading', { name: 'Notes', exact: true }).count()).toBe(0)
    await page.getByRole('button', { name: 'Dismiss “1 notes”' }).click()
    await page.getByRole('heading', { name: '1 notes' }).waitFor({ state: 'detached' })
    await page.context().close()
  })

  it('keeps what is ticked, and the focus, when somebody else changes the message', async () => {
    const page = await open('convenor')
    const posted = await web.post(address, poll('nobody yet'), 'poll')
    await page.getByRole('checkbox', { name: 'Thursday' }).check()
    await web.edit(posted, address, poll('1 answer'))
    await page.getByText('1 answer').waitFor()
    expect(await page.getByRole('checkbox', { name: 'Thursday' }).isChecked()).toBe(true)
    expect(await page.getByRole('checkbox', { name: 'Friday' }).isChecked()).toBe(false)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    expect(await page.getByRole('checkbox', { name: 'Friday' }).isChecked()).toBe(true)
    await page.context().close()
  })

  it('tells times in the zone of the reader, and keeps the zone of the group and UTC within reach', async () => {
    const page = await open('delegate')
    const when = page.locator('time', { hasText: 'Thu 10 Dec 2026' })
    expect(await when.textContent()).toBe('Thu 10 Dec 2026, 22:00 GMT+9')
    expect(await when.getAttribute('title')).toContain('Thu 10 Dec 2026, 14:00 Geneva (13:00 UTC)')
    await page.context().close()
  })

  it('tells somebody who reads further up that something came below', async () => {
    const page = await open('convenor', { width: 800 })
    await page.getByRole('log', { name: 'Messages' }).evaluate((log) => log.scrollTo(0, 0))
    await web.post(address, view('One more', text('Below')), 'one-more')
    const newer = page.getByRole('button', { name: 'New messages below' })
    await newer.click()
    await newer.waitFor({ state: 'hidden' })
    await expect.poll(() => lastMessage(page).evaluate((seen) => seen.getBoundingClientRect().bottom < 740)).toBe(true)
    await page.context().close()
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

  it('lets somebody new in, in a channel that belongs to no group yet', async () => {
    const page = await open('convenor')
    await page.getByRole('button', { name: /Somebody new/ }).click()
    await page.getByLabel('Name').fill('Delegate of Country B')
    await page.getByRole('button', { name: 'Act as this person' }).click()
    await page.getByRole('button', { name: /Delegate of Country B/, pressed: true }).waitFor()
    await page.getByRole('button', { name: /new-group/ }).click()
    await page.getByText('A free channel').waitFor()
    await lineOf(page).fill('Is anybody here?')
    await lineOf(page).press('Enter')
    await lastMessage(page).getByText('Is anybody here?').waitFor()
    expect(await lastMessage(page).locator('.author').textContent()).toBe('Delegate of Country B')
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
    expect(await lineOf(page).inputValue()).toBe('/note add kind:urgent ')
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

  it('goes on by itself when the server was away', async () => {
    const port = Number(new URL(web.url ?? '').port)
    const page = await open('convenor')
    await web.stop()
    await page.getByText('The bot does not answer.').waitFor()
    complaints.length = 0
    web = specimenWeb(database, { clock, port, exactPort: true })
    await web.start(specimenBot(database, { now: clock.now }))
    await web.post(address, view('Here again'), 'here-again')
    await page.getByRole('heading', { name: 'Here again' }).waitFor()
    await page.getByText('The bot does not answer.').waitFor({ state: 'hidden' })
    complaints.length = 0
    await page.context().close()
  })

  it('answers in private while the database is away, and goes on when it is back', async () => {
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
    await page.context().close()
  })

  it.each([false, true])('keeps the rules of accessibility that a machine can check (dark: %s)', async (dark) => {
    const page = await open('delegate', { dark })
    await lineOf(page).fill('/note list')
    await lineOf(page).press('Enter')
    await lastMessage(page).getByRole('button', { name: 'Count', exact: true }).waitFor()
    await lineOf(page).fill('/n')
    await page.getByRole('option', { name: /\/note add/ }).waitFor()
    expect(await violations(page)).toEqual([])
    await lineOf(page).fill('/note close reason:Late')
    await lineOf(page).press('Enter')
    await lastMessage(page).getByText('Notes cannot be closed.').waitFor()
    await page.getByRole('button', { name: /The clock/ }).click()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await lineOf(page).fill('/note add weight:12')
    await lineOf(page).press('Enter')
    await page.getByRole('dialog', { name: 'Note add' }).getByRole('button', { name: 'Send' }).click()
    await page.getByText('Words is needed.').waitFor()
    expect(await violations(page)).toEqual([])
    await page.context().close()
  })

  it('complained of nothing in the console', () => {
    expect(complaints).toEqual([])
  })
})

/** A way to the database that can be closed, and opened again at the same place. */
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

/** What axe finds wrong in the page as it stands: rule and element. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  const found = await page.evaluate<axe.AxeResults>('axe.run()')
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
  )
}

const poll = (state: string) =>
  view('When can you meet?', text(state), {
    kind: 'menu',
    label: 'I can',
    multiple: true,
    field: 'which',
    invocation: { command: 'note pick', args: {} },
    options: ['Thursday', 'Friday'].map((value) => ({ label: value, value })),
  })

const at = DateTime.fromISO('2026-12-10T13:00:00Z')
const announcement = toned(
  'good',
  'Meeting 3 is planned: IoT identifiers, first exchange',
  facts(
    fact('When', time(at, 'Europe/Zurich')),
    fact('Lasts', '1 h 30'),
    fact('Notice', 'In time: the announcement can go out until Thu 26 Nov 2026 (ToR clause 2, item 3)'),
    fact('Chair', mention('Delegate of Country A', { web: 'delegate' })),
  ),
  heading('Draft agenda'),
  numbered(
    line('Opening and approval of the agenda'),
    line('Demarcation of E.164 numbers for IoT/M2M (T1)'),
    line('Any other business'),
  ),
  note('Join information follows from TSB.'),
  buttons(
    button('Attending', { command: 'note count', args: {} }, 'primary'),
    button('Maybe', { command: 'note count', args: {} }),
    button('Regrets', { command: 'note count', args: {} }),
    button('Cancel the meeting', { command: 'note count', args: {} }, 'danger'),
  ),
)
