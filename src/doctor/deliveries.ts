import type pg from 'pg'
import { directAccount } from '../bot/platform.ts'
import { type Sql, sql } from '../database/client.ts'
import { deliveries } from '../delivery/operate.ts'
import { groups } from '../groups/read.ts'
import { counted } from '../text/count.ts'
import { ask } from './ask.ts'
import { type Finding, ok, warning } from './finding.ts'

const mostChannels = 10
/** What failed longer ago has been seen, or no longer matters. */
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

/** Finds messages that were given up, and those that should have gone out by now. */
export async function examineDeliveries(client: pg.Client): Promise<readonly Finding[]> {
  // a direct message that is refused goes another way
  const failed = await listStuck(
    client,
    sql`d.state = 'failed' AND d."groupOfPlace" IS NOT NULL
      AND d."createdAt" > clock_timestamp() - make_interval(days => ${rememberedDays}::int)`,
  )
  const waiting = await listStuck(
    client,
    sql`d."dueAt" < clock_timestamp() - make_interval(mins => ${patienceMinutes}::int)
      OR d."dueAt" IS NOT NULL AND d.attempts > ${usualAttempts}`,
  )
  const findings = [...failed.map(failedFinding), ...waiting.map(waitingFinding)]
  if (findings.length > 0) return findings
  return [
    ok(
      'Deliveries',
      `The bot has not given up on any message in the last ${rememberedDays} days, and none is overdue.`,
    ),
  ]
}

const listStuck = (client: pg.Client, which: Sql): Promise<readonly Stuck[]> =>
  ask<Stuck>(
    client,
    sql`
      SELECT d.platform, d.channel, g.name AS "group", count(*)::int AS count,
        (array_agg(d.reason ORDER BY d.id DESC) FILTER (WHERE d.reason IS NOT NULL))[1] AS reason
      FROM (${deliveries}) d JOIN (${groups}) g ON g.id = d."group"
      WHERE ${which} GROUP BY d.place, d.platform, d.channel, g.id, g.name ORDER BY d.place LIMIT ${mostChannels}`,
  )

const failedFinding = (stuck: Stuck): Finding =>
  warning(
    'Given up',
    `${counted(stuck.count, 'message')} to ${nameOf(stuck)} in the last ${rememberedDays} days. ${reasonOf(stuck)}`,
    'Fix the cause. The bot tries a message again when its content changes.',
  )

const waitingFinding = (stuck: Stuck): Finding =>
  warning(
    'Waiting',
    `${counted(stuck.count, 'message')} to ${nameOf(stuck)}. ${reasonOf(stuck)}`,
    'Start the bot (npm start) if it is not running; otherwise see what this report says about that platform.',
  )

function nameOf({ platform, channel, group }: Stuck): string {
  const account = directAccount({ channel })
  return account === undefined
    ? `channel ${channel} (${platform}) of ${group}`
    : `the account ${account} (${platform}) from ${group}`
}

const reasonOf = ({ reason }: Stuck): string =>
  reason ? `The last reason: ${reason.replace(/\.$/, '')}.` : 'It has not been tried yet.'
