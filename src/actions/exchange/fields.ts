import { parse } from 'csv-parse/sync'
import { fileText } from '../../bot/file-field.ts'
import { type Decoded, ok, problem } from '../../text/decoded.ts'

/** Takes a CSV as text, so that the button of the preview can carry it to the import. */
export const csvText = fileText('CSV', {
  hint: 'First line: what, owners, due, meeting, topic, link; then one item per line',
})

/** Takes a CSV as its lines. */
export const csvLines = { ...csvText, read: readCsv }

/** One line of a file. `number`: as an editor counts. */
export interface CsvLine {
  readonly number: number
  readonly what: string
  readonly owners: string
  readonly due: string
  readonly meeting: string
  readonly topic: string
  readonly link: string
}

/** Limits an import to what can be added before the platform expects its reply. */
const mostLines = 30

/** Reads the columns what, owners, due, meeting, topic and link, in any order; ignores others. */
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
    if (lines.length === 0) return problem('There are no lines below the column names.')
    if (lines.every(({ what }) => what === ''))
      return problem(
        'The first line must name the columns: what, owners, due, meeting, topic, link. Only “what” is required.',
      )
    return lines.length > mostLines
      ? problem(`At most ${mostLines} lines at once; you gave ${lines.length}.`)
      : ok(lines)
  } catch (error) {
    return problem(`This is not CSV: ${error instanceof Error ? error.message : 'it cannot be read'}.`)
  }
}

/** Finds the separator in the first line: spreadsheets use one that numbers do not contain in their country. */
const delimiterOf = (typed: string): string =>
  [',', ';', '\t'].find((mark) => typed.split('\n')[0]?.includes(mark)) ?? ','

interface ReadLine {
  readonly record: Readonly<Record<string, string | undefined>>
  readonly info: { readonly lines: number }
}

/** Removes the apostrophe that an export puts before what looks like a formula, full-width signs included. */
const cell = (typed: string | undefined): string => (typed ?? '').replace(/^'(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/, '')
