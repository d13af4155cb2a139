import { type Field, record, text } from '../../bot/field.ts'
import type { Db } from '../../database/client.ts'
import { readWhen, type When } from '../../dates/when.ts'
import { ok, problem } from '../../text/decoded.ts'
import { listed } from '../../text/list.ts'
import type { AvailabilityPoll } from './model.ts'
import { findPoll, listOpenPolls } from './read.ts'
import { lockPollByNumber } from './write.ts'

type Numbered = Pick<AvailabilityPoll, 'number'>
type Find = (db: Db, group: number, number: number) => Promise<AvailabilityPoll | undefined>

const fieldOf = (find: Find): Field<AvailabilityPoll, Numbered> =>
  record('Availability poll', {
    hint: 'Such as P1',
    suggest: async (typed, { db, caller }) => {
      if (!caller.group) return []
      return (await listOpenPolls(db, caller.group.id))
        .map(({ number, title }) => ({ value: `P${number}`, label: `P${number} – ${title}`.slice(0, 75) }))
        .filter(({ label }) => label.toLowerCase().includes(typed.toLowerCase()))
    },
    find: async (typed, { db, caller }) => {
      const digits = /^p?(\d{1,9})\b/i.exec(typed)?.[1]
      const found = digits && caller.group ? await find(db, caller.group.id, Number(digits)) : undefined
      return found ? ok(found) : problem(`There is no availability poll “${typed}” in this group.`)
    },
    write: ({ number }) => `P${number}`,
  })

/** Asks for an availability poll of the caller's group by its short name. */
export const pollField = fieldOf(findPoll)

/** Asks for an availability poll that the command changes: it stays locked until the transaction ends. */
export const pollToChange = fieldOf(lockPollByNumber)

const mostSlots = 10

/** Asks for two to ten dates, one a line or between semicolons. */
export const slotsField: Field<readonly When[]> = {
  kind: 'paragraph',
  label: 'Slots',
  hint: 'Two to ten dates, one per line, such as 10 Dec 14:00',
  required: true,
  max: 1300,
  read: (typed, { now, caller }) => {
    const lines = listed(typed)
    if (lines.length < 2 || lines.length > mostSlots)
      return problem(`Give two to ten slots, one per line or separated by semicolons; you gave ${lines.length}.`)
    const slots: When[] = []
    for (const [i, line] of lines.entries()) {
      const read = readWhen(line, { now, zone: caller.person.zone })
      if (read.kind === 'problem') return problem(`Slot ${i + 1}, “${line}”: ${read.problem}`)
      if (slots.some((slot) => slot.at.toMillis() === read.value.at.toMillis()))
        return problem(`Slot ${i + 1}, “${line}”, is listed twice.`)
      slots.push(read.value)
    }
    return ok(slots.toSorted((a, b) => a.at.toMillis() - b.at.toMillis()))
  },
}

/** Asks for slots by their numbers. */
export const slotNumbersField: Field<ReadonlySet<number>> = {
  ...text('Slots', { max: 40, hint: 'Their numbers, such as 1,3; leave out for none' }),
  read: (typed) => {
    const numbers = typed.split(/[\s,]+/).filter((part) => part !== '')
    return numbers.every((part) => /^\d{1,2}$/.test(part))
      ? ok(new Set(numbers.map(Number)))
      : problem(`“${typed}” is not a list of slot numbers such as 1,3.`)
  },
}
