import { type Command, command, query } from '../bot/command.ts'
import { choice, type Field, optional, type Reading } from '../bot/field.ts'
import { file } from '../bot/file.ts'
import { fileText } from '../bot/file-field.ts'
import { readInput } from '../bot/input.ts'
import { invoke } from '../bot/invocation.ts'
import { answer, replacing } from '../bot/reply.ts'
import { button, buttons, line, list, note, toned, view } from '../bot/view.ts'
import { type Day, dayOf } from '../dates/day.ts'
import { counted } from '../text/count.ts'
import { addItem, addOne, type NewItem, refOf, topicRefOf } from './add-commands.ts'
import { type CsvLine, csvOf, markdownOf, readCsv } from './csv.ts'
import { ownerOf } from './fields.ts'
import { filterFields, wantedBy } from './show-commands.ts'
import { findSame, holdNumbers, listItems } from './store.ts'

const mostExported = 2000

export const exportActions = query({
  name: 'action export',
  summary: 'Get action items as a file: CSV for a spreadsheet, or Markdown',
  fields: {
    as: optional(choice('As', { csv: 'CSV', markdown: 'Markdown' }, { hint: 'CSV if left out' })),
    ...filterFields,
  },
  allow: 'member',
  async run({ input, caller, now, db }) {
    const { zone, id } = caller.group
    const { as = 'csv', ...filter } = input
    const asked = filter.show || filter.since ? filter : { ...filter, show: 'all' as const }
    const items = await listItems(db, id, wantedBy(asked, caller, now), { most: mostExported })
    const name = `action-items-${dayOf(now, zone)}`
    const caption = `${counted(items.length, 'action item')} as ${as === 'csv' ? 'CSV' : 'Markdown'}`
    const block =
      as === 'csv'
        ? file(`${name}.csv`, 'text/csv', csvOf(items, zone), caption)
        : file(`${name}.md`, 'text/markdown', markdownOf(items, zone), caption)
    const cut = items.length === mostExported ? [note(`Only the first ${mostExported}.`)] : []
    return answer(view('Action items', block, ...cut))
  },
})

interface Checked {
  readonly good: readonly NewItem[]
  /** Of each bad line: its number and what is wrong with it. */
  readonly bad: readonly string[]
}

const csvFile = fileText('CSV', { hint: 'First line: what, owners, due, meeting, topic, link; then one item a line' })

const csvField: Field<readonly CsvLine[]> = {
  ...csvFile,
  read: (typed) => readCsv(typed),
}

/** Each line is read as /action add would read it, but that its day may not be left out. */
async function check(lines: readonly CsvLine[], group: number, reading: Reading): Promise<Checked> {
  const good: NewItem[] = []
  const bad: string[] = []
  for (const { number, ...args } of lines) {
    const read = await readInput(addItem as unknown as Command, args, reading)
    const problems = read.kind === 'problems' ? Object.values(read.problems) : []
    if (args.due === '') problems.push('Due is needed.')
    if (read.kind === 'problems' || problems.length > 0) {
      bad.push(`Line ${number}: ${problems.join(' ')}`)
      continue
    }
    const input = read.input as unknown as Parameters<typeof addItem.run>[0]['input']
    const same = await findSame(reading.db, group, input)
    if (same !== undefined) {
      bad.push(`Line ${number}: A-${same} says the same and is open.`)
      continue
    }
    good.push({
      text: input.what,
      owners: input.owners ?? [ownerOf(reading.caller)],
      due: input.due as Day,
      meeting: refOf(input.meeting),
      topic: topicRefOf(input.topic),
      link: input.link,
    })
  }
  return { good, bad }
}

const badBlocks = ({ bad }: Checked) => (bad.length > 0 ? [list(...bad.slice(0, 30).map((words) => line(words)))] : [])

export const importActions = query({
  name: 'action import',
  summary: 'Check a CSV of action items, line by line, before they are added',
  // its text: the button carries it to the import itself
  fields: { csv: csvFile },
  allow: 'member',
  async run({ input, caller, now, db }) {
    const reading = { db, caller, now }
    const lines = await csvField.read(input.csv, reading)
    if (lines.kind === 'problem') return { ...noCsv, problems: { csv: lines.problem } }
    const checked = await check(lines.value, caller.group.id, reading)
    const { good, bad } = checked
    const title = `${counted(good.length, 'good line')}, ${counted(bad.length, 'bad line')}; nothing is added yet`
    const add = button(
      `Add ${counted(good.length, 'item')}`,
      invoke<typeof importNow>('action import-now', { csv: input.csv }),
      'primary',
    )
    return answer(
      toned(
        bad.length > 0 ? 'caution' : 'good',
        title,
        ...badBlocks(checked),
        ...(good.length > 0
          ? [note('Each becomes an action item with a card of its own; bad lines are left out.'), buttons(add)]
          : []),
      ),
    )
  },
})

const noCsv = { kind: 'refusal', what: 'This cannot be imported.' } as const

export const importNow = command({
  name: 'action import-now',
  summary: 'Add the action items of a CSV that was checked',
  fields: { csv: csvField },
  allow: 'member',
  buttonOnly: true,
  async run({ input, caller, now, db }) {
    await holdNumbers(db, caller.group.id)
    const checked = await check(input.csv, caller.group.id, { db, caller, now })
    const added: string[] = []
    for (const fresh of checked.good) {
      const { item } = await addOne({ db, caller, now }, fresh)
      added.push(`A-${item.number}`)
    }
    const range = added.length > 1 ? `${added[0]} to ${added.at(-1)}` : (added[0] ?? 'none')
    return replacing(view(`Added ${counted(added.length, 'action item')}: ${range}`, ...badBlocks(checked)))
  },
})
