import '../src/utc.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Database } from '../src/database/client.ts'
import { type Stepped, type Stepping, stepClock } from '../test/faults/clock.ts'
import { type Handicap, handicap } from '../test/faults/handicap.ts'
import { type Killed, type Killing, killReplicas } from '../test/faults/kill.ts'
import { killWhileMailing, type MailKilled, type MailKilling } from '../test/faults/mail-kill.ts'
import { type Redelivering, redeliver } from '../test/faults/redelivery.ts'
import { type Losing, type Lost, loseReplies } from '../test/faults/replies.ts'
import { type Suspended, type Suspending, suspend } from '../test/faults/suspend.ts'
import { circumstances } from './bench/run.ts'
import { startServer } from './bench/server.ts'

// npm run test:faults: checks what happens to messages when replicas are killed, replies are lost, requests are delivered
// again and clocks jump. `npm run test:faults -- 0.1 7` takes a tenth of each N and the seed 7. `-- 1 7 replies` runs only
// one of year, clocks, suspends, redelivery, replies, kills and mail-kills. Each check also runs as a control, with a part
// of the bot disabled: if it finds nothing wrong then, it is blind and fails. The exit code is 1 if a check fails.

const share = Number(process.argv[2] ?? 1)
const seed = Number(process.argv[3] ?? 20260803)
const only = process.argv.slice(4)
const amount = (full: number): number => Math.max(1, Math.round(full * share))
const zones = ['Europe/Zurich', 'America/New_York', 'America/Santiago', 'Australia/Lord_Howe', 'Pacific/Auckland']
const shortLeaseMs = 2000
const stuckMs = 60_000
/** How often a control is repeated until it finds something. */
const mostTries = 4

// enough for five replicas, each with as many connections as a bot opens
const server = await startServer(150)
let missed = 0
let broken = false
let checks = 0

function check(name: string, met: boolean, detail: string): void {
  checks++
  if (!met) missed++
  console.log(`${met ? 'pass' : 'MISS'}  ${name}: ${detail}`)
}

/** Reports a check that ran without a part of the bot, and must therefore find something wrong. */
function control(without: string, found: boolean, detail: string): void {
  check(
    `control, without ${without}`,
    found,
    found ? `found, as it should be: ${detail}` : `the check is BLIND: ${detail}`,
  )
}

const takeAway = (what: Handicap) => (database: Database) => handicap(database.pool, what)

try {
  console.log(circumstances(`seed ${seed}`, `share ${share}`, 'PostgreSQL with fsync on'))
  const all = { year, clocks, suspends, redelivery, replies, kills, 'mail-kills': mailKills }
  for (const [name, run] of Object.entries(all)) if (only.length === 0 || only.includes(name)) await run()
} catch (error) {
  broken = true
  console.error(error)
} finally {
  await server.stop()
}
console.log(broken ? 'The run did not finish.' : `${checks - missed} of ${checks} checks passed.`)
process.exit(broken || missed > 0 ? 1 : 0)

/** Runs the test of a busy group for a whole year. It prints its own N and has its own control. */
async function year(): Promise<void> {
  console.log(
    '\nA simulated year of a busy group, checked by independent code. The share does not apply. Excluded: the platforms.',
  )
  const script = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=dot', 'test/deadlines/year.test.ts']
  const startedAt = performance.now()
  const child = spawn(process.execPath, script, {
    // the channel tells it when this process has ended
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, FAULTS: 'long' },
  })
  const [status] = await once(child, 'exit')
  const seconds = Math.round((performance.now() - startedAt) / 1000)
  check('every rung exactly once', status === 0, `in ${seconds} s (at most 60 s on a quiet machine)`)
}

