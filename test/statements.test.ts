import { expect, test } from 'vitest'
import { plain } from '../src/bot/plain.ts'
import { groupOfToR, openStory, type Somebody } from './story.ts'

// How many statements each command sends to the database: more of them make a command slow, and a number that grows with
// the rows shows a query inside a loop.

let sent: string[] = []
const story = await openStory('2026-08-03T09:00:00Z', { onStatement: (sql) => sent.push(sql) })
const { secretariat, sg20, sg2, delegate } = await groupOfToR(story)

interface Counted {
  readonly who: Somebody
  readonly line: string
  /** At most so many statements, `BEGIN` and `COMMIT` included. */
  readonly most: number
}

const commands: readonly Counted[] = [
  { who: delegate, line: '/help', most: 1 },
  { who: delegate, line: '/home', most: 17 },
  { who: delegate, line: '/group status', most: 19 },
  { who: delegate, line: '/people list', most: 2 },
  { who: delegate, line: '/people me', most: 13 },
  { who: delegate, line: '/meeting list', most: 2 },
  { who: delegate, line: '/meeting show M1', most: 3 },
  { who: delegate, line: '/meeting join M1', most: 2 },
  { who: sg20, line: '/meeting announce M1', most: 8 },
  { who: delegate, line: '/meeting attend M1 as:attending', most: 8 },
  { who: delegate, line: '/sgmeeting list', most: 3 },
  { who: delegate, line: '/deadline list', most: 8 },
  { who: delegate, line: '/action list', most: 3 },
  { who: sg20, line: '/action edit A-1 what:"Compare the drafts again, round NUMBER"', most: 13 },
  { who: delegate, line: '/topic list', most: 2 },
  { who: delegate, line: '/topic show T1', most: 4 },
  { who: delegate, line: '/topic board', most: 4 },
  { who: delegate, line: '/poll list', most: 2 },
  { who: delegate, line: '/poll show B1', most: 6 },
  { who: delegate, line: '/poll positions B1', most: 4 },
]

/** Fills the group with rows numbered from `from` on. */
async function fill(from: number, to: number): Promise<void> {
  for (let i = from; i <= to; i++) {
    const member = story.somebody(`member-${i}`, { name: `Member ${i}` })
    await accept(member, `/people me organisation:"Organisation ${i}"`)
    await accept(
      sg20,
      `/meeting plan title:"Exchange ${i}" start:"2026-10-${String(i).padStart(2, '0')} 14:00" lasts:90m`,
    )
    await accept(sg20, `/meeting agenda add meeting:M${i} item:"Item ${i}"`)
    await accept(secretariat, `/sgmeeting add body:SG2 first:"${i} Nov 2026"`)
    await accept(sg20, `/action add what:"Compare drafts ${i}" owners:me due:"${i} Dec 2026"`)
    await accept(
      sg20,
      `/poll open topic:T${i} question:"Where is topic ${i} at home?" closes:"2026-12-${i + 10} 14:00"`,
    )
    await accept(member, `/poll answer poll:B1 as:abstain`)
  }
}

async function accept(who: Somebody, line: string): Promise<void> {
  const got = await who.types(line)
  if (got.kind !== 'answer') throw new Error(`${line}: ${got.text}`)
}

/** Counts the statements of a command; `round` makes it say something new. */
async function count({ who, line }: Counted, round: number): Promise<number> {
  sent = []
  const got = await who.types(line.replace('NUMBER', String(round)))
  if (got.kind !== 'answer') throw new Error(`${line}: ${plain(got.view)}`)
  return sent.length
}

test('no command sends more statements than are written here, nor more of them for more rows', async () => {
  await accept(sg20, '/topic import')
  await accept(delegate, '/people me organisation:"Administration of Examples"')
  await fill(1, 2)
  await accept(sg2, '/action add what:"Ask the delegate" owners:"Delegate from Asia" due:"1 Dec 2026"')
  const few: number[] = []
  for (const command of commands) few.push(await count(command, 1))
  await fill(3, 8)
  const rows: string[] = []
  const wrong: string[] = []
  for (const [i, command] of commands.entries()) {
    const many = await count(command, 2)
    const before = few[i] ?? 0
    rows.push(
      `${command.line.slice(0, 33).padEnd(34)}${String(before).padStart(4)}${String(many).padStart(6)}${String(command.most).padStart(6)}`,
    )
    if (many > command.most) wrong.push(`${command.line}: ${many} statements, at most ${command.most}`)
    if (many > before) wrong.push(`${command.line}: ${before} statements for two rows, ${many} for eight`)
  }
  console.log(['statements                         two  eight  most', ...rows].join('\n'))
  expect(wrong).toEqual([])
}, 120_000)
