import { expect, it } from 'vitest'
import { plain } from '../../src/bot/plain.ts'
import { answer, refuse } from '../../src/bot/reply.ts'
import { view } from '../../src/bot/view.ts'
import { openDatabase } from '../../src/database/client.ts'
import { testDatabase } from '../database.ts'
import { passage } from '../passage.ts'
import { command, query } from './declare.ts'
import { kernel } from './kernel.ts'

const real = await testDatabase()
await kernel(real).types('/group setup name:CG-Identification')

async function within3Seconds<T>(work: Promise<T>): Promise<T> {
  const started = performance.now()
  const result = await work
  expect(performance.now() - started).toBeLessThan(3000)
  return result
}

/** What a member can do; the last one has something to correct. */
const lines = ['/note count', '/help', '/note add title:one', '/note add title:"longer than twenty characters" words:x']
const away = 'The database cannot be reached, so nothing was changed.\nPlease try again in a minute.'
const ways = ['refuses connections', 'accepts connections and never answers', 'falls silent while in use'] as const

it.each(ways)('everyone learns within three seconds of a database that %s, and nobody is misled', async (way) => {
  const path = await passage(real.url)
  const database = openDatabase({ url: path.url })
  const { bot, types, actor, logged } = kernel(database)
  if (way === 'falls silent while in use') await Promise.all(Array.from({ length: 10 }, () => types('/note count')))
  logged.length = 0
  if (way === 'refuses connections') path.close()
  else path.fallSilent()

  const kept = { command: 'draft', args: { id: 'ABCD2345' } }
  const asked = { invocation: { command: 'note count', args: {} }, actor: actor(), field: 'like', typed: 'x' }
  const [answers, pressed, form, suggestions] = await Promise.all([
    Promise.all(lines.map((line) => within3Seconds(types(line)))),
    within3Seconds(bot.handle({ invocation: kept, actor: actor(), key: 'kept' })),
    within3Seconds(bot.form(kept, actor())),
    within3Seconds(bot.suggest(asked)),
  ])
  expect(answers.map(({ kind }) => kind)).toEqual(lines.map(() => 'refusal'))
  expect(answers.map(({ text }) => text)).toEqual([away, away, `${away}\n> ${lines[2]}`, `${away}\n> ${lines[3]}`])
  expect(plain(pressed.view)).toBe(away)
  expect(form).toBeUndefined()
  expect(suggestions).toEqual([])
  expect(logged.filter((entry) => entry.includes('"msg":"command failed"'))).toHaveLength(lines.length + 1)
  expect(bot.read('/note add')).toEqual({ command: 'note add', args: {} })
  expect((await bot.form(bot.read('/note add'), actor()))?.fields.map(({ name }) => name)).toEqual(['title', 'words'])

  path.close()
  await database.close()
})

it.each([
  ['the change was made but not yet saved', 'answer'],
  ['the change was refused', 'refusal'],
])('a database that falls silent when %s does not make anybody believe what is not certain', async (_, kind) => {
  const path = await passage(real.url)
  const database = openDatabase({ url: path.url })
  const cut = command({
    name: 'note cut',
    summary: 'Lose the database',
    fields: {},
    allow: 'organiser',
    async run() {
      path.fallSilent()
      return kind === 'answer' ? answer(view('Done')) : refuse('No.')
    },
  })
  const { types } = kernel(database, [cut])
  const shown = await within3Seconds(types('/note cut'))
  expect(shown.kind).toBe('refusal')
  if (kind === 'answer') expect(shown.text).not.toContain('nothing was changed')
  path.close()
  await database.close()
})

it('a slow database is not waited for longer than three seconds', async () => {
  const slow = query({
    name: 'note slow',
    summary: 'Ask a lot of the database',
    fields: {},
    allow: 'anyone',
    async run({ db }) {
      for (let i = 0; i < 4; i++) await db.$queryRaw`SELECT pg_sleep(1.5)::text`
      return answer(view('Done'))
    },
  })
  const shown = await within3Seconds(kernel(real, [slow]).types('/note slow'))
  expect(shown.text).toBe('The database is too slow to answer.\nCheck whether it was saved before trying again.')
})
