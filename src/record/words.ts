import { cutShort } from '../bot/cut.ts'
import { type Line, line, strong, time } from '../bot/view.ts'
import type { Kept } from './record.ts'

/** "Mon 3 Aug … – SG2 Co-Convenor: topic edited (sentence from “A” to “B”)" */
export function entryLine({ seq, at, by, kind, data }: Kept, zone: string): Line {
  const words = dataWords(data)
  return line(strong(`${seq}`), ' ', time(at, zone), ` – ${by ?? 'the clock'}: ${kind}${words ? ` (${words})` : ''}`)
}

const most = 700

function dataWords({ before, after, ...rest }: Kept['data']): string {
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

function valueWords(value: unknown): string {
  if (value === undefined || value === null || value === '') return ''
  if (typeof value === 'string') return `“${value}”`
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return Array.isArray(value) ? value.join(', ') : String(value)
}
