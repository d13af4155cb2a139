import { accessSync, chmodSync, chownSync, constants, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { CannotStart } from '../cannot-start.ts'
import { type Account, canPassThrough, serverAccount } from './account.ts'
import { type Binaries, findBinaries } from './binaries.ts'
import { type Cluster, clusterName, openCluster } from './cluster.ts'
import { type Postmaster, runningPostmaster, spawnPostmaster, stopPostmaster } from './postmaster.ts'

export type EmbeddedOptions = {
  /** where the database lives; made when it does not exist */
  readonly directory: string
  /** taken in place of `directory` when started as root and the user that runs PostgreSQL cannot reach `directory` */
  readonly directoryForRoot?: string
  /** used when the database is made now; afterwards the one kept beside its files counts */
  readonly newPassword: string
  /** false gives up safety against a power cut for speed: for tests alone */
  readonly durable?: boolean
  /** how many may be open at once: 40, enough for one bot and a look beside it, unless said here */
  readonly connections?: number
  /** Makes the bot's database ready for use. Runs again if somebody stops the server meanwhile. */
  readonly prepare?: (url: string) => Promise<unknown>
}

export type Embedded = {
  readonly how: 'created' | 'started' | 'adopted'
  readonly directory: string
  readonly pid: number
  /** connection string of the bot's database */
  readonly url: string
  stop(): Promise<void>
}

const database = 'bot'
/** "bot1" in ASCII: the advisory lock that says which bot owns this server */
const ownerLock = 0x62_6f_74_31
const startLimitMs = 30_000
const startAttempts = 5
/** for the session of a bot that has just been killed, or is just stopping */
const ownerWaitMs = 1_000

/**
 * Runs the bot's own PostgreSQL on a directory: makes its files if there are none, starts it if it is down, and adopts
 * one that a killed bot has left running. Rejects with `CannotStart` if another bot uses the directory.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  for (let attempt = 1; attempt <= startAttempts; attempt++) {
    const running = await run(options, startLimitMs)
    const { home, cluster, owner, how, postmaster } = running
    if (!(await takeOwnership(owner, home))) continue
    const url = urlOf(cluster, postmaster)
    try {
      await createDatabase(owner)
      await options.prepare?.(url)
      return { how, directory: home, pid: postmaster.pid, url, stop: () => stop(running) }
    } catch (error) {
      const wasStopped = !isUp(running)
      await stop(running)
      if (!wasStopped) throw error
    }
  }
  throw new CannotStart('Another process keeps stopping the embedded PostgreSQL while the bot starts.')
}

export type Visit = {
  readonly url: string
  /** `adopted`: the server ran already */
  readonly how: Embedded['how']
  end(): Promise<void>
}

/**
 * For a look at the database beside a bot that may be running: nobody is refused because of it. A server that is down
 * runs until the end of the visit, or goes on for the bot that has taken it over meanwhile.
 * Nothing where no database was made yet.
 */
export async function visitEmbedded(options: EmbeddedOptions, limitMs: number): Promise<Visit | undefined> {
  if (!hasCluster(choosePlace(options))) return undefined
  const running = await run(options, limitMs)
  const { cluster, owner, how, postmaster } = running
  return {
    url: urlOf(cluster, postmaster),
    how,
    async end() {
      // without the session somebody else has stopped the server
      const isOurs = how !== 'adopted' && (await isFree(owner).catch(() => false))
      if (isOurs) return stop(running)
      await owner.end()
    },
  }
}

type Run = Running & { readonly home: string; readonly cluster: Cluster; readonly binaries: Binaries }

async function run(options: EmbeddedOptions, limitMs: number): Promise<Run> {
  const home = choosePlace(options)
  const account = serverAccount(join(home, clusterName))
  makeHome(home, account)
  const binaries = findBinaries(account, home)
  const cluster = await openCluster({ ...options, durable: options.durable ?? true, home, binaries, account })
  const logFile = join(home, 'postgres.log')
  const spawnServer = () =>
    spawnPostmaster({ directory: cluster.directory, binaries, account, logFile, settings: settings(options) })
  return { ...(await bringUp(cluster, spawnServer, logFile, limitMs)), home, cluster, binaries }
}

const urlOf = (cluster: Cluster, { port }: Postmaster): string =>
  `postgresql://bot:${encodeURIComponent(cluster.password)}@127.0.0.1:${port}/${database}`

function makeHome(home: string, account: Account | undefined): void {
  try {
    makeParents(dirname(home), account)
    mkdirSync(home, { recursive: true, mode: 0o700 })
    if (account) chownSync(home, account.uid, account.gid)
    accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw new CannotStart(`This user cannot keep the database in ${home}; set DATA_DIR to a directory it may write.`, {
      cause,
    })
  }
}

/** Whatever the umask says, the user that PostgreSQL runs as has to pass through what is made here. */
function makeParents(directory: string, account: Account | undefined): void {
  if (existsSync(directory)) return
  makeParents(dirname(directory), account)
  mkdirSync(directory, { recursive: true })
  if (account) chmodSync(directory, 0o755)
}

