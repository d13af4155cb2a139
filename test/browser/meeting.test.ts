import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bareEnvironment } from '../bare-environment.ts'
import { testDatabase } from '../database.ts'
import { chromiumPath, openBrowser } from './chromium.ts'

const project = resolve(import.meta.dirname, '..', '..')
const shots = join(project, 'artifacts', 'meeting')
const { url: databaseUrl } = await testDatabase()

if (!chromiumPath) console.warn('No Chromium in /usr/bin: the story of a meeting in a browser is skipped.')

const home = mkdtempSync(join(tmpdir(), 'bot-meeting-'))
const settings = { DATABASE_URL: databaseUrl, DATA_DIR: home, PORT: '0', NODE_ENV: 'test', PLAYGROUND: 'on' }

/** Starts the program as `npm start` does, on the database of this test; resolves with the address that it prints. */
async function startBot(): Promise<{ readonly process: ChildProcess; readonly address: string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(project, 'src/main.ts')], {
    cwd: project,
    env: { ...bareEnvironment, ...settings },
    // the program ends when this channel closes with the tests
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let printed = ''
  child.stderr?.on('data', (chunk) => {
    printed += chunk
  })
  for await (const chunk of child.stdout ?? []) {
    printed += chunk
    const address = /Open (http:\S+)/.exec(printed)?.[1]
    if (address) return { process: child, address }
  }
  throw new Error(`The bot ended before it printed its address:\n${printed}`)
}

describe.skipIf(!chromiumPath && process.env.CI !== 'true')('a meeting by the Terms of Reference, in a browser', () => {
  let bot: Awaited<ReturnType<typeof startBot>>
  let browser: Browser

  beforeAll(async () => {
    mkdirSync(shots, { recursive: true })
    bot = await startBot()
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    const ended = once(bot.process, 'exit')
    bot.process.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
    rmSync(home, { recursive: true })
  })

  async function open(account: string, options: { width?: number; dark?: boolean; zone?: string } = {}): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width: options.width ?? 1280, height: 900 },
      colorScheme: options.dark ? 'dark' : 'light',
      timezoneId: options.zone ?? 'Europe/Zurich',
      locale: 'en-GB',
    })
    const page = await context.newPage()
    await page.goto(`${bot.address}/?as=${account}&channel=cg-identification`)
    await page.locator('#channel-name').getByText('cg-identification').waitFor()
    return page
  }

  async function say(page: Page, line: string): Promise<void> {
    const field = page.getByRole('textbox', { name: 'Message or command' })
    await field.fill(line)
    await field.press('Escape')
    await field.press('Enter')
  }

  const answer = (page: Page, title: string | RegExp) =>
    page
      .locator('#messages > .message')
      .filter({ has: page.getByRole('heading', { name: title }) })
      .last()

  test('plan it, be refused without an agenda (clause 2, item 3), announce it, attend it, and see the verdicts as time passes', async () => {
    const convenor = await open('sg20-co-convenor')
    await say(convenor, '/meeting plan title:"IoT identifiers, first exchange" start:"in 3 weeks at 14:00" lasts:90m')
    await answer(convenor, /^Planned: M1/)
      .getByText('Green: a notice sent today is in time.')
      .waitFor()
    await convenor.screenshot({ path: join(shots, '1-planned.png') })

    await say(convenor, '/meeting announce M1')
    await answer(convenor, 'M1 has no draft agenda, so it cannot be announced.')
      .getByText('including the draft agenda')
      .waitFor()

    await say(convenor, '/meeting agenda add meeting:M1 item:"E.164 numbers for IoT and M2M"')
    await answer(convenor, /^M1 IoT/)
      .getByText('E.164 numbers')
      .first()
      .waitFor()
    await say(convenor, '/meeting announce M1')
    await answer(convenor, /^Preview: announcement of M1/)
      .getByRole('button', { name: 'Send' })
      .click()
    await answer(convenor, /^Announced in the channels/)
      .getByText('not yet distributed by e-mail')
      .waitFor()
    await answer(convenor, /^Meeting announcement: M1/).waitFor()
    await convenor.screenshot({ path: join(shots, '2-announced.png') })

    const delegate = await open('delegate-asia', { zone: 'Asia/Tokyo', dark: true, width: 390 })
    const card = delegate
      .locator('#messages > .message')
      .filter({ has: delegate.getByRole('heading', { name: /^M1 IoT/ }) })
      .first()
    await card.getByText(/22:00/).waitFor()
    await card.getByRole('button', { name: 'Attending' }).click()
    await card.getByText('Delegate from Asia').waitFor()
    await delegate.screenshot({ path: join(shots, '3-delegate-phone-dark.png') })
    await convenor.locator('#messages').getByText('Attending (1)').first().waitFor()

    await say(convenor, '/meeting plan title:"Second exchange" start:"in 3 weeks at 16:00" lasts:1h')
    await answer(convenor, /^Planned: M2/).waitFor()
    // pressed for more than a second, so that the clock ticks in between
    await convenor.locator('#clock').click({ delay: 1100 })
    for (const _ of [1, 2]) {
      const moved = convenor.waitForResponse('**/api/clock')
      await convenor.getByRole('button', { name: '+1 week' }).click()
      await moved
    }
    await convenor.keyboard.press('Escape')
    // the e-mail was sent on its own day, before the clock moved; what was not announced is late by now
    await say(convenor, '/meeting show M1')
    await answer(convenor, /^M1 IoT/)
      .getByText(/Green: the notice went out on .*, in time\./)
      .waitFor()
    await say(convenor, '/meeting show M2')
    await answer(convenor, /^M2 Second/)
      .getByText('Red: a notice sent today would be 7 days late.')
      .waitFor()
    await convenor.screenshot({ path: join(shots, '4-clock-moved.png') })
  }, 60_000)
})
