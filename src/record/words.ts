import { plainTime } from '../bot/plain.ts'
import { type Line, line, strong, time } from '../bot/view.ts'
import { type Day, describeDay } from '../dates/day.ts'
import { cutShort } from '../text/cut.ts'
import type { Kept } from './record.ts'

/** "Mon 3 Aug … – SG2 Co-Convenor: topic edited (sentence from “A” to “B”)" */
export function entryLine({ seq, at, by, kind, data }: Kept, zone: string): Line {
  const words = dataWords(data, zone)
  return line(strong(`${seq}`), ' ', time(at, zone), ` – ${by ?? 'the clock'}: ${kind}${words ? ` (${words})` : ''}`)
}

const most = 700

function dataWords({ before, after, ...rest }: Kept['data'], zone: string): string {
  const valueWords = (value: unknown) => wordsOf(value, zone)
  const [was, is] = [valuesOf(before), valuesOf(after)]
  const changes = [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((name) => valueWords(was[name]) !== valueWords(is[name]))
    .map((name) => changeWords(name, valueWords(was[name]), valueWords(is[name])))
  const others = Object.entries(rest).map(([name, value]) => changeWords(name, '', valueWords(value)))
  return cutShort([...changes, ...others].filter((words) => words !== '').join('; '), most)
}

function changeWords(name: string, was: string, is: string): string {
  const label = name.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  if (was === '') return is === '' ? '' : `${label}: ${is}`
  return is === '' ? `no ${label} any more, was ${was}` : `${label} from ${was} to ${is}`
}

const valuesOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}

const instant = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/
const day = /^\d{4}-\d\d-\d\d$/

function wordsOf(value: unknown, zone: string): string {
  if (value === undefined || value === null || value === '') return ''
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') {
    if (instant.test(value)) return plainTime(value, zone)
    return day.test(value) ? describeDay(value as Day) : `“${value}”`
  }
  return Array.isArray(value) ? value.join(', ') : String(value)
}
