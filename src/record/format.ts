import { plainTime } from '../bot/plain.ts'
import { type Line, line, strong, time } from '../bot/view.ts'
import { type Day, describeDay } from '../dates/day.ts'
import { cutShort } from '../text/cut.ts'
import type { RecordedEntry } from './record.ts'

/** Formats an entry as "12 Mon 3 Aug … – SG2 Co-Convenor: topic edited (sentence from “A” to “B”)" */
export function formatEntry({ seq, at, by, kind, data }: RecordedEntry, zone: string): Line {
  const details = formatData(data, zone)
  return line(
    strong(`${seq}`),
    ' ',
    time(at, zone),
    ` – ${by ?? 'the clock'}: ${kind}${details ? ` (${details})` : ''}`,
  )
}

const mostChars = 700

function formatData({ before, after, ...rest }: RecordedEntry['data'], zone: string): string {
  const valueText = (value: unknown) => formatValue(value, zone)
  const was = valuesOf(before)
  const is = valuesOf(after)
  const changes = [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((name) => valueText(was[name]) !== valueText(is[name]))
    .map((name) => formatChange(name, valueText(was[name]), valueText(is[name])))
  const others = Object.entries(rest).map(([name, value]) => formatChange(name, '', valueText(value)))
  return cutShort([...changes, ...others].filter((text) => text !== '').join('; '), mostChars)
}

function formatChange(name: string, was: string, is: string): string {
  const label = name.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  if (was === '') return is === '' ? '' : `${label}: ${is}`
  return is === '' ? `${label} cleared, was ${was}` : `${label} from ${was} to ${is}`
}

const valuesOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}

const instant = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/
const day = /^\d{4}-\d\d-\d\d$/

function formatValue(value: unknown, zone: string): string {
  if (value === undefined || value === null || value === '') return ''
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') {
    if (instant.test(value)) return plainTime(value, zone)
    return day.test(value) ? describeDay(value as Day) : `“${value}”`
  }
  return Array.isArray(value) ? value.join(', ') : String(value)
}
