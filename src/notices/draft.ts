import type { DateTime } from 'luxon'
import type { NoticeKind } from '../../prisma/client/client.ts'
import { type Address, mailPlatform } from '../bot/platform.ts'
import type { View } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { putAt, replaceView, withdraw } from '../delivery/put.ts'
import { ruleVersionOf } from '../groups/read.ts'
import { storedJson } from '../text/json.ts'
import { type About, keyPrefix, type ListMail, takeBackSeconds } from './model.ts'
import { columnsOf } from './read.ts'

const listAddress = (list: string): Address => ({ platform: mailPlatform, workspace: '', channel: list })

interface Drafted {
  readonly group: number
  readonly list: string
  readonly kind: NoticeKind
  readonly revision: number
  readonly view: View
  /** What the mail says, for comparison with what the next one has to say. */
  readonly snapshot?: unknown
  readonly now: DateTime
}

/**
 * Drafts a mail and has it go out once it can no longer be taken back. Its key, which makes its Message-ID, is never used
 * again, not even by a new database. It answers the last mail about the same record that went out, so that mail programs
 * show them together.
 */
export async function draftListMail(db: Db, about: About, mail: Drafted): Promise<ListMail> {
  const { group, list, kind, revision, view, snapshot, now } = mail
  const goesOutAt = now.plus({ seconds: takeBackSeconds })
  const { meetingId, conclusionId, studyGroupMeetingId } = columnsOf(about)
  const before = await db.notice.findFirst({
    where: { ...columnsOf(about), messageId: { not: null } },
    orderBy: { id: 'desc' },
    select: { mailKey: true },
  })
  const rows = await db.$queryRaw<{ mail_key: string }[]>`
    INSERT INTO notice (meeting_id, conclusion_id, study_group_meeting_id, kind, profile_version, revision, posted_at,
      goes_out_at, told, mail_key)
    VALUES (${meetingId}, ${conclusionId}, ${studyGroupMeetingId}, ${kind}::notice_kind, (${ruleVersionOf(group)}),
      ${revision}, ${now.toJSDate()}, ${goesOutAt.toJSDate()}, ${snapshot === undefined ? null : storedJson(snapshot)}::jsonb,
      ${keyPrefix} || gen_random_uuid())
    RETURNING mail_key`
  const key = rows[0]?.mail_key ?? ''
  const message = { group, key, view, ...(before?.mailKey ? { under: before.mailKey } : {}) }
  await putAt(db, listAddress(list), { ...message, afterSeconds: takeBackSeconds })
  return { key, state: 'drafted', goesOutAt, reason: undefined }
}

/** Changes what a mail says that waits to go out; one that is already on its way stays as it is. */
export async function redraftListMail(
  db: Db,
  mail: Pick<Drafted, 'group' | 'revision' | 'view' | 'snapshot'> & { readonly key: string },
): Promise<void> {
  const { key, revision, snapshot } = mail
  if (!(await replaceView(db, mail))) return
  const said = snapshot === undefined ? {} : { snapshot: JSON.parse(storedJson(snapshot)) as object }
  await db.notice.update({ where: { mailKey: key }, data: { revision, ...said } })
}

/** Takes a mail back that has certainly not gone out, and tells whether it was in time for that. */
export async function withdrawMail(
  db: Db,
  { group, key, reason }: { readonly group: number; readonly key: string; readonly reason: string },
): Promise<boolean> {
  const isInTime = await withdraw(db, { group, key }, reason)
  if (isInTime) await db.notice.update({ where: { mailKey: key }, data: { state: 'withdrawn' } })
  return isInTime
}
