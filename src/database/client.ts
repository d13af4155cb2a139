import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { Prisma, PrismaClient } from '../../prisma/client/client.ts'

/** Keeps the text of a statement apart from its values; fragments nest. */
export const { sql } = Prisma
/** A statement, or a part of one, with its values apart. */
export type Sql = Prisma.Sql

/** What every slice takes: the client, or the transaction that the caller has open. */
export type Db = Prisma.TransactionClient

export type Database = {
  readonly db: PrismaClient
  /** For what Prisma does not offer, such as LISTEN. */
  readonly pool: pg.Pool
  close(): Promise<void>
}

/** How long the database may take, in milliseconds. */
export interface Limits {
  /** To open a connection, or to get a free one. */
  readonly connectMs: number
  /** To get a lock that somebody else has. */
  readonly lockMs: number
  /** To run one statement, by the server's clock. */
  readonly statementMs: number
  /** To answer one statement, by our clock: the only limit that holds when the server does not answer at all. */
  readonly queryMs: number
  /** From the beginning of a transaction to its end. */
  readonly transactionMs: number
}

/** Each stays below the three seconds within which a chat platform wants its answer, even when the server hangs. */
export const usualLimits: Limits = {
  connectMs: 2_000,
  lockMs: 1_500,
  statementMs: 2_000,
  queryMs: 2_400,
  transactionMs: 2_400,
}

export type DatabaseOptions = {
  readonly url: string
  readonly limits?: Limits
  /** Runs with the reason when an idle connection breaks; pg's own error would carry the whole client into a log. */
  readonly onConnectionLost?: (reason: string) => void
  /** Runs with the text of each statement that Prisma sends. */
  readonly onStatement?: (sql: string) => void
}

/** Opens the database at `url`. It connects with the first query. */
export function openDatabase(options: DatabaseOptions): Database {
  const { url, limits = usualLimits, onConnectionLost = () => {}, onStatement } = options
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'bot',
    max: 20,
    // a statement that gets no answer in time ends its connection, so nobody waits behind it later
    pipeline: true,
    connectionTimeoutMillis: limits.connectMs,
    lock_timeout: limits.lockMs,
    statement_timeout: limits.statementMs,
    query_timeout: limits.queryMs,
    // so that a replica that vanished in the middle of a transaction does not keep its locks
    idle_in_transaction_session_timeout: 10_000,
    // Prisma's adapter writes and reads instants without their offset: in any other zone they would shift
    options: '-c timezone=UTC',
  })
  pool.on('error', ({ message }) => onConnectionLost(message))
  // a connection in use reports its loss through its statements; without a listener the event would end the process
  pool.on('connect', (client) => client.on('error', () => {}))
  const db = new PrismaClient({
    adapter: new PrismaPg(pool, { statementNameGenerator: statementName }),
    errorFormat: 'minimal',
    log: onStatement ? [{ emit: 'event', level: 'query' }] : [],
    transactionOptions: { maxWait: limits.connectMs, timeout: limits.transactionMs },
  })
  if (onStatement) db.$on('query', ({ query }) => onStatement(query))
  return {
    db,
    pool,
    async close() {
      await db.$disconnect()
      await pool.end()
    },
  }
}

const mostNames = 500
const names = new Map<string, string>()

/**
 * Names each statement by its text, so that each connection plans it once: planning takes the server longer than running
 * it. Beyond `mostNames` texts the name is empty, and the statement is planned each time, so no connection grows for ever.
 */
function statementName({ sql }: { readonly sql: string }): string {
  const known = names.get(sql)
  if (known !== undefined) return known
  if (names.size >= mostNames) return ''
  const name = `s${names.size}`
  names.set(sql, name)
  return name
}
