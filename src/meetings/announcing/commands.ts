import type { DateTime } from 'luxon'
import type { Member } from '../../bot/caller.ts'
import { type Command, command, query } from '../../bot/command.ts'
import { count, text } from '../../bot/field.ts'
import { invoke } from '../../bot/invocation.ts'
import { answer, type Refusal, type Reply, refuse, replacing } from '../../bot/reply.ts'
import { type Block, button, buttons, line, note, toned } from '../../bot/view.ts'
import type { Db } from '../../database/client.ts'
import { formatDateTime } from '../../dates/format.ts'
import { listPlaces } from '../../delivery/places.ts'
import { put } from '../../delivery/put.ts'
import { findGroup } from '../../groups/read.ts'
import { type Terms, termsOf } from '../../groups/terms.ts'
import { takeBackSeconds, withdrawMail } from '../../notices/draft.ts'
import { takenBackView } from '../../notices/views.ts'
import { listMembers } from '../../people/read.ts'
import { listDeadlineWarnings } from '../../reports/section.ts'
import { withActions } from '../card/read.ts'
import { meetingField } from '../fields.ts'
import { formatDue, formatLastDay, meetingName, notDistributed } from '../format.ts'
import type { Meeting } from '../model.ts'
import type { NextMail } from '../publishing/model.ts'
import { announcementKey, publish } from '../publishing/publish.ts'
import { findDraft, findLastMail, zonesOf } from '../publishing/read.ts'
import { nextMail } from '../publishing/rules.ts'
import { mailView } from '../publishing/views.ts'
import { createNotice, draftMail } from '../publishing/write.ts'
import { findMeeting } from '../read.ts'
import { assess, refuseAnnouncement, refuseChange, refuseLate } from '../rules.ts'
import { changeMeeting, lockMeeting } from '../write.ts'
import { notAnnouncedView, previewView } from './views.ts'

const lateIsNamed = 'the preview asks for the reason'

/** A mail leaves only when it cannot be taken back any more, and that may be on another day. */
const leavesAt = (list: string | undefined, now: DateTime): DateTime =>
  list === undefined ? now : now.plus({ seconds: takeBackSeconds })

/** What is to go out, into the channels and by e-mail. */
interface Outgoing {
  readonly list: string | undefined
  /** Absent where the group has no mailing list. */
  readonly mail: NextMail | undefined
}

/** A planned meeting is announced; of one that is announced already, the mailing list is told what it does not know. */
async function outgoing(
  db: Db,
  meeting: Meeting,
  caller: Member,
  now: DateTime,
  reason: string | undefined,
): Promise<Outgoing | Refusal> {
  const terms = termsOf(caller)
  const list = (await findGroup(db, caller.group.id)).mailingList ?? undefined
  if (meeting.state === 'planned' || list === undefined)
    return (
      refuseAnnouncement(meeting, terms, leavesAt(list, now), reason) ?? {
        list,
        mail: list ? { kind: 'announcement' } : undefined,
      }
    )
  if (meeting.state !== 'cancelled') {
    const refused = refuseChange(meeting, now)
    if (refused) return refused
  }
  const last = await findLastMail(db, meeting.id)
  const mail = nextMail(meeting, last?.snapshot, terms.zone, now)
  if ('what' in mail) return mail
  const covered = mail.kind === 'cancellation' || meeting.noticeAt !== undefined || meeting.lateReason !== undefined
  return (covered ? undefined : refuseLate(meeting, terms, leavesAt(list, now), reason)) ?? { list, mail }
}

export const announce = query({
  name: 'meeting announce',
  summary: 'Preview the announcement of a meeting, or the e-mail about its changes, and send it',
  fields: { meeting: meetingField() },
  allow: 'organiser',
  async run({ input: { meeting }, caller, now, db }) {
    const terms = termsOf(caller)
    const out = await outgoing(db, meeting, caller, now, lateIsNamed)
    if ('what' in out) return out
    const shown = await withActions(db, meeting, now)
    return answer(
      previewView({
        ...{
          meeting: shown,
          terms,
          assessment: assess(meeting, terms, leavesAt(out.list, now)),
          mailingList: out.list,
          seen: meeting.revision,
        },
        warnings: meeting.state === 'cancelled' ? [] : await listDeadlineWarnings(db, caller.group, meeting.startsAt),
        channels: (await listPlaces(db, caller.group.id)).length,
        members: (await listMembers(db, caller.group.id)).length,
        mail: out.mail && {
          kind: out.mail.kind,
          view: mailView(out.mail, shown, terms, await zonesOf(db, caller.group.id)),
        },
      }),
    )
  },
})

const seenRevision = count('Seen', { from: 1, to: 1_000_000 })

interface Sending {
  readonly meeting: Meeting
  readonly seen: number
  readonly reason: string | undefined
}

