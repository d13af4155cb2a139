import { setTimeout as pause } from 'node:timers/promises'
import { DateTime } from 'luxon'
import { type Bot, createBot } from '../../src/bot/bot.ts'
import type { Actor } from '../../src/bot/caller.ts'
import type { Invocation } from '../../src/bot/invocation.ts'
import { type Database, openDatabase } from '../../src/database/client.ts'
import { allCommands } from '../../src/features.ts'
import { identify, joinAgain } from '../../src/groups/membership/identify.ts'
import { randomFrom } from './random.ts'
import { silent } from './subjects.ts'

export interface Redelivering {
  /** An empty database with all tables. */
  readonly databaseUrl: string
  readonly seed: number
  readonly acts: number
  /** Takes something from the bot, for a run in which the checker has to find something. */
  readonly handicap?: (database: Database) => Promise<void>
}

export interface Redelivered {
  readonly acts: number
  readonly deliveries: number
  /** Where the final state differs from that of single delivery. */
  readonly differences: readonly string[]
  /** Gestures that got another answer than the one to what they asked for. */
  readonly unanswered: number
}

interface Gesture {
  readonly actor: Actor
  readonly invocation: Invocation
  readonly key: string
  /** What the final state holds because of it, once. */
  readonly leaves: string
}

const now = DateTime.fromISO('2026-08-03T09:00:00Z', { zone: 'utc' })
const itemsEach = 30
const peopleEach = 30
const atOnce = 12

/** Has people plan, propose items and answer; each act reaches two replicas one to four times, in any order. */
export async function redeliver(how: Redelivering): Promise<Redelivered> {
  const random = randomFrom(how.seed)
  const databases = [openDatabase({ url: how.databaseUrl }), openDatabase({ url: how.databaseUrl })]
  const [first = openDatabase({ url: how.databaseUrl })] = databases
  try {
    const bots = databases.map((database, replica) => botOn(database, replica))
    const convenor = somebody('convenor')
    await does(bots[0], { actor: convenor, invocation: read('group setup', { name: 'CG' }), key: 'setup', leaves: '' })
    await how.handicap?.(first)
    const acts = gesturesOf(how.acts, convenor)
    let deliveries = 0
    let unanswered = 0
    for (const wave of acts) {
      const sent = random.shuffled(wave.flatMap((act) => Array.from({ length: 1 + random.below(4) }, () => act)))
      deliveries += sent.length
      const queue = sent.values()
      const carry = async () => {
        for (const act of queue) if (!(await does(bots[random.below(2)], act))) unanswered++
      }
      await Promise.all(Array.from({ length: atOnce }, carry))
    }
    const expected = acts.flat().map(({ leaves }) => leaves)
    const found = await stateOf(first)
    return {
      acts: expected.length,
      deliveries,
      unanswered,
      differences: [...minus(expected, found).map((one) => `missing: ${one}`), ...minus(found, expected)],
    }
  } finally {
    for (const database of databases) await database.close()
  }
}

function botOn(database: Database, replica: number): Bot {
  let codes = 0
  return createBot({
    database,
    commands: allCommands(() => []),
    identify,
    joinAgain,
    now: () => now,
    newCode: () => `C${replica}X${++codes}`,
    log: silent,
  })
}

const somebody = (name: string): Actor => ({
  platform: 'slack',
  workspace: 'T1',
  channel: 'C1',
  account: name,
  name,
  zone: 'UTC',
})

const read = (command: string, args: Invocation['args']): Invocation => ({ command, args })

/** Delivers again what failed for a moment, such as too many at once, as the platform does. */
async function does(bot: Bot | undefined, { invocation, actor, key }: Gesture): Promise<boolean> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const shown = await bot?.handle({ invocation, actor, key })
    if (shown?.kind === 'answer') return true
    await pause(50 * 2 ** attempt)
  }
  return false
}

/**
 * Lists the acts: the meetings first, then what depends on them: one person's answer to a meeting, or one item of its
 * agenda.
 */
function gesturesOf(count: number, convenor: Actor): readonly (readonly Gesture[])[] {
  const meetings = Math.max(1, Math.floor(count / (itemsEach + peopleEach + 1)))
  const plan = Array.from({ length: meetings }, (_, i): Gesture => {
    const args = { title: `T${i}`, start: '2026-09-01 14:00', lasts: '1h', agenda: 'Opening' }
    return { actor: convenor, invocation: read('meeting plan', args), key: `plan-${i}`, leaves: `meeting T${i}` }
  })
  const inside = Array.from({ length: count - meetings }, (_, i): Gesture => {
    const meeting = `M${1 + (i % meetings)}`
    const turn = Math.floor(i / meetings)
    const actor = somebody(`P${turn >> 1}`)
    if (turn % 2 === 0) {
      const invocation = read('meeting agenda add', { meeting, item: `I${i}` })
      return { actor, invocation, key: `act-${i}`, leaves: `${meeting} item I${i}` }
    }
    const as = ['attending', 'maybe', 'regrets'][i % 3] ?? 'maybe'
    const leaves = `${meeting} ${actor.name} ${as}`
    return { actor, invocation: read('meeting attend', { meeting, as }), key: `act-${i}`, leaves }
  })
  return [plan, inside]
}

/** Lists what was planned, proposed and answered, as one line each. */
async function stateOf({ pool }: Database): Promise<readonly string[]> {
  const { rows } = await pool.query<{ line: string }>(`
    SELECT 'meeting ' || title AS line FROM meeting
    UNION ALL
    SELECT 'M' || number || ' item ' || i.title FROM agenda_item i JOIN meeting m ON m.id = i.meeting_id
      WHERE i.title <> 'Opening'
    UNION ALL
    SELECT 'M' || number || ' ' || p.name || ' ' || a.answer || ''
      FROM attendance a JOIN meeting m ON m.id = a.meeting_id JOIN person p ON p.id = a.person_id`)
  return rows.map(({ line }) => line)
}

/** Lists what is in the first list more often than in the second. */
function minus(all: readonly string[], without: readonly string[]): readonly string[] {
  const left = new Map<string, number>()
  for (const one of without) left.set(one, (left.get(one) ?? 0) + 1)
  return all.filter((one) => {
    const count = left.get(one) ?? 0
    left.set(one, count - 1)
    return count <= 0
  })
}
