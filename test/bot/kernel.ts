import { randomUUID } from 'node:crypto'
import { DateTime } from 'luxon'
import { pino } from 'pino'
import { createBot } from '../../src/bot/bot.ts'
import type { Actor } from '../../src/bot/caller.ts'
import type { Command } from '../../src/bot/command.ts'
import { optional, paragraph, record, text } from '../../src/bot/field.ts'
import { plain } from '../../src/bot/plain.ts'
import { answer, refuse } from '../../src/bot/reply.ts'
import { press } from '../../src/bot/signature.ts'
import { button, buttons, note, view } from '../../src/bot/view.ts'
import type { Database } from '../../src/database/client.ts'
import { put } from '../../src/delivery/put.ts'
import { allCommands } from '../../src/features.ts'
import { identify, joinAgain } from '../../src/groups/membership/identify.ts'
import { command, query } from './declare.ts'

/** Puts a note before the group; some words make it fail in the ways in which a feature can. */
export const addNote = command({
  name: 'note add',
  summary: 'Put a note before the group',
  fields: { title: text('Title', { max: 20 }), words: optional(paragraph('Words')) },
  allow: 'organiser',
  async run({ input, caller, db }) {
    await put(db, { group: caller.group.id, key: `note:${input.title}`, view: view(input.title) })
    if (input.words?.startsWith('refuse')) return refuse('The rules forbid it.', { rule: 'ToR clause 2' })
    if (input.words?.startsWith('throw')) throw new Error(`cannot take ${input.words}`)
    if (input.words?.startsWith('sql')) await db.$queryRaw`SELECT ${input.words}::int`
    return answer(view(`Noted: ${input.title}`))
  },
})

/** A button with more than fits into those of the platforms. */
export const offerNote = query({
  name: 'note offer',
  summary: 'Offer a note',
  fields: { title: text('Title'), words: optional(paragraph('Words')) },
  allow: 'anyone',
  run: async ({ input }) => answer(view('Offer', buttons(button('Add', press(addNote, input))))),
})

export const countNotes = query({
  name: 'note count',
  summary: 'Count the notes',
  fields: {
    like: optional(
      record('Like', {
        find: async (typed) => ({ kind: 'ok', value: typed }),
        suggest: async (typed, { db }) =>
          (await db.delivery.findMany({ where: { key: { startsWith: `note:${typed}` } }, orderBy: { id: 'asc' } })).map(
            ({ key }) => ({ label: key, value: key }),
          ),
      }),
    ),
  },
  allow: 'anyone',
  run: async ({ db }) => answer(view('Notes', note(String(await db.delivery.count())))),
})

const home: Actor = {
  platform: 'slack',
  workspace: 'T1',
  channel: 'C1',
  account: 'U1',
  name: 'SG20 Co-Convenor',
  zone: 'Europe/Zurich',
}

/** Creates the kernel with all commands of the features and those above; `logged` is what an operator would read. */
export function kernel(database: Database, commands: readonly Command[] = [addNote, offerNote, countNotes]) {
  const logged: string[] = []
  let codes = 0
  const bot = createBot({
    database,
    commands: [...allCommands(() => []), ...commands],
    identify,
    joinAgain,
    now: () => DateTime.fromISO('2026-08-03T09:00:00Z', { zone: 'utc' }),
    newCode: () => `CODE${String(++codes).padStart(4, '0')}`,
    log: pino({ level: 'trace' }, { write: (entry: string) => logged.push(entry) }),
  })
  return {
    bot,
    logged,
    async types(line: string, { key = `slack:T1:${randomUUID()}`, ...who }: Partial<Actor> & { key?: string } = {}) {
      const shown = await bot.handle({ invocation: bot.read(line), actor: { ...home, ...who }, key })
      return { ...shown, text: plain(shown.view) }
    },
    actor: (who: Partial<Actor> = {}): Actor => ({ ...home, ...who }),
  }
}
