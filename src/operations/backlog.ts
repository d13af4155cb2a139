import type { DateTime } from 'luxon'
import type { PrismaClient } from '../../prisma/client/client.ts'
import { directAccount } from '../bot/platform.ts'
import type { View } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { instant } from '../dates/instant.ts'
import type { DeadlineSource } from '../deadlines/deadline.ts'
import { findDeadline } from '../deadlines/dispatch.ts'
import { tick } from '../deadlines/tick.ts'

/** A message that would go out, or one that did not get there. */
export interface Entry {
  readonly group: string
  readonly platform: string
  /** A channel, or the name of the person whose direct messages it goes to. */
  readonly to: string
  readonly title: string
  /** Since when it should be there. */
  readonly since: DateTime
  /** Such as D-14, with the rungs that are folded in; nothing where it is no reminder. */
  readonly rungs: readonly string[]
  /** It stands there already; what would go out is its present state. */
  readonly isEdit: boolean
  readonly reason: string | undefined
}

/** A reminder that would wait further, such as for the end of somebody's quiet hours. */
export interface Later {
  readonly group: string
  readonly to: string
  /** Of its deadline. */
  readonly title: string
  readonly rung: string
  readonly at: DateTime
}

export interface Backlog {
  /** But for the ambiguous ones. */
  readonly due: readonly Entry[]
  readonly later: readonly Later[]
  readonly ambiguous: readonly Entry[]
  readonly failed: readonly Entry[]
}

/** Longer than any backlog takes, far shorter than an operator's patience. */
const limitMs = 60_000
/** What failed longer ago has been seen or does not matter any more. */
const rememberedDays = 30
/** Of each kind. */
export const mostListed = 500

/** All or nothing, for work that takes longer than a member would wait. */
export const inOnePiece = <Result>(client: PrismaClient, work: (tx: Db) => Promise<Result>): Promise<Result> =>
  client.$transaction(work, { timeout: limitMs })

/** What `work` finds after changes that are then taken back. */
async function tryOut<Result>(client: PrismaClient, work: (tx: Db) => Promise<Result>): Promise<Result> {
  const found: Result[] = []
  const undone = new Error('Taken back')
  await inOnePiece(client, async (tx) => {
    found.push(await work(tx))
    throw undone
  }).catch((error: unknown) => {
    if (error !== undone) throw error
  })
  const [result] = found
  if (result === undefined) throw undone
  return result
}

/** Whether anything would go out: what waits, or what a tick would put there. */
export async function wouldSend(
  client: PrismaClient,
  sources: readonly DeadlineSource[],
  now: DateTime,
): Promise<boolean> {
  const where = { dueAt: { not: null }, OR: [{ expiresAt: null }, { expiresAt: { gt: now.toJSDate() } }] }
  if ((await client.delivery.count({ where })) > 0) return true
  return tryOut(client, async (tx) => {
    const [{ last } = { last: 0 }] = await tx.$queryRaw<{ last: number }[]>`
      SELECT coalesce(max(id), 0) AS last FROM ping`
    await tick({ db: tx, sources }, now)
    const waiting = await tx.ping.count({ where: { id: { gt: last }, state: 'waiting' } })
    return waiting > 0 || (await tx.delivery.count({ where })) > 0
  })
}

/** What would be sent if the bot went on now, found by letting it go on and taking that back; and what got stuck. */
export const readBacklog = (
  client: PrismaClient,
  sources: readonly DeadlineSource[],
  now: DateTime,
): Promise<Backlog> =>
  tryOut(client, async (tx) => {
    const stuckBefore = { ambiguous: await entries(tx, 'ambiguous'), failed: await entries(tx, 'failed') }
    await tick({ db: tx, sources }, now)
    const due: Entry[] = []
    for (const { keys, ...entry } of await entries(tx, 'due'))
      due.push({ ...entry, since: await sinceWhen(tx, sources, keys, entry, now) })
    return { due, later: await listLater(tx, sources, now), ...stuckBefore }
  })

interface Row {
  group: string
  platform: string
  channel: string
  person: string | null
  view: View
  created_at: Date
  is_edit: boolean
  reason: string | null
  pings: { deadline: string; rung: string; folded: string[] }[]
}

type Keyed = Entry & { readonly keys: Row['pings'] }

async function entries(db: Db, which: 'due' | 'ambiguous' | 'failed'): Promise<readonly Keyed[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT g.name AS "group", p.platform, p.channel, d.view, d.created_at, d.posted_message IS NOT NULL AS is_edit, d.reason,
      (SELECT s.name FROM account a JOIN person s ON s.id = a.person_id
        WHERE a.platform = p.platform AND a.workspace = p.workspace AND p.channel = '@' || a.account) AS person,
      (SELECT coalesce(json_agg(json_build_object('deadline', i.deadline, 'rung', i.rung, 'folded', i.folded)
        ORDER BY i.id), '[]') FROM ping i WHERE i.delivery_key = d.key) AS pings
    FROM delivery d JOIN place p ON p.id = d.place_id JOIN "group" g ON g.id = d.group_id
    WHERE CASE ${which}
      WHEN 'due' THEN d.due_at IS NOT NULL AND d.state <> 'ambiguous'
        AND (d.expires_at IS NULL OR d.expires_at > clock_timestamp() OR d.shown_revision > 0)
      ELSE d.state::text = ${which}
        AND (${which} = 'ambiguous' OR d.created_at > clock_timestamp() - make_interval(days => ${rememberedDays})) END
    ORDER BY d.id LIMIT ${mostListed}`
  return rows.map(({ group, platform, channel, person, view, created_at, is_edit, reason, pings }) => ({
    group,
    platform,
    to: person ?? directAccount({ channel }) ?? channel,
    title: view.title,
    since: instant(created_at),
    rungs: pings.flatMap(({ rung, folded }) => [...folded, rung]),
    isEdit: is_edit,
    reason: reason ?? undefined,
    keys: pings,
  }))
}

/** A reminder is as old as its oldest rung, whenever the message for it was made. */
async function sinceWhen(
  db: Db,
  sources: readonly DeadlineSource[],
  keys: Row['pings'],
  { since }: Entry,
  now: DateTime,
): Promise<DateTime> {
  let oldest = since < now ? since : now
  for (const { deadline, rung, folded } of keys) {
    const found = await findDeadline(db, sources, deadline, now)
    for (const { name, at } of found?.rungs ?? []) if ([rung, ...folded].includes(name) && at < oldest) oldest = at
  }
  return oldest
}

async function listLater(db: Db, sources: readonly DeadlineSource[], now: DateTime): Promise<readonly Later[]> {
  const rows = await db.ping.findMany({
    where: { state: 'waiting', dueAt: { gt: now.toJSDate() } },
    include: { person: { select: { name: true } }, group: { select: { name: true } } },
    orderBy: { dueAt: 'asc' },
    take: mostListed,
  })
  const later: Later[] = []
  for (const { person, group, deadline, rung, dueAt } of rows) {
    const found = await findDeadline(db, sources, deadline, now)
    later.push({ group: group.name, to: person.name, title: found?.title ?? deadline, rung, at: instant(dueAt) })
  }
  return later
}
