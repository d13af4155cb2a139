import { AsyncLocalStorage } from 'node:async_hooks'
import type pg from 'pg'
import { Prisma } from '../prisma/client/client.ts'

type Query = (statement: { readonly name: string; readonly text: string; readonly values: unknown[] }) => Promise<{
  readonly rows: unknown[]
  readonly rowCount: number | null
}>

/** A name for each text of a statement, or none. */
export type Named = (statement: { readonly sql: string }) => string

/**
 * The same client or transaction, but `$queryRaw` and `$executeRaw` are sent by pg itself: Prisma takes longer over a
 * raw statement and its rows than the server does, and every command has some.
 */
export function direct<Db extends object>(db: Db, query: Query, named: Named): Db {
  const run = (strings: TemplateStringsArray | Prisma.Sql, values: unknown[]) => {
    const sql = 'raw' in strings ? Prisma.sql(strings, ...values) : strings
    return query({ name: named({ sql: sql.text }), text: sql.text, values: sql.values })
  }
  const own: Readonly<Record<string | symbol, unknown>> = {
    $queryRaw: async (strings: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) =>
      (await run(strings, values)).rows,
    $executeRaw: async (strings: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) =>
      (await run(strings, values)).rowCount ?? 0,
  }
  // what is set on a transaction of Prisma's is set on its client
  return new Proxy(db, { get: (target, name) => own[name] ?? Reflect.get(target, name) })
}

interface Opening {
  client?: pg.PoolClient | undefined
}

const openings = new AsyncLocalStorage<Opening>()

/** The pool as Prisma sees it: whoever is opening a transaction is told which connection it runs on. */
export const tellingPool = (pool: pg.Pool): pg.Pool =>
  Object.create(pool, {
    connect: {
      value: async (...callback: []) => {
        // with a callback it is the pool's own, for a single statement
        if (callback.length > 0) return pool.connect(...callback)
        const client = await pool.connect()
        const opening = openings.getStore()
        if (opening) opening.client = client
        return client
      },
    },
  })

/**
 * Opens a transaction by `begin`, with direct statements on its connection. After the end of `work` they fail rather
 * than run on a connection that is somebody else's by then.
 */
export function directly<Db extends object, Result>(
  begin: (work: (db: Db) => Promise<Result>) => Promise<Result>,
  work: (db: Db) => Promise<Result>,
  named: Named,
): Promise<Result> {
  const opening: Opening = {}
  const query: Query = async (statement) => {
    if (!opening.client) throw new Error('The transaction is over')
    return opening.client.query(statement)
  }
  return openings.run(opening, () =>
    begin(async (db) => {
      try {
        return await work(direct(db, query, named))
      } finally {
        opening.client = undefined
      }
    }),
  )
}
