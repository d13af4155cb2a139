import { mkdirSync } from 'node:fs'
import { DateTime } from 'luxon'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
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
  time,
  toned,
} from '../../src/bot/view.ts'
import { movableClock } from '../../src/dates/clock.ts'
import { specimenBot, specimenWeb } from '../adapters/web.ts'
import type { TestDatabase } from '../database.ts'
import { chromiumPath, openBrowser } from './chromium.ts'

const shots = 'artifacts/playground'

export const address = { platform: 'web', workspace: 'playground', channel: 'specimen' }

/** True if there is no browser and the tests may be skipped; in CI they fail instead. */
export const isWithoutBrowser = !chromiumPath && process.env.CI !== 'true'
if (isWithoutBrowser) console.warn('No Chromium in /usr/bin: the tests of the playground in a browser are skipped.')

/** Starts the playground of a test file and opens its windows; call it within `describe`. */
export function playground(database: TestDatabase) {
  const real = () => DateTime.fromISO('2026-11-23T09:00:00Z', { zone: 'utc' })
  const clock = movableClock(real, async () => {})
  const bot = specimenBot(database, { now: clock.now })
  const first = specimenWeb(database, { clock })
  /** Errors in the console of any window. */
  const complaints: string[] = []
  let browser: Awaited<ReturnType<typeof openBrowser>> | undefined

  beforeAll(async () => {
    mkdirSync(shots, { recursive: true })
    await first.start(bot)
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await first.stop()
  })

  /** Opens the window of a person in Seoul; the width is in CSS pixels. */
  async function open(
    account: string,
    options: { readonly width?: number; readonly dark?: boolean; readonly at?: string | undefined } = {},
  ): Promise<Page> {
    if (!browser) throw new Error('The browser is not open')
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
    await page.goto(`${options.at ?? first.url}/?as=${account}&channel=specimen`)
    await page.locator('#channel-name').getByText('specimen').waitFor()
    return page
  }

  return { web: first, bot, clock, open, complaints }
}

/** Checks that no test before it caused an error in a console; call it last in a file. */
export const quietConsole = (complaints: readonly string[]) =>
  it('logged no errors in the console', () => {
    expect(complaints).toEqual([])
  })

export const shot = (page: Page, name: string) => page.screenshot({ path: `${shots}/${name}.png` })
export const lineOf = (page: Page) => page.getByRole('textbox', { name: 'Message or command' })
export const lastMessage = (page: Page) => page.locator('#messages > .message').last()

const at = DateTime.fromISO('2026-12-10T13:00:00Z')

/** A message with most kinds of block. */
export const announcement = toned(
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
