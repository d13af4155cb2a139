import { DateTime } from 'luxon'
import { describeDuration } from '../dates/duration.ts'
import { formatDateTime } from '../dates/format.ts'
import type { MeetingChange } from './meeting.ts'

/** How each kept value is told. What is not named here follows from the rest, or is said by the change itself. */
const told: Readonly<
  Record<string, { readonly label: string; readonly words: (value: unknown, zone: string) => string }>
> = {
  title: { label: 'title', words: quoted },
  startsAt: { label: 'start', words: (value, zone) => formatDateTime(DateTime.fromISO(String(value)), zone) },
  lastsMinutes: { label: 'length', words: (value) => describeDuration(Number(value)) },
  tool: { label: 'tool', words: quoted },
  // never in words: it may carry a passcode
  joinLink: { label: 'join link', words: () => 'new' },
  lateReason: { label: 'reason for the late notice', words: quoted },
  cancelReason: { label: 'reason', words: quoted },
  attended: { label: 'present', words: (value) => (value === true ? 'yes' : 'no') },
  place: { label: 'place', words: String },
  conclusion: { label: 'conclusion', words: String },
  agenda: { label: 'agenda', words: itemsWords },
}

const mostItemsShown = 5

function itemsWords(value: unknown): string {
  const items: readonly unknown[] = Array.isArray(value) ? value : []
  const rest = items.length - mostItemsShown
  return `${items.slice(0, mostItemsShown).map(quoted).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

function quoted(value: unknown): string {
  return `“${String(value)}”`
}

/** "title from “A” to “B”; start Tue 1 Sep 2026, 14:00 Geneva": what a change turned into what. */
export const changeWords = (change: Pick<MeetingChange, 'before' | 'after'>, zone: string): string =>
  changeLines(change, zone).join('; ')

/** The same, each by itself. */
export function changeLines(
  { before, after }: Pick<MeetingChange, 'before' | 'after'>,
  zone: string,
): readonly string[] {
  const [was, is] = [values(before), values(after)]
  const isRemoved = (after ?? null) === null
  return Object.entries(told)
    .filter(([name]) => (was[name] ?? null) !== (is[name] ?? null))
    .map(([name, { label, words }]) => {
      const shown = (value: unknown) => words(value, zone)
      if ((was[name] ?? null) === null) return `${label} ${shown(is[name])}`
      if (isRemoved) return `${label} was ${shown(was[name])}`
      if ((is[name] ?? null) === null) return `no ${label} any more`
      const [from, to] = [shown(was[name]), shown(is[name])]
      return from === to ? `${label} ${to}` : `${label} from ${from} to ${to}`
    })
}

const values = (kept: unknown): Readonly<Record<string, unknown>> =>
  typeof kept === 'object' && kept !== null ? (kept as Readonly<Record<string, unknown>>) : {}
