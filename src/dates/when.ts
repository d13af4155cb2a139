import { DateTime } from 'luxon'
import { type Decoded, ok, problem } from '../text/decoded.ts'
import { addDays, type Day, dayOf, describeDay } from './day.ts'
import { type Example, type Phrase, readPhrase, tidy } from './phrase.ts'
import { instantOf, resolveWall, wallAt } from './wall.ts'
import { readZone, zoneLabel } from './zone.ts'

const MOST_YEARS_AHEAD = 3
const MOST_YEARS_BACK = 5

/** Returns the next 10 December: an example that is accepted whenever somebody reads it. */
const dayAhead = (today: Day): Day => `${Number(today.slice(0, 4)) + (today.slice(5) < '12-10' ? 0 : 1)}-12-10` as Day

/** Writes "10 Dec 2026". */
const formatExample = (day: Day): string => describeDay(day).slice(4)

function whenExample(today: Day): Example {
  const day = dayAhead(today)
  const advice = `Write for example ${formatExample(day)} 14:00, next Tuesday 14:00 Geneva or ${day}T14:00.`
  return { day: formatExample(day), advice }
}

function dayExample(today: Day, past: boolean): Example {
  const day = past ? today : dayAhead(today)
  return {
    day: formatExample(day),
    advice: `Write for example ${formatExample(day)}, ${past ? 'yesterday' : 'next Tuesday'} or ${day}.`,
  }
}

/** A point in time as it is stored: what the wall clock shows, and in which zone. `at` follows from both. */
export type When = {
  /** yyyy-MM-ddTHH:mm */
  readonly wall: string
  /** IANA name */
  readonly zone: string
  readonly at: DateTime
}

/** The present, and the IANA zone of the person who typed. */
export type Present = { readonly now: DateTime; readonly zone: string }

/** Reads a future date and time, in the zone of the person who typed unless the text names one. Never guesses. */
export function readWhen(text: string, { now, zone }: Present): Decoded<When> {
  const example = whenExample(dayOf(now, zone))
  const typed = tidy(text, example)
  if (typed.kind === 'problem') return typed
  const exact = readOffset(typed.value, dayAhead(dayOf(now, zone))) ?? readInterval(typed.value, now)
  if (exact !== undefined) return exact.kind === 'ok' ? ahead(whenAt(exact.value, zone), now) : exact
  const { rest, named } = splitZone(typed.value)
  const there = named ?? zone
  const today = dayOf(now, there)
  const phrase = readTwice(rest, { here: dayOf(now, zone), there: today, zone: there, example })
  if (phrase.kind === 'problem') return phrase
  const { day, time } = phrase.value
  if (time === undefined) {
    if (day !== undefined && day < today) return problem(`${describeDay(day)} is past. Give a later date.`)
    const hour = day === today ? Math.max(14, Number(wallAt(now, there).slice(11, 13)) + 1) : 14
    if (hour > 23) return problem('Add a time.')
    return problem(`Add a time, for example ${rest} ${hour}:00${named ? ` ${zoneLabel(named)}` : ''}.`)
  }
  const next = `${today}T${time}` > wallAt(now, there) ? today : addDays(today, 1)
  const wall = `${day ?? next}T${time}`
  const at = resolveWall(wall, there)
  if (at.kind === 'ok') return ahead({ wall, zone: there, at: at.value }, now)
  // another hour of the same night would not help if the day is past
  return day !== undefined && day < today ? problem(`${describeDay(day)} is past. Give a later date.`) : at
}

/** Reads a date without a time. Refuses past dates unless `past` allows them. */
export function readDay(text: string, { now, zone, past }: Present & { readonly past?: 'allowed' }): Decoded<Day> {
  const today = dayOf(now, zone)
  const example = dayExample(today, past === 'allowed')
  const typed = tidy(text, example)
  if (typed.kind === 'problem') return typed
  const phrase = readPhrase(typed.value, { today, past: past === 'allowed', example })
  if (phrase.kind === 'problem') return phrase
  const { day, time } = phrase.value
  if (time !== undefined || day === undefined) return problem(`Give a date without a time. ${example.advice}`)
  if (day < today && past !== 'allowed') return problem(`${describeDay(day)} is past. Give today or a later date.`)
  if (day < dayOf(now.minus({ years: MOST_YEARS_BACK }), zone))
    return problem(`${describeDay(day)} is more than ${MOST_YEARS_BACK} years ago.`)
  if (day > dayOf(now.plus({ years: MOST_YEARS_AHEAD }), zone)) return tooFar(describeDay(day))
  return ok(day)
}

