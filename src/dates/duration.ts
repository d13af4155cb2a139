import { type Decoded, ok, problem } from '../text/decoded.ts'

const HOUR = 60
const accepted = 'Write for example 90m, 1h30 or 2 hours.'

type Bounds = { readonly least: number; readonly most: number }

/** Reads a length of time in whole minutes: "90m", "1h30", "1 h 30 min", "1.5h", "2 hours"; a bare number is minutes. */
export function readDuration(text: string, bounds: Bounds = { least: 5, most: 12 * HOUR }): Decoded<number> {
  const typed = text.slice(0, 30).trim()
  if (typed === '') return problem(`Enter a duration. ${accepted}`)
  const minutes = text.length > 30 ? undefined : minutesOf(typed.toLowerCase())
  if (minutes === undefined) return problem(`“${typed}” is not a duration. ${accepted}`)
  if (!Number.isInteger(minutes)) return problem(`“${typed}” is not a whole number of minutes. ${accepted}`)
  if (minutes < bounds.least)
    return problem(`${describeDuration(minutes)} is too short: at least ${describeDuration(bounds.least)}.`)
  if (minutes > bounds.most)
    return problem(`${describeDuration(minutes)} is too long: at most ${describeDuration(bounds.most)}.`)
  return ok(minutes)
}

/** Writes "45 min", "2 h", "1 h 30 min". */
export function describeDuration(minutes: number): string {
  const hours = Math.floor(minutes / HOUR)
  const rest = minutes % HOUR
  if (hours === 0) return `${rest} min`
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`
}

const spokenDurations = new Map([
  ['half an hour', 30],
  ['an hour', 60],
  ['an hour and a half', 90],
])

function minutesOf(typed: string): number | undefined {
  const spoken = spokenDurations.get(typed.replace(/^one /, 'an '))
  if (spoken !== undefined) return spoken
  const bare = /^(\d{1,4}) ?(?:m|min|mins|minutes?)?$/.exec(typed)
  if (bare) return Number(bare[1])
  const hours = /^(\d{1,3}(?:[.,]\d{1,2})?) ?(?:h|hr|hrs|hours?)$/.exec(typed)
  if (hours) return roundedMinutes(Number(hours[1]?.replace(',', '.')))
  const both = /^(\d{1,3}) ?(?:h|hr|hrs|hours?) ?(?:and )?([0-5]?\d) ?(?:m|min|mins|minutes?)?$/.exec(typed)
  if (both) return Number(both[1]) * HOUR + Number(both[2])
  const clock = /^(\d{1,2}):([0-5]\d)$/.exec(typed)
  if (clock) return Number(clock[1]) * HOUR + Number(clock[2])
  return undefined
}

/** Rounds so that 1.1 h is 66 minutes despite binary fractions, while 1.01 h stays no whole number of minutes. */
function roundedMinutes(hours: number): number {
  return Math.round(hours * HOUR * 100) / 100
}
