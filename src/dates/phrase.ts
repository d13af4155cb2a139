import * as en from 'chrono-node/en'
import { type Decoded, ok, problem } from '../text/decoded.ts'
import { addDays, addMonths, type Day, daysBetween, describeDay, parseDay, weekdayOf } from './day.ts'
import { isClockAbbreviation, readZone } from './zone.ts'

const MOST_CHARACTERS = 120
const MOST_DAYS_WITHOUT_YEAR = 270

/** What would be accepted: a date, such as "10 Dec 2026", and a sentence of advice that contains it. */
export type Example = { readonly day: string; readonly advice: string }

/** The day that relative words count from, whether past dates are allowed, and the example to show. */
export type Asked = { readonly today: Day; readonly past: boolean; readonly example: Example }

/** What a phrase states: a date, a time of day (HH:mm), or both. */
export type Phrase = { readonly day?: Day; readonly time?: string }

const words = new Set(
  (
    'january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec ' +
    'monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun ' +
    'today tomorrow yesterday next this in on at of the day days week weeks am pm ' +
    'a an one two three four five six seven eight nine ten'
  ).split(' '),
)
const months = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec'
const weekdays = 'mon|tue|wed|thu|fri|sat|sun'
const token =
  /^(?:\d{1,2}|\d{4}|\d{1,2}(?:st|nd|rd|th)|\d{1,2}(?::\d{2}){0,2}(?:am|pm)|\d{1,2}(?::\d{2}){1,2}|\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:t\d{2}:\d{2}(?::\d{2})?)?)$/

/** Limits, normalises and trims what was typed, before anything parses it. */
export function tidy(text: string, { advice }: Example): Decoded<string> {
  // One compatibility character can become eighteen, so the limit holds after normalisation too.
  const typed = text.length > MOST_CHARACTERS ? text : text.normalize('NFKC').replace(/\s+/g, ' ').trim()
  if (typed.length > MOST_CHARACTERS) return problem(`That is too long for a date. ${advice}`)
  if (typed === '') return problem(`The date is empty. ${advice}`)
  if (/\p{C}/u.test(typed)) return problem(`There is an invisible character in the date. Type it again. ${advice}`)
  return ok(typed)
}

/**
 * Reads a phrase that `tidy` has passed. chrono-node knows the language; what it would guess, overlook or
 * swallow (ranges, unknown words, abbreviations of zones, two-digit years, month before day) is refused here.
 */
export function readPhrase(typed: string, asked: Asked): Decoded<Phrase> {
  const { today, example } = asked
  const dated = withMonthName(plainForm(typed.toLowerCase(), today), asked)
  if (dated.kind === 'problem') return dated
  const text = dated.value
  const refused = refusal(text, typed, example.advice)
  if (refused !== undefined) return problem(refused)
  const [result, second] = en.casual.parse(text, noonHere(today))
  if (second !== undefined) return problem(`“${typed}” names more than one date or time. Write only one.`)
  if (result === undefined || result.text !== text || result.end != null) return unread(typed, example.advice)
  const { start } = result
  const time = start.isCertain('hour') ? clock(start.get('hour') ?? 0, start.get('minute') ?? 0) : undefined
  if (start.isCertain('second') && start.get('second') !== 0) return problem('Give whole minutes, for example 14:00.')
  if (time !== undefined && /^0[1-6]/.test(time) && !/\d:\d\d|\d ?[ap]m\b/.test(text)) {
    const hour = start.get('hour') ?? 0
    return problem(`“${typed}” could be ${time} or ${clock(hour + 12, 0)}. Say which one you mean.`)
  }
  const day = dayIn(text, typed, start, asked)
  if (day.kind === 'problem') return day
  return ok({ ...(day.value === undefined ? {} : { day: day.value }), ...(time === undefined ? {} : { time }) })
}

type Components = ReturnType<typeof en.casual.parse>[number]['start']

