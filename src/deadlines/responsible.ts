import type { Db } from '../database/client.ts'
import { dayOf, describeDay } from '../dates/day.ts'
import { zoneLabel } from '../dates/zone.ts'
import type { Deadline, Responsible, Rung } from './deadline.ts'
import { zoneOf } from './distance.ts'
import { type DeadlineNote, findNote } from './note-store.ts'

export const asNoted = async (db: Db, deadline: Deadline, group: number): Promise<Deadline> =>
  withNote(deadline, await findNote(db, group, deadline.key))

/** As members have changed it: whose it is, and when they are reminded besides. */
export const withNote = (deadline: Deadline, note: DeadlineNote | undefined): Deadline => ({
  ...deadline,
  responsible: responsibleOf(deadline, note),
  rungs: [...snoozeRungs(deadline, note), ...deadline.rungs],
})

/** Put off is not forgotten: the end of a snooze reminds, also where the ladder has nothing near it. */
function snoozeRungs(deadline: Deadline, note: DeadlineNote | undefined): readonly Rung[] {
  const at = note?.snoozedUntil?.setZone(zoneOf(deadline))
  if (!at) return []
  const name = `put off until ${describeDay(dayOf(at, zoneOf(deadline)))}, ${at.toFormat('HH:mm')} ${zoneLabel(zoneOf(deadline))}`
  return [{ name, at, urgent: false }]
}

/** Whoever took it over, or else the office that the rules make responsible. */
export function responsibleOf(deadline: Deadline, note: DeadlineNote | undefined): readonly Responsible[] {
  if (note?.person === undefined) return deadline.responsible
  return [{ person: note.person, name: note.name ?? '', as: 'took it over' }]
}
