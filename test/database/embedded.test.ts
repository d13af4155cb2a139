import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { guardedDirectory } from '../../scripts/guard.ts'
import { isAlive, runningPostmaster } from '../../src/database/embedded/postmaster.ts'
import { type Embedded, startEmbedded } from '../../src/database/embedded/server.ts'

const home = guardedDirectory('bot-embedded-')
const place = join(home, 'a "quoted" path, with spaces')
// made once: making it takes longer than anything else here
const kept = join(place, 'kept')
const cluster = join(kept, 'cluster')
const running = new Set<Embedded>()

afterAll(async () => {
  for (const server of running) await server.stop()
  rmSync(home, { recursive: true, force: true })
})

async function start(directory = kept): Promise<Embedded> {
  const server = await startEmbedded({ directory, newPassword: 'a/strange?pass word' })
  running.add(server)
  return server
}

async function stop(server: Embedded): Promise<void> {
  running.delete(server)
  await server.stop()
}

async function query(server: Pick<Embedded, 'url'>, sql: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  try {
    const { rows } = await client.query(sql)
    return rows
  } finally {
    await client.end()
  }
}

describe('the database that the bot brings', () => {
  it('is made at the first start, and keeps its rows over a stop and a second start', async () => {
    const first = await start()
    expect(first.how).toBe('created')
    await query(first, 'CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)')
    await stop(first)
    const second = await start()
    expect(second.how).toBe('started')
    expect(await query(second, 'SELECT id FROM kept')).toEqual([{ id: 7 }])
    await stop(second)
  })

  it('leaves no process and no half-made files behind when it is stopped', async () => {
    const server = await start()
    await stop(server)
    expect(runningPostmaster(cluster)).toBeUndefined()
    expect(existsSync(join(cluster, 'postmaster.pid'))).toBe(false)
  })

  it('is adopted with every acknowledged row after the bot was killed', async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'embedded-bot.ts'), kept], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = await once(child.stdout, 'data')
    const { database } = JSON.parse(String(line))
    child.kill('SIGKILL')
    await once(child, 'exit')
    const server = await start()
    expect(server).toMatchObject({ how: 'adopted', pid: database })
    expect(await query(server, 'SELECT id FROM acknowledged')).toEqual([{ id: 1 }])
    await stop(server)
    expect(isAlive(database) && runningPostmaster(cluster)).toBeFalsy()
  })

  it('recovers every acknowledged row after bot and database were killed together', async () => {
    const server = await start()
    await query(server, 'CREATE TABLE recovered (id int); INSERT INTO recovered VALUES (3)')
    process.kill(server.pid, 'SIGKILL')
    const again = await start()
    expect(again.how).toBe('started')
    expect(await query(again, 'SELECT id FROM recovered')).toEqual([{ id: 3 }])
    await stop(again)
  })

  it('refuses a second bot on the same directory, and says what to do', async () => {
    const server = await start()
    await expect(startEmbedded({ directory: kept, newPassword: 'x' })).rejects.toThrow(
      /^Another bot is using .*\. Stop it first, or give both one PostgreSQL server with DATABASE_URL\.$/,
    )
    expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await stop(server)
  })

  it('is given to one of two bots that start at the same moment on a new directory', async () => {
    const another = join(place, 'another')
    const results = await Promise.allSettled([start(another), start(another)])
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    for (const result of results) if (result.status === 'fulfilled') await stop(result.value)
  })

  it('starts again if somebody stops it while a bot is starting', async () => {
    await stop(await start())
    let pids: readonly number[] = []
    const server = await startEmbedded({
      directory: kept,
      newPassword: '',
      async prepare(url) {
        const pid = runningPostmaster(cluster)?.pid ?? 0
        pids = [...pids, pid]
        if (pids.length === 1) process.kill(pid, 'SIGINT')
        await query({ url }, 'SELECT pg_sleep(0.1)')
      },
    })
    running.add(server)
    expect(pids).toEqual([expect.any(Number), server.pid])
    expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await stop(server)
  })

  it('starts although its old process number belongs to somebody else by now', async () => {
    await stop(await start())
    writeFileSync(join(cluster, 'postmaster.pid'), `${process.pid}\n${cluster}\n0\n1\n\n127.0.0.1\n\nready\n`)
    const server = await start()
    expect(server.how).toBe('started')
    await stop(server)
  })

  it('is not touched when another major version of PostgreSQL made it', async () => {
    const old = join(place, 'old')
    mkdirSync(join(old, 'cluster'), { recursive: true })
    writeFileSync(join(old, 'cluster', 'PG_VERSION'), '17\n')
    await expect(start(old)).rejects.toThrow(/was created by PostgreSQL 17, but this version of the bot includes 18/)
    expect(readFileSync(join(old, 'cluster', 'PG_VERSION'), 'utf8')).toBe('17\n')
  })

  // the last one, since it leaves nothing to start
  it('is stopped again when the bot’s database in it cannot be made', async () => {
    const server = await start()
    const postgres = { ...server, url: server.url.replace(/bot$/, 'postgres') }
    await query(postgres, 'DROP DATABASE bot')
    await query(postgres, 'ALTER DATABASE template1 IS_TEMPLATE false')
    await query(postgres, 'DROP DATABASE template1')
    await stop(server)
    await expect(start()).rejects.toThrow('template1')
    expect(runningPostmaster(cluster)).toBeUndefined()
  })
})
