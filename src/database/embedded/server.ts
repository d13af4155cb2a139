import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { CannotStart } from '../../cannot-start.ts'
import { serverAccount } from './account.ts'
import { type Binaries, findBinaries } from './binaries.ts'
import { type Cluster, openCluster } from './cluster.ts'
import { choosePlace, clusterName, type DatabasePlace, hasCluster, makeHome } from './place.ts'
import { type Postmaster, runningPostmaster, spawnPostmaster, stopPostmaster } from './postmaster.ts'

export type EmbeddedOptions = DatabasePlace & {
  /** The password of a database that is made now. One that exists keeps the password next to its files. */
  readonly newPassword: string
  /** False gives up safety in a power failure for speed. Only tests do that. Default: true. */
  readonly durable?: boolean
  /** How many connections may be open at once. Default: 40, enough for one bot and a visit. */
  readonly connections?: number
  /** Makes the bot's database ready for use. It runs again if somebody stops the server meanwhile. */
  readonly prepare?: (url: string) => Promise<unknown>
}

export type Embedded = {
  /** `adopted` means that the server was running already. */
  readonly how: 'created' | 'started' | 'adopted'
  readonly directory: string
  readonly pid: number
  /** The connection string of the bot's database. */
  readonly url: string
  stop(): Promise<void>
}

const database = 'bot'
/** "bot1" in ASCII: the advisory lock of the bot that owns the server. */
const ownerLock = 0x62_6f_74_31
const startLimitMs = 30_000
const startAttempts = 5
/** Long enough for the session of a bot that was just killed, or is stopping, to end. */
const ownerWaitMs = 1_000

/**
 * Runs the bot's own PostgreSQL on a directory: makes its files if there are none, starts it if it is down, and adopts
 * one that a killed bot has left running. Rejects with `CannotStart` if another bot uses the directory.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  for (let attempt = 1; attempt <= startAttempts; attempt++) {
    const server = await bringUp(options, startLimitMs)
    const { home, owner, how, postmaster } = server
    if (!(await takeOwnership(owner, home))) continue
    const url = urlOf(server)
    try {
      await createDatabase(owner)
      await options.prepare?.(url)
      return { how, directory: home, pid: postmaster.pid, url, stop: () => stop(server) }
    } catch (error) {
      const wasStopped = !isUp(server)
      await stop(server)
      if (!wasStopped) throw error
    }
  }
  throw new CannotStart('Another process keeps stopping the embedded PostgreSQL while the bot starts.')
}

export type Visit = Pick<Embedded, 'url' | 'how'> & { end(): Promise<void> }

/**
 * Connects to the database without owning it, so that a bot can run or start at the same time. If the server is down,
 * it runs until the visit ends, unless a bot has adopted it by then. Returns undefined if there is no database yet.
 */
export async function visitEmbedded(options: EmbeddedOptions, limitMs: number): Promise<Visit | undefined> {
  if (!hasCluster(choosePlace(options))) return undefined
  const server = await bringUp(options, limitMs)
  const { owner, how } = server
  return {
    url: urlOf(server),
    how,
    async end() {
      // the query fails if somebody else has stopped the server
      const isOurs = how !== 'adopted' && (await tryToOwn(owner).catch(() => false))
      if (isOurs) await stop(server)
      else await owner.end()
    },
  }
}

type Connected = { readonly postmaster: Postmaster; readonly owner: pg.Client; readonly how: Embedded['how'] }
type Server = Connected & { readonly home: string; readonly cluster: Cluster; readonly binaries: Binaries }

async function bringUp(options: EmbeddedOptions, limitMs: number): Promise<Server> {
  const home = choosePlace(options)
  const account = serverAccount(join(home, clusterName))
  makeHome(home, account)
  const binaries = findBinaries(account, home)
  const cluster = await openCluster({ ...options, durable: options.durable ?? true, home, binaries, account })
  const logFile = join(home, 'postgres.log')
  const spawn = () =>
    spawnPostmaster({ directory: cluster.directory, binaries, account, logFile, settings: settingsFor(options) })
  const connected = await connect(cluster, spawn, limitMs)
  if (connected) return { ...connected, home, cluster, binaries }
  throw new CannotStart(`The embedded PostgreSQL did not start. The end of ${logFile}:\n${lastLines(logFile)}`)
}

