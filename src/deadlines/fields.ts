import { type Field, type Reading, record } from '../bot/field.ts'
import { ok, problem } from '../text/decoded.ts'
import type { Deadline, DeadlineSource } from './deadline.ts'
import { listDeadlines } from './list.ts'

const mostLetters = 75

/** Takes a deadline of the caller's group: a part of its title, or its key. */
export function deadlineField(sources: readonly DeadlineSource[]): Field<Deadline, Pick<Deadline, 'key'>> {
  /** Lists the deadlines of the caller's group without advice: nobody is reminded of that, so it cannot be snoozed. */
  async function listBinding({ db, caller, now }: Reading): Promise<readonly Deadline[]> {
    if (!caller.group) return []
    return (await listDeadlines(db, sources, caller.group, now)).filter(({ kind }) => kind !== 'advice')
  }
  return record('Deadline', {
    hint: 'Choose one; /deadline list shows them',
    suggest: async (typed, reading) => {
      const wanted = typed.toLowerCase()
      return (await listBinding(reading))
        .filter(({ title }) => title.toLowerCase().includes(wanted))
        .map(({ key, title }) => ({ value: key, label: title.slice(0, mostLetters) }))
    },
    find: async (typed, reading) => {
      const [found, second] = fitting(await listBinding(reading), typed)
      if (found && second)
        return problem(`“${typed}” matches ${found.title} and ${second.title}; type more of the title.`)
      return found ? ok(found) : problem(`There is no deadline “${typed}” here; /deadline list shows them.`)
    },
    write: ({ key }) => key,
  })
}

/** Finds what a part of a title may mean: the deadline that it names, else those with it as whole words, else anywhere. */
function fitting(all: readonly Deadline[], typed: string): readonly Deadline[] {
  const wanted = typed.toLowerCase()
  const exact = all.filter(({ key, title }) => key === typed || title.toLowerCase() === wanted)
  if (exact.length > 0) return exact
  const anywhere = all.filter(({ title }) => title.toLowerCase().includes(wanted))
  // a report to SG2 is not meant for SG20
  const whole = anywhere.filter(({ title }) => ` ${title.toLowerCase()} `.includes(` ${wanted} `))
  return whole.length > 0 ? whole : anywhere
}
