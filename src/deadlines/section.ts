import type { DateTime } from 'luxon'
import { writeLine } from '../bot/line.ts'
import { press } from '../bot/signature.ts'
import { button, buttons, heading, type Line, line, list, note, numbered, strong } from '../bot/view.ts'
import { dayOf, describeDay } from '../dates/day.ts'
import type { Section } from '../groups/section.ts'
import type { Deadline, DeadlineSource } from './deadline.ts'
import { formatDistance } from './format.ts'
import { listDeadlines } from './list.ts'
import { list as listAll } from './signatures.ts'

const mostShown = 5

/** Lists what this person is responsible for, each with what would meet it; what is overdue comes first. */
export const dueFor =
  (sources: readonly DeadlineSource[]): Section =>
  async (db, { group, now, person }) => {
    const mine = (await listDeadlines(db, sources, group, now)).filter(
      ({ state, kind, responsible, act }) =>
        state === 'open' && kind !== 'advice' && act !== undefined && responsible.some((one) => one.person === person),
    )
    if (mine.length === 0) return []
    const shown = mine.slice(0, mostShown)
    const acts = shown.flatMap(({ act }, i) => (act ? [button(`${i + 1}: ${act.label}`, act.invocation)] : []))
    return [
      heading('Yours to do'),
      numbered(...shown.map((deadline) => dueLine(deadline, group.zone, now))),
      ...(acts.length > 0 ? [buttons(...acts)] : []),
      ...(mine.length > shown.length
        ? [note(`${mine.length - shown.length} more: ${writeLine(press(listAll))} shows them.`)]
        : []),
    ]
  }

/** Lists what is due next, and what is overdue. */
export const dueSoon =
  (sources: readonly DeadlineSource[]): Section =>
  async (db, { group, now }) => {
    const open = (await listDeadlines(db, sources, group, now)).filter(
      ({ state, kind }) => state === 'open' && kind !== 'advice',
    )
    if (open.length === 0) return []
    return [
      heading('What is due'),
      list(...open.slice(0, mostShown).map((deadline) => dueLine(deadline, group.zone, now))),
    ]
  }

function dueLine({ title, at, rule }: Deadline, zone: string, now: DateTime): Line {
  const overdue = at < now ? 'overdue, ' : ''
  return line(strong(title), ` – ${describeDay(dayOf(at, zone))}, ${overdue}${formatDistance(at, now, zone)} (${rule})`)
}