/** Writes an instant as people in that zone would; if their clock shows that time twice, in UTC. */
export function whenAt(at: DateTime, zone: string): When {
  const wall = wallAt(at, zone)
  const first = instantOf(wall, zone)
  return first.toMillis() === at.toMillis()
    ? { wall, zone, at: first }
    : { wall: wallAt(at, 'UTC'), zone: 'UTC', at: at.setZone('UTC') }
}

/** Writes "Thu 10 Dec 2026, 14:00 Geneva (13:00 UTC)", with the date in UTC and the group's zone if they differ. */
export function describeWhen({ at, zone }: When, groupZone: string): string {
  const local = dayOf(at, zone)
  const shown = (other: string) => {
    const date = dayOf(at, other) === local ? '' : `${describeDay(dayOf(at, other))}, `
    return `${date}${clock(at, other)} ${zoneLabel(other)}`
  }
  const others = [...new Set([groupZone, 'UTC'])].filter((other) => other !== zone).map(shown)
  return `${describeDay(local)}, ${clock(at, zone)} ${zoneLabel(zone)}${others.length > 0 ? ` (${others.join(', ')})` : ''}`
}

function clock(at: DateTime, zone: string): string {
  return at.setZone(zone).toFormat('HH:mm')
}

/** Reads ISO 8601 with an offset or Z, by which either of two equal wall times can be written. */
function readOffset(typed: string, day: Day): Decoded<DateTime> | undefined {
  const found = /^(\d{4}-\d{2}-\d{2})[t ](\d{2}:\d{2})(?::(\d{2})(?:\.\d{1,6})?)? ?(z|[+-]\d{2}:?\d{2})$/i.exec(typed)
  if (found === null) return undefined
  const [, date, time, seconds, offset] = found
  const at = DateTime.fromISO(`${date}T${time}${offset?.toUpperCase()}`, { zone: 'utc' })
  if (!at.isValid)
    return problem(`“${typed}” is not a date and time that exists. Write for example ${day}T14:00+01:00.`)
  return Number(seconds ?? 0) === 0 ? ok(at) : problem(`Give whole minutes, for example ${day}T14:00+01:00.`)
}

/** Reads "in 2 hours" or "in 45 minutes": elapsed time, which does not depend on a calendar. */
function readInterval(typed: string, now: DateTime): Decoded<DateTime> | undefined {
  const found = /^in (an?|\d{1,3}) ?(m|mins?|minutes?|h|hrs?|hours?)$/i.exec(typed)
  if (found === null) return undefined
  const count = Number(found[1]) || 1
  return ok(now.startOf('minute').plus(found[2]?.toLowerCase().startsWith('h') ? { hours: count } : { minutes: count }))
}

/** Splits a zone off the end: "10 Dec 14:00 New York", "14:00 (Geneva)", "9:30 in Seoul", "14:00 Seoul time". */
function splitZone(typed: string): { readonly rest: string; readonly named?: string } {
  const parts = typed.replace(/ time$/i, '').split(' ')
  for (let count = Math.min(4, parts.length - 1); count > 0; count--) {
    const zone = readZone(
      parts
        .slice(-count)
        .join(' ')
        .replace(/^\((.*)\)$/, '$1'),
    )
    if (zone.kind === 'ok')
      return {
        rest: parts
          .slice(0, -count)
          .join(' ')
          .replace(/,?(?: in)?$/i, ''),
        named: zone.value,
      }
  }
  return { rest: typed }
}

/** Refuses "tomorrow 9:30 Seoul" while tomorrow is another date there than where it was typed. */
function readTwice(
  rest: string,
  asked: { readonly here: Day; readonly there: Day; readonly zone: string; readonly example: Example },
): Decoded<Phrase> {
  const { here, there, zone, example } = asked
  const mine = readPhrase(rest, { today: here, past: false, example })
  if (mine.kind === 'problem' || here === there) return mine
  const theirs = readPhrase(rest, { today: there, past: false, example })
  if (theirs.kind === 'problem' || theirs.value.day === mine.value.day) return theirs
  const [one, other] = [mine.value.day, theirs.value.day].map((day) => (day === undefined ? '' : describeDay(day)))
  return problem(`“${rest}” is ${one} where you are and ${other} in ${zoneLabel(zone)}. Write the date itself.`)
}

function ahead(when: When, now: DateTime): Decoded<When> {
  const shown = `${describeDay(dayOf(when.at, when.zone))}, ${clock(when.at, when.zone)} ${zoneLabel(when.zone)}`
  if (when.at <= now) return problem(`${shown} is past. Give a later time.`)
  return when.at > now.plus({ years: MOST_YEARS_AHEAD }) ? tooFar(shown) : ok(when)
}

function tooFar(shown: string): ReturnType<typeof problem> {
  return problem(`${shown} is more than ${MOST_YEARS_AHEAD} years ahead. Give an earlier date.`)
}
