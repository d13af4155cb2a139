import { randomUUID } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import pg from 'pg'

export type EngineDatabases = {
  readonly factory: SqlMigrationAwareDriverAdapterFactory
  close(): Promise<void>
}

/**
 * Opens Prisma's adapter for PostgreSQL for its schema engine, with three corrections: each scratch database is a new one
 * and never the main one, scripts run as a whole (functions contain semicolons), and columns of type "char" are read.
 */
export function openEngineDatabases(url: string): EngineDatabases {
  const pools: pg.Pool[] = []
  const scratch: string[] = []

  function connect(to: string): Promise<SqlDriverAdapter> {
    const pool = new pg.Pool({ connectionString: to, max: 1 })
    // a connection may still be closing when its database is dropped by force
    pool.on('connect', (client) => client.on('error', () => {}))
    pool.on('error', () => {})
    pools.push(pool)
    return correctedAdapter(pool)
  }

  async function connectToShadowDb(): Promise<SqlDriverAdapter> {
    const name = `scratch_${randomUUID().replaceAll('-', '')}`
    await runAlone(url, `CREATE DATABASE ${name}`)
    scratch.push(name)
    const shadow = new URL(url)
    shadow.pathname = `/${name}`
    return connect(shadow.href)
  }

  return {
    factory: {
      provider: 'postgres',
      adapterName: '@prisma/adapter-pg',
      connect: () => connect(url),
      connectToShadowDb,
    },
    async close() {
      for (const pool of pools) if (!pool.ended) await pool.end()
      for (const name of scratch) await runAlone(url, `DROP DATABASE ${name} WITH (FORCE)`)
    },
  }
}

/** The type of one byte in PostgreSQL's catalogue. Prisma's engine reads it, and its adapter refuses it. */
const charType = 18
const textType = 25

async function correctedAdapter(pool: pg.Pool): Promise<SqlDriverAdapter> {
  const charColumns = new WeakMap<readonly unknown[], readonly number[]>()
  const query = pool.query.bind(pool) as (config: pg.QueryArrayConfig) => Promise<pg.QueryArrayResult>
  const queryWithChars = async (config: pg.QueryArrayConfig) => {
    const result = await query(config)
    const chars = [...result.fields.keys()].filter((index) => result.fields[index]?.dataTypeID === charType)
    charColumns.set(result.rows, chars)
    const fields = result.fields.map((field, index) =>
      chars.includes(index) ? { ...field, dataTypeID: textType } : field,
    )
    return Object.assign(result, { fields })
  }
  pool.query = queryWithChars as typeof pool.query

  const adapter = await new PrismaPg(pool, { schema: 'public' }).connect()
  const queryRaw = adapter.queryRaw.bind(adapter)
  return Object.assign(adapter, {
    async queryRaw(sql: Parameters<typeof queryRaw>[0]) {
      const result = await queryRaw(sql)
      for (const index of charColumns.get(result.rows) ?? []) result.columnTypes[index] = ColumnTypeEnum.Character
      return result
    },
    async executeScript(script: string) {
      await query({ text: script, rowMode: 'array' })
    },
  })
}

async function runAlone(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(sql)
  await client.end()
}
