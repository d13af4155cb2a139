import type { DateTime } from 'luxon'
import type { Member } from '../../bot/caller.ts'
import { type Command, implement } from '../../bot/command.ts'
import { writeLine } from '../../bot/line.ts'
import { answer, type Refusal, type Reply, refuse, replacing } from '../../bot/reply.ts'
import { press } from '../../bot/signature.ts'
import { line, note, toned } from '../../bot/view.ts'
import type { Db } from '../../database/client.ts'
import { countPlaces } from '../../delivery/places.ts'
import { put } from '../../delivery/put.ts'
import { findGroup } from '../../groups/read.ts'
import { termsOf } from '../../groups/terms.ts'
import { withdrawMail } from '../../notices/draft.ts'
import { takeBackSeconds } from '../../notices/model.ts'
import { takenBackView } from '../../notices/views.ts'
import { countMembers } from '../../people/read.ts'
import { listDeadlineWarnings } from '../../reports/section.ts'
import { withActions } from '../card/read.ts'
import { formatLastDay, meetingName } from '../format.ts'
import type { Meeting } from '../model.ts'
import type { NextMail } from '../publishing/model.ts'
import { announcementKey, publish } from '../publishing/publish.ts'
import { findLastMail, zonesOf } from '../publishing/read.ts'
import { nextMail } from '../publishing/rules.ts'
import { mailView } from '../publishing/views.ts'
import { createNotice, draftMail } from '../publishing/write.ts'
import { meetingById } from '../read.ts'
import { assess, refuseAnnouncement, refuseChange, refuseLate } from '../rules.ts'
import * as sign from '../signatures.ts'
import { changeMeeting } from '../write.ts'
import { notAnnouncedView, previewView, sentView } from './views.ts'

/** Returns when an e-mail sent now leaves: once it cannot be taken back, which may be on another day. */
const leavesAt = (list: string | undefined, now: DateTime): DateTime =>
  list === undefined ? now : now.plus({ seconds: takeBackSeconds })

/** What goes out, into the channels and by e-mail. */
interface Outgoing {
  readonly kind: 'outgoing'
  readonly list: string | undefined
  /** Undefined if the group has no mailing list. */
  readonly mail: NextMail | undefined
}

/** Chooses what goes out: the announcement of a planned meeting, or an e-mail with what the list does not know yet. */
async function outgoing(
  db: Db,
  meeting: Meeting,
  caller: Member,
  now: DateTime,
  reason: string | undefined,
): Promise<Outgoing | Refusal> {
  const terms = termsOf(caller)
  const list = (await findGroup(db, caller.group.id)).mailingList ?? undefined
  const leaves = leavesAt(list, now)
  if (meeting.state === 'planned' || list === undefined) {
    const mail: NextMail | undefined = list === undefined ? undefined : { kind: 'announcement' }
    return refuseAnnouncement(meeting, terms, leaves, reason) ?? { kind: 'outgoing', list, mail }
  }
  const closed = meeting.state === 'cancelled' ? undefined : refuseChange(meeting, now)
  if (closed) return closed
  const last = await findLastMail(db, meeting.id)
  const mail = nextMail(meeting, last?.snapshot, terms.zone, now)
  if (mail.kind === 'refusal') return mail
  const isCovered = mail.kind === 'cancellation' || meeting.noticeAt !== undefined || meeting.lateReason !== undefined
  const late = isCovered ? undefined : refuseLate(meeting, terms, leaves, reason)
  return late ?? { kind: 'outgoing', list, mail }
}

const reasonFollows = 'the preview asks for the reason'

const announce = implement(sign.announce, async ({ input: { meeting }, caller, now, db }) => {
  const terms = termsOf(caller)
  const out = await outgoing(db, meeting, caller, now, reasonFollows)
  if (out.kind === 'refusal') return out
  const { list, mail } = out
  const shown = await withActions(db, meeting, now)
  return answer(
    previewView({
      meeting: shown,
      terms,
      assessment: assess(meeting, terms, leavesAt(list, now)),
      mailingList: list,
      warnings: meeting.state === 'cancelled' ? [] : await listDeadlineWarnings(db, caller.group, meeting.startsAt),
      channels: await countPlaces(db, caller.group.id),
      members: await countMembers(db, caller.group.id),
      mail: mail && { kind: mail.kind, view: mailView(mail, shown, terms, await zonesOf(db, caller.group.id)) },
    }),
  )
})

