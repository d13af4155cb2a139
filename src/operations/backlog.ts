import type { DateTime } from 'luxon'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { directAccount } from '../bot/platform.ts'
import type { View } from '../bot/view.ts'
import { type Db, type Sql, sql } from '../database/client.ts'
import { instant } from '../dates/instant.ts'
import type { DeadlineSource } from '../deadlines/deadline.ts'
import { findDeadline } from '../deadlines/list.ts'
import {
  countPingsAfter,
  listLaterPings,
  newestPing,
  type PingOfMessage,
  pingsOfMessage,
} from '../deadlines/operate.ts'
import { tick } from '../deadlines/tick.ts'
import { countUseful, deliveries } from '../delivery/operate.ts'
import { groups } from '../groups/read.ts'
import { accounts, persons } from '../people/read.ts'
import { dryRun } from './dry-run.ts'

/** A message that would go out, or one that did not get there. */
export interface BacklogEntry {
  readonly group: string
  readonly platform: string
  /** A channel, or the name of the person whose direct messages it goes to. */
  readonly to: string
  readonly title: string
  /** Since when it is due. */
  readonly since: DateTime
  /** Such as D-14, with the rungs that are folded in; empty if it is no reminder. */
  readonly rungs: readonly string[]
  /** It is posted already; what would go out is its current state. */
  readonly isEdit: boolean
  readonly reason: string | undefined
}

/** A reminder that would wait longer, such as for the end of someone's quiet hours. */
export interface Later {
  readonly group: string
  readonly to: string
  /** The title of its deadline. */
  readonly title: string
  readonly rung: string
  readonly at: DateTime
}

export interface Backlog {
  /** Without the ambiguous ones. */
  readonly due: readonly BacklogEntry[]
  readonly later: readonly Later[]
  readonly ambiguous: readonly BacklogEntry[]
  readonly failed: readonly BacklogEntry[]
}

/** What failed longer ago has been seen, or no longer matters. */
const rememberedDays = 30
/** The most entries that are listed of each kind. */
export const mostListed = 500

/** Tells whether anything would go out: what waits, or what a tick would put there. */
export async function wouldSend(
  client: PrismaClient,
  sources: readonly DeadlineSource[],
  now: DateTime,
): Promise<boolean> {
  if ((await countUseful(client, now)) > 0) return true
  return dryRun(client, async (tx) => {
    const last = await newestPing(tx)
    await tick({ db: tx, sources }, now)
    return (await countPingsAfter(tx, last, 'waiting')) > 0 || (await countUseful(tx, now)) > 0
  })
}

/**
 * Finds what would be sent if the bot continued now, by letting it continue and rolling that back; and what is stuck.
 */
export const readBacklog = (
  client: PrismaClient,
  sources: readonly DeadlineSource[],
  now: DateTime,
): Promise<Backlog> =>
  dryRun(client, async (tx) => {
    const stuckBefore = { ambiguous: await listEntries(tx, ambiguous), failed: await listEntries(tx, failed) }
    await tick({ db: tx, sources }, now)
    const due: BacklogEntry[] = []
    for (const { pings, ...entry } of await listEntries(tx, dueNow))
      due.push({ ...entry, since: await dueSince(tx, sources, pings, entry, now) })
    return { due, later: await listLater(tx, sources, now), ...stuckBefore }
  })

const ambiguous = sql`d.state = 'ambiguous'`
const failed = sql`
  d.state = 'failed' AND d."createdAt" > clock_timestamp() - make_interval(days => ${rememberedDays})`
const dueNow = sql`d."dueAt" IS NOT NULL AND d.state <> 'ambiguous'
  AND (d."expiresAt" IS NULL OR d."expiresAt" > clock_timestamp() OR d."shownRevision" > 0)`

interface Row {
  group: string
  platform: string
  channel: string
  person: string | null
  view: View
  createdAt: Date
  isPosted: boolean
  reason: string | null
  pings: readonly PingOfMessage[]
}

type EntryWithPings = BacklogEntry & { readonly pings: readonly PingOfMessage[] }

async function listEntries(db: Db, which: Sql): Promise<readonly EntryWithPings[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT g.name AS "group", d.platform, d.channel, d.view, d."createdAt", d."isPosted", d.reason,
      (SELECT p.name FROM (${accounts}) a JOIN (${persons}) p ON p.id = a.person
        WHERE a.platform = d.platform AND a.workspace = d.workspace AND d.channel = '@' || a.account) AS person,
      ${pingsOfMessage(sql`d.key`)} AS pings
    FROM (${deliveries}) d JOIN (${groups}) g ON g.id = d."group"
    WHERE ${which} ORDER BY d.id LIMIT ${mostListed}`
  return rows.map(({ group, platform, channel, person, view, createdAt, isPosted, reason, pings }) => ({
    group,
    platform,
    to: person ?? directAccount({ channel }) ?? channel,
    title: view.title,
    since: instant(createdAt),
    rungs: pings.flatMap(({ rung, folded }) => [...folded, rung]),
    isEdit: isPosted,
    reason: reason ?? undefined,
    pings,
  }))
}

/** Returns since when a message is due: a reminder since its oldest rung, whenever the message for it was made. */
async function dueSince(
  db: Db,
  sources: readonly DeadlineSource[],
  pings: readonly PingOfMessage[],
  { since }: BacklogEntry,
  now: DateTime,
): Promise<DateTime> {
  let oldest = since < now ? since : now
  for (const { deadline, rung, folded } of pings) {
    const found = await findDeadline(db, sources, deadline, now)
    for (const { name, at } of found?.rungs ?? []) if ([rung, ...folded].includes(name) && at < oldest) oldest = at
  }
  return oldest
}

async function listLater(db: Db, sources: readonly DeadlineSource[], now: DateTime): Promise<readonly Later[]> {
  const later: Later[] = []
  for (const { deadline, ...ping } of await listLaterPings(db, now, mostListed)) {
    const found = await findDeadline(db, sources, deadline, now)
    later.push({ ...ping, title: found?.title ?? deadline })
  }
  return later
}
