import '../src/utc.ts'
import { setTimeout as pause } from 'node:timers/promises'
import { type Database, openDatabase } from '../src/database/client.ts'
import { recount } from '../src/polls/positions/read.ts'
import { verifyRecord } from '../src/record/verify.ts'
import { botEnvironment, createBareDatabase } from './bench/app.ts'
import { startChild } from './bench/child.ts'
import { oneAtATime, until } from './bench/measure.ts'
import { actorOf, type Crowd, crowd, type Replicas, type Shown, startReplicas } from './bench/poll-crowd.ts'
import { ratio, round, spread } from './bench/print.ts'
import { bench } from './bench/run.ts'
import { startServer } from './bench/server.ts'
import { startSlackSide } from './bench/slack.ts'

// npm run bench:polls: measures a crowd that answers one poll, and compares single ballots with bare Bolt. The exit code
// is 1 if a figure misses its target.

const seed = Number(process.argv[2] ?? 20260803)
const amount = { people: 2_000, each: 5, atOnce: 32, seed }
const single = { rounds: 8, each: 40 }
const warmUp = 60
const options = ['SG2', 'SG20', 'joint', 'each', 'outside', 'study']

const { directory, logFile, report, atEnd, run } = bench()

await run([`seed ${seed}`, 'PostgreSQL with fsync on'], async () => {
  await manyAtOnce()
  await oneByOne()
})

/** Reports a figure whose target is zero. */
function reportNone(name: string, value: number, details: readonly string[] = []): void {
  report({ name, details, value, unit: '', target: { kind: 'at most', value: 0 } })
}

async function manyAtOnce(): Promise<void> {
  const server = await startServer(100)
  atEnd(() => server.stop())
  const url = await server.fresh()
  const database = openDatabase({ url })
  atEnd(() => database.close())
  const shown: Shown[] = []
  const replicas = startReplicas(url, 2, (one) => shown.push(one))
  atEnd(() => replicas.stop())
  await prepare(database, replicas)

  const from = performance.now()
  const done = await crowd(replicas, amount, options)
  const seconds = (performance.now() - from) / 1000
  const details = [
    `${amount.people} people, ${done.doubleClicks} double clicks, ${done.redelivered} delivered twice, ${done.slow} retried, two replicas`,
    `${round(done.ballots / seconds)} per second`,
  ]
  report({
    name: `${done.ballots} ballots on one poll`,
    details,
    value: seconds,
    unit: ' s',
    target: { kind: 'at most', value: 60 },
  })
  reportNone(
    'Ballots refused while the poll was open',
    [...done.refusals.values()].reduce((a, b) => a + b, 0),
    [...done.refusals.keys()],
  )
  await closePoll(replicas, done)
  await pause(3_000)
  await checkAnswers(database, done)
  await checkCards(database, shown)
}

/** Makes a group of `amount.people` people, and opens a poll with one vote for each person. */
async function prepare({ pool }: Database, replicas: Replicas): Promise<void> {
  const say = async (command: string, args: Readonly<Record<string, string>>) => {
    const reply = await replicas.ask(0, { invocation: { command, args }, actor: actorOf(0), key: `prepare ${command}` })
    if (reply.outcome !== 'answer') throw new Error(reply.text)
  }
  await say('group setup', { name: 'Crowd' })
  // the secretariat takes no position
  await say('people appoint', { who: actorOf(0).name, office: 'coConvenor', by: 'SG2' })
  await say('topic import', {})
  await pool.query(
    `WITH people AS (INSERT INTO person (name, zone, study_groups)
       SELECT 'P' || i, 'Europe/Zurich', ARRAY[CASE i % 2 WHEN 0 THEN 'SG2' ELSE 'SG20' END] FROM generate_series(1, $1) i
       RETURNING id, name),
     accounts AS (INSERT INTO account (platform, workspace, account, person_id) SELECT 'slack', 'T1', replace(name, 'P', 'U'), id FROM people)
     INSERT INTO membership (group_id, person_id, office) SELECT 1, id, 'delegate' FROM people`,
    [amount.people - 1],
  )
  await pool.query('ANALYZE')
  await say('poll open', { topic: 'T7', question: 'Where at home?', closes: '1 Dec 2027 14:00', voice: 'person' })
}

/** Closes the poll while people go on answering. No answer may be accepted afterwards. */
async function closePoll(replicas: Replicas, { last }: Crowd): Promise<void> {
  let accepted = 0
  const closed = replicas.ask(0, {
    invocation: { command: 'poll close', args: { poll: 'B1', reason: 'Enough' } },
    actor: actorOf(0),
    key: 'close',
  })
  const late = async (person: number, wave: string) => {
    const invocation = { command: 'poll answer', args: { poll: 'B1', as: 'noView' } }
    const { outcome } = await replicas.ask(person, { invocation, actor: actorOf(person), key: `${wave}-${person}` })
    if (outcome === 'answer') accepted++
    return outcome
  }
  const around = Array.from({ length: 60 }, (_, person) => late(person, 'around'))
  await closed
  const outcomes = await Promise.all(around)
  outcomes.forEach((outcome, person) => {
    if (outcome === 'answer') last.set(person, ['noView'])
  })
  const before = accepted
  for (let person = 0; person < 100; person++) await late(person, 'after')
  reportNone('Ballots accepted after closing', accepted - before, [
    `${before} of 60 that came during the closing were accepted`,
  ])
}

