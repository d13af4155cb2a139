import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { slashCommands, umbrella } from '../adapters/slack/commands.ts'
import { commandsPage } from '../scripts/commands-page.ts'
import { identify } from '../src/groups/membership/identify.ts'
import { groupOfToR, openStory } from './story.ts'
import { wrongMentions } from './structure/mentions.ts'
import { textOf, tracked } from './structure/source.ts'

const pages = ['README.md', ...readdirSync('docs').flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : []))]

const [, section = ''] =
  /\n## The first five minutes of a group\n([\s\S]*?)\n## /.exec(readFileSync('README.md', 'utf8')) ?? []
const linesIn = (page: string): readonly string[] =>
  [...page.matchAll(/```\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.trim().split('\n'))
const lines = linesIn(section)

const program = tracked
  .filter((file) => /\.(ts|js|mjs|prisma|sql|json)$/.test(file) && file !== 'test/readme.test.ts')
  .map(textOf)

/** What Slack passes on of a line under the umbrella. */
const typed = (line: string): string => (line.startsWith(`${umbrella} `) ? line.slice(umbrella.length + 1) : line)

test.each([
  ['a Monday', '2026-08-03T09:00:00Z', 'Europe/Zurich'],
  ['a Saturday', '2026-08-08T21:30:00Z', 'Asia/Seoul'],
  ['the night with an hour twice', '2026-10-25T00:30:00Z', 'Europe/Zurich'],
  ['the second time of that hour', '2026-10-25T01:30:00Z', 'Europe/Zurich'],
  ['the night with an hour less', '2027-03-28T01:30:00Z', 'Europe/Zurich'],
  ['five weeks before that night', '2027-02-21T01:30:00Z', 'America/New_York'],
  ['29 February', '2028-02-29T12:00:00Z', 'America/New_York'],
  ['the last evening of a year', '2026-12-31T23:30:00Z', 'America/New_York'],
  ['years later', '2031-05-15T06:00:00Z', 'Asia/Seoul'],
])('every line of README’s first five minutes is answered: %s', async (_, at, zone) => {
  const stage = await openStory(at)
  stage.isAt(undefined)
  const founding = stage.somebody('founder', { name: 'Founder', zone })
  expect(lines.length).toBeGreaterThan(15)
  for (const line of lines) {
    expect(await stage.bot.form(stage.bot.read(typed(line)), founding.actor), `a form for ${line}`).toBeUndefined()
    const { kind, text } = await founding.types(typed(line))
    expect({ line, kind, text }).toEqual({ line, kind: 'answer', text })
  }
  expect((await stage.db.meeting.findFirstOrThrow()).number).toBe(1)
})

test('every line can be typed on Slack as it is printed', async () => {
  const { bot } = await openStory()
  const registered = slashCommands(bot.catalogue, undefined).map(({ command }) => command)
  expect(lines.filter((line) => !registered.includes(line.split(' ')[0] ?? ''))).toEqual([])
})

test.each(pages)('%s names only commands and fields that exist', (page) => {
  expect(wrongMentions(readFileSync(page, 'utf8'))).toEqual([])
})

test.each(pages)('every line that %s shows can be typed', async (page) => {
  const stage = await openStory()
  const { bot, db, now } = stage
  const { secretariat } = await groupOfToR(stage)
  const caller = await identify(db, secretariat.actor)
  for (const line of linesIn(readFileSync(page, 'utf8')).filter((line) => line.startsWith('/'))) {
    const { command, args } = bot.read(typed(line))
    const fields = bot.catalogue.find(command)?.fields ?? {}
    const missing = Object.entries(fields).filter(([name, { required }]) => required && args[name] === undefined)
    // a line without any field opens a form
    if (Object.keys(args).length > 0)
      expect({ line, missing: missing.map(([name]) => name) }).toEqual({ line, missing: [] })
    for (const [name, value] of Object.entries(args)) {
      const field = fields[name]
      if (!field || field.kind === 'record') continue
      expect({ line, read: await field.read(value, { db, caller, now: now() }) }).toMatchObject({
        line,
        read: { kind: 'ok' },
      })
    }
  }
})

test.each([...pages, 'ARCHITECTURE.md', 'CONTRIBUTING.md'])(
  '%s names only files, words of the code and scripts that exist',
  (page) => {
    const text = readFileSync(page, 'utf8')
    const targets = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target = '']) => join(dirname(page), target))
    expect(targets.filter((target) => !existsSync(target))).toEqual([])
    const paths = [...text.matchAll(/`((?:src|adapters|prisma|scripts|test|docs)\/[\w./-]+)`/g)].map(
      ([, path = '']) => path,
    )
    expect(paths.filter((path) => !existsSync(path))).toEqual([])
    const isIn = (word: string) => program.some((code) => code.includes(word))
    const words = [...text.matchAll(/`([A-Za-z_]{4,}(?:\.[A-Za-z_]+)?)`/g)].flatMap(([, word = '']) => word.split('.'))
    expect(words.filter((word) => !isIn(word))).toEqual([])
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
    const named = [...text.matchAll(/\bnpm run (?:--silent )?([a-z:-]+)/g)].map(([, name = '']) => name)
    expect(named.filter((name) => !(name in scripts))).toEqual([])
  },
)

test('docs/operator.md explains every metric', () => {
  const namesIn = (file: string) => [...new Set(readFileSync(file, 'utf8').match(/\bbot_[a-z_]+/g))].toSorted()
  expect(namesIn('docs/operator.md')).toEqual(namesIn('src/operations/metrics.ts'))
})

test('docs/commands.md lists the commands as they are', () => {
  const isTrue = readFileSync('docs/commands.md', 'utf8') === commandsPage()
  expect(isTrue ? 'up to date' : 'run npm run docs').toBe('up to date')
})
