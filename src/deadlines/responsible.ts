import type { Db } from '../db.ts'
import type { Deadline, Responsible } from './deadline.ts'
import { type DeadlineNote, findNote } from './note-store.ts'

export const responsibleFor = async (db: Db, deadline: Deadline, group: number): Promise<readonly Responsible[]> =>
  responsibleOf(deadline, await findNote(db, group, deadline.key))

/** Whoever took it over, or else the office that the rules make responsible. */
export function responsibleOf(deadline: Deadline, note: DeadlineNote | undefined): readonly Responsible[] {
  if (note?.person === undefined) return deadline.responsible
  return [{ person: note.person, name: note.name ?? '', as: 'took it over' }]
}
