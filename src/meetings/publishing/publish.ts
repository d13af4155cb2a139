import type { DateTime } from 'luxon'
import { type Line, text, view } from '../../bot/view.ts'
import type { Db } from '../../database/client.ts'
import { schedule } from '../../deadlines/schedule.ts'
import { put } from '../../delivery/put.ts'
import { findGroup } from '../../groups/read.ts'
import { type Terms, termsOf } from '../../groups/terms.ts'
import type { ShownMeeting } from '../card/model.ts'
import { withActions } from '../card/read.ts'
import { announcementView, cardView } from '../card/views.ts'
import type { Meeting } from '../model.ts'
import { listMeetings } from '../read.ts'
import { lockMeeting, rescheduleNextMeetings } from '../write.ts'
import { redraftMail } from './write.ts'

export const cardKey = (meeting: Meeting): string => `meeting:${meeting.number}:card`
export const announcementKey = (meeting: Meeting): string => `meeting:${meeting.number}:announcement`

/** A note in the thread of the meeting's card about what changed. */
export interface ThreadNote {
  readonly title: string
  readonly details?: readonly Line[]
  /** What it is about, unique for this meeting; the change of this revision by default. */
  readonly event?: string
}

/**
 * Brings the meeting's messages in the channels and its waiting e-mail up to date, has its deadlines checked, and posts
 * the note. Returns the meeting as it is then: an e-mail that waited may have been withdrawn.
 */
export async function publish(
  db: Db,
  changed: Meeting | ShownMeeting,
  terms: Terms,
  now: DateTime,
  note?: ThreadNote,
): Promise<ShownMeeting> {
  await schedule(db, { kind: 'meeting', id: changed.id, group: changed.group }, now)
  await rescheduleNextMeetings(db, changed.group, now)
  const shown = 'actions' in changed ? changed : await withActions(db, changed, now)
  const meeting = { ...shown, mail: await redraftMail(db, shown, terms, now) }
  await putMeeting(db, meeting, terms, now)
  if (!note) return meeting
  const key = `meeting:${meeting.number}:${note.event ?? `change:${meeting.revision}`}`
  const noteView = view(note.title, ...(note.details ?? []).map((line) => text(...line)))
  await put(db, { group: meeting.group, key, view: noteView, under: cardKey(meeting) })
  return meeting
}

/** Puts the meeting's card. */
export const putCard = (db: Db, meeting: ShownMeeting, terms: Terms, now: DateTime): Promise<void> =>
  put(db, { group: meeting.group, key: cardKey(meeting), view: cardView(meeting, terms, now) })

/** Puts the meeting's card, and its announcement if there is one. */
export async function putMeeting(db: Db, meeting: ShownMeeting, terms: Terms, now: DateTime): Promise<void> {
  await putCard(db, meeting, terms, now)
  if (meeting.announcedAt !== undefined)
    await put(db, { group: meeting.group, key: announcementKey(meeting), view: announcementView(meeting, terms, now) })
}

const mostMeetings = 20

/**
 * Puts the messages of the meetings to come, the next meeting first, so that they also appear in a channel that joined
 * later; messages that are up to date stay as they are.
 */
export async function repostMeetings(db: Db, group: number, now: DateTime): Promise<void> {
  const terms = termsOf({ group: await findGroup(db, group) })
  for (const { id } of await listMeetings(db, group, { from: now, most: mostMeetings })) {
    const meeting = await lockMeeting(db, id)
    await putMeeting(db, await withActions(db, meeting, now), terms, now)
  }
}
