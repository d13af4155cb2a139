import type { DateTime } from 'luxon'
import { dayOf, describeDay } from '../bot/day.ts'
import type { IncomingMail } from '../bot/incoming.ts'
import { fact, facts, line, link, note, toned, type View } from '../bot/view.ts'
import type { Db } from '../db.ts'
import { groupTerms, type Terms } from '../groups/terms.ts'
import type { Sent, Undeliverable } from '../outbox/deliver.ts'
import { putDirect, putMail } from '../outbox/put-direct.ts'
import { officeHolders } from '../people/store.ts'
import type { Meeting } from './meeting.ts'
import {
  confirmMail,
  findByMessageId,
  isNoticeKey,
  markHeld,
  markRefused,
  markSent,
  noticeOfKey,
} from './notice-store.ts'
import { cardKey, publish } from './publish.ts'
import { assess } from './rules.ts'
import { holdMeeting, meetingById } from './store.ts'
import { lastDayWords, meetingName } from './words.ts'

/** How notices by e-mail end, as the outbox tells it. */
export interface NoticeKeeping {
  /** Whether what was given to the mail platform went to the list; otherwise it was only written to a file. */
  readonly counts: boolean
  readonly now: () => DateTime
}

/** The time at which the mail server took it is the time of the notice (ToR clause 2, item 3). */
export async function noticeSent(db: Db, { key, posted }: Sent, { counts, now }: NoticeKeeping): Promise<void> {
  const held = await holdMeetingOf(db, key)
  if (!held) return
  if (!counts)
    return noticeFailed(db, held, { key, now: now(), reason: 'SMTP_URL is empty, so it was only written to a file' })
  const at = now()
  await markSent(db, key, posted.message, at)
  const { meeting, terms } = await anew(db, held)
  await publish(db, meeting, terms, at, {
    event: `sent:${key}`,
    title: 'E-mail sent to the mailing list',
    details: [line(`The mail server took it on ${describeDay(dayOf(at, terms.zone))}. Message-ID: ${posted.message}`)],
  })
}

/** What the mail server does not take is no notice. */
export async function noticeRefused(
  db: Db,
  { key, reason }: Pick<Undeliverable, 'key' | 'reason'>,
  now: DateTime,
): Promise<void> {
  const held = await holdMeetingOf(db, key)
  if (held) await noticeFailed(db, held, { key, now, reason })
}

/** The copy that comes back from the list. One that a moderator let through is notice from when it came. */
export async function noticeConfirmed(
  db: Db,
  {
    messageId,
    isFromList,
    receivedAt,
    archiveLink,
  }: Pick<IncomingMail, 'messageId' | 'isFromList' | 'receivedAt' | 'archiveLink'>,
  now: DateTime,
): Promise<boolean> {
  const found = isFromList ? await findByMessageId(db, [messageId]) : undefined
  if (!found) return false
  const held = await holdMeeting(db, found.meeting)
  if (found.state === 'confirmed') return true
  const distributedAt = found.state === 'sent' ? undefined : receivedAt
  await confirmMail(db, found.key, archiveLink, distributedAt)
  const { meeting, terms } = await anew(db, held)
  await publish(db, meeting, terms, now, {
    event: `confirmed:${found.key}`,
    title: 'The mailing list shows the e-mail',
    details: archiveLink ? [line(link('Archive', archiveLink))] : [],
  })
  return true
}

/** What came back is no notice, unless the list shows it all the same. */
export async function noticeReturned(db: Db, about: readonly string[], now: DateTime): Promise<void> {
  const found = await findByMessageId(db, about)
  if (!found || (found.state !== 'sent' && found.state !== 'held')) return
  await noticeFailed(db, await holdMeeting(db, found.meeting), { key: found.key, reason: 'it came back', now })
}

/** What waits for a moderator of the list is no notice until it is let through. */
export async function noticeHeld(db: Db, about: readonly string[], now: DateTime): Promise<void> {
  const found = await findByMessageId(db, about)
  if (found?.state !== 'sent') return
  const held = await holdMeeting(db, found.meeting)
  await markHeld(db, found.key)
  const { meeting, terms } = await anew(db, held)
  const title = 'The e-mail waits for a moderator of the mailing list'
  await publish(db, meeting, terms, now, { event: `held:${found.key}`, title })
  const words =
    'Until it is let through it is no notice. If it is rejected, send it yourself and record it with ' +
    `/meeting notified meeting:M${meeting.number}.`
  const told = toned('caution', `${title}: ${meetingName(meeting)}`, note(words))
  await tellConvenors(db, meeting, `held:${found.key}`, told)
}

/** The card of the meeting that a mail of the bot's own told of. */
export async function threadOfNotice(db: Db, group: number, messageId: string): Promise<string | undefined> {
  const found = await findByMessageId(db, [messageId])
  const meeting = found && (await meetingById(db, found.meeting))
  return meeting?.group === group ? cardKey(meeting) : undefined
}

async function holdMeetingOf(db: Db, key: string): Promise<Meeting | undefined> {
  const notice = isNoticeKey(key) ? await noticeOfKey(db, key) : undefined
  return notice && holdMeeting(db, notice.meeting)
}

const anew = async (db: Db, { id, group }: Meeting) => ({
  meeting: await meetingById(db, id),
  terms: await groupTerms(db, group),
})

async function noticeFailed(
  db: Db,
  held: Meeting,
  { key, reason, now }: { readonly key: string; readonly reason: string; readonly now: DateTime },
): Promise<void> {
  await markRefused(db, key, reason)
  const { meeting, terms } = await anew(db, held)
  await publish(db, meeting, terms, now, {
    event: `trouble:${key}`,
    title: noNoticeTitle,
    details: [line(`Reason: ${reason}.`)],
  })
  await tellConvenors(db, meeting, `trouble:${key}:${now.toMillis()}`, troubleView(meeting, terms, now, reason))
}

const noNoticeTitle = 'The e-mail did not reach the mailing list'

const troubleView = (meeting: Meeting, terms: Terms, now: DateTime, reason: string): View =>
  toned(
    'bad',
    `${noNoticeTitle}: ${meetingName(meeting)}`,
    facts(
      fact('Reason', reason),
      ...(meeting.state === 'cancelled' || meeting.noticeAt
        ? []
        : [fact('Last day for the notice', lastDayWords(assess(meeting, terms, now), terms.zone))]),
    ),
    note(
      `Send it again with /meeting announce meeting:M${meeting.number}; or send it yourself and record it with ` +
        `/meeting notified meeting:M${meeting.number}.`,
    ),
  )

/** By a direct message, or by e-mail to whom none reaches. */
export async function tellConvenors(db: Db, { group }: Pick<Meeting, 'group'>, key: string, view: View): Promise<void> {
  for (const { person } of await officeHolders(db, group, 'coConvenor'))
    (await putDirect(db, { group, person, key, view })) ?? (await putMail(db, { group, person, key, view }))
}
