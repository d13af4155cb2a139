import { mkdirSync } from 'node:fs'
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
    options: { readonly width?: number; readonly dark?: boolean } = {},
  ): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width: options.width ?? 1200, height: options.width ? 740 : 820 },
      colorScheme: options.dark ? 'dark' : 'light',
      timezoneId: 'Asia/Seoul',
      locale: 'en-GB',
    })
    const page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    await page.goto(`${web.url}/?as=${account}&channel=specimen`)
    await page.locator('#channel-name').getByText('specimen').waitFor()
    return page
  }

  const shot = (page: Page, name: string) => page.screenshot({ path: `${shots}/${name}.png` })
  const lineOf = (page: Page) => page.getByRole('combobox', { name: 'Message or command' })
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
    await lastMessage(delegate).getByRole('button', { name: 'Count' }).waitFor()
    await shot(delegate, '5-channel-light')
    await delegate.getByRole('button', { name: 'Dark colours' }).click()
    await shot(delegate, '6-channel-dark')
    await convenor.context().close()
    await delegate.context().close()
  })

  it('works on a phone', async () => {
    for (const width of [390, 320]) {
      const page = await open('delegate', { width })
      await lastMessage(page).waitFor()
      await shot(page, `7-phone-${width}`)
      await page.getByRole('button', { name: 'Channels and people' }).click()
      await page.getByRole('button', { name: /Co-Convenor/ }).waitFor()
      await page.waitForTimeout(300)
      await shot(page, `8-phone-${width}-people`)
      await page.getByRole('button', { name: 'Close the list' }).click()
      await page.getByRole('button', { name: /The clock/ }).click()
      await shot(page, `9-phone-${width}-clock`)
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
      await page.context().close()
    }
  })

  it('complained of nothing in the console', () => {
    expect(complaints).toEqual([])
  })
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
