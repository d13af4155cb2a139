import type { DateTime } from 'luxon'
import type { Db } from '../../database/client.ts'
import type { Terms } from '../../groups/terms.ts'
import { draftListMail, redraftListMail, withdrawMail } from '../../notices/draft.ts'
import type { ShownMeeting } from '../card/model.ts'
import type { Mail, Meeting } from '../model.ts'
import { meetingById } from '../read.ts'
import type { NextMail } from './model.ts'
import { findDraft, findLastMail, zonesOf } from './read.ts'
import { mailFor, snapshotOf } from './rules.ts'
import { mailView } from './views.ts'

interface Sending {
  readonly meeting: ShownMeeting
  readonly terms: Terms
  readonly list: string
  readonly next: NextMail
  readonly now: DateTime
}

/** Drafts the e-mail and puts it into the outbox. Returns when it goes out; until then it can be taken back. */
export async function draftMail(db: Db, { meeting, terms, list, next, now }: Sending): Promise<DateTime> {
  return draftListMail(
    db,
    { kind: 'meeting', id: meeting.id },
    {
      group: meeting.group,
      list,
      kind: next.kind,
      revision: meeting.revision,
      told: snapshotOf(meeting),
      now,
      view: mailView(next, meeting, terms, await zonesOf(db, meeting.group)),
    },
  )
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
  const { group, mail } = meeting
  if (mail?.state !== 'drafted' || mail.revision === meeting.revision) return mail
  const draft = await findDraft(db, meeting.id)
  if (!draft) return mail
  const last = await findLastMail(db, meeting.id)
  const next = mailFor(meeting, last?.snapshot, terms.zone, now)
  if (next?.kind !== draft.kind) await withdrawMail(db, { group, key: draft.key, reason: 'nothing is left to be told' })
  else
    await redraftListMail(db, {
      group,
      key: draft.key,
      revision: meeting.revision,
      view: mailView(next, meeting, terms, await zonesOf(db, group)),
      told: snapshotOf(meeting),
    })
  return (await meetingById(db, meeting.id)).mail
}

/** Records an announcement that is only in the channels; it is not notice. */
export async function createNotice(db: Db, meeting: Meeting, at: DateTime): Promise<void> {
  const { id: meetingId, revision } = meeting
  await db.notice.create({ data: { meetingId, kind: 'announcement', revision, postedAt: at.toJSDate() } })
}

/** Records that the complete notice went out by e-mail, as an organiser says. */
export async function confirmNotice(
  db: Db,
  meeting: Meeting,
  sent: { readonly distributedAt: DateTime; readonly link: string | undefined; readonly now: DateTime },
): Promise<void> {
  await db.notice.create({
    data: {
      meetingId: meeting.id,
      kind: 'announcement',
      revision: meeting.revision,
      state: 'confirmed',
      postedAt: (meeting.announcedAt ?? sent.now).toJSDate(),
      distributedAt: sent.distributedAt.toJSDate(),
      archiveLink: sent.link ?? null,
    },
  })
}
