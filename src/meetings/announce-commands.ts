import type { DateTime } from 'luxon'
import type { Member } from '../bot/caller.ts'
import { command, query } from '../bot/command.ts'
import { count, text } from '../bot/field.ts'
import { answer, type Reply, refuse, replacing } from '../bot/reply.ts'
import { line, note, toned } from '../bot/view.ts'
import type { Db } from '../db.ts'
import { findGroup, listChannels } from '../groups/store.ts'
import { termsOf } from '../groups/terms.ts'
import { listMembers } from '../people/store.ts'
import { type Preview, previewView } from './announcement.ts'
import { withCarried } from './carried.ts'
import { meetingField } from './fields.ts'
import type { Meeting } from './meeting.ts'
import { createNotice } from './notice-store.ts'
import { publish } from './publish.ts'
import { assess, refuseAnnouncement } from './rules.ts'
import { changeMeeting, findMeeting, holdMeeting } from './store.ts'
import { dueWords, lastDayWords, meetingName, notDistributed } from './words.ts'

const lateIsNamed = 'the preview asks for the reason'

export const announce = query({
  name: 'meeting announce',
  summary: 'Preview the announcement of a meeting, and send it',
  fields: { meeting: meetingField() },
  allow: 'organiser',
  async run({ input, caller, now, db }) {
    const terms = termsOf(caller)
    const refused = refuseAnnouncement(input.meeting, terms, now, lateIsNamed)
    return refused ?? answer(previewView(await preview(db, await withCarried(db, input.meeting, now), caller, now)))
  },
})

async function preview(db: Db, meeting: Meeting, caller: Member, now: DateTime): Promise<Preview> {
  const terms = termsOf(caller)
  const group = await findGroup(db, caller.group.id)
  return {
    meeting,
    terms,
    assessment: assess(meeting, terms, now),
    channels: (await listChannels(db, group.id)).length,
    members: (await listMembers(db, group.id)).length,
    mailingList: group.mailingList ?? undefined,
    seen: meeting.revision,
  }
}

const seenRevision = count('Seen', { from: 1, to: 1_000_000 })

interface Sending {
  readonly meeting: Meeting
  readonly seen: number
  readonly reason: string | undefined
}

/** Sends what was previewed, and only that: a meeting that changed meanwhile is previewed again. */
async function send(db: Db, caller: Member, now: DateTime, { meeting: { id }, seen, reason }: Sending): Promise<Reply> {
  const terms = termsOf(caller)
  const meeting = await holdMeeting(db, id)
  const refused = refuseAnnouncement(meeting, terms, now, reason)
  if (refused) return refused
  if (meeting.revision !== seen)
    return refuse('The meeting was changed after this preview.', {
      instead: `Look at it again: /meeting announce meeting:M${meeting.number}.`,
    })
  const assessment = assess(meeting, terms, now)
  const late = assessment.verdict.colour === 'red'
  const act = { by: caller.person.id, at: now, what: late ? 'announced late' : 'announced' }
  await changeMeeting(db, meeting, { state: 'announced', lateReason: late ? reason : undefined }, act)
  await createNotice(db, { meeting: meeting.id, kind: 'announcement', at: now })
  const announced = (await findMeeting(db, meeting.group, meeting.number)) ?? meeting
  await publish(db, announced, terms, now, {
    title: `Announced by ${caller.person.name}`,
    details: late ? [line(`As ${terms.profile.lateNotice}: ${reason}`)] : [],
  })
  return replacing(
    toned(
      'caution',
      `Announced in the channels: ${meetingName(announced)}`,
      note(`Notice state: ${notDistributed}. ` + `The e-mail ${dueWords(assessment, terms.zone, 'must go out by')}.`),
    ),
  )
}

export const sendAnnouncement = command({
  name: 'meeting send',
  summary: 'Send the announcement that was previewed',
  fields: { meeting: meetingField(), seen: seenRevision },
  allow: 'organiser',
  buttonOnly: true,
  run: ({ input, caller, now, db }) => send(db, caller, now, { ...input, reason: undefined }),
})

export const sendLate = command({
  name: 'meeting send-late',
  summary: 'Send an announcement that is late, with the reason',
  fields: {
    meeting: meetingField(),
    seen: seenRevision,
    reason: text('Reason', { max: 300, hint: 'Why it goes ahead although the notice is late; everyone sees it' }),
  },
  allow: 'organiser',
  buttonOnly: true,
  run: ({ input, caller, now, db }) => send(db, caller, now, input),
})

export const announceNotYet = query({
  name: 'meeting not-yet',
  summary: 'Put the announcement off',
  fields: { meeting: meetingField() },
  allow: 'organiser',
  buttonOnly: true,
  async run({ input, caller, now }) {
    const terms = termsOf(caller)
    const assessment = assess(input.meeting, terms, now)
    const is = assessment.verdict.colour === 'red' ? 'was' : 'is'
    const words = `The last day for the notice ${is} ${lastDayWords(assessment, terms.zone)}.`
    return replacing(toned('neutral', 'Nothing was sent', note(words)))
  },
})
