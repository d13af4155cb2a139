import type { DateTime } from 'luxon'
import type { GroupOfCaller } from '../bot/caller.ts'
import { type Field, record } from '../bot/field.ts'
import type { Db } from '../database/client.ts'
import { ok, problem } from '../text/decoded.ts'
import type { Deadline, DeadlineSource } from './deadline.ts'
import { findNotes } from './note-store.ts'
import { withNote } from './responsible.ts'

/** Every deadline of a group, the earliest first. */
export async function listDeadlines(
  db: Db,
  sources: readonly DeadlineSource[],
  group: GroupOfCaller,
  now: DateTime,
): Promise<readonly Deadline[]> {
  const all: Deadline[] = []
  for (const source of sources) all.push(...(await source.list(db, group, now)))
  const notes = await findNotes(
    db,
    group.id,
    all.map(({ key }) => key),
  )
  return all
    .map((deadline) => withNote(deadline, notes.get(deadline.key)))
    .toSorted((a, b) => a.at.toMillis() - b.at.toMillis())
}

/** Those of the rules: nobody is reminded of advice, so there is nothing to look at, to put off or to hand over. */
async function listBinding(...asked: Parameters<typeof listDeadlines>): Promise<readonly Deadline[]> {
  return (await listDeadlines(...asked)).filter(({ kind }) => kind !== 'advice')
}

/** A deadline of the caller's group, by a part of its title. */
export const deadlineField = (sources: readonly DeadlineSource[]): Field<Deadline> =>
  record('Deadline', {
    hint: 'Choose one; /deadline list shows them',
    suggest: async (typed, { db, caller, now }) => {
      if (!caller.group) return []
      const wanted = typed.toLowerCase()
      return (await listBinding(db, sources, caller.group, now))
        .filter(({ title }) => title.toLowerCase().includes(wanted))
        .map(({ key, title }) => ({ value: key, label: title.slice(0, 75) }))
    },
    find: async (typed, { db, caller, now }) => {
      const all = caller.group ? await listBinding(db, sources, caller.group, now) : []
      const [found, second] = fitting(all, typed)
      if (found && second) return problem(`“${typed}” fits ${found.title} and ${second.title}; type more of it.`)
      return found ? ok(found) : problem(`There is no deadline “${typed}” here; /deadline list shows them.`)
    },
  })

/** Those that a part of their title may mean: the one that it names, else where it stands as whole words, else anywhere. */
function fitting(all: readonly Deadline[], typed: string): readonly Deadline[] {
  const wanted = typed.toLowerCase()
  const exact = all.filter(({ key, title }) => key === typed || title.toLowerCase() === wanted)
  if (exact.length > 0) return exact
  const within = all.filter(({ title }) => title.toLowerCase().includes(wanted))
  // a report to SG2 is not meant for SG20
  const whole = within.filter(({ title }) => ` ${title.toLowerCase()} `.includes(` ${wanted} `))
  return whole.length > 0 ? whole : within
}
