import type { DateTime } from 'luxon'

import { type Line, text, view } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { watch } from '../deadlines/store.ts'
import { put } from '../delivery/put.ts'
import type { Terms } from '../groups/terms.ts'
import { announcementView } from './announcement.ts'
import { withCarried } from './carried.ts'
import { redraftMail } from './mail-store.ts'
import type { Meeting } from './meeting.ts'
import type { Proposal } from './proposal.ts'
import { listAsked } from './proposal-store.ts'
import { proposalView } from './proposal-views.ts'
import { meetingById, rescheduleNextMeetings } from './store.ts'
import { cardView } from './views.ts'

export const cardKey = (meeting: Meeting): string => `meeting:${meeting.number}:card`
export const announcementKey = (meeting: Meeting): string => `meeting:${meeting.number}:announcement`

/**
 * Puts what stands in the channels to where the meeting is now, and has its deadlines looked at; `told` says in the
 * card's thread what changed. Answers with the meeting as it is then: an e-mail that waited may have fallen away.
 */
export async function publish(
  db: Db,
  changed: Meeting,
  terms: Terms,
  now: DateTime,
  told?: {
    readonly title: string
    readonly details?: readonly Line[]
    /** What it tells of, unique for this meeting; the change of this revision, where it is left out. */
    readonly event?: string
  },
): Promise<Meeting> {
  await watch(db, { kind: 'meeting', id: changed.id, group: changed.group }, now)
  await rescheduleNextMeetings(db, changed.group, now)
  const meeting = changed.mail?.state === 'drafted' ? await redrafted(db, changed, terms, now) : changed
  await putMeeting(db, meeting, terms, now)
  if (!told) return meeting
  const note = view(told.title, ...(told.details ?? []).map((line) => text(...line)))
  const key = `meeting:${meeting.number}:${told.event ?? `change:${meeting.revision}`}`
  await put(db, { group: meeting.group, key, view: note, under: cardKey(meeting) })
  return meeting
}

/** Of what has changed thereby only the e-mail is taken: an announcement stands in the channels with or without it. */
async function redrafted(db: Db, meeting: Meeting, terms: Terms, now: DateTime): Promise<Meeting> {
  await redraftMail(db, meeting, terms, now)
  return { ...meeting, mail: (await meetingById(db, meeting.id)).mail }
}

/** The meeting's card, and its announcement once there is one. */
export async function putMeeting(db: Db, found: Meeting, terms: Terms, now: DateTime): Promise<void> {
  const meeting = await withCarried(db, found, now)
  await put(db, { group: meeting.group, key: cardKey(meeting), view: cardView(meeting, terms, now) })
  if (meeting.announcedAt !== undefined)
    await put(db, { group: meeting.group, key: announcementKey(meeting), view: announcementView(meeting, terms, now) })
}

/** Puts an availability poll's message to where the poll is now. */
export async function publishProposal(db: Db, proposal: Proposal): Promise<void> {
  const asked = await listAsked(db, proposal.group)
  await put(db, { group: proposal.group, key: `proposal:${proposal.number}:card`, view: proposalView(proposal, asked) })
}
