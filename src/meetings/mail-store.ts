import type { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import type { Terms } from '../groups/terms.ts'
import { draftListMail, redraftListMail, withdrawMail } from '../notices/draft.ts'
import { withCarried } from './carried.ts'
import { mailFor, type NextMail, toldOf } from './mail.ts'
import { mailView } from './mail-views.ts'
import type { Meeting } from './meeting.ts'
import { findDraft, findLastMail } from './notice-store.ts'

/** The zones of the group's members, for the table in the mail. */
export async function zonesOf(db: Db, group: number): Promise<readonly string[]> {
  const rows = await db.person.findMany({
    where: { memberships: { some: { groupId: group } } },
    select: { zone: true },
    distinct: ['zone'],
    orderBy: { zone: 'asc' },
    take: 50,
  })
  return rows.map(({ zone }) => zone)
}

interface Sending {
  readonly meeting: Meeting
  readonly terms: Terms
  readonly list: string
  readonly next: NextMail
  readonly now: DateTime
}

/** Drafts the mail and puts it into the outbox, to go out once it cannot be taken back any more. */
export async function draftMail(db: Db, { meeting, terms, list, next, now }: Sending): Promise<DateTime> {
  return draftListMail(
    db,
    { kind: 'meeting', id: meeting.id },
    {
      ...{ group: meeting.group, list, kind: next.kind, revision: meeting.revision, told: toldOf(meeting), now },
      view: mailView(next, await withCarried(db, meeting, now), terms, await zonesOf(db, meeting.group)),
    },
  )
}

/** What waits to go out says what holds now; where nothing is left to be told, it ends. */
export async function redraftMail(db: Db, meeting: Meeting, terms: Terms, now: DateTime): Promise<void> {
  const draft = await findDraft(db, meeting.id)
  if (!draft) return
  const [{ group }, { key }] = [meeting, draft]
  const last = await findLastMail(db, meeting.id)
  const next = mailFor(meeting, last?.told, terms.zone, now)
  if (next?.kind !== draft.kind) {
    await withdrawMail(db, { group, key, reason: 'nothing is left to be told' })
    return
  }
  const view = mailView(next, await withCarried(db, meeting, now), terms, await zonesOf(db, meeting.group))
  await redraftListMail(db, { group, key, revision: meeting.revision, view, told: toldOf(meeting) })
}
