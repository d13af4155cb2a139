import type { PrismaClient } from '../../prisma/client/client.ts'
import type { Db } from '../database/client.ts'

/** Longer than any backlog takes, far shorter than an operator's patience. */
const limitMs = 60_000

/** Runs work that takes longer than a member would wait in one transaction. */
export const longTransaction = <Result>(client: PrismaClient, work: (tx: Db) => Promise<Result>): Promise<Result> =>
  client.$transaction(work, { timeout: limitMs })

/** Returns what `work` finds after changes that are then rolled back. */
export async function dryRun<Result>(client: PrismaClient, work: (tx: Db) => Promise<Result>): Promise<Result> {
  const found: Result[] = []
  const undone = new Error('Rolled back')
  await longTransaction(client, async (tx) => {
    found.push(await work(tx))
    throw undone
  }).catch((error: unknown) => {
    if (error !== undone) throw error
  })
  const [result] = found
  if (result === undefined) throw undone
  return result
}
