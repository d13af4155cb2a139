import { setTimeout as pause } from 'node:timers/promises'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { Prisma, PrismaClient } from '../../prisma/client/client.ts'
import { direct, type Query } from '../direct.ts'
import { guestOn, lendingPool } from '../guest.ts'
import { PacketSocket } from '../packet-socket.ts'

/** A statement with its values apart. */
export const { sql } = Prisma

/** What services take: the client, or the transaction that the caller has open. */
export type Db = Prisma.TransactionClient

export type Database = {
  readonly db: PrismaClient
  /** for what Prisma has no words for, such as LISTEN */
  readonly pool: pg.Pool
  close(): Promise<void>
}

export type DatabaseOptions = {
  readonly url: string
  /** told why a connection broke while nobody was using it; pg's own error would carry the whole client into a log */
  readonly onConnectionLost?: (reason: string) => void
}

/** Together below the three seconds in which a chat platform wants its answer, even when the server hangs. */
const limits = { connectMs: 2_000, lockMs: 1_500, statementMs: 2_000, queryMs: 2_400 }

/** Opens the database at `url`. Nothing is connected until the first query. */
export function openDatabase({ url, onConnectionLost = () => {} }: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'bot',
    max: 20,
    // what is asked without waiting in between travels together
    pipeline: true,
    stream: () => new PacketSocket(),
    connectionTimeoutMillis: limits.connectMs,
    lock_timeout: limits.lockMs,
    statement_timeout: limits.statementMs,
    // kept by the client: the only one of the limits that holds when the server does not answer at all
    query_timeout: limits.queryMs,
    // so that a replica that vanished in the middle of a transaction does not hold its rows
    idle_in_transaction_session_timeout: 10_000,
    // Prisma's adapter writes and reads instants without their offset: in any other zone they would shift
    options: '-c timezone=UTC',
  })
  pool.on('error', ({ message }) => onConnectionLost(message))
  // while it is in use, its statements tell of a lost connection; without a listener it would end the process as well
  pool.on('connect', (client) => client.on('error', () => {}))
  const prisma = new PrismaClient({
    adapter: new PrismaPg(lendingPool(pool), { statementNameGenerator: statementName }),
    errorFormat: 'minimal',
    // ours ends before
    transactionOptions: { maxWait: limits.connectMs, timeout: 2 * limits.queryMs },
  })
  const db = direct(prisma, (statement) => pool.query(statement), statementName)
  origins.set(db, { pool, prisma })
  return {
    db,
    pool,
    async close() {
      await prisma.$disconnect()
      await pool.end()
    },
  }
}

/** What a client's transactions are made of. */
const origins = new WeakMap<object, { readonly pool: pg.Pool; readonly prisma: PrismaClient }>()

const mostStatements = 500
const names = new Map<string, string>()

/**
 * A name for each text of a statement, by which each connection has it planned once: planning takes the server longer
 * than running it. Beyond this many texts the rest stays without a name, so that no connection grows for ever.
 */
function statementName({ sql }: { readonly sql: string }): string {
  const known = names.get(sql)
  if (known !== undefined) return known
  if (names.size >= mostStatements) return ''
  const name = `s${names.size}`
  names.set(sql, name)
  return name
}

const attempts = 4

/**
 * Runs `work` in one transaction, again from the start when it lost against a concurrent one; `work` must therefore
 * change nothing but the database. Inside a transaction it joins that one.
 */
export async function inTransaction<Result>(db: Db | PrismaClient, work: (db: Db) => Promise<Result>): Promise<Result> {
  const origin = origins.get(db)
  if (!origin) return work(db)
  for (let attempt = 1; ; attempt++) {
    try {
      return await transact(origin, work)
    } catch (error) {
      if (attempt === attempts || !isConflict(error)) throw error
      await pause(5 * 2 ** attempt)
    }
  }
}

/**
 * The same for one reader, whose raw statements share a connection while they run, so that what is asked together travels
 * together. It is not held in between: whoever did, and then waited for another, could wait for those who do the same.
 */
