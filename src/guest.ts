import { AsyncLocalStorage } from 'node:async_hooks'
import type pg from 'pg'
import type { Prisma, PrismaClient } from '../prisma/client/client.ts'

const lent = new AsyncLocalStorage<pg.PoolClient>()

/** The pool as Prisma sees it: where it is a guest in an open transaction, it gets that one's connection. */
export const lendingPool = (pool: pg.Pool): pg.Pool =>
  Object.create(pool, {
    connect: {
      // with a callback it is the pool's own, for a single statement
      value: async (...callback: []) => (callback.length === 0 && lent.getStore()) || pool.connect(...callback),
    },
  })

export interface Guest {
  /** Prisma's own words, in this transaction. */
  readonly db: Prisma.TransactionClient
  /** Before the commit. */
  leave(): Promise<void>
  /** The transaction is taken back. */
  dismiss(): void
}

/**
 * Prisma as a guest in a transaction that is open on `client`: it joins when one of its own words is first used, since
 * opening one by Prisma costs more than most acts do, and most acts do without.
 */
export function guestOn(client: pg.PoolClient, prisma: PrismaClient): Guest {
  const { promise: stay, resolve: leave, reject: dismiss } = Promise.withResolvers<void>()
  stay.catch(() => {})
  let visit = Promise.resolve()
  let joined: Promise<Prisma.TransactionClient> | undefined

  const join = (): Promise<Prisma.TransactionClient> => {
    joined ??= new Promise((resolve, reject) => {
      visit = lent.run(borrowed(client), () =>
        prisma.$transaction(async (tx) => {
          resolve(tx)
          await stay
        }),
      )
      visit.catch(reject)
    })
    return joined
  }

  const call =
    (of: (tx: Prisma.TransactionClient) => object, word: string | symbol) =>
    async (...given: readonly unknown[]) => {
      const owner = of(await join())
      return Reflect.apply(Reflect.get(owner, word), owner, given)
    }

  /** A word is a function, as in `$queryRawUnsafe`, or a model with functions of its own. */
  const get = (_: object, word: string | symbol) => {
    if (typeof word === 'symbol' || word === 'then') return undefined
    if (word.startsWith('$')) return call((tx) => tx, word)
    return new Proxy({}, { get: (_model, method) => call((tx) => Reflect.get(tx, word), method) })
  }

  return {
    db: new Proxy({}, { get }) as Prisma.TransactionClient,
    async leave() {
      leave()
      await visit
    },
    dismiss: () => dismiss(new Error('The transaction is over')),
  }
}

const bounds: ReadonlySet<unknown> = new Set(['BEGIN', 'COMMIT', 'ROLLBACK'])

/** The host's connection: beginning, ending and giving it back are not the guest's. */
function borrowed(client: pg.PoolClient): pg.PoolClient {
  const query = async (statement: { readonly text: string }) =>
    bounds.has(statement.text) ? { fields: [], rows: [], rowCount: 0 } : client.query(statement)
  const own: Readonly<Record<string | symbol, unknown>> = {
    query,
    on: () => {},
    removeListener: () => {},
    release: () => {},
  }
  return new Proxy(client, { get: (target, name) => own[name] ?? Reflect.get(target, name) })
}
