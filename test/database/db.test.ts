import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { type Db, openDatabase, usualLimits } from '../../src/database/client.ts'
import { inTransaction } from '../../src/database/transaction.ts'
import { testDatabase } from '../database.ts'

const { db, pool, url } = await testDatabase({ limits: usualLimits })
await pool.query('CREATE TABLE tally (id int PRIMARY KEY, n int); INSERT INTO tally VALUES (1, 0), (2, 0)')

/** Creates a barrier: everyone who arrives continues when `size` are there. */
function gate(size: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  let arrived = 0
  return () => {
    arrived += 1
    if (arrived === size) resolve()
    return promise
  }
}

const raise = (tx: Db, code: string) =>
  tx.$executeRawUnsafe(`DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '${code}'; END $$`)

describe('a transaction', () => {
  it('is run again when it lost against another, so that two members who deadlock are both served', async () => {
    const bothHoldOne = gate(2)
    let runs = 0
    const add = (one: number, other: number) =>
      inTransaction(db, async (tx) => {
        runs += 1
        await tx.$executeRaw`UPDATE tally SET n = n + 1 WHERE id = ${one}`
        await bothHoldOne()
        await tx.$executeRaw`UPDATE tally SET n = n + 1 WHERE id = ${other}`
      })
    await Promise.all([add(1, 2), add(2, 1)])
    expect(runs).toBe(3)
    expect((await pool.query('SELECT n FROM tally ORDER BY id')).rows).toEqual([{ n: 2 }, { n: 2 }])
  })

  it.each(['40001', '40P01'])('gives up after four attempts when it always loses (%s)', async (code) => {
    let runs = 0
    const work = inTransaction(db, async (tx) => {
      runs += 1
      await raise(tx, code)
    })
    await expect(work).rejects.toThrow()
    expect(runs).toBe(4)
  })

  it('is not run again for any other reason', async () => {
    let runs = 0
    const work = inTransaction(db, async (tx) => {
      runs += 1
      await raise(tx, '23514')
    })
    await expect(work).rejects.toThrow()
    expect(runs).toBe(1)
  })

  it('inside another belongs to it: what the outer one takes back is gone', async () => {
    const work = inTransaction(db, async (outer) => {
      await inTransaction(outer, (inner) => inner.inbound.create({ data: { key: 'inner' } }))
      throw new Error('taken back')
    })
    await expect(work).rejects.toThrow('taken back')
    expect(await db.inbound.count()).toBe(0)
  })

  it('is rolled back, and says so, when the caller ignores that a statement failed', async () => {
    const work = inTransaction(db, async (tx) => {
      await tx.inbound.create({ data: { key: 'kept' } })
      await raise(tx, '23514').catch(() => {})
    })
    await expect(work).rejects.toThrow('current transaction is aborted')
    expect(await db.inbound.count()).toBe(0)
  })

  it('is one for statements of both kinds: each sees what the other did, and nobody else does before the end', async () => {
    await inTransaction(db, async (tx) => {
      await tx.$executeRaw`INSERT INTO inbound (key) VALUES ('raw')`
      expect(await tx.inbound.count()).toBe(1)
      await tx.inbound.create({ data: { key: 'model' } })
      expect(await tx.$queryRaw`SELECT key FROM inbound ORDER BY key`).toEqual([{ key: 'model' }, { key: 'raw' }])
      expect(await db.inbound.count()).toBe(0)
    })
    expect((await db.inbound.deleteMany()).count).toBe(2)
  })

  it('takes no more statements once it has ended', async () => {
    const [raw, model] = await inTransaction(db, async (tx) => {
      const words = tx.inbound
      await words.count()
      return [
        () => tx.$executeRaw`INSERT INTO inbound (key) VALUES ('late')`,
        () => words.create({ data: { key: 'late' } }),
      ]
    })
    await expect(raw?.()).rejects.toThrow('Transaction already closed')
    await expect(model?.()).rejects.toThrow()
    expect(await db.inbound.count()).toBe(0)
  })
})

describe('an instant', () => {
  it('is read as it was written on a server with a zone of its own', async () => {
    await pool.query(`ALTER DATABASE ${new URL(url).pathname.slice(1)} SET timezone TO 'Asia/Kolkata'`)
    const other = openDatabase({ url })
    const receivedAt = new Date('2026-12-10T14:00:00.000Z')
    await other.db.inbound.create({ data: { key: 'zone', receivedAt } })
    expect((await other.db.inbound.findUniqueOrThrow({ where: { key: 'zone' } })).receivedAt).toEqual(receivedAt)
    const { rows } = await pool.query(`SELECT received_at = '2026-12-10 14:00+00' AS same FROM inbound`)
    expect(rows).toEqual([{ same: true }])
    await other.close()
  })
})

describe.concurrent('within three seconds a query fails', () => {
  async function msUntilFailure(work: Promise<unknown>): Promise<number> {
    const start = performance.now()
    await expect(work).rejects.toThrow()
    return performance.now() - start
  }

  it('when the server takes connections and then says nothing', async () => {
    const sockets: Socket[] = []
    const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const address = silent.address()
    if (typeof address !== 'object' || !address) throw new Error('no address')
    const hanging = openDatabase({ url: `postgresql://bot:x@127.0.0.1:${address.port}/bot` })
    expect(await msUntilFailure(hanging.db.inbound.count())).toBeLessThan(3_000)
    await hanging.close()
    for (const socket of sockets) socket.destroy()
    silent.close()
  })

  it('when it waits for a row that somebody else holds', async () => {
    const holder = await pool.connect()
    await holder.query('BEGIN; UPDATE tally SET n = 0 WHERE id = 1')
    const waiting = inTransaction(db, (tx) => tx.$executeRaw`UPDATE tally SET n = 5 WHERE id = 1`)
    expect(await msUntilFailure(waiting)).toBeLessThan(3_000)
    await holder.query('ROLLBACK')
    holder.release()
  })

  it('when it takes too long itself', async () => {
    expect(await msUntilFailure(db.$queryRaw`SELECT pg_sleep(20)::text`)).toBeLessThan(3_000)
  })
})
