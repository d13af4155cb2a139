import type { Db } from '../../database/client.ts'
import { instant } from '../../dates/instant.ts'
import { memberships, persons } from '../../people/read.ts'
import type { Draft, LastMail, MailedSnapshot } from './model.ts'

/** Lists the time zones of the group's members, for the table in the e-mail. */
export async function zonesOf(db: Db, group: number): Promise<readonly string[]> {
  const rows = await db.$queryRaw<{ zone: string }[]>`
    SELECT DISTINCT p.zone FROM (${memberships}) m JOIN (${persons}) p ON p.id = m.person
    WHERE m."group" = ${group} ORDER BY p.zone LIMIT 50`
  return rows.map(({ zone }) => zone)
}

export async function findDraft(db: Db, meeting: number): Promise<Draft | undefined> {
  const row = await db.notice.findFirst({
    where: { meetingId: meeting, state: 'drafted', mailKey: { not: null } },
    orderBy: { id: 'desc' },
  })
  return row?.mailKey ? { key: row.mailKey, kind: row.kind } : undefined
}

export async function findLastMail(db: Db, meeting: number): Promise<LastMail | undefined> {
  const row = await db.notice.findFirst({
    where: { meetingId: meeting, state: { in: ['sent', 'confirmed', 'held'] }, mailKey: { not: null } },
    orderBy: { id: 'desc' },
  })
  if (!row?.mailKey) return undefined
  const { revision, told, distributedAt } = row
  return {
    key: row.mailKey,
    revision,
    // only draftMail and redraftMail write it
    snapshot: told as unknown as MailedSnapshot,
    distributedAt: distributedAt ? instant(distributedAt) : undefined,
  }
}
