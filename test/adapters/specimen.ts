import type { Visitor } from '../../src/bot/caller.ts'
import type { Command } from '../../src/bot/command.ts'
import { choice, count, optional, paragraph, record, text as words } from '../../src/bot/field.ts'
import { file } from '../../src/bot/file.ts'
import { fileText } from '../../src/bot/file-field.ts'
import { httpsLink } from '../../src/bot/link-field.ts'
import { answer, refuse, replacing } from '../../src/bot/reply.ts'
import { press } from '../../src/bot/signature.ts'
import {
  button,
  buttons,
  fact,
  facts,
  line,
  link,
  list,
  note,
  quote,
  strong,
  text,
  time,
  view,
} from '../../src/bot/view.ts'
import { ok } from '../../src/text/decoded.ts'
import { command, query } from '../bot/declare.ts'

/** Creates a small feature that exercises every kind of field, block and reply through an adapter. */
export function specimen() {
  const notes: { words: string; kind: string; by: string }[] = []
  const find = async (typed: string) => ok(typed)

  const add = command({
    name: 'note add',
    summary: 'Add a note',
    fields: {
      words: words('Words', { max: 80 }),
      kind: choice('Kind', { plain: 'Plain', urgent: 'Urgent' }),
      weight: optional(count('Weight', { from: 1, to: 9 })),
      more: optional(paragraph('More', { hint: 'Several lines are fine' })),
    },
    allow: 'member',
    async run({ input, caller }) {
      notes.push({ words: input.words, kind: input.kind, by: caller.person.name })
      return answer(view('Noted', facts(fact('Words', input.words), fact('By', caller.person.name))))
    },
  })

  const show = query({
    name: 'note list',
    summary: 'List the notes',
    fields: {},
    allow: 'member',
    async run({ now, caller }) {
      return answer(
        view(
          'Notes',
          note('As of ', time(now, caller.group?.zone ?? 'UTC')),
          list(...notes.map((entry) => line(strong(entry.words), ` (${entry.kind})`))),
          buttons(button('Count', press(tally, {})), button('Add one', press(add, { kind: 'plain' }))),
          {
            kind: 'menu',
            label: 'Show some',
            multiple: true,
            field: 'which',
            invocation: press(pick, {}),
            options: ['1', '2', '3'].map((value) => ({ value, label: `Note ${value}` })),
          },
        ),
      )
    },
  })

  const tally = command({
    name: 'note count',
    summary: 'Count the notes',
    fields: {},
    allow: 'member',
    buttonOnly: true,
    async run() {
      return replacing(view(`${notes.length} notes`))
    },
  })

  const pick = query({
    name: 'note pick',
    summary: 'Show some of the notes',
    fields: { which: record('Which', { find, suggest: async (typed) => [{ label: `Note ${typed}1`, value: '1' }] }) },
    allow: 'member',
    async run({ input }) {
      return answer(view('Picked', quote(input.which)))
    },
  })

  const clear = command({
    name: 'note clear',
    summary: 'Remove all notes',
    fields: {},
    allow: 'coConvenor',
    async run() {
      notes.length = 0
      return answer(view('All notes are removed'))
    },
  })

  const close = command({
    name: 'note close',
    summary: 'Never works, by rule',
    fields: { reason: words('Reason'), since: optional(words('Since')) },
    allow: 'member',
    async run() {
      return refuse('Notes cannot be closed.', { rule: 'Clause 0: notes stay open.', instead: 'Use /note clear.' })
    },
  })

  const exported = query({
    name: 'note export',
    summary: 'Hand the notes over as a file',
    fields: {},
    allow: 'member',
    async run() {
      const lines = ['words,kind', ...notes.map((entry) => `${entry.words},${entry.kind}`)]
      const csv = lines.map((words) => `${words}\r\n`).join('')
      return answer(view('Notes', file('notes.csv', 'text/csv', csv, 'All notes')))
    },
  })

  const remember = command({
    name: 'note remember',
    summary: 'Make a note of a message',
    fields: {
      kind: choice('Kind', { plain: 'Plain', urgent: 'Urgent' }),
      weight: optional(count('Weight', { from: 1, to: 9 })),
      words: paragraph('Words', { max: 200 }),
      from: optional(httpsLink('From', 'https://… of the message')),
    },
    allow: 'member',
    fromMessage: { label: 'Make a note', words: 'words', link: 'from' },
    async run({ input, caller }) {
      notes.push({ words: input.words, kind: input.kind, by: caller.person.name })
      return answer(view('Noted', text(link('The message', input.from ?? ''))))
    },
  })

  const imported = command({
    name: 'note import',
    summary: 'Take notes from a file',
    fields: {
      table: fileText('Table', { hint: 'CSV, a note in each line' }),
      kind: choice('Kind', { plain: 'Plain', urgent: 'Urgent' }),
      weight: optional(count('Weight', { from: 1, to: 9 })),
    },
    allow: 'member',
    async run({ input, caller }) {
      const lines = input.table.split('\n').filter((words) => words !== '')
      for (const each of lines) notes.push({ words: each, kind: input.kind, by: caller.person.name })
      return answer(view(`${lines.length} notes taken`))
    },
  })

  const commands: readonly Command[] = [
    add,
    remember,
    show,
    tally,
    pick,
    clear,
    close,
    exported,
    imported,
  ] as readonly Command[]
  return { commands, notes }
}

/**
 * Makes everyone a member of one group, in its channel and in direct messages; the account `convenor` is its
 * Co-Convenor.
 */
export const specimenIdentify =
  (convenor: string) =>
  async (_db: unknown, actor: Visitor['actor']): Promise<Visitor> => ({
    actor,
    person: { id: 1, name: actor.name, zone: actor.zone ?? 'Europe/Zurich' },
    group: { id: 1, name: 'Specimen group', profile: 'none', zone: 'Europe/Zurich' },
    office: actor.account === convenor ? 'coConvenor' : 'delegate',
  })
