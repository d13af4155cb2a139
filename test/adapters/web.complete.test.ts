import { expect, it } from 'vitest'
import { complete } from '../../adapters/web/complete.ts'
import { actorOf } from '../../adapters/web/request.ts'
import { choice, optional, record, text } from '../../src/bot/field.ts'
import { answer } from '../../src/bot/reply.ts'
import { view } from '../../src/bot/view.ts'
import { ok } from '../../src/text/decoded.ts'
import { query } from '../bot/declare.ts'
import { testDatabase } from '../database.ts'
import { specimenBot } from './web.ts'

const meeting = record('Meeting', {
  find: async (typed) => ok(typed),
  suggest: async (typed) =>
    [
      { label: 'Meeting 3: First exchange', value: '3' },
      { label: 'Meeting 4: Second "exchange"', value: 'the fourth' },
    ].filter(({ label }) => label.toLowerCase().includes(typed.toLowerCase())),
})
const shape = { allow: 'anyone', run: async () => answer(view('Done')) } as const
const commands = [
  query({ name: 'meeting list', summary: 'List the meetings', fields: {}, ...shape }),
  query({
    name: 'meeting plan',
    summary: 'Plan a meeting',
    fields: {
      title: text('Title', { hint: 'One line' }),
      tool: optional(choice('Tool', { mymeetings: 'MyMeetings', zoom: 'Zoom', phone: 'On the phone' })),
    },
    ...shape,
  }),
  query({
    name: 'meeting show',
    summary: 'Show a meeting',
    fields: { meeting, note: optional(text('Note')) },
    ...shape,
  }),
  query({ name: 'meeting hidden', summary: 'By button only', fields: {}, buttonOnly: true, ...shape }),
]
const database = await testDatabase()
const bot = specimenBot(database, { commands })
const actor = actorOf({ account: 'delegate', name: 'Delegate', channel: 'specimen' })

it.each<[string, readonly string[]]>([
  ['/', ['/meeting list', '/meeting plan ', '/meeting show ', '/help ']],
  ['/me', ['/meeting list', '/meeting plan ', '/meeting show ']],
  ['/meeting p', ['/meeting plan ']],
  ['/PLAN', ['/meeting plan ']],
  ['/meeting  pl', ['/meeting plan ']],
  ['/nothing', []],
  ['/meeting list ', []],
  ['/meeting hidden ', []],
  ['hello', []],
  ['', []],
  ['/meeting plan ', ['/meeting plan title:', '/meeting plan tool:']],
  ['/meeting plan to', ['/meeting plan tool:']],
  ['/meeting plan title:', []],
  ['/meeting plan title:"a tool: b', []],
  ['/meeting plan title:"a tool: b" ', ['/meeting plan title:"a tool: b" tool:']],
  ['/meeting plan title:First t', ['/meeting plan title:First tool:']],
  ['/meeting plan title:First ', ['/meeting plan title:First tool:']],
  [
    '/meeting plan tool:',
    ['/meeting plan tool:MyMeetings ', '/meeting plan tool:Zoom ', '/meeting plan tool:"On the phone" '],
  ],
  ['/meeting plan tool:zo', ['/meeting plan tool:Zoom ']],
  ['/meeting plan tool:zoom ', ['/meeting plan tool:zoom title:']],
  [
    '/meeting show ',
    ['/meeting show 3 ', '/meeting show "the fourth" ', '/meeting show meeting:', '/meeting show note:'],
  ],
  ['/meeting show first', ['/meeting show 3 ']],
  ['/meeting show meeting:"sec', ['/meeting show meeting:"the fourth" ']],
  ['/meeting show meeting:3 ', ['/meeting show meeting:3 note:']],
])('offers what can follow “%s”', async (typed, expected) => {
  expect((await complete(typed, bot, actor)).map(({ line }) => line)).toEqual(expected)
})

it('explains each completion', async () => {
  expect(await complete('/meeting pl', bot, actor)).toMatchObject([
    { label: '/meeting plan', detail: 'Plan a meeting' },
  ])
  expect(await complete('/meeting plan ti', bot, actor)).toMatchObject([
    { label: 'title:', detail: 'Title · One line' },
  ])
  expect(await complete('/meeting show sec', bot, actor)).toMatchObject([{ label: 'Meeting 4: Second "exchange"' }])
})

it('offers at most fifty completions', async () => {
  const many = Array.from({ length: 51 }, (_, i) => query({ name: `a c${i}`, summary: 'One', fields: {}, ...shape }))
  expect(await complete('/a', specimenBot(database, { commands: many }), actor)).toHaveLength(50)
})