export function together(db: Db | PrismaClient): Db {
  const origin = origins.get(db)
  if (!origin) return db
  let shared: { readonly client: Promise<pg.PoolClient>; users: number; isBroken: boolean } | undefined
  const query: Query = async (statement) => {
    shared ??= { client: origin.pool.connect(), users: 0, isBroken: false }
    const mine = shared
    mine.users++
    try {
      return await (await mine.client).query(statement)
    } catch (error) {
      mine.isBroken = true
      throw error
    } finally {
      if (--mine.users === 0) {
        shared = undefined
        mine.client.then(
          (client) => client.release(mine.isBroken),
          () => {},
        )
      }
    }
  }
  const reader = direct(origin.prisma, query, statementName)
  origins.set(reader, origin)
  return reader
}

/** Statements of open transactions; nobody but the commit has to wait for their end. */
const sent = new WeakMap<object, Promise<unknown>[]>()

async function transact<Result>(
  { pool, prisma }: { readonly pool: pg.Pool; readonly prisma: PrismaClient },
  work: (db: Db) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect()
  const guest = guestOn(client, prisma)
  const all: Promise<unknown>[] = []
  let over = false
  const query: Query = async (statement) => {
    // rather than to run on a connection that is somebody else's by then
    if (over) throw new Error('The transaction is over')
    return client.query(statement)
  }
  const tx = direct(guest.db, query, statementName)
  sent.set(tx, all)
  try {
    // not waited for: it travels with the first statement, and the commit with the last
    keep(all, client.query('BEGIN'))
    const result = await within(work(tx), limits.queryMs, () => new Error('The transaction timed out'))
    await guest.leave()
    over = true
    const commit = client.query('COMMIT')
    keep(all, commit)
    await Promise.all(all)
    // after a statement that failed, the server answers a commit by rolling back
    if ((await commit).command !== 'COMMIT') throw new Error('The transaction was rolled back')
    client.release()
    return result
  } catch (error) {
    over = true
    guest.dismiss()
    // a statement may still be running, or nobody be there to answer: only the end of the connection ends it
    if (isUnavailable(error)) client.release(true)
    else
      await client.query('ROLLBACK').then(
        () => client.release(),
        () => client.release(true),
      )
    throw error
  }
}

/**
 * Sends a statement of which nothing has to be known before the commit, which waits for it and is none if it fails.
 * Outside of a transaction it is waited for here.
 */
export async function send(db: Db, statement: Prisma.Sql): Promise<void> {
  const done = db.$executeRaw(statement)
  const all = sent.get(db)
  if (all) keep(all, done)
  else await done
}

function keep(all: Promise<unknown>[], done: Promise<unknown>): void {
  // whoever commits finds its failure
  done.catch(() => {})
  all.push(done)
}

/** `work`, or an error where it takes longer than `limitMs`. */
export async function within<Result>(work: Promise<Result>, limitMs: number, late: () => Error): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), limitMs)
  })
  return Promise.race([work, end]).finally(() => clearTimeout(timer))
}

const conflictCodes = ['40001', '40P01']

/** Serialization failure (40001) and deadlock (40P01), as the server reports them, and Prisma. */
function isConflict(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return conflictCodes.includes(error.code ?? '')
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false
  if (error.code === 'P2034') return true
  return error.code === 'P2010' && conflictCodes.some((code) => error.message.includes(`\`${code}\``))
}

const unavailableCodes = new Set(['P1000', 'P1001', 'P1002', 'P1003', 'P1008', 'P1010', 'P1017', 'P2024', 'P2028'])
const unavailableWords =
  /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|can't reach|server has closed|too many|timed? ?out|terminat|not queryable|too many|connection slots|shutting down|starting up/i

/** The database is away, full, starting or hanging; nothing is wrong with what was asked of it. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientInitializationError) return true
  if (error instanceof Prisma.PrismaClientKnownRequestError && unavailableCodes.has(error.code)) return true
  return unavailableWords.test(sayings(error))
}

const sayings = (error: unknown): string =>
  error instanceof Error ? `${error.name} ${error.message} ${sayings(error.cause)}` : String(error ?? '')
