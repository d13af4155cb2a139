import type { Db } from '../db.ts'
import type { Deadline, Responsible } from './deadline.ts'
import { findNote } from './note-store.ts'

/** Whoever took it over, or else the office that the rules make responsible. */
export async function responsibleFor(db: Db, deadline: Deadline, group: number): Promise<readonly Responsible[]> {
  const note = await findNote(db, group, deadline.key)
  if (note?.person === undefined) return deadline.responsible
  return [{ person: note.person, name: note.name ?? '', as: 'took it over' }]
}