interface Sending {
  readonly db: Db
  readonly caller: Member
  readonly now: DateTime
  /** Locked. */
  readonly meeting: Meeting
  /** The revision that the preview showed. */
  readonly seen: number
  readonly reason: string | undefined
}

/** Sends exactly what was previewed: a meeting that changed in between has to be previewed again. */
async function sendPreviewed({ db, caller, now, meeting, seen, reason }: Sending): Promise<Reply> {
  const terms = termsOf(caller)
  const out = await outgoing(db, meeting, caller, now, reason)
  if (out.kind === 'refusal') return out
  if (meeting.revision !== seen)
    return refuse('The meeting was changed after this preview.', {
      instead: `Preview it again: ${writeLine(press(sign.announce, { meeting }))}.`,
    })
  const isNew = meeting.state === 'planned'
  const isLate = reason !== undefined
  const changed = await changeMeeting(
    db,
    meeting,
    { ...(isNew ? { state: 'announced' } : {}), ...(isNew || isLate ? { lateReason: reason } : {}) },
    { by: caller.person.id, at: now, what: isNew ? `announced${isLate ? ' late' : ''}` : 'e-mailed the mailing list' },
  )
  const shown = await withActions(db, changed, now)
  const { list, mail } = out
  const sent =
    list === undefined || !mail
      ? await createNotice(db, shown, now)
      : await draftMail(db, { meeting: shown, terms, list, next: mail, now })
  await publish(db, sent, terms, now, {
    title: `${isNew ? 'Announced' : 'E-mail to the mailing list'} by ${caller.person.name}`,
    details: isLate ? [line(`Marked as “${terms.profile.lateNotice}”: ${reason}`)] : [],
  })
  return replacing(sentView({ meeting: sent, terms, now, isNew, list }))
}

const send = implement(sign.send, ({ input, caller, now, db }) =>
  sendPreviewed({ db, caller, now, ...input, reason: undefined }),
)

const sendLate = implement(sign.sendLate, ({ input, caller, now, db }) => sendPreviewed({ db, caller, now, ...input }))

/** Stops the e-mail. A meeting that was announced only in the channels for these two minutes is planned again. */
const takeBack = implement(sign.takeBack, async ({ input: { meeting }, caller, now, db }) => {
  const terms = termsOf(caller)
  const { group, mail } = meeting
  const isStopped =
    mail?.state === 'drafted' && (await withdrawMail(db, { group, key: mail.key, reason: 'taken back' }))
  if (!isStopped)
    return refuse(`The e-mail about M${meeting.number} is already out.`, {
      instead:
        `To correct it, change the meeting, then run ${writeLine(press(sign.announce, { meeting }))}: ` +
        'the list gets the correction.',
    })
  const left = await meetingById(db, meeting.id)
  const isPlanned = left.state === 'announced' && left.announcedAt === undefined
  const changed = await changeMeeting(db, left, isPlanned ? { state: 'planned', lateReason: undefined } : {}, {
    by: caller.person.id,
    at: now,
    what: isPlanned ? 'took the announcement back' : 'took the e-mail back',
  })
  if (isPlanned) await put(db, { group, key: announcementKey(meeting), view: notAnnouncedView(meeting) })
  await publish(db, changed, terms, now, {
    title: `${isPlanned ? 'Announcement' : 'E-mail to the mailing list'} taken back by ${caller.person.name}`,
  })
  return replacing(takenBackView(meetingName(meeting)))
})

const notYet = implement(sign.notYet, async ({ input, caller, now }) => {
  const terms = termsOf(caller)
  const assessment = assess(input.meeting, terms, now)
  const verb = assessment.verdict.colour === 'red' ? 'was' : 'is'
  const lastDay = `The last day for the notice ${verb} ${formatLastDay(assessment, terms.zone)}.`
  return replacing(toned('neutral', 'Nothing was sent', note(lastDay)))
})

export const announcingCommands = [announce, send, sendLate, takeBack, notYet] as readonly Command[]
