import { stringify } from 'csv-stringify/sync'
import { dayOf } from '../../dates/day.ts'
import { formatOwner } from '../format.ts'
import { type ActionItem, ref } from '../model.ts'

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

/** Formats items as CSV for a spreadsheet. Cells that it would take for formulas begin with an apostrophe. */
export const formatCsv = (items: readonly ActionItem[], zone: string): string =>
  stringify(
    items.map((item) => rowOf(item, zone)),
    { header: true, columns: [...columns], escape_formulas: true, bom: true },
  )

const rowOf = (item: ActionItem, zone: string): Readonly<Record<(typeof columns)[number], string>> => ({
  id: ref(item),
  what: item.text,
  state: item.state,
  due: item.dueDay,
  owners: item.owners.map((owner) => (owner.kind === 'person' ? owner.name : formatOwner(owner))).join('; '),
  meeting: item.meeting ? `M${item.meeting.number}` : '',
  topic: item.topic ? `T${item.topic.number}` : '',
  link: item.link ?? '',
  outcome: item.outcome ?? '',
  result: item.outcomeLink ?? '',
  added: dayOf(item.addedAt, zone),
  closed: item.closedAt ? dayOf(item.closedAt, zone) : '',
})

/** Formats items as a Markdown table, with every character escaped that could end a cell or begin markup. */
export function formatMarkdown(items: readonly ActionItem[], zone: string): string {
  const head = `| ${columns.join(' | ')} |\n|${' --- |'.repeat(columns.length)}\n`
  const rows = items.map((item) => {
    const row = rowOf(item, zone)
    return `| ${columns.map((column) => escaped(row[column])).join(' | ')} |\n`
  })
  return head + rows.join('')
}

const escaped = (words: string): string => words.replace(/[\\`*_[\]<>|#~]/g, '\\$&').replace(/\s+/g, ' ')
