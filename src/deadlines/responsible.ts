import type { DateTime } from 'luxon'
import type { Db } from '../db.ts'
import type { Deadline, DeadlineSource, Responsible } from './deadline.ts'
import { findNote } from './store.ts'

/** Whoever took it over, or else the office that the rules make responsible. */
export async function responsibleFor(db: Db, deadline: Deadline, group: number): Promise<readonly Responsible[]> {
  const note = await findNote(db, group, deadline.key)
  if (note?.person === undefined) return deadline.responsible
  return [{ person: note.person, name: note.name ?? '', as: 'took it over' }]
}

/** One deadline as it is at this moment, with whoever is responsible now. */
export async function findDeadline(
  db: Db,
  sources: readonly DeadlineSource[],
  asked: { readonly group: number; readonly key: string },
  now: DateTime,
): Promise<Deadline | undefined> {
  for (const source of sources) {
    const subject = source.subjectOf(asked.key)
    if (subject === undefined) continue
    const found = (await source.derive(db, subject, now)).find(({ key }) => key === asked.key)
    return found && { ...found, responsible: await responsibleFor(db, found, asked.group) }
  }
  return undefined
}
