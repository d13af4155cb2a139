import type { Db } from '../database/client.ts'

/** Moves the reminders, the preferences and the deadlines of one person to another: they turned out to be the same. */
export async function mergeDeadlines(db: Db, from: number, into: number): Promise<void> {
  await db.$executeRaw`
    DELETE FROM ping p WHERE p.person_id = ${from} AND EXISTS (SELECT 1 FROM ping q
      WHERE q.person_id = ${into} AND q.deadline = p.deadline AND q.revision = p.revision AND q.rung = p.rung)`
  await db.ping.updateMany({ where: { personId: from }, data: { personId: into } })
  await db.deadlineOverride.updateMany({ where: { personId: from }, data: { personId: into } })
  const own = await db.pingPreference.findUnique({ where: { personId: into } })
  if (own) await db.pingPreference.deleteMany({ where: { personId: from } })
  else await db.pingPreference.updateMany({ where: { personId: from }, data: { personId: into } })
}
