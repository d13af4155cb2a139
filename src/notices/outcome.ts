import type { DateTime } from 'luxon'
import type { IncomingMail, MailReport } from '../bot/incoming.ts'
import type { View } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import type { Sent, Undeliverable } from '../delivery/deliver.ts'
import { putDirect, putMail } from '../delivery/direct.ts'
import { answeringFor } from '../people/read.ts'
import type { MailOutcome, NoticeHandlers, NoticeKindHandler } from './handler.ts'
import { isNoticeKey, type Notice } from './model.ts'
import { addressOf, findNotice } from './read.ts'
import { doubtView } from './views.ts'
import { confirmMail, markHeld, markRefused, markSent } from './write.ts'

/** What is needed to enter the outcome of a mail. */
export interface NoticeKeeping {
  readonly handlers: NoticeHandlers
  /** Why mails are only written to files and so are no notice; undefined if they are sent. */
  readonly unsent: string | undefined
  readonly now: () => DateTime
}

/** Enters that the mail server took a mail: that is the time of the notice (ToR clause 2, item 3). */
export async function noticeSent(db: Db, { key, posted }: Sent, keeping: NoticeKeeping): Promise<void> {
  const { handlers, unsent } = keeping
  const notice = await lockNotice(db, handlers, isNoticeKey(key) ? await findNotice(db, { key }) : undefined)
  if (!notice) return
  const handler = handlers[notice.about.kind]
  const now = keeping.now()
  if (unsent !== undefined)
    return enterFailure(db, handler, notice, { now, reason: `${unsent}, so it was only written to a file` })
  await markSent(db, notice.key, posted.message, now)
  await handOn(db, handler, notice, { kind: 'sent', messageId: posted.message }, now)
}

/** Enters that the mail server refused a mail, so that it is no notice. */
export async function noticeRefused(
  db: Db,
  { key, reason }: Pick<Undeliverable, 'key' | 'reason'>,
  { handlers, now }: Pick<NoticeKeeping, 'handlers' | 'now'>,
): Promise<void> {
  const notice = await lockNotice(db, handlers, isNoticeKey(key) ? await findNotice(db, { key }) : undefined)
  if (notice) await enterFailure(db, handlers[notice.about.kind], notice, { now: now(), reason })
}

type Copy = Pick<IncomingMail, 'messageId' | 'isFromList' | 'receivedAt' | 'archiveLink'>

/**
 * Enters that the list sent out a copy; tells whether the mail is one. A mail that a moderator let through counts as
 * notice from when its copy came.
 */
export async function noticeConfirmed(
  db: Db,
  { messageId, isFromList, receivedAt, archiveLink }: Copy,
  handlers: NoticeHandlers,
  now: DateTime,
): Promise<boolean> {
  if (!isFromList) return false
  const notice = await lockNotice(db, handlers, await findNotice(db, { messageIds: [messageId] }))
  if (!notice) return false
  if (notice.state === 'confirmed') return true
  await confirmMail(db, notice.key, archiveLink, notice.state === 'sent' ? undefined : receivedAt)
  await handOn(db, handlers[notice.about.kind], notice, { kind: 'confirmed', archiveLink }, now)
  return true
}

const misses = { returned: 'it came back', rejected: 'a moderator of the list rejected it' } as const

/**
 * Enters what a mail server or the list reports of a mail. Anyone can write such a report: it has to name a Message-ID
 * that nobody can guess, but anyone who got the mail can read it there. So a server's report counts only if the list
 * itself did not get the mail, not if one of its subscribers did not; and no report undoes what the list showed or a
 * Co-Convenor vouched for. The list's own copy corrects a report that was forged before it came.
 */
export async function noticeReported(
  db: Db,
  { kind, about, missed }: MailReport,
  handlers: NoticeHandlers,
  now: DateTime,
): Promise<void> {
  const notice = await lockNotice(db, handlers, await findNotice(db, { messageIds: about }))
  if (!notice || (kind === 'returned' && !missed.includes(await addressOf(db, notice.key)))) return
  const handler = handlers[notice.about.kind]
  if (kind === 'held') {
    if (notice.state !== 'sent') return
    await markHeld(db, notice.key)
    return handOn(db, handler, notice, { kind: 'held' }, now)
  }
  if (notice.state === 'sent' || notice.state === 'held')
    return enterFailure(db, handler, notice, { now, reason: misses[kind] })
  if (notice.state !== 'confirmed') return
  const { group, name } = await handler.findThread(db, notice.about.id)
  await notifyConvenors(db, group, `doubt:${notice.key}`, doubtView(name, misses[kind]))
}

/** Enters that somebody responsible says the list rejected a mail. The caller has locked what the mail is about. */
export async function noticeRejected(
  db: Db,
  handler: NoticeKindHandler,
  { key, by, now }: { readonly key: string; readonly by: string; readonly now: DateTime },
): Promise<void> {
  const notice = await findNotice(db, { key })
  if (notice) await enterFailure(db, handler, notice, { now, reason: `the list rejected it, as ${by} recorded` })
}

/** Finds the message in a group's channels about what one of the bot's own mails is about. */
export async function threadOfNotice(
  db: Db,
  handlers: NoticeHandlers,
  group: number,
  messageId: string,
): Promise<string | undefined> {
  const notice = await findNotice(db, { messageIds: [messageId] })
  const found = notice && (await handlers[notice.about.kind].findThread(db, notice.about.id))
  return found?.group === group ? found.thread : undefined
}

/** Locks what a mail is about, and reads the mail again: it may have changed until then. */
async function lockNotice(db: Db, handlers: NoticeHandlers, notice: Notice | undefined): Promise<Notice | undefined> {
  if (!notice) return undefined
  await handlers[notice.about.kind].lock(db, notice.about.id)
  return findNotice(db, notice)
}

async function enterFailure(
  db: Db,
  handler: NoticeKindHandler,
  notice: Notice,
  { reason, now }: { readonly reason: string; readonly now: DateTime },
): Promise<void> {
  await markRefused(db, notice.key, reason)
  await handOn(db, handler, notice, { kind: 'failed', reason }, now)
}

/** Hands an outcome that was entered to the feature, and tells the Co-Convenors what they have to know. */
async function handOn(
  db: Db,
  handler: NoticeKindHandler,
  { key, about }: Notice,
  outcome: MailOutcome,
  now: DateTime,
): Promise<void> {
  const { distributedAt } = (await findNotice(db, { key })) ?? {}
  const message = await handler.onOutcome(db, { id: about.id, key, distributedAt }, outcome, now)
  if (!message) return
  // a mail may be sent again and fail again, but it is held once
  const messageKey = outcome.kind === 'held' ? `held:${key}` : `trouble:${key}:${now.toMillis()}`
  await notifyConvenors(db, message.group, messageKey, message.view)
}

/** Sends a direct message to each Co-Convenor, or an e-mail to those that no direct message reaches. */
async function notifyConvenors(db: Db, group: number, key: string, view: View): Promise<void> {
  for (const { person } of await answeringFor(db, group, 'coConvenor'))
    (await putDirect(db, { group, person, key, view })) ?? (await putMail(db, { group, person, key, view }))
}
