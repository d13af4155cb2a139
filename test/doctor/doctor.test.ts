import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { guardedDirectory } from '../../scripts/guard.ts'
import { runningPostmaster } from '../../src/database/embedded/postmaster.ts'
import { type Embedded, startEmbedded, visitEmbedded } from '../../src/database/embedded/server.ts'
import { migrate, readMigrations } from '../../src/database/migrate.ts'
import { bareEnvironment } from '../bare-environment.ts'
import { testDatabase } from '../database.ts'
import { type FakeDiscord, startFakeDiscord } from '../fakes/discord/server.ts'
import { type FakeSlack, startFakeSlack } from '../fakes/slack/server.ts'

// The program itself, as npm run doctor starts it.

const { db, url } = await testDatabase()

const home = guardedDirectory('bot-doctor-')
// one for all of them: making it takes longer than anything else here
const directory = join(home, 'data')
const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** Set, so that no .env of the project counts. */
const nothingSet = {
  DATABASE_URL: '',
  DATA_DIR: '',
  HOST: '',
  PORT: '',
  NODE_ENV: '',
  PLAYGROUND: '',
  LOG_LEVEL: '',
  SLACK_BOT_TOKEN: '',
  SLACK_APP_TOKEN: '',
  SLACK_SIGNING_SECRET: '',
  SLACK_API_URL: '',
  DISCORD_TOKEN: '',
  DISCORD_GUILD_ID: '',
  DISCORD_API_URL: '',
}