async function checkAnswers({ db }: Database, { last }: Crowd): Promise<void> {
  const people = await db.position.findMany({
    where: { poll: { number: 1 } },
    select: { option: true, stance: true, person: { select: { name: true } } },
  })
  const positions = new Map(
    people.map(({ person, option, stance }) => [person?.name, stance === 'support' ? option : stance]),
  )
  const lost = [...last].filter(([person, possible]) => !possible.includes(positions.get(`P${person}`) ?? ''))
  reportNone('Answers lost', lost.length, [`${last.size} people got a confirmation`])
  reportNone('Answers counted twice', people.length - positions.size)
  const end = await db.recordEntry.findFirstOrThrow({ where: { kind: 'poll closed' } })
  reportNone(
    'Positions in the record after closing',
    await db.recordEntry.count({ where: { kind: 'position', seq: { gt: end.seq } } }),
  )
  const counted = await recount(db, { group: 1, number: 1, round: 1 })
  const { result } = await db.poll.findFirstOrThrow()
  const rows = (result as { rows?: { answer: string; total: number }[] } | null)?.rows ?? []
  const unequal = rows.filter(({ answer, total }) => answer !== 'none' && (counted.get(answer) ?? 0) !== total)
  reportNone('Rows of the tally that differ from a recount of the record', unequal.length)
  const [verified] = await verifyRecord(db)
  reportNone('Breaks in the chain of the record', verified?.broken === undefined ? 0 : 1, [
    `${verified?.entries} entries`,
  ])
}

/** Checks that the card was edited at most once per second, and that the last edit shows the tally. */
async function checkCards({ db }: Database, shown: readonly Shown[]): Promise<void> {
  const edits = shown
    .filter(({ isEdit, message }) => isEdit && message === 'poll:1:card')
    .toSorted((a, b) => a.at - b.at)
  const gaps = edits.slice(1).map(({ at }, i) => at - (edits[i]?.at ?? 0))
  report({
    name: 'Shortest time between two edits of the card',
    details: [`${edits.length} edits`],
    value: Math.min(...gaps) / 1000,
    unit: ' s',
    // two processes read their clocks, each in whole milliseconds
    target: { kind: 'at least', value: 0.995 },
  })
  const { result } = await db.poll.findFirstOrThrow()
  const rows = (result as { rows?: { label: string; total: number }[] } | null)?.rows ?? []
  const card = edits.at(-1)?.text ?? ''
  const wrong = rows.filter(
    ({ label, total }) => !new RegExp(`^- ${label.replace(/[()]/g, '\\$&')}[ █]* ${total}( |$)`, 'm').test(card),
  )
  reportNone(
    'Rows of the last card that differ from the tally',
    wrong.length,
    wrong.map(({ label, total }) => `${label} ${total}`),
  )
}

/** Measures from a click to the private confirmation, one ballot at a time. */
async function oneByOne(): Promise<void> {
  const labels = ['Joint', 'Outside both', 'Needs study']
  const slack = { ours: await startSlackSide(1, labels), bare: await startSlackSide(1, labels) }
  for (const { stop } of [slack.ours, slack.bare]) atEnd(stop)
  const bot = startChild('src/main.ts', { ...botEnvironment(directory), ...slack.ours.env }, logFile)
  atEnd(() => bot.stop())
  await until(() => slack.ours.isConnected(), 'The bot connects')
  const DATABASE_URL = await createBareDatabase(directory)
  atEnd(startChild('scripts/bench/bare-bolt.ts', { ...slack.bare.env, DATABASE_URL }, logFile).stop)
  await until(() => slack.bare.isConnected(), 'Bare Bolt connects')
  await slack.ours.type(0, '/group setup name:Bench')
  await slack.ours.type(0, '/cg people appoint who:P0 office:coConvenor by:SG2')
  await slack.ours.type(0, '/cg topic import')
  await slack.ours.type(0, '/cg poll open topic:T7 question:"Home?" closes:"1 Dec 2027 14:00" voice:person')
  await until(() => slack.ours.isCardShown(), 'The card is posted')
  slack.bare.placeCard()
  const acts = {
    ours: slack.ours.answering(slack.ours.card, 'Your position'),
    bare: slack.bare.answering(slack.bare.card, 'Noted'),
  }
  for (const act of [acts.ours, acts.bare]) for (let i = 0; i < warmUp; i++) await act(0)
  const measured = await oneAtATime(acts, single)
  report({
    name: 'Slack, one ballot / bare Bolt with one INSERT, p50',
    details: [`ours: ${spread(measured.ours)}`, `bare: ${spread(measured.bare)}`],
    value: ratio(measured),
    unit: '',
    target: { kind: 'at most', value: 3 },
  })
}
