import pg from 'pg'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Migration, migrate } from '../../src/database/migrate.ts'
import { emptyDatabase } from '../database.ts'

const first: Migration = {
  name: '20260101000000_first',
  sql: 'CREATE TABLE one (id int);\nINSERT INTO one VALUES (1);\n',
}
const second: Migration = { name: '20260102000000_second', sql: 'CREATE TABLE two (id int);\n' }
const broken: Migration = { name: '20260103000000_broken', sql: 'CREATE TABLE three (id int); SELECT 1/0;' }

let url = ''

beforeEach(async () => {
  url = await emptyDatabase()
})

async function query(sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query(sql)
    return rows
  } finally {
    await client.end()
  }
}

const exists = async (table: string) => (await query(`SELECT to_regclass('${table}') IS NOT NULL AS yes`))[0]?.yes
const history = async () =>
  (await query('SELECT migration_name AS name FROM _prisma_migrations ORDER BY started_at')).map(({ name }) => name)

describe('migrations at the start', () => {
  it('are applied in the order of their names, and only what is new at the next start', async () => {
    expect(await migrate(url, [first])).toEqual([first.name])
    expect(await migrate(url, [first, second])).toEqual([second.name])
    expect(await migrate(url, [first, second])).toEqual([])
    expect(await history()).toEqual([first.name, second.name])
  })

  it('are applied once when six replicas start at the same moment on an empty database', async () => {
    const applied = await Promise.all(Array.from({ length: 6 }, () => migrate(url, [first, second])))
    expect(applied.flat().sort()).toEqual([first.name, second.name])
    expect(await query('SELECT id FROM one')).toEqual([{ id: 1 }])
    expect(await history()).toEqual([first.name, second.name])
  })

  it('leave nothing behind if they fail, and continue from there once they are fixed', async () => {
    await expect(migrate(url, [first, broken])).rejects.toThrow(
      `Migration ${broken.name} failed and was rolled back: division by zero`,
    )
    expect(await exists('three')).toBe(false)
    expect(await history()).toEqual([first.name])
    const fixed = { ...broken, sql: 'CREATE TABLE three (id int);' }
    expect(await migrate(url, [first, fixed])).toEqual([broken.name])
  })

  it('are refused when one of them was changed after it had been applied', async () => {
    await migrate(url, [first])
    const changed = { ...first, sql: `${first.sql}CREATE TABLE more (id int);\n` }
    await expect(migrate(url, [changed, second])).rejects.toThrow(`Migration ${first.name} was changed after`)
    expect(await exists('two')).toBe(false)
  })

  it('are the same whichever line ends the files were checked out with', async () => {
    await migrate(url, [{ ...first, sql: first.sql.replaceAll('\n', '\r\n') }])
    expect(await migrate(url, [first])).toEqual([])
    expect(await migrate(url, [{ ...first, sql: first.sql.replaceAll('\n', '\r\n') }])).toEqual([])
  })

  it('are refused on a database that a newer version has already changed', async () => {
    await migrate(url, [first, second])
    await expect(migrate(url, [first])).rejects.toThrow(
      `The database is newer than this program: it has ${second.name}. Update the program.`,
    )
  })

  it("are refused where Prisma's own tool left one unfinished", async () => {
    await migrate(url, [first])
    await query(`INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('x', 'y', '${second.name}')`)
    await expect(migrate(url, [first, second])).rejects.toThrow(
      /^Another tool started migration .* and did not finish it/,
    )
    await query('UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL')
    expect(await migrate(url, [first, second])).toEqual([second.name])
  })

  it('name the variable to look at when there is no server', async () => {
    const nowhere = new URL(url)
    nowhere.port = '1'
    await expect(migrate(nowhere.href, [first])).rejects.toThrow(/^The database does not answer .*DATABASE_URL/)
  })
})
