import type { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import { findRuleVersion } from '../groups/read.ts'
import { type About, columnsOf } from './draft.ts'

/** Records an announcement that is only in the channels; it does not count as notice. */
export async function recordPosting(db: Db, about: About, revision: number, postedAt: DateTime): Promise<void> {
  const data = { ...columnsOf(about), kind: 'announcement' as const, revision, postedAt: postedAt.toJSDate() }
  await db.notice.create({ data, select: { id: true } })
}

interface SentByHand {
  readonly group: number
  readonly revision: number
  readonly postedAt: DateTime
  readonly distributedAt: DateTime
  readonly archiveLink: string | undefined
}

/** Records that the complete notice went out by e-mail without the bot. */
export async function recordNotice(db: Db, about: About, sent: SentByHand): Promise<void> {
  const data = {
    ...columnsOf(about),
    kind: 'announcement' as const,
    state: 'confirmed' as const,
    revision: sent.revision,
    postedAt: sent.postedAt.toJSDate(),
    distributedAt: sent.distributedAt.toJSDate(),
    archiveLink: sent.archiveLink ?? null,
    profileVersion: await findRuleVersion(db, sent.group),
  }
  await db.notice.create({ data, select: { id: true } })
}