/**
 * Connects to the running server, or starts one. Until that succeeds, an earlier server may still be stopping, or one
 * that another bot has started may win. Returns undefined after `limitMs`.
 */
async function connect(
  cluster: Cluster,
  spawn: () => Promise<() => boolean>,
  limitMs: number,
): Promise<Connected | undefined> {
  const limit = AbortSignal.timeout(limitMs)
  let hasEnded: (() => boolean) | undefined
  while (!limit.aborted) {
    const postmaster = runningPostmaster(cluster.directory)
    const owner = postmaster?.ready ? await connectOwner(cluster, postmaster) : undefined
    if (postmaster && owner) {
      return { postmaster, owner, how: !hasEnded ? 'adopted' : cluster.isNew ? 'created' : 'started' }
    }
    if (!postmaster && (!hasEnded || hasEnded())) {
      // one that has ended lost against another server, so look again soon
      if (hasEnded) await pause(100)
      hasEnded = await spawn()
    }
    await pause(10)
  }
  return undefined
}

/** Opens the session that holds the owner's lock. Returns undefined if the server is stopping or has ended. */
async function connectOwner(cluster: Cluster, postmaster: Postmaster): Promise<pg.Client | undefined> {
  const owner = new pg.Client({
    host: '127.0.0.1',
    port: postmaster.port,
    user: 'bot',
    password: cluster.password,
    database: 'postgres',
    application_name: 'owner',
    connectionTimeoutMillis: 5_000,
  })
  // the bot's own queries notice the end of the server; this session only holds the lock
  owner.on('error', () => {})
  try {
    await owner.connect()
    return owner
  } catch {
    return undefined
  }
}

/**
 * Takes the owner's lock, which the server frees when the session ends, even if the bot is killed. Returns false if the
 * server is stopped meanwhile. Throws `CannotStart` if another bot has the lock.
 */
async function takeOwnership(owner: pg.Client, home: string): Promise<boolean> {
  const limit = AbortSignal.timeout(ownerWaitMs)
  while (!limit.aborted) {
    try {
      if (await tryToOwn(owner)) return true
    } catch {
      return false
    }
    await pause(50)
  }
  await owner.end()
  throw new CannotStart(
    `Another bot is using ${home}. Stop it first, or give both one PostgreSQL server with DATABASE_URL.`,
  )
}

async function tryToOwn(owner: pg.Client): Promise<boolean> {
  const { rows } = await owner.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [ownerLock])
  return rows[0]?.taken === true
}

async function createDatabase(owner: pg.Client): Promise<void> {
  const { rowCount } = await owner.query('SELECT 1 FROM pg_database WHERE datname = $1', [database])
  if (!rowCount) await owner.query(`CREATE DATABASE ${pg.escapeIdentifier(database)}`)
}

const urlOf = ({ cluster, postmaster }: Server): string =>
  `postgresql://bot:${encodeURIComponent(cluster.password)}@127.0.0.1:${postmaster.port}/${database}`

function isUp({ cluster, postmaster }: Server): boolean {
  const current = runningPostmaster(cluster.directory)
  return current?.pid === postmaster.pid && current.ready
}

/** Stops the server. The owner's lock is held until then, so that no bot takes over a server that is stopping. */
async function stop({ cluster, postmaster, owner, binaries }: Server): Promise<void> {
  await stopPostmaster(cluster.directory, postmaster.pid, binaries)
  await owner.end()
}

function settingsFor(options: EmbeddedOptions): Readonly<Record<string, string>> {
  const { durable = true, connections = durable ? 40 : 200 } = options
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: String(connections),
    shared_buffers: '32MB',
    // in containers /dev/shm is often too small for the default
    dynamic_shared_memory_type: process.platform === 'win32' ? 'windows' : 'mmap',
    io_method: 'sync',
    log_min_messages: 'warning',
    timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
}

function lastLines(path: string): string {
  try {
    return readFileSync(path, 'utf8').split('\n').slice(-6).join('\n')
  } catch {
    return '(no log)'
  }
}