function dayIn(text: string, typed: string, start: Components, asked: Asked): Decoded<Day | undefined> {
  const { today, past } = asked
  const { advice, day: shown } = asked.example
  const given = dayFrom(start.get('year'), start.get('month'), start.get('day'))
  const weekday = start.isCertain('weekday') ? start.get('weekday') : null
  if (!start.isCertain('day')) {
    if (weekday === null)
      return start.isCertain('month') ? problem(`“${typed}” does not say which day. ${advice}`) : ok(undefined)
    if (/\bnext\b/.test(text)) return given === undefined ? unread(typed, advice) : ok(given)
    const ahead = (weekday + 7 - weekdayOf(today)) % 7
    if (ahead === 0 && !/\bthis\b/.test(text))
      return problem(`“${typed}”: that weekday is today. Write today, or the date.`)
    return ok(addDays(today, ahead))
  }
  if (given === undefined) return unread(typed, advice)
  const year = start.get('year')
  if (new RegExp(`\\b(?:${months})`).test(text) && start.isCertain('year') && !text.includes(`${year}`)) {
    return problem(
      `“${typed}” is not clear. Write the year with four digits and the time with a colon, for example ${shown} 14:00.`,
    )
  }
  const day = start.isCertain('year') ? ok(given) : nearestYear(given, today, past)
  if (day.kind === 'ok' && weekday !== null && weekdayOf(day.value) % 7 !== weekday) {
    return problem(`“${typed}” does not match: that date is ${describeDay(day.value)}.`)
  }
  return day
}

/**
 * Completes a date without a year to the next such date. Asks for the year if that is far ahead, since a date that has
 * just passed is likelier, or if past dates are allowed and either may be meant.
 */
function nearestYear(given: Day, today: Day, past: boolean): Decoded<Day> {
  const year = Number(today.slice(0, 4))
  const candidates = [year - 1, year, year + 1]
    .map((candidate) => parseDay(`${candidate}${given.slice(4)}`))
    .flatMap((read) => (read.kind === 'ok' ? [read.value] : []))
    .filter((day) => past || day >= today)
  const near = candidates.filter((day) => Math.abs(daysBetween(today, day)) <= MOST_DAYS_WITHOUT_YEAR)
  if (near[0] !== undefined && near[1] === undefined) return ok(near[0])
  const shown = (near.length > 0 ? near : candidates).map(describeDay).join(' or ')
  return problem(`Write the year too${shown === '' ? '' : `, for example if you mean ${shown}`}.`)
}

/**
 * Reads spellings that chrono does not know, and months, which it would roll over instead of clipping to the month's end.
 * “14h” is a time of day, “in 14h” a span.
 */
function plainForm(lower: string, today: Day): string {
  return lower
    .replace(/\b(\d{1,2})h(\d{2})\b/g, '$1:$2')
    .replace(/(?<!\bin )\b([01]\d|2[0-3])h\b/g, '$1:00')
    .replace(/(?<![\d/.\-:])(\d\d)\.(\d\d)(?![\d/\-:]|\.\d)/g, (whole, hour: string, minute: string) =>
      isOnlyClock(Number(hour), Number(minute)) ? `${hour}:${minute}` : whole,
    )
    .replace(/\b([ap])\.m\.?(?=\W|$)/g, '$1m')
    .replace(/\b(?:12 )?(?:noon|midday)\b/g, '12:00')
    .replace(new RegExp(`\\b(\\d{1,2})-((?:${months})[a-z]*)-(\\d{4})\\b`, 'g'), '$1 $2 $3')
    .replace(/\bin (an?|one|\d{1,2}) months?\b/g, (_, count: string) => addMonths(today, Number(count) || 1))
    .replace(new RegExp(`\\b((?:${months}|${weekdays})[a-z]*)\\.`, 'g'), '$1')
    .replace(/^(?:on|at) |,+$/g, '')
}

/** Reads 14.00 and 14.30, which are not dates in either order; 10.30 and 14.12 may be, so those are refused later. */
function isOnlyClock(hour: number, minute: number): boolean {
  const isDate = hour > 0 && minute > 0 && minute <= 31 && (hour <= 12 || minute <= 12)
  return hour <= 23 && minute <= 59 && !isDate
}

