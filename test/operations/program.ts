import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { afterEach, vi } from 'vitest'
import { bareEnvironment } from '../bare-environment.ts'
import type { FakeSlack } from '../fakes/slack/server.ts'

/** Runs the program itself, as npm start does, and npm run deliveries next to it. Call it once at the top of a file. */
export function programOn(databaseUrl: string, slack: FakeSlack) {
  const environment = {
    ...bareEnvironment,
    DATABASE_URL: databaseUrl,
    PORT: '0',
    HOST: '',
    NODE_ENV: 'test',
    PLAYGROUND: 'on',
    LOG_LEVEL: 'warn',
    HOLD_AFTER_HOURS: '',
    SLACK_BOT_TOKEN: slack.world.settings.botToken,
    SLACK_SIGNING_SECRET: slack.world.settings.signingSecret,
    SLACK_APP_TOKEN: '',
    SLACK_API_URL: slack.apiUrl,
    DISCORD_TOKEN: '',
  }

  const running: ChildProcess[] = []
  afterEach(() => {
    for (const child of running.splice(0)) child.kill('SIGKILL')
  })

  async function startBot(more: Partial<typeof environment> = {}) {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', resolve('src/main.ts')], {
      env: { ...environment, ...more },
      // the channel tells it when the tests have ended
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    running.push(child)
    let log = ''
    let printed = ''
    child.stderr?.on('data', (chunk) => {
      log += chunk
    })
    child.stdout?.on('data', (chunk) => {
      printed += chunk
    })
    const address = await vi.waitFor(
      () => {
        const found = /(http:\S+\d)/.exec(printed)?.[1]
        if (found === undefined) throw new Error(`The bot did not print its address:\n${printed}${log}`)
        return found
      },
      { timeout: 50_000, interval: 50 },
    )
    return {
      log: () => log,
      async asks(path: string) {
        const answer = await fetch(address + path)
        return { status: answer.status, text: await answer.text() }
      },
      async stops(): Promise<number | null> {
        child.kill('SIGTERM')
        const [code] = await once(child, 'close')
        return code
      },
    }
  }

  async function deliveries(...args: readonly string[]) {
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', resolve('scripts/deliveries.ts'), ...args],
      {
        env: environment,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    let printed = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        printed += chunk
      })
    const [code] = await once(child, 'close')
    return { code, printed }
  }

  return { startBot, deliveries }
}
