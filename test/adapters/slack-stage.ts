import { DateTime } from 'luxon'
import { pino } from 'pino'
import { afterEach, beforeEach } from 'vitest'
import { type Bot, createBot } from '../../src/bot/bot.ts'
import type { Actor } from '../../src/bot/caller.ts'
import type { Command } from '../../src/bot/command.ts'
import { choice, type Field, optional, paragraph, record, text, yesNo } from '../../src/bot/field.ts'
import { file } from '../../src/bot/file.ts'
import { fileText } from '../../src/bot/file-field.ts'
import { answer, refuse, replacing } from '../../src/bot/reply.ts'
import { button, buttons, quote, view, text as words } from '../../src/bot/view.ts'
import type { Database } from '../../src/database/client.ts'
import { ok } from '../../src/text/decoded.ts'
import { command, query } from '../bot/declare.ts'
import type { Reaction } from '../fakes/slack/people.ts'
import type { Settings, StoredMessage, StoredView } from '../fakes/slack/world.ts'
import { type SlackDriver, startSlack } from './slack-driver.ts'

/** Every act that reached the bot: who, and with what. */
export const acts: { readonly actor: Actor; readonly input: unknown }[] = []
let gate: Promise<void> = Promise.resolve()
let number = 0

const person: Field<string> = {
  kind: 'person',
  label: 'Person',
  required: true,
  max: 120,
  suggest: async (typed) =>
    'no account'.includes(typed.toLowerCase()) ? [{ value: 'person:7', label: 'No account' }] : [],
  read: ok,
}
const offered = async (typed: string) =>
  typed === 'nothing'
    ? []
    : ['one', 'two', 'x'.repeat(151)]
        .filter((value) => value.startsWith(typed))
        .map((value) => ({ value, label: value.toUpperCase() }))

const echo = <F extends Command['fields']>(name: string, fields: F) =>
  command({
    name,
    summary: 'Say it again',
    fields,
    allow: 'anyone',
    async run({ input, caller }) {
      acts.push({ actor: caller.actor, input })
      return answer(view('Done', quote(JSON.stringify(input))))
    },
  }) as Command

const commands: readonly Command[] = [
  echo('note say', { words: text('Words'), to: optional(person) }),
  echo('note long', {
    before: paragraph('Before'),
    after: paragraph('After'),
    kind: choice('Kind', { a: 'A', b: 'B' }),
  }),
  {
    ...echo('note keep', { words: text('Words'), link: text('Link'), kind: choice('Kind', { a: 'A', b: 'B' }) }),
    fromMessage: { label: 'Keep it', words: 'words', link: 'link' },
  },
  command({
    name: 'note import',
    summary: 'Take a table',
    fields: { table: fileText('Table'), words: text('Words') },
    allow: 'anyone',
    async run({ input, caller }) {
      if (input.words === 'wrong') return refuse('That is wrong.', { problems: { words: 'Say something else.' } })
      acts.push({ actor: caller.actor, input })
      return answer(view('Done'))
    },
  }) as Command,
  echo('note pick', { which: record('Which', { find: async (typed) => ok(typed), suggest: offered }) }),
  echo('note sure', { sure: yesNo('Sure'), maybe: optional(yesNo('Maybe')), who: person }),
  query({
    name: 'home',
    summary: 'Home',
    fields: {},
    allow: 'anyone',
    buttonOnly: true,
    async run({ caller }) {
      const press = button('Say', { command: 'note say', args: { words: 'from home' } })
      return answer(view(`Hello, ${caller.actor.name}`, words(`${acts.length} acts`), buttons(press)))
    },
  }) as Command,
  query({
    name: 'note room',
    summary: 'A private message with a button that fits nowhere',
    fields: {},
    allow: 'anyone',
    async run() {
      const long = { command: 'note long', args: { before: 'b'.repeat(2000), after: 'a', kind: 'b' } }
      return answer(view('Room', buttons(button('Long', long), button('Turn', { command: 'note turn', args: {} }))))
    },
  }) as Command,
  query({
    name: 'note export',
    summary: 'A file for the caller',
    fields: {},
    allow: 'anyone',
    async run() {
      return answer(view('Notes & more', file('notes.csv', 'text/csv', 'words\r\n', 'All notes')))
    },
  }) as Command,
  query({
    name: 'note slow',
    summary: 'Take long',
    fields: { words: text('Words') },
    allow: 'anyone',
    async run({ input }) {
      await gate
      return answer(view('Done at last', quote(input.words)))
    },
  }) as Command,
  query({
    name: 'note turn',
    summary: 'Turn the page',
    fields: {},
    allow: 'anyone',
    async run() {
      return replacing(view('Turned'))
    },
  }) as Command,
]

const botOn = (database: Database): Bot =>
  createBot({
    database,
    commands,
    joinAgain: { command: 'people join', args: {} },
    identify: async (_db, actor) => ({ actor, person: { id: 1, name: actor.name, zone: actor.zone ?? 'UTC' } }),
    now: () => DateTime.utc(2026, 11, 23),
    newCode: () => `CODE${String(++number).padStart(4, '0')}`,
    log: pino({ level: 'silent' }),
  })

export const seen = (reaction: Reaction): StoredMessage => {
  if (reaction.kind !== 'message') throw new Error(`Not a message: ${JSON.stringify(reaction)}`)
  return reaction.message
}

export const opened = (reaction: Reaction): StoredView => {
  if (reaction.kind !== 'view') throw new Error(`Not a form: ${JSON.stringify(reaction)}`)
  return reaction.view
}

/** Makes `note slow` wait until the returned function is called. */
export function hold(): () => void {
  const { promise, resolve } = Promise.withResolvers<void>()
  gate = promise
  return resolve
}

/**
 * Sets up a bot with commands made for these tests, on a Slack of their own for each test; call it at the top of a
 * file.
 */
export function stage(database: Database) {
  let slack: SlackDriver | undefined

  beforeEach(async () => {
    acts.length = 0
    gate = Promise.resolve()
    await database.db.$executeRaw`TRUNCATE inbound`
  })
  afterEach(() => slack?.stop())

  return async (settings: Partial<Settings> = {}) => {
    const started = await startSlack(botOn(database), 'socket', settings)
    slack = started
    const type = (line: string) => started.people.type('U0DELEGATE', '/note', line, 'C0GROUP')
    return { ...started, type }
  }
}
