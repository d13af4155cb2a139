import { dayOf, describeDay } from '../bot/day.ts'
import { fact, facts } from '../bot/view.ts'
import { zoneLabel } from '../bot/zone.ts'
import type { Section } from '../groups/section.ts'
import { reportDeadline } from '../terms/calendar.ts'
import { profileById } from '../terms/profile.ts'
import { listStudyGroupMeetings } from './store.ts'

const mostShown = 5

/** The next reports, each with the study group meeting on which its deadline hangs. */
export const reportsDue: Section = async (db, { group, now }) => {
  const rules = profileById(group.profile)?.reports ?? []
  const meetings = await listStudyGroupMeetings(db, group.id, dayOf(now, group.zone))
  const due = meetings.flatMap(({ body, firstDay, openingPlenary }) => {
    const rule = rules.find((report) => report.body === body)
    if (!rule) return []
    const dates = { firstDay, ...(openingPlenary ? { openingPlenary } : {}) }
    const { day, instant, anchor, anchorDay, label } = reportDeadline({ ...dates, rule, zone: group.zone })
    const was = instant < now ? ', which is over' : ''
    const words = `${describeDay(day)}, 23:59 ${zoneLabel(group.zone)}${was} (${label}; ${anchor} ${describeDay(anchorDay)})`
    return [fact(`Report to ${body} due`, words)]
  })
  return due.length === 0 ? [] : [facts(...due.slice(0, mostShown))]
}
