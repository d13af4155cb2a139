import { type Command, implement } from '../../bot/command.ts'
import type { Reading } from '../../bot/field.ts'
import { file } from '../../bot/file.ts'
import { readInput } from '../../bot/input.ts'
import { answer, refuse, replacing } from '../../bot/reply.ts'
import { press } from '../../bot/signature.ts'
import { type Block, button, buttons, line, list, note, toned, view } from '../../bot/view.ts'
import { dayOf } from '../../dates/day.ts'
import { lockGroup } from '../../groups/write.ts'
import { counted } from '../../text/count.ts'
import { filterBy, ownerOf } from '../fields.ts'
import { formatRange } from '../format.ts'
import { type ActionItem, ref } from '../model.ts'
import { addNewItem, type NewActionItem } from '../publish.ts'
import { findSame, listItems } from '../read.ts'
import { addItem } from '../signatures.ts'
import { type CsvLine, csvLines } from './fields.ts'
import { formatCsv, formatMarkdown } from './format.ts'
import { checkImport, exportItems, importItems } from './signatures.ts'

const mostExported = 2000

const exportCommand = implement(exportItems, async ({ input, caller, now, db }) => {
  const { zone, id } = caller.group
  const { as = 'csv', ...chosen } = input
  const filter = filterBy(chosen.show || chosen.since ? chosen : { ...chosen, show: 'all' }, caller, now)
  const items = await listItems(db, id, filter, { most: mostExported })
  const name = `action-items-${dayOf(now, zone)}`
  const caption = `${counted(items.length, 'action item')} as ${as === 'csv' ? 'CSV' : 'Markdown'}`
  const block =
    as === 'csv'
      ? file(`${name}.csv`, 'text/csv', formatCsv(items, zone), caption)
      : file(`${name}.md`, 'text/markdown', formatMarkdown(items, zone), caption)
  const cut = items.length === mostExported ? [note(`Only the first ${mostExported}.`)] : []
  return answer(view('Action items', block, ...cut))
})

interface Checked {
  readonly good: readonly NewActionItem[]
  /** One sentence for each bad line: its number and what is wrong with it. */
  readonly bad: readonly string[]
}

/** Reads each line as `/action add` would; only the due day is required here. */
async function check(lines: readonly CsvLine[], group: number, reading: Reading): Promise<Checked> {
  const good: NewActionItem[] = []
  const bad: string[] = []
  for (const { number, ...args } of lines) {
    const read = await readInput(addItem, args, reading)
    const problems = read.kind === 'problems' ? Object.values(read.problems) : []
    if (args.due === '') problems.push('“Due” is required.')
    if (read.kind === 'problems' || read.input.due === undefined) {
      bad.push(`Line ${number}: ${problems.join(' ')}`)
      continue
    }
    const { what, owners = [ownerOf(reading.caller)], due, meeting, topic, link } = read.input
    const item = { text: what, owners, dueDay: due, meeting, topic, link }
    const same = await findSame(reading.db, group, item)
    if (same === undefined) good.push(item)
    else bad.push(`Line ${number} duplicates ${ref({ number: same })}, which is still open.`)
  }
  return { good, bad }
}

const badBlocks = ({ bad }: Checked): readonly Block[] =>
  bad.length > 0 ? [list(...bad.slice(0, 30).map((words) => line(words)))] : []

const checkCommand = implement(checkImport, async ({ input: { csv }, caller, now, db }) => {
  const reading = { db, caller, now }
  const lines = csvLines.read(csv)
  if (lines.kind === 'problem') return refuse('This cannot be imported.', { problems: { csv: lines.problem } })
  const checked = await check(lines.value, caller.group.id, reading)
  const { good, bad } = checked
  const add = button(`Add ${counted(good.length, 'item')}`, press(importItems, { csv }), 'primary')
  const next = [note('Each becomes an action item with its own card. Bad lines are left out.'), buttons(add)]
  return answer(
    toned(
      bad.length > 0 ? 'caution' : 'good',
      `${counted(good.length, 'good line')}, ${counted(bad.length, 'bad line')}; nothing has been added yet`,
      ...badBlocks(checked),
      ...(good.length > 0 ? next : []),
    ),
  )
})

const importCommand = implement(importItems, async ({ input, caller, now, db }) => {
  // nobody else adds until this commits, so that two who import the same file add it once
  await lockGroup(db, caller.group.id)
  const checked = await check(input.csv, caller.group.id, { db, caller, now })
  const added: ActionItem[] = []
  for (const fresh of checked.good) {
    const { item } = await addNewItem({ db, caller, now }, fresh)
    added.push(item)
  }
  const title = `Added ${counted(added.length, 'action item')}: ${formatRange(added)}`
  return replacing(view(title, ...badBlocks(checked)))
})

/** The commands that exchange action items as files, in the order of the help. */
export const exchangeCommands: readonly Command[] = [exportCommand, checkCommand, importCommand]
