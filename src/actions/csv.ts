import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { dayOf } from '../dates/day.ts'
import { type Decoded, ok, problem } from '../text/decoded.ts'
import { type ActionItem, ref } from './action.ts'
import { ownerWords } from './words.ts'

const columns = [
  'id',
  'what',
  'state',
  'due',
  'owners',
  'meeting',
  'topic',
  'link',
  'outcome',
  'result',
  'added',
  'closed',
] as const

/** What a spreadsheet opens: cells that it would take for formulas begin with an apostrophe. */
export const csvOf = (items: readonly ActionItem[], zone: string): string =>
  stringify(
    items.map((item) => rowOf(item, zone)),
    { header: true, columns: [...columns], escape_formulas: true, bom: true },
  )

const rowOf = (item: ActionItem, zone: string): Readonly<Record<(typeof columns)[number], string>> => ({
  id: ref(item),
  what: item.text,
  state: item.state,
  due: item.dueDay,
  owners: item.owners.map((owner) => (owner.kind === 'person' ? owner.name : ownerWords(owner))).join('; '),
  meeting: item.meeting ? `M${item.meeting.number}` : '',
  topic: item.topic ? `T${item.topic.number}` : '',
  link: item.link ?? '',
  outcome: item.outcome ?? '',
  result: item.outcomeLink ?? '',
  added: dayOf(item.addedAt, zone),
  closed: item.closedAt ? dayOf(item.closedAt, zone) : '',
})

/** A table for a report or a wiki; no cell ends its row, or begins a link or emphasis of its own. */
export function markdownOf(items: readonly ActionItem[], zone: string): string {
  const head = `| ${columns.join(' | ')} |\n|${' --- |'.repeat(columns.length)}\n`
  const rows = items.map((item) => {
    const row = rowOf(item, zone)
    return `| ${columns.map((column) => escaped(row[column])).join(' | ')} |\n`
  })
  return head + rows.join('')
}

const escaped = (words: string): string => words.replace(/[\\`*_[\]<>|#~]/g, '\\$&').replace(/\s+/g, ' ')

/** One line of a file, with the number that an editor shows. */
export interface CsvLine {
  readonly number: number
  readonly what: string
  readonly owners: string
  readonly due: string
  readonly meeting: string
  readonly topic: string
  readonly link: string
}

/** So many are added within the time in which a platform wants its answer. */
const mostLines = 30

/** Reads the columns what, owners, due, meeting, topic and link, in any order; others are passed over. */
export function readCsv(typed: string): Decoded<readonly CsvLine[]> {
  try {
    const lines: CsvLine[] = []
    const read: unknown = parse(typed, {
      bom: true,
      trim: true,
      info: true,
      skip_empty_lines: true,
      relax_column_count: true,
      delimiter: delimiterOf(typed),
      columns: (names: string[]) => names.map((name) => name.toLowerCase()),
    })
    for (const { record, info } of read as readonly ReadLine[])
      lines.push({
        number: info.lines,
        what: cell(record.what ?? record.text),
        owners: cell(record.owners),
        due: cell(record.due),
        meeting: cell(record.meeting),
        topic: cell(record.topic),
        link: cell(record.link),
      })
    if (lines.length === 0) return problem('There is no line below the names of the columns.')
    if (lines.every(({ what }) => what === ''))
      return problem(
        'The first line names the columns: what, owners, due, meeting, topic, link. Only “what” has to be there.',
      )
    return lines.length > mostLines
      ? problem(`At most ${mostLines} lines at once; these are ${lines.length}.`)
      : ok(lines)
  } catch (error) {
    return problem(`This is no CSV: ${error instanceof Error ? error.message : 'it cannot be read'}.`)
  }
}

/** Spreadsheets separate by whatever their country does not use in numbers; the first line tells. */
const delimiterOf = (typed: string): string =>
  [',', ';', '\t'].find((mark) => typed.split('\n')[0]?.includes(mark)) ?? ','

interface ReadLine {
  readonly record: Readonly<Record<string, string | undefined>>
  readonly info: { readonly lines: number }
}

/** Without the apostrophe that an export puts before what looks like a formula, also in signs of full width. */
const cell = (typed: string | undefined): string => (typed ?? '').replace(/^'(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/, '')
