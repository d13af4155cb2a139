import type { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import { findRuleVersion } from '../groups/read.ts'
import type { About } from './model.ts'
import { columnsOf } from './read.ts'

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

/** Enters that the mail server took a mail: from now on it counts as notice, unless it comes back. */
export async function markSent(db: Db, key: string, messageId: string, at: DateTime): Promise<void> {
  const sentAt = at.toJSDate()
  await db.notice.update({
    where: { mailKey: key },
    data: { state: 'sent', sentAt, distributedAt: sentAt, messageId, reason: null },
  })
}

/** Enters that a mail did not reach the list, so that it does not count as notice. */
export async function markRefused(db: Db, key: string, reason: string): Promise<void> {
  await db.notice.update({ where: { mailKey: key }, data: { state: 'refused', distributedAt: null, reason } })
}

/** Enters that the list showed one of the bot's own mails. `distributedAt` replaces the time at which the server took it. */
export async function confirmMail(
  db: Db,
  key: string,
  link: string | undefined,
  distributedAt?: DateTime,
): Promise<void> {
  const at = distributedAt ? { distributedAt: distributedAt.toJSDate() } : {}
  const data = { state: 'confirmed' as const, reason: null, archiveLink: link ?? null, ...at }
  await db.notice.update({ where: { mailKey: key }, data })
}

/** Enters that a mail waits for a moderator, so that it does not count as notice yet. */
export async function markHeld(db: Db, key: string): Promise<void> {
  await db.notice.update({ where: { mailKey: key }, data: { state: 'held', distributedAt: null } })
}
