import type { Db } from '../../database/client.ts'

/** Moves what a person signed and answered to another one. If both answered a call, the response of `into` stays. */
export async function mergeConclusions(db: Db, from: number, into: number): Promise<void> {
  await db.$executeRaw`
    DELETE FROM response old WHERE old.person_id = ${from} AND EXISTS (SELECT 1 FROM response mine
      WHERE mine.conclusion_id = old.conclusion_id AND mine.person_id = ${into})`
  await db.response.updateMany({ where: { personId: from }, data: { personId: into } })
  await db.signature.updateMany({ where: { personId: from }, data: { personId: into } })
}
