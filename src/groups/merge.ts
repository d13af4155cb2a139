import type { Db } from '../database/client.ts'

/** Moves what `from` changed in groups, and when they left them, to `into`: both are one person. */
export async function mergeGroupChanges(db: Db, from: number, into: number): Promise<void> {
  await db.$executeRaw`
    UPDATE group_change SET before = jsonb_set(before, '{person}', to_jsonb(${into}::int))
    WHERE what = 'left' AND before->'person' = to_jsonb(${from}::int)`
  await db.groupChange.updateMany({ where: { personId: from }, data: { personId: into } })
}
