import { DateTime } from 'luxon'
import { type Refusal, refuse } from '../bot/reply.ts'
import { type Line, line, strong } from '../bot/view.ts'
import { heldTitle } from '../notices/format.ts'
import { refuseSecond } from '../notices/views.ts'
import { changeLines } from './history.ts'
import { isPast, type Meeting } from './meeting.ts'
import { sentence } from './views.ts'

/** What the mailing list knows of a meeting, as the last e-mail said it. */
export interface Told {
  readonly title: string
  /** ISO 8601, UTC */
  readonly startsAt: string
  readonly lastsMinutes: number
  readonly tool: string | null
  readonly joinLink: string | null
  readonly agenda: readonly string[]
  readonly cancelled: boolean
}

export const toldOf = ({ title, startsAt, lastsMinutes, tool, joinLink, agenda, state }: Meeting): Told => ({
  ...{ title, lastsMinutes },
  startsAt: startsAt.toUTC().toISO() ?? '',
  tool: tool ?? null,
  joinLink: joinLink ?? null,
  agenda: agenda.map(({ title, seeksConclusion }) => `${title}${seeksConclusion ? ' – seeks a conclusion' : ''}`),
  cancelled: state === 'cancelled',
})

/** What the list does not know yet, a line each; nothing where the last e-mail still holds. */
export function untold(told: Told, meeting: Meeting, zone: string): readonly Line[] {
  const is = toldOf(meeting)
  const [before, after] = [told, is].map(({ agenda: _, ...facts }) => facts)
  return [...changeLines({ before, after }, zone).map((words) => line(sentence(words))), ...agendaChanges(told, is)]
}

function agendaChanges({ agenda: before }: Told, { agenda: after }: Told): readonly Line[] {
  const added = after.filter((item) => !before.includes(item))
  const removed = before.filter((item) => !after.includes(item))
  const moved = added.length + removed.length === 0 && before.join('\n') !== after.join('\n')
  return [
    ...added.map((item) => line(strong('New on the agenda: '), item)),
    ...removed.map((item) => line(strong('No longer on the agenda: '), item)),
    ...(moved ? [line('The agenda has another order')] : []),
  ]
}

/** The e-mail that is to be sent next, with what it has to tell first. */
export type NextMail =
  | { readonly kind: 'announcement' }
  /** `start`: as the list knows it. */
  | { readonly kind: 'cancellation'; readonly start: DateTime }
  | { readonly kind: 'change'; readonly changes: readonly Line[] }

/** `told`: by the last e-mail that reached the list. Nothing changed, nothing sent. */
export function nextMail(meeting: Meeting, told: Told | undefined, zone: string, now: DateTime): NextMail | Refusal {
  const { number, mail } = meeting
  if (mail?.state === 'drafted') return refuseSecond(`M${number}`, mail.goesOutAt, zone)
  return mailFor(meeting, told, zone, now) ?? nothingToTell(meeting)
}

/** The same, whatever is on its way. */
export function mailFor(meeting: Meeting, told: Told | undefined, zone: string, now: DateTime): NextMail | undefined {
  if (meeting.state === 'cancelled')
    return told && !told.cancelled ? { kind: 'cancellation', start: toldStart(told) } : undefined
  if (isPast(meeting, now)) return undefined
  if (!told) return { kind: 'announcement' }
  const changes = untold(told, meeting, zone)
  return changes.length > 0 ? { kind: 'change', changes } : undefined
}

const nothingToTell = ({ number, state, mail }: Meeting): Refusal =>
  mail?.state === 'held'
    ? refuse(`${heldTitle}.`, {
        instead: `Rejected, it is sent again after /meeting rejected meeting:M${number}.`,
      })
    : state === 'cancelled'
      ? refuse(`M${number} was cancelled, and the mailing list has nothing to be told.`, {
          instead: 'Plan a new meeting with /meeting plan.',
        })
      : refuse(`Nothing has changed since the e-mail about M${number}, so nothing is sent.`, {
          instead: 'Its messages in the channels follow every change by themselves.',
        })

/** When the start was, as the list knows it. */
export const toldStart = ({ startsAt }: Told): DateTime => DateTime.fromISO(startsAt, { zone: 'utc' })
