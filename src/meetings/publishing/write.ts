import type { DateTime } from 'luxon'
import type { Db } from '../../database/client.ts'
import type { Terms } from '../../groups/terms.ts'
import { draftListMail, redraftListMail, withdrawMail } from '../../notices/draft.ts'
import { recordPosting } from '../../notices/write.ts'
import type { ShownMeeting } from '../card/model.ts'
import type { Mail } from '../model.ts'
import { meetingById } from '../read.ts'
import type { NextMail } from './model.ts'
import { findLastMail, zonesOf } from './read.ts'
import { mailFor, snapshotOf } from './rules.ts'
import { mailView } from './views.ts'

interface Sending {
  readonly meeting: ShownMeeting
  readonly terms: Terms
  readonly list: string
  readonly next: NextMail
  readonly now: DateTime
}

/** Drafts the e-mail, puts it into the outbox, and returns the meeting with it; it can still be taken back. */
export async function draftMail(db: Db, { meeting, terms, list, next, now }: Sending): Promise<ShownMeeting> {
  const { group, revision } = meeting
  const mail = await draftListMail(
    db,
    { kind: 'meeting', id: meeting.id },
    {
      group,
      list,
      kind: next.kind,
      revision,
      snapshot: snapshotOf(meeting),
      now,
      view: mailView(next, meeting, terms, await zonesOf(db, group)),
    },
  )
  const announcedAt = meeting.announcedAt ?? (next.kind === 'announcement' ? now : undefined)
  return { ...meeting, announcedAt, mail: { ...mail, kind: next.kind, revision } }
}

/** Records an announcement that is only in the channels, and returns the meeting with it; it is not notice. */
export async function createNotice(db: Db, meeting: ShownMeeting, now: DateTime): Promise<ShownMeeting> {
  await recordPosting(db, { kind: 'meeting', id: meeting.id }, meeting.revision, now)
  return { ...meeting, announcedAt: meeting.announcedAt ?? now }
}

/**
 * Rewrites a waiting e-mail that describes an earlier revision of the meeting, or withdraws it if it has nothing left to
 * say. Returns the meeting's last e-mail as it is then.
 */
export async function redraftMail(
  db: Db,
  meeting: ShownMeeting,
  terms: Terms,
  now: DateTime,
): Promise<Mail | undefined> {
  const { group, mail, revision } = meeting
  if (mail?.state !== 'drafted' || mail.revision === revision) return mail
  const { key } = mail
  const last = await findLastMail(db, meeting.id)
  const next = mailFor(meeting, last?.snapshot, terms.zone, now)
  if (next?.kind !== mail.kind) {
    await withdrawMail(db, { group, key, reason: 'nothing is left to say' })
    return (await meetingById(db, meeting.id)).mail
  }
  const view = mailView(next, meeting, terms, await zonesOf(db, group))
  await redraftListMail(db, { group, key, revision, view, snapshot: snapshotOf(meeting) })
  return { ...mail, revision }
}
