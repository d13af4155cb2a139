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

// npm run test:faults: what becomes of messages when replicas are killed, replies are lost, acts are delivered again and
// clocks jump. `npm run test:faults -- 0.1 7` takes a tenth of each N and 7 as the seed, and
// `-- 1 7 replies` one of year, clocks, suspends, redelivery, replies, kills, mail-kills alone. Each check is also run with a
// part of the bot taken away: where it then finds nothing, it is blind, and that counts as a miss. Ends with 1 on a miss.

const share = Number(process.argv[2] ?? 1)
const seed = Number(process.argv[3] ?? 20260803)
const only = process.argv.slice(4)
const amount = (full: number): number => Math.max(1, Math.round(full * share))
const zones = ['Europe/Zurich', 'America/New_York', 'America/Santiago', 'Australia/Lord_Howe', 'Pacific/Auckland']
const shortLeaseMs = 2000
const stuckMs = 60_000
/** Of a control. */
const mostTries = 4

// five replicas at most, each with as many connections as the bot opens
const server = await startServer(150)
let missed = 0
let broken = false
let checks = 0

function check(name: string, met: boolean, detail: string): void {
  checks++
  if (!met) missed++
  console.log(`${met ? 'pass' : 'MISS'}  ${name}: ${detail}`)
}

/** A check that has to find something when the bot lacks what it relies on. */
function control(without: string, found: boolean, detail: string): void {
  check(
    `control, without ${without}`,
    found,
    found ? `found, as it must be: ${detail}` : `the check is BLIND: ${detail}`,
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
console.log(broken ? 'Not finished.' : `${checks - missed} of ${checks} checks passed.`)
process.exit(broken || missed > 0 ? 1 : 0)

/** The test of a busy group, for the whole year: it prints its N, and fails where its checker is blind. */
async function year(): Promise<void> {
  console.log('\nA simulated year of a busy group, checked by other code. Excluded: the platforms; whatever the share.')
  const script = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=dot', 'test/deadlines/year.test.ts']
  const startedAt = performance.now()
  const child = spawn(process.execPath, script, {
    // the channel tells it when this process has ended
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, FAULTS: 'long' },
  })
  const [status] = await once(child, 'exit')
  const seconds = Math.round((performance.now() - startedAt) / 1000)
  check('every rung exactly once', status === 0, `in ${seconds} s, of which at most 60 s on a quiet machine`)
}

async function clocks(): Promise<void> {
  console.log('\nClocks. Excluded: the process itself, which the next check stops; the tick is given the time instead.')
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
    '\nA process that is stopped. Excluded: a clock that is set; what the database knows moves into the past instead.',
  )
  const run = async (more: Partial<Suspending>) =>
    suspend({ databaseUrl: await server.fresh(), seed, rounds: amount(100), stopMs: 500, ...more })
  const words = ({ put, early, twice, lost, longestMs }: Suspended, rounds = amount(100)) =>
    `N ${rounds} stops, ${put} reminders: ${early.length} early, ${twice.length} twice, ${lost.length} lost, ` +
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
    '\nActs delivered 1 to 4 times to two replicas. Excluded: the way through the adapters, which know some themselves.',
  )
  const run = async (more: Partial<Redelivering>) =>
    redeliver({ databaseUrl: await server.fresh(), seed, acts: amount(10_000), ...more })
  const end = await run({})
  const detail = `N ${end.acts}, ${end.deliveries} deliveries, ${end.differences.length} differences, ${end.unanswered} unanswered`
  check('final state equal to single delivery', end.differences.length + end.unanswered === 0, detail)
  const forgetful = await run({ acts: 120, handicap: takeAway('memory of acts') })
  control('the key of each act', forgetful.differences.length > 0, `${forgetful.differences.length} differences`)
}

async function replies(): Promise<void> {
  console.log(
    '\nReplies lost, reset or 5xx. Excluded: direct messages; a reply counts as lost after 2 s here, 10 s in the bot.',
  )
  const run = async (how: Pick<Losing, 'platform' | 'canLookUp' | 'nonceMs'>) =>
    loseReplies({ databaseUrl: await server.fresh(), seed, faults: amount(1000), ...how })
  const words = ({ put, lost, twice, applied }: Lost) =>
    `N ${amount(1000)} failed replies, ${put} messages: ${applied} had arrived all the same, ${lost.length} lost, ${twice} doubled`
  for (const platform of ['slack', 'discord'] as const) {
    const end = await run({ platform, canLookUp: true })
    check(`${platform}, with look-up`, end.lost.length + end.twice === 0 && end.applied > 0, words(end))
  }
  const blind = await run({ platform: 'slack', canLookUp: false })
  const rate = `as stated, each that had arrived stands once more: ${blind.twice} of ${blind.put}`
  check('slack, without look-up', blind.lost.length === 0 && blind.twice === blind.applied, `${words(blind)}; ${rate}`)
  const nonce = await run({ platform: 'discord', canLookUp: false })
  check('discord, without look-up but with its nonce', nonce.lost.length + nonce.twice === 0, words(nonce))
  const bare = await run({ platform: 'discord', canLookUp: false, nonceMs: 0 })
  control('look-up and nonce', bare.twice > 0, words(bare))
}

async function kills(): Promise<void> {
  console.log('\nOne of three replicas killed. Excluded: direct messages on Slack, which the bot may not look up.')
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
    // a kill that hits no message on its way shows nothing, and where it hits is left to chance
    do bad = await run({ rounds: few, without, seed: seed + tries++ })
    while (foundIn(bad) === 0 && tries < mostTries)
    control(`the ${without}`, foundIn(bad) > 0, `${words(few, bad)}, in ${tries} of at most ${mostTries} tries`)
  }
}

async function mailKills(): Promise<void> {
  console.log(
    '\nOne of three replicas killed while it sends mails. Excluded: a mailbox in which the bot finds copies from the list.',
  )
  const run = async (rounds: number, more: Partial<MailKilling> = {}) =>
    killWhileMailing({ databaseUrl: await server.fresh(), seed, rounds, leaseMs: shortLeaseMs, ...more })
  const words = (rounds: number, { put, lost, twice, answersLost, again }: MailKilled) =>
    `N ${rounds} kills, ${put} mails: ${lost.length} lost, ${twice.length} twice; beside them ${answersLost} that the ` +
    `server took from a replica which died before it had entered the answer, and ${again} of these went out again, as stated`
  const rounds = amount(200)
  const end = await run(rounds)
  const { lost, twice, answersLost } = end
  // kills that lose no answer have shown nothing
  check(
    '0 lost, 0 twice but where the answer was lost',
    lost.length + twice.length === 0 && answersLost > 0,
    words(rounds, end),
  )
  const few = Math.max(amount(20), 5)
  const unleased = await run(few, { without: 'lease' })
  control('the lease', unleased.twice.length > 0, words(few, unleased))
  const uncommitted = await run(few, { without: 'commit before the call' })
  control('the commit before the call', uncommitted.lost.length > 0, words(few, uncommitted))
}
