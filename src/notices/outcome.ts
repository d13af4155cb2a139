import type { DateTime } from 'luxon'
import type { IncomingMail, Report } from '../bot/incoming.ts'
import type { View } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import type { Sent, Undeliverable } from '../delivery/deliver.ts'
import { putDirect, putMail } from '../delivery/direct.ts'
import { meetingNotices } from '../meetings/notice-mail.ts'
import { answeringFor } from '../people/read.ts'
import { reportNotices } from '../reports/mail-notices.ts'
import { callNotices } from '../topics/conclusions/calls/notice.ts'
import {
  type About,
  addressOf,
  confirmMail,
  findNotice,
  isNoticeKey,
  markHeld,
  markRefused,
  markSent,
  type Notice,
} from './draft.ts'
import { doubtView, type Fate } from './format.ts'
import type { Subject } from './handler.ts'

/** How notices by e-mail end, as the outbox tells it. */
export interface NoticeKeeping {
  /** Why mails are only written to files, where that is no notice; nothing where they count. */
  readonly unsent: string | undefined
  readonly now: () => DateTime
}

const subjects: Readonly<Record<About['kind'], Subject>> = {
  meeting: meetingNotices,
  conclusion: callNotices,
  report: reportNotices,
}

/** The time at which the mail server took it is the time of the notice (ToR clause 2, item 3). */
export async function noticeSent(db: Db, { key, posted }: Sent, { unsent, now }: NoticeKeeping): Promise<void> {
  const found = await held(db, isNoticeKey(key) ? await findNotice(db, { key }) : undefined)
  if (!found) return
  if (unsent !== undefined)
    return failed(db, found, { now: now(), reason: `${unsent}, so it was only written to a file` })
  const at = now()
  await markSent(db, key, posted.message, at)
  await follow(db, found, { kind: 'sent', messageId: posted.message }, at)
}

/** What the mail server does not take is no notice. */
export async function noticeRefused(
  db: Db,
  { key, reason }: Pick<Undeliverable, 'key' | 'reason'>,
  now: DateTime,
): Promise<void> {
  const found = await held(db, isNoticeKey(key) ? await findNotice(db, { key }) : undefined)
  if (found) await failed(db, found, { now, reason })
}

type Copy = Pick<IncomingMail, 'messageId' | 'isFromList' | 'receivedAt' | 'archiveLink'>

/** The copy that comes back from the list. One that a moderator let through is notice from when it came. */
export async function noticeConfirmed(
  db: Db,
  { messageId, isFromList, receivedAt, archiveLink }: Copy,
  now: DateTime,
): Promise<boolean> {
  const found = isFromList ? await held(db, await findNotice(db, { messageIds: [messageId] })) : undefined
  if (!found) return false
  if (found.state === 'confirmed') return true
  await confirmMail(db, found.key, archiveLink, found.state === 'sent' ? undefined : receivedAt)
  await follow(db, found, { kind: 'confirmed', archiveLink }, now)
  return true
}

const misses = { returned: 'it came back', rejected: 'a moderator of the list rejected it' } as const

/**
 * What a mail server or the list says of a mail. Anybody can write such a report: it has to name a Message-ID that nobody
 * guesses, but who got the mail reads it there. So a server's counts only where the list itself did not get the mail, not
 * one of those whom the list sent it on to; and none undoes what the list showed or a Co-Convenor vouched for. What is forged
 * before the list's copy comes is put right by that copy.
 */
export async function noticeReported(db: Db, { kind, about, missed }: Report, now: DateTime): Promise<void> {
  const found = await held(db, await findNotice(db, { messageIds: about }))
  if (!found || (kind === 'returned' && !missed.includes(await addressOf(db, found.key)))) return
  if (kind === 'held') {
    if (found.state !== 'sent') return
    await markHeld(db, found.key)
    return follow(db, found, { kind: 'held' }, now)
  }
  if (found.state === 'sent' || found.state === 'held') return failed(db, found, { now, reason: misses[kind] })
  if (found.state !== 'confirmed') return
  const { group, name } = await subjects[found.about.kind].place(db, found.about.id)
  await tellConvenors(db, group, `doubt:${found.key}`, doubtView(name, misses[kind]))
}

/** Somebody who answers for it says that the list did not take it; what it is about is held by the caller. */
export async function noticeRejected(db: Db, key: string, by: string, now: DateTime): Promise<void> {
  const found = await findNotice(db, { key })
  if (found) await failed(db, found, { now, reason: `the list rejected it, as ${by} recorded` })
}

/** The message in the channels about what a mail of the bot's own told of. */
export async function threadOfNotice(db: Db, group: number, messageId: string): Promise<string | undefined> {
  const found = await findNotice(db, { messageIds: [messageId] })
  const place = found && (await subjects[found.about.kind].place(db, found.about.id))
  return place?.group === group ? place.thread : undefined
}

/** What it is about is held first, and then the mail is as it is now. */
async function held(db: Db, found: Notice | undefined): Promise<Notice | undefined> {
  if (!found) return undefined
  await subjects[found.about.kind].hold(db, found.about.id)
  return findNotice(db, found)
}

async function failed(
  db: Db,
  notice: Notice,
  { reason, now }: { readonly reason: string; readonly now: DateTime },
): Promise<void> {
  await markRefused(db, notice.key, reason)
  await follow(db, notice, { kind: 'failed', reason }, now)
}

async function follow(db: Db, { key, about }: Notice, fate: Fate, now: DateTime): Promise<void> {
  const { distributedAt } = (await findNotice(db, { key })) ?? {}
  const trouble = await subjects[about.kind].follow(db, { id: about.id, key, distributedAt }, fate, now)
  // a mail may be sent again and fail again, but it is held once
  const message = fate.kind === 'held' ? `held:${key}` : `trouble:${key}:${now.toMillis()}`
  if (trouble) await tellConvenors(db, trouble.group, message, trouble.view)
}

/** By a direct message, or by e-mail to whom none reaches. */
async function tellConvenors(db: Db, group: number, key: string, view: View): Promise<void> {
  for (const { person } of await answeringFor(db, group, 'coConvenor'))
    (await putDirect(db, { group, person, key, view })) ?? (await putMail(db, { group, person, key, view }))
}
