import type { Db } from '../database/client.ts'

/** Moves everything from one person to another when both turn out to be one. */
export async function mergeReports(db: Db, from: number, into: number): Promise<void> {
  await db.studyGroupMeetingChange.updateMany({ where: { personId: from }, data: { personId: into } })
  await db.report.updateMany({ where: { byId: from }, data: { byId: into } })
}
