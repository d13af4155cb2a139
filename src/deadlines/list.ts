import type { DateTime } from 'luxon'
import type { GroupOfCaller } from '../bot/caller.ts'
import type { Db } from '../database/client.ts'
import { termsOf } from '../groups/terms.ts'
import { answeringOffices } from '../people/read.ts'
import type { Deadline, DeadlineSource } from './deadline.ts'
import { applyOverrides } from './override.ts'

/** Lists every deadline of a group, the earliest first. */
export async function listDeadlines(
  db: Db,
  sources: readonly DeadlineSource[],
  group: GroupOfCaller,
  now: DateTime,
): Promise<readonly Deadline[]> {
  const all: Deadline[] = []
  const listed = { ...group, terms: termsOf({ group }), answering: await answeringOffices(db, group.id) }
  for (const source of sources) all.push(...(await source.list(db, listed, now)))
  return (await applyOverrides(db, group.id, all)).toSorted((a, b) => a.at.toMillis() - b.at.toMillis())
}

/** Finds deadlines by their keys, as the rules have them: a subject that has several is derived once. */
export function deadlineFinder(db: Db, sources: readonly DeadlineSource[], now: DateTime) {
  const derived = new Map<string, readonly Deadline[]>()
  return async (key: string): Promise<Deadline | undefined> => {
    for (const source of sources) {
      const id = source.subjectOf(key)
      if (id === undefined) continue
      const subject = `${source.kind}:${id}`
      const deadlines = derived.get(subject) ?? (await source.derive(db, id, now))
      derived.set(subject, deadlines)
      return deadlines.find((deadline) => deadline.key === key)
    }
    return undefined
  }
}

/** Finds a deadline by its key, as the rules have it. */
export const findDeadline = (
  db: Db,
  sources: readonly DeadlineSource[],
  key: string,
  now: DateTime,
): Promise<Deadline | undefined> => deadlineFinder(db, sources, now)(key)