/** Sends what was previewed, and only that: a meeting that changed meanwhile is previewed again. */
async function send(db: Db, caller: Member, now: DateTime, { meeting: { id }, seen, reason }: Sending): Promise<Reply> {
  const terms = termsOf(caller)
  const meeting = await lockMeeting(db, id)
  const out = await outgoing(db, meeting, caller, now, reason)
  if ('what' in out) return out
  if (meeting.revision !== seen)
    return refuse('The meeting was changed after this preview.', {
      instead: `Look at it again: /meeting announce meeting:M${meeting.number}.`,
    })
  const isNew = meeting.state === 'planned'
  const late = reason !== undefined
  const what = isNew ? (late ? 'announced late' : 'announced') : 'had the mailing list told'
  const act = { by: caller.person.id, at: now, what }
  const change = isNew ? { state: 'announced' as const, lateReason: reason } : late ? { lateReason: reason } : {}
  const changed = await changeMeeting(db, meeting, change, act)
  const goesOutAt =
    out.mail && out.list !== undefined
      ? await draftMail(db, {
          meeting: await withActions(db, changed, now),
          terms,
          list: out.list,
          next: out.mail,
          now,
        })
      : undefined
  if (goesOutAt === undefined) await createNotice(db, changed, now)
  const announced = (await findMeeting(db, meeting.group, meeting.number)) ?? changed
  await publish(db, announced, terms, now, {
    title: isNew ? `Announced by ${caller.person.name}` : `E-mail to the mailing list by ${caller.person.name}`,
    details: late ? [line(`As ${terms.profile.lateNotice}: ${reason}`)] : [],
  })
  return replacing(
    toned(
      'caution',
      isNew
        ? `Announced in the channels: ${meetingName(announced)}`
        : `The mailing list is told: ${meetingName(announced)}`,
      ...sentBlocks(announced, terms, now, out.list, goesOutAt),
    ),
  )
}

function sentBlocks(
  meeting: Meeting,
  terms: Terms,
  now: DateTime,
  list: string | undefined,
  goesOutAt: DateTime | undefined,
): readonly Block[] {
  const due = formatDue(assess(meeting, terms, now), terms.zone, 'must go out by')
  const state = meeting.noticeAt || meeting.state === 'cancelled' ? [] : [`Notice state: ${notDistributed}.`]
  if (goesOutAt === undefined) return [note([...state, `The e-mail ${due}.`].join(' '))]
  const goes = `The e-mail to ${list} goes out on ${formatDateTime(goesOutAt, terms.zone)}; until then it can be taken back.`
  const must = state.length > 0 ? [`It ${due}.`] : []
  const takeBack = invoke<typeof takeMailBack>('meeting take-back', { meeting: `M${meeting.number}` })
  return [note([...state, goes, ...must].join(' ')), buttons(button('Take back', takeBack))]
}

/** An announcement that only stood in the channels for a moment is none: the meeting is planned again. */
export const takeMailBack = command({
  name: 'meeting take-back',
  summary: 'Stop an e-mail that has not gone out yet',
  fields: { meeting: meetingField() },
  allow: 'organiser',
  buttonOnly: true,
  async run({ input, caller, now, db }) {
    const terms = termsOf(caller)
    const meeting = await lockMeeting(db, input.meeting.id)
    const draft = await findDraft(db, meeting.id)
    const group = meeting.group
    if (!draft || !(await withdrawMail(db, { group, key: draft.key, reason: 'taken back' })))
      return refuse(`The e-mail about M${meeting.number} is out already.`, {
        instead: `What has to be put right goes out as a change: /meeting announce meeting:M${meeting.number} after it.`,
      })
    const left = (await findMeeting(db, group, meeting.number)) ?? meeting
    const isPlanned = meeting.state === 'announced' && left.announcedAt === undefined
    const act = {
      by: caller.person.id,
      at: now,
      what: isPlanned ? 'took the announcement back' : 'took the e-mail back',
    }
    const change = isPlanned ? { state: 'planned' as const, lateReason: undefined } : {}
    const changed = await changeMeeting(db, left, change, act)
    if (isPlanned) await put(db, { group, key: announcementKey(meeting), view: notAnnouncedView(meeting) })
    await publish(db, changed, terms, now, {
      title: `${isPlanned ? 'Announcement' : 'E-mail to the mailing list'} taken back by ${caller.person.name}`,
    })
    return replacing(takenBackView(meetingName(meeting)))
  },
})

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
    const words = `The last day for the notice ${is} ${formatLastDay(assessment, terms.zone)}.`
    return replacing(toned('neutral', 'Nothing was sent', note(words)))
  },
})

export const announcingCommands = [
  announce,
  sendAnnouncement,
  sendLate,
  takeMailBack,
  announceNotYet,
] as readonly Command[]
