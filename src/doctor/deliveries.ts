import type pg from 'pg'
import { directAccount } from '../bot/platform.ts'
import { counted } from '../text/count.ts'
import { type Finding, ok, warning } from './finding.ts'

const mostChannels = 10
/** What failed longer ago has been seen or does not matter any more. */
const rememberedDays = 30
const patienceMinutes = 5
const usualAttempts = 2

interface Stuck {
  readonly platform: string
  readonly channel: string
  readonly group: string
  readonly count: number
  readonly reason: string | null
}

/** Messages that were given up, and those that should have gone out by now. */
export async function examineDeliveries(client: pg.Client): Promise<readonly Finding[]> {
  // a direct message that is refused goes another way
  const failed = await read(
    client,
    `d.state = 'failed' AND p.group_id IS NOT NULL AND d.created_at > clock_timestamp() - interval '${rememberedDays} days'`,
  )
  const waiting = await read(
    client,
    `d.due_at < clock_timestamp() - interval '${patienceMinutes} minutes' OR d.due_at IS NOT NULL AND d.attempts > ${usualAttempts}`,
  )
  const findings = [...failed.map(failedFinding), ...waiting.map(waitingFinding)]
  if (findings.length > 0) return findings
  return [
    ok(
      'Deliveries',
      `No message was given up in the last ${rememberedDays} days, and none waits longer than it should.`,
    ),
  ]
}

async function read(client: pg.Client, condition: string): Promise<readonly Stuck[]> {
  const { rows } = await client.query<Stuck>(
    `SELECT p.platform, p.channel, g.name AS "group", count(*)::int AS count,
       (array_agg(d.reason ORDER BY d.id DESC) FILTER (WHERE d.reason IS NOT NULL))[1] AS reason
     FROM delivery d JOIN place p ON p.id = d.place_id JOIN "group" g ON g.id = d.group_id
     WHERE ${condition} GROUP BY p.id, g.id ORDER BY p.id LIMIT ${mostChannels}`,
  )
  return rows
}

const failedFinding = (stuck: Stuck): Finding =>
  warning(
    'Given up',
    `${counted(stuck.count, 'message')} to ${nameOf(stuck)} in the last ${rememberedDays} days. ${reasonOf(stuck)}`,
    'Mend the cause; the bot tries a message again when what it is about changes.',
  )

const waitingFinding = (stuck: Stuck): Finding =>
  warning(
    'Waiting',
    `${counted(stuck.count, 'message')} to ${nameOf(stuck)}. ${reasonOf(stuck)}`,
    'Start the bot (npm start) if it is not running; otherwise see what is said of that platform here.',
  )

function nameOf({ platform, channel, group }: Stuck): string {
  const account = directAccount({ channel })
  return account === undefined
    ? `channel ${channel} (${platform}) of ${group}`
    : `the account ${account} (${platform}) from ${group}`
}

const reasonOf = ({ reason }: Stuck): string =>
  reason ? `The last reason: ${reason.replace(/\.$/, '')}.` : 'No attempt was made yet.'