async function clocks(): Promise<void> {
  console.log('\nClocks. Excluded: the clock of the process itself, since the tick gets the time as an argument.')
  const run = async (more: Partial<Stepping>) =>
    stepClock({ databaseUrl: await server.fresh(), seed, zones: zones.slice(0, amount(zones.length)), ...more })
  const words = ({ nights, ticks, rungs, early, twice, late }: Stepped) =>
    `N ${rungs} rungs in ${nights} nights, ${ticks} ticks: ${early.length} early, ${twice.length} twice, ${late.length} late`
  const end = await run({})
  check('steps of ±1 s to ±1 day, 3 h suspended, clocks changed', isFaultless(end), words(end))
  const few = { zones: zones.slice(0, 1) }
  const fast = await run({ ...few, aheadMs: 3_600_000 })
  control('a true clock (an hour fast)', fast.early.length > 0, words(fast))
  const slow = await run({ ...few, aheadMs: -3_600_000 })
  control('a true clock (an hour slow)', slow.late.length > 0, words(slow))
  const forgetful = await run({ ...few, handicap: takeAway('memory of reminders') })
  control('the unique key of reminders', forgetful.twice.length > 0, words(forgetful))
}

function isFaultless({ early, twice, late }: Stepped): boolean {
  return early.length + twice.length + late.length === 0
}

async function suspends(): Promise<void> {
  console.log(
    '\nA suspended process. Excluded: changing the clock, since the times in the database move into the past instead.',
  )
  const run = async (more: Partial<Suspending>) =>
    suspend({ databaseUrl: await server.fresh(), seed, rounds: amount(100), stopMs: 500, ...more })
  const words = ({ put, early, twice, lost, longestMs }: Suspended, rounds = amount(100)) =>
    `N ${rounds} suspensions, ${put} reminders: ${early.length} early, ${twice.length} twice, ${lost.length} lost, ` +
    `the longest took ${Math.round(longestMs)} ms`
  const end = await run({})
  const { early, twice, lost, longestMs } = end
  check('3 h suspended', early.length + twice.length + lost.length === 0 && longestMs <= stuckMs, words(end))
  const few = { rounds: 3, stopMs: 0 }
  const fast = await run({ ...few, aheadMs: 7_200_000 })
  control('a true clock (two hours fast)', fast.early.length > 0, words(fast, few.rounds))
  const slow = await run({ ...few, aheadMs: -14_400_000 })
  control('a true clock (four hours slow)', slow.lost.length > 0, words(slow, few.rounds))
}

async function redelivery(): Promise<void> {
  console.log(
    '\nRequests delivered 1 to 4 times to two replicas. Excluded: the adapters, which recognise some themselves.',
  )
  const run = async (more: Partial<Redelivering>) =>
    redeliver({ databaseUrl: await server.fresh(), seed, acts: amount(10_000), ...more })
  const end = await run({})
  const detail = `N ${end.acts}, ${end.deliveries} deliveries, ${end.differences.length} differences, ${end.unanswered} unanswered`
  check('same final state as after one delivery', end.differences.length + end.unanswered === 0, detail)
  const forgetful = await run({ acts: 120, handicap: takeAway('memory of acts') })
  control('the key of each request', forgetful.differences.length > 0, `${forgetful.differences.length} differences`)
}

async function replies(): Promise<void> {
  console.log(
    '\nReplies lost, reset or 5xx. A reply counts as lost after 2 s here, 10 s in the bot. Excluded: direct messages.',
  )
  const run = async (how: Pick<Losing, 'platform' | 'canLookUp' | 'nonceMs'>) =>
    loseReplies({ databaseUrl: await server.fresh(), seed, faults: amount(1000), ...how })
  const words = ({ put, lost, twice, applied }: Lost) =>
    `N ${amount(1000)} failed replies, ${put} messages: ${applied} had arrived anyway, ${lost.length} lost, ${twice} doubled`
  for (const platform of ['slack', 'discord'] as const) {
    const end = await run({ platform, canLookUp: true })
    check(`${platform}, with look-up`, end.lost.length + end.twice === 0 && end.applied > 0, words(end))
  }
  const blind = await run({ platform: 'slack', canLookUp: false })
  const rate = `as documented, each that had arrived is posted again: ${blind.twice} of ${blind.put}`
  check('slack, without look-up', blind.lost.length === 0 && blind.twice === blind.applied, `${words(blind)}; ${rate}`)
  const nonce = await run({ platform: 'discord', canLookUp: false })
  check('discord, without look-up but with its nonce', nonce.lost.length + nonce.twice === 0, words(nonce))
  const bare = await run({ platform: 'discord', canLookUp: false, nonceMs: 0 })
  control('look-up and nonce', bare.twice > 0, words(bare))
}

