import { Prisma } from '../prisma/client/client.ts'

export type Query = (statement: {
  readonly name: string
  readonly text: string
  readonly values: unknown[]
}) => Promise<{ readonly rows: unknown[]; readonly rowCount: number | null }>

/** A name for each text of a statement, or none. */
export type Named = (statement: { readonly sql: string }) => string

/**
 * The same client or transaction, but `$queryRaw` and `$executeRaw` are sent at once, and by pg itself: Prisma takes
 * longer over a raw statement and its rows than the server does, and every command has some.
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
  return new Proxy(db, { get: (target, name) => own[name] ?? Reflect.get(target, name) })
}
