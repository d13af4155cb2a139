import type { DateTime } from 'luxon'
import { type Day, describeDay } from '../dates/day.ts'
import { readDuration } from '../dates/duration.ts'
import { describeWhen, readDay, readWhen, type When } from '../dates/when.ts'
import { readZone, suggestZones } from '../dates/zone.ts'
import type { Field, Reading } from './field.ts'

type Shape = { readonly hint?: string }

const present = ({ now, caller }: Reading) => ({ now, zone: caller.person.zone })

/** Takes a future date and time, read in the caller's zone unless the text names another. */
export const when = (label: string, shape: Shape = {}): Field<When> => ({
  kind: 'when',
  label,
  hint: 'Such as 10 Dec 14:00, next Tuesday 14:00 Geneva, in 3 weeks at 10; your zone unless you name one',
  required: true,
  max: 120,
  ...shape,
  suggest: async (typed, reading) => echo(typed, reading),
  read: (typed, reading) => readWhen(typed, present(reading)),
})

/** Shows, while somebody types, how the text will be read. */
function echo(typed: string, reading: Reading) {
  const read = readWhen(typed, present(reading))
  if (read.kind === 'problem') return []
  const zone = reading.caller.group?.zone ?? read.value.zone
  return [{ label: describeWhen(read.value, zone).slice(0, 100), value: typed }]
}

/** Takes a date without a time; `past` allows days that are over. */
export const day = (label: string, shape: Shape & { readonly past?: 'allowed' } = {}): Field<Day> => ({
  kind: 'day',
  label,
  hint: shape.hint ?? (shape.past ? 'Such as today or 18 Aug 2026' : 'Such as next Friday, or day, month and year'),
  required: true,
  max: 120,
  suggest: async (typed, reading) => {
    const read = readDay(typed, { ...present(reading), ...(shape.past ? { past: shape.past } : {}) })
    return read.kind === 'ok' ? [{ label: describeDay(read.value), value: typed }] : []
  },
  read: (typed, reading) => readDay(typed, { ...present(reading), ...(shape.past ? { past: shape.past } : {}) }),
})

/** Takes a length of time, in minutes. */
export const duration = (label: string, shape: Shape = {}): Field<number> => ({
  kind: 'duration',
  label,
  hint: 'Such as 90m or 1h30',
  required: true,
  max: 40,
  ...shape,
  read: (typed) => readDuration(typed),
})

export const zone = (label: string, shape: Shape = {}): Field<string> => ({
  kind: 'zone',
  label,
  hint: 'Such as Europe/Zurich or Seoul',
  required: true,
  max: 60,
  ...shape,
  suggest: async (typed, { now }) =>
    suggestZones(typed, 25).map((found) => ({ ...found, label: `${found.label}, ${clockIn(found.value, now)}` })),
  read: (typed) => readZone(typed),
})

const clockIn = (name: string, now: DateTime): string => now.setZone(name).toFormat('HH:mm')
