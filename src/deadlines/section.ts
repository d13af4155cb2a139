import { dayOf, describeDay } from '../bot/day.ts'
import { heading, line, list, strong } from '../bot/view.ts'
import type { Section } from '../groups/section.ts'
import { listDeadlines } from './commands.ts'
import type { DeadlineSource } from './deadline.ts'
import { distanceWords } from './views.ts'

const mostShown = 5

/** What is due next, and what is overdue. */
export const dueSoon =
  (sources: readonly DeadlineSource[]): Section =>
  async (db, { group, now }) => {
    const open = (await listDeadlines(db, sources, group, now)).filter(
      ({ state, kind }) => state === 'open' && kind !== 'advice',
    )
    if (open.length === 0) return []
    const lines = open.slice(0, mostShown).map((deadline) => {
      const overdue = deadline.at < now ? 'overdue, ' : ''
      const day = describeDay(dayOf(deadline.at, group.zone))
      return line(
        strong(deadline.title),
        ` – ${day}, ${overdue}${distanceWords(deadline.at, now, group.zone)} (${deadline.rule})`,
      )
    })
    return [heading('What is due'), list(...lines)]
  }