/** As root, PostgreSQL runs as somebody who cannot look into, say, /root: then the other directory is taken. */
export function choosePlace({ directory, directoryForRoot }: EmbeddedOptions): string {
  if (process.getuid?.() !== 0) return directory
  const parent = nearestExisting(dirname(directory))
  const account = serverAccount(join(directory, clusterName))
  if (!account || canPassThrough(account, parent)) return directory
  if (directoryForRoot) return directoryForRoot
  throw new CannotStart(
    `PostgreSQL does not run as root, and the user it runs as in root's place cannot reach ${parent}; ` +
      'set DATA_DIR to a directory that every user may pass through, such as /var/lib/correspondence-group-bot.',
  )
}

/** Throws where this user may not even look. */
function hasCluster(home: string): boolean {
  try {
    return statSync(join(home, clusterName, 'PG_VERSION'), { throwIfNoEntry: false }) !== undefined
  } catch (cause) {
    throw new CannotStart(`This user may not look into ${home}; use the one that the bot runs as, or root.`, { cause })
  }
}

export const nearestExisting = (path: string): string => (existsSync(path) ? path : nearestExisting(dirname(path)))

function settings({
  durable = true,
  connections = durable ? 40 : 200,
}: EmbeddedOptions): Readonly<Record<string, string>> {
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: String(connections),
    shared_buffers: '32MB',
    // containers often have too small a /dev/shm for the default
    dynamic_shared_memory_type: process.platform === 'win32' ? 'windows' : 'mmap',
    io_method: 'sync',
    log_min_messages: 'warning',
    timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
}

type Running = { readonly postmaster: Postmaster; readonly owner: pg.Client; readonly how: Embedded['how'] }

/** Finds or starts the server and connects to it: until then it may still be going down, or lose against another. */
async function bringUp(
  cluster: Cluster,
  spawnServer: () => Promise<() => boolean>,
  logFile: string,
  limitMs: number,
): Promise<Running> {
  const limit = AbortSignal.timeout(limitMs)
  let spawnedHasEnded: (() => boolean) | undefined
  while (!limit.aborted) {
    const postmaster = runningPostmaster(cluster.directory)
    const owner = postmaster?.ready ? await connectOwner(cluster, postmaster) : undefined
    if (postmaster && owner) {
      return { postmaster, owner, how: !spawnedHasEnded ? 'adopted' : cluster.isNew ? 'created' : 'started' }
    }
    if (!postmaster && (!spawnedHasEnded || spawnedHasEnded())) {
      // an ended one lost against a server that was starting or stopping at the same moment: look again, then retry
      if (spawnedHasEnded) await pause(100)
      spawnedHasEnded = await spawnServer()
    }
    await pause(10)
  }
  throw new CannotStart(`The embedded PostgreSQL did not start. The end of ${logFile}:\n${lastLines(logFile)}`)
}

/** Undefined where the server takes no connection, because it is going down or gone. */
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
  // the end of the server is noticed by the queries of the bot; this session only holds the lock
  owner.on('error', () => {})
  try {
    await owner.connect()
    return owner
  } catch {
    return undefined
  }
}

/** The lock lives as long as this session, so that a killed bot gives it free. False where the server went down. */
async function takeOwnership(owner: pg.Client, home: string): Promise<boolean> {
  const limit = AbortSignal.timeout(ownerWaitMs)
  while (!limit.aborted) {
    try {
      if (await isFree(owner)) return true
    } catch {
      return false
    }
    await pause(50)
  }
  await owner.end()
  throw new CannotStart(
    `Another bot is using ${home}; stop it first, or give both one PostgreSQL server by DATABASE_URL.`,
  )
}

/** Takes the lock where nobody has it. */
async function isFree(owner: pg.Client): Promise<boolean> {
  const { rows } = await owner.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [ownerLock])
  return rows[0]?.taken === true
}

async function createDatabase(owner: pg.Client): Promise<void> {
  const { rowCount } = await owner.query('SELECT 1 FROM pg_database WHERE datname = $1', [database])
  if (!rowCount) await owner.query(`CREATE DATABASE ${pg.escapeIdentifier(database)}`)
}

function isUp({ cluster, postmaster }: Run): boolean {
  const current = runningPostmaster(cluster.directory)
  return current?.pid === postmaster.pid && current.ready
}

/** Stops the server. It holds the lock until the server ends, so that no bot can take over a server that is stopping. */
async function stop({ cluster, postmaster, owner, binaries }: Run): Promise<void> {
  await stopPostmaster(cluster.directory, postmaster.pid, binaries)
  await owner.end()
}

function lastLines(path: string): string {
  try {
    return readFileSync(path, 'utf8').split('\n').slice(-6).join('\n')
  } catch {
    return '(no log)'
  }
}