async function kills(): Promise<void> {
  console.log('\nOne of three replicas is killed. Excluded: direct messages on Slack, which the bot may not look up.')
  const run = async (more: Partial<Killing>) =>
    killReplicas({ databaseUrl: await server.fresh(), seed, rounds: 1, leaseMs: shortLeaseMs, ...more })
  const words = (rounds: number, { put, lost, twice, slowest, lookUps }: Killed) =>
    `N ${rounds} kills, ${put} messages and reminders, ${lookUps} look-ups: ${lost.length} lost, ${twice.length} twice, ` +
    `the longest took ${Math.round(slowest.ms)} ms (${slowest.mark})`
  const isWhole = ({ lost, twice, slowest, lookUps }: Killed) =>
    lost.length + twice.length === 0 && slowest.ms <= stuckMs && lookUps > 0
  const real = amount(10)
  const slow = await killReplicas({ databaseUrl: await server.fresh(), seed, rounds: real })
  check(
    'with the lease of the bot',
    slow.lost.length + slow.twice.length === 0 && slow.slowest.ms <= stuckMs,
    words(real, slow),
  )
  const rounds = amount(1000)
  const end = await run({ rounds })
  check(`with a lease of ${shortLeaseMs} ms`, isWhole(end), words(rounds, end))
  const few = Math.max(amount(30), 8)
  for (const without of ['lease', 'look-up', 'commit before the call'] as const) {
    const foundIn = ({ lost, twice }: Killed) => (without === 'commit before the call' ? lost : twice).length
    let bad: Killed
    let tries = 0
    // a kill shows nothing unless it interrupts the sending of a message, which is a matter of chance
    do bad = await run({ rounds: few, without, seed: seed + tries++ })
    while (foundIn(bad) === 0 && tries < mostTries)
    control(`the ${without}`, foundIn(bad) > 0, `${words(few, bad)}, after ${tries} of at most ${mostTries} tries`)
  }
}

async function mailKills(): Promise<void> {
  console.log('\nOne of three replicas is killed while it sends mails. Excluded: a mailbox with copies from the list.')
  const run = async (rounds: number, more: Partial<MailKilling> = {}) =>
    killWhileMailing({ databaseUrl: await server.fresh(), seed, rounds, leaseMs: shortLeaseMs, ...more })
  const words = (rounds: number, { put, lost, twice, answersLost, again }: MailKilled) =>
    `N ${rounds} kills, ${put} mails: ${lost.length} lost, ${twice.length} twice. Besides, the server accepted ` +
    `${answersLost} from a replica that died before it recorded that, and ${again} of these were sent again, as documented`
  const rounds = amount(200)
  const end = await run(rounds)
  const { lost, twice, answersLost } = end
  // kills that lose no answer prove nothing
  check(
    '0 lost, and 0 twice unless the answer was lost',
    lost.length + twice.length === 0 && answersLost > 0,
    words(rounds, end),
  )
  const few = Math.max(amount(20), 5)
  const unleased = await run(few, { without: 'lease' })
  control('the lease', unleased.twice.length > 0, words(few, unleased))
  const uncommitted = await run(few, { without: 'commit before the call' })
  control('the commit before the call', uncommitted.lost.length > 0, words(few, uncommitted))
}
