import { setTimeout as pause } from 'node:timers/promises'
import type { PrismaClient } from '../../prisma/client/client.ts'
import type { Db } from './client.ts'
import { isConflict } from './errors.ts'

const mostAttempts = 4

export interface TransactionOptions {
  /** True if the last thing that `work` does is to await a statement, which fails if an earlier one did. */
  readonly endsWithStatement?: boolean
}

/**
 * Runs `work` in one transaction, again from the start when it loses against a concurrent one; `work` must therefore
 * change nothing but the database. Joins the transaction that `db` already is.
 */
export async function inTransaction<Result>(
  db: Db | PrismaClient,
  work: (db: Db) => Promise<Result>,
  { endsWithStatement = false }: TransactionOptions = {},
): Promise<Result> {
  if (!isClient(db)) return work(db)
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.$transaction(async (tx) => {
        const result = await work(tx)
        if (!endsWithStatement) await refuseIfFailed(tx)
        return result
      })
    } catch (error) {
      if (attempt === mostAttempts || !isConflict(error)) throw error
      await pause(5 * 2 ** attempt)
    }
  }
}

const isClient = (db: Db | PrismaClient): db is PrismaClient => typeof Reflect.get(db, '$transaction') === 'function'

/** Throws if a statement failed and the caller ignored it: PostgreSQL would answer COMMIT by rolling back, without an error. */
async function refuseIfFailed(tx: Db): Promise<void> {
  await tx.$executeRaw`SELECT 1`
}