async function doctor(environment: Partial<typeof nothingSet>, ...args: readonly string[]) {
  const child = spawn(process.execPath, [resolve('scripts/doctor.ts'), ...args], {
    env: { ...bareEnvironment, ...nothingSet, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed = { out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    printed.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    printed.err += chunk
  })
  const [code] = await once(child, 'close')
  return { code, ...printed }
}

async function startBot(): Promise<Embedded> {
  const server = await startEmbedded({ directory: join(directory, 'postgres'), newPassword: 'a/strange?pass word' })
  await migrate(server.url, await readMigrations('prisma/migrations'))
  return server
}

const stillAnswers = async (server: Embedded): Promise<boolean> => {
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  await client.end()
  return runningPostmaster(join(directory, 'postgres', 'cluster'))?.pid === server.pid
}

const spoken = ({ out, err }: { out: string; err: string }) => `${out}${err}`.replace(/\s+/g, ' ')

describe('npm run doctor with the bot’s own database', () => {
  it('reports that all is well on a fresh clone without a database, and makes none', async () => {
    const nowhere = join(home, 'nowhere')
    const result = await doctor({ DATA_DIR: nowhere })
    expect(spoken(result)).toContain('There is none yet. The first npm start makes it.')
    expect(result.code).toBe(0)
    expect(existsSync(nowhere)).toBe(false)
  })

  it('examines it without disturbing a running bot', async () => {
    const server = await startBot()
    stops.push(() => server.stop())
    const result = await doctor({ DATA_DIR: directory })
    expect(spoken(result)).toMatch(/ok Server PostgreSQL \d+\.\d+ answers\. It is the bot’s own\. ok In use/)
    expect(result.code).toBe(0)
    expect(await stillAnswers(server)).toBe(true)
  })

  it('starts it for the examination only while the bot is down', async () => {
    await (await startBot()).stop()
    const before = readdirSync(join(directory, 'postgres')).sort()
    const result = await doctor({ DATA_DIR: directory })
    expect(spoken(result)).toContain('It was down, and ran for this check alone.')
    expect(result.code).toBe(0)
    expect(runningPostmaster(join(directory, 'postgres', 'cluster'))).toBeUndefined()
    expect(readdirSync(join(directory, 'postgres')).sort()).toEqual(before)
  })

  it('leaves it to a bot that starts meanwhile', async () => {
    await (await startBot()).stop()
    const visit = await visitEmbedded({ directory: join(directory, 'postgres'), newPassword: '' }, 10_000)
    expect(visit?.how).toBe('started')
    const server = await startBot()
    stops.push(() => server.stop())
    expect(server.how).toBe('adopted')
    await visit?.end()
    expect(await stillAnswers(server)).toBe(true)
  })

  it('lets a bot start that comes while the examination ends', async () => {
    await (await startBot()).stop()
    const visit = await visitEmbedded({ directory: join(directory, 'postgres'), newPassword: '' }, 10_000)
    const [server] = await Promise.all([startBot(), visit?.end()])
    stops.push(() => server.stop())
    expect(await stillAnswers(server)).toBe(true)
  })
})

describe('npm run doctor with DATABASE_URL, Slack and Discord', () => {
  const fakes = async (): Promise<{ slack: FakeSlack; discord: FakeDiscord }> => {
    const slack = await startFakeSlack({
      scopes: [
        'commands',
        'chat:write',
        'users:read',
        'im:write',
        'channels:read',
        'groups:read',
        'files:write',
        'files:read',
      ],
      channels: [{ id: 'C1', name: 'identification', botIn: false, archived: false }],
    })
    const discord = await startFakeDiscord()
    stops.push(slack.stop, discord.stop)
    return { slack, discord }
  }
  const environment = ({ slack, discord }: { slack: FakeSlack; discord: FakeDiscord }) => ({
    DATABASE_URL: url,
    SLACK_BOT_TOKEN: slack.world.settings.botToken,
    SLACK_APP_TOKEN: slack.world.settings.appToken,
    SLACK_API_URL: slack.apiUrl,
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
  })

  it('warns and exits with 1 if the commands are not registered on Discord yet', async () => {
    const result = await doctor(environment(await fakes()))
    expect(spoken(result)).toContain(
      'WARNING Commands The commands registered in all servers differ from those in this version.',
    )
    expect(spoken(result)).toMatch(/1 warning; each arrow says what to do\. $/)
    expect(result.code).toBe(1)
  })

  it('fails and exits with 2 if the bot is not in the Slack channel of a group', async () => {
    await db.group.create({
      data: {
        name: 'CG-Identification',
        profile: 'itu-cg-identification',
        zone: 'Europe/Zurich',
        places: { create: { platform: 'slack', workspace: 'T0SPECIMEN', channel: 'C1' } },
      },
    })
    const result = await doctor(environment(await fakes()))
    expect(spoken(result)).toContain('FAILED Channel The bot is not in #identification of CG-Identification.')
    expect(result.code).toBe(2)
  })

  it('prints no token and no password, neither right nor wrong, and --json one document', async () => {
    const secrets = {
      SLACK_BOT_TOKEN: 'xoxb-kept-to-itself',
      SLACK_APP_TOKEN: 'xapp-kept-to-itself',
      DISCORD_TOKEN: 'kept.to.itself',
    }
    const wrongUrl = new URL(url)
    wrongUrl.password = 'keptToItself'
    const right = environment(await fakes())
    for (const given of [right, { ...right, ...secrets, DATABASE_URL: wrongUrl.href }]) {
      const result = await doctor(given, '--json')
      const document = JSON.parse(result.out)
      expect(document.exitCode).toBe(result.code)
      expect(document.sections.map((section: { title: string }) => section.title)).toContain('Discord')
      const password = decodeURIComponent(new URL(given.DATABASE_URL).password)
      for (const secret of [given.SLACK_BOT_TOKEN, given.SLACK_APP_TOKEN, given.DISCORD_TOKEN, password])
        expect(result.out + result.err).not.toContain(secret)
    }
  })

  it('checks the other platforms while the database is away', async () => {
    const result = await doctor({ ...environment(await fakes()), DATABASE_URL: 'postgresql://bot@127.0.0.1:1/bot' })
    expect(spoken(result)).toContain('FAILED Server The database does not answer')
    expect(spoken(result)).toContain('→ Check DATABASE_URL')
    expect(spoken(result)).toContain('ok Bot token Accepted by the workspace Specimen.')
    expect(result.code).toBe(2)
  })
})

describe('npm run doctor with variables that are wrong', () => {
  it('names the variable that keeps it from reading anything, and does not repeat its value', async () => {
    const result = await doctor({ DATABASE_URL: 'mysql://bot:keptToItself@db/bot', PORT: '70000' })
    expect(spoken(result)).toContain('FAILED Variable DATABASE_URL must be an address that begins with postgresql://.')
    expect(spoken(result)).toContain('FAILED Variable PORT must be a whole number from 0 to 65535.')
    expect(spoken(result)).not.toContain('keptToItself')
    expect(result.code).toBe(2)
  })

  it('names the variable of one platform, and continues with the rest', async () => {
    const result = await doctor({ DATABASE_URL: url, SLACK_BOT_TOKEN: 'kept-to-itself' })
    expect(spoken(result)).toContain('FAILED Variables SLACK_BOT_TOKEN must be a bot token, which begins with xoxb-.')
    expect(spoken(result)).toContain('ok Migrations')
    expect(spoken(result)).not.toContain('kept-to-itself')
    expect(result.code).toBe(2)
  })

  it('says where to look when an argument is not known', async () => {
    const result = await doctor({ DATABASE_URL: url }, '--jsno')
    expect(result.code).toBe(2)
    expect(result.err.trim()).toBe("Unknown option '--jsno'. The only one is --json.")
  })
})