/** Reads 13/12/2026, which can only be one date; 10/12/2026 may be two, depending on where the writer grew up. */
function withMonthName(text: string, { today, past, example }: Asked): Decoded<string> {
  const found =
    /(?<![\d/.\-:])(\d{1,2})([/.-])(\d{1,2})\2(\d{2,4})(?![\d/.\-:])/.exec(text) ??
    /(?<![\d/.\-:])(\d{1,2})(\/)(\d{1,2})(?![\d/.\-:])/.exec(text)
  if (found === null) return ok(text)
  const [whole, first, , second, year] = found
  if (year !== undefined && year.length !== 4) {
    return problem(
      `“${whole}” is not clear. Write the month's name and four digits for the year, for example ${example.day}.`,
    )
  }
  const inYear = Number(year ?? 2028)
  const readings = [
    dayFrom(inYear, Number(second), Number(first)),
    dayFrom(inYear, Number(first), Number(second)),
  ].flatMap((day) => day ?? [])
  if (!past && year !== undefined && readings.length === 2 && readings.every((day) => day < today))
    return problem(`“${whole}” is past. Give a later date.`)
  const [one, other] = [...new Set(readings)].map((day) => named(day, year))
  if (one === undefined) return problem(`“${whole}” is not a date. ${example.advice}`)
  if (other !== undefined) return problem(`“${whole}” can be read in two ways. Write ${one} or ${other}.`)
  return ok(text.replace(whole, one.toLowerCase()))
}

function named(day: Day, year: string | undefined): string {
  const [, date, name, itsYear] = describeDay(day).split(' ')
  return year === undefined ? `${date} ${name}` : `${date} ${name} ${itsYear}`
}

function refusal(text: string, typed: string, advice: string): string | undefined {
  if (
    / [-–—~] |\d ?[–—~] ?\d|\b(?:to|until|till|through)\b|\d(?:[ap]m|:\d\d)? ?- ?\d{1,2}(?:[ap]m|:\d\d| )/.test(text) &&
    !/\d{4}-/.test(text)
  ) {
    return `“${typed}” looks like a range. Write one date and time. The length is a separate question.`
  }
  if (/\bmidnight\b/.test(text))
    return '“Midnight” can be the start or the end of a day. Write 00:00 and the day that starts then.'
  if (/\b(?:ago|last|past|earlier|before)\b/.test(text)) return `“${typed}” is in the past. ${advice}`
  for (const word of text.split(/[\s,]+/)) {
    if (word === '' || words.has(word) || token.test(word)) continue
    const from = typed.toLowerCase().indexOf(word)
    const shown = from < 0 ? word : typed.slice(from, from + word.length)
    if (isClockAbbreviation(word)) {
      const zone = readZone(shown)
      if (zone.kind === 'problem') return zone.problem
    }
    return `The bot does not understand “${shown}” in the date. ${advice}`
  }
  if (/\b(?:next|this) week\b/.test(text) && !new RegExp(`\\b(?:${weekdays})`).test(text))
    return `“${typed}” does not say which day. ${advice}`
  return undefined
}

function unread(typed: string, advice: string): ReturnType<typeof problem> {
  return problem(`“${typed}” is not a date that the bot can read. ${advice}`)
}

function dayFrom(year: number | null, month: number | null, day: number | null): Day | undefined {
  const read = parseDay(`${year}-${`${month}`.padStart(2, '0')}-${`${day}`.padStart(2, '0')}`)
  return read.kind === 'ok' ? read.value : undefined
}

/** Gives chrono noon to count from: it uses the clock of the process, and noon keeps the date right in every zone. */
function noonHere(today: Day): Date {
  return new Date(`${today}T12:00`)
}

function clock(hour: number, minute: number): string {
  return `${`${hour}`.padStart(2, '0')}:${`${minute}`.padStart(2, '0')}`
}
