import { DateTime } from 'luxon'
import { writeLine } from '../../bot/line.ts'
import { type Refusal, refuse } from '../../bot/reply.ts'
import { press } from '../../bot/signature.ts'
import { type Line, line, strong } from '../../bot/view.ts'
import { heldTitle } from '../../notices/format.ts'
import { refuseSecond } from '../../notices/views.ts'
import { formatChangedValues, sentence } from '../format.ts'
import { isPast, type Meeting } from '../model.ts'
import { plan, rejected } from '../signatures.ts'
import type { MailedSnapshot, NextMail } from './model.ts'

/** Takes down what an e-mail says about a meeting, so that later changes can be compared with it. */
export const snapshotOf = (meeting: Meeting): MailedSnapshot => ({
  title: meeting.title,
  startsAt: meeting.startsAt.toUTC().toISO() ?? '',
  lastsMinutes: meeting.lastsMinutes,
  tool: meeting.tool ?? null,
  joinLink: meeting.joinLink ?? null,
  agenda: meeting.agenda.map(
    ({ title, seeksConclusion }) => `${title}${seeksConclusion ? ' – seeks a conclusion' : ''}`,
  ),
  cancelled: meeting.state === 'cancelled',
})

/** Lists what the last e-mail does not say yet, one line each; empty if it is still true. */
export function unmailedChanges(mailed: MailedSnapshot, meeting: Meeting, zone: string): readonly Line[] {
  const { agenda: mailedAgenda, ...before } = mailed
  const { agenda, ...after } = snapshotOf(meeting)
  return [
    ...formatChangedValues({ before, after }, zone).map((change) => line(sentence(change))),
    ...agendaChanges(mailedAgenda, agenda),
  ]
}

function agendaChanges(before: readonly string[], after: readonly string[]): readonly Line[] {
  const added = after.filter((item) => !before.includes(item))
  const removed = before.filter((item) => !after.includes(item))
  const isReordered = added.length + removed.length === 0 && before.join('\n') !== after.join('\n')
  return [
    ...added.map((item) => line(strong('New on the agenda: '), item)),
    ...removed.map((item) => line(strong('No longer on the agenda: '), item)),
    ...(isReordered ? [line('The agenda was reordered')] : []),
  ]
}

/** Chooses the next e-mail after the last one that reached the list, or refuses if there is nothing new to say. */
export function nextMail(
  meeting: Meeting,
  mailed: MailedSnapshot | undefined,
  zone: string,
  now: DateTime,
): NextMail | Refusal {
  const { number, mail } = meeting
  if (mail?.state === 'drafted') return refuseSecond(`M${number}`, mail.goesOutAt, zone)
  return mailFor(meeting, mailed, zone, now) ?? nothingNew(meeting)
}

/** Chooses the next e-mail without regard to one that is on its way; undefined if there is nothing new to say. */
export function mailFor(
  meeting: Meeting,
  mailed: MailedSnapshot | undefined,
  zone: string,
  now: DateTime,
): NextMail | undefined {
  if (meeting.state === 'cancelled')
    return mailed && !mailed.cancelled ? { kind: 'cancellation', start: mailedStart(mailed) } : undefined
  if (isPast(meeting, now)) return undefined
  if (!mailed) return { kind: 'announcement' }
  const changes = unmailedChanges(mailed, meeting, zone)
  return changes.length > 0 ? { kind: 'change', changes } : undefined
}

function nothingNew(meeting: Meeting): Refusal {
  const { number, state, mail } = meeting
  if (mail?.state === 'held')
    return refuse(`${heldTitle}.`, {
      instead: `If the moderator rejects it, record that with ${writeLine(press(rejected, { meeting }))}; you can then send it again.`,
    })
  if (state === 'cancelled')
    return refuse(`M${number} was cancelled, and there is nothing new to send to the mailing list.`, {
      instead: `Plan a new meeting with ${writeLine(press(plan))}.`,
    })
  return refuse(`Nothing has changed since the e-mail about M${number}, so nothing is sent.`, {
    instead: 'Its messages in the channels are updated automatically.',
  })
}

/** Returns the start that the list knows. */
export const mailedStart = ({ startsAt }: MailedSnapshot): DateTime => DateTime.fromISO(startsAt, { zone: 'utc' })
