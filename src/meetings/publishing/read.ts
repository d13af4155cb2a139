import type { Db } from '../../database/client.ts'
import { findLastListMail } from '../../notices/read.ts'
import { memberships, persons } from '../../people/read.ts'
import type { LastMail, MailedSnapshot } from './model.ts'

/** Lists the time zones of the group's members, for the table in the e-mail. */
export async function zonesOf(db: Db, group: number): Promise<readonly string[]> {
  const rows = await db.$queryRaw<{ zone: string }[]>`
    SELECT DISTINCT p.zone FROM (${memberships}) m JOIN (${persons}) p ON p.id = m.person
    WHERE m."group" = ${group} ORDER BY p.zone LIMIT 50`
  return rows.map(({ zone }) => zone)
}

/** Finds the last e-mail about a meeting that reached the list or waits for its moderator. */
export async function findLastMail(db: Db, meeting: number): Promise<LastMail | undefined> {
  const mail = await findLastListMail(db, { kind: 'meeting', id: meeting })
  // only draftMail and redraftMail write the snapshot
  return mail && { ...mail, snapshot: mail.snapshot as MailedSnapshot }
}
