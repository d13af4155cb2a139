import { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import { inTransaction } from '../database/transaction.ts'
import { type Deadline, type DeadlineSource, isForChannel } from './deadline.ts'
import { putDigest } from './digest.ts'
import { dispatch } from './dispatch.ts'
import { dueRungs, nextLook } from './ladder.ts'
import { findWish } from './note-store.ts'
import { handOverAt, isMuted } from './preference.ts'
import { asNoted } from './responsible.ts'
import { createPing, lookAgain, namedRungs, takeDue, type Watched } from './store.ts'

export interface Ticking {
  readonly db: Db
  readonly sources: readonly DeadlineSource[]
}

/** Each takes some ten statements, and together they have to fit into one transaction also on a slow day. */
const batch = 10
/** Where more than one batch is due: they wait for the database more than they work. */
const mostAtOnce = 3

/** Looks at what is due and at nothing else: derives, pings once, and says when to look again. */
export async function tick(ticking: Ticking, now: DateTime): Promise<void> {
  const wrong: unknown[] = []
  const isMore = async () => (await lookAt(ticking, now, batch).catch(() => lookAtFirst(ticking, now, wrong))) === batch
  const lookAtAll = async () => {
    while (await isMore());
  }
  if (await isMore()) await Promise.all(Array.from({ length: mostAtOnce }, lookAtAll))
  await dispatch(ticking, now)
  if (wrong.length > 0) throw new AggregateError(wrong, 'Subjects that could not be looked at were put off')
}

/** After a failure, the first alone: where it is at fault, it is put off and holds back no other. */
async function lookAtFirst(ticking: Ticking, now: DateTime, wrong: unknown[]): Promise<number> {
  const taken: Watched[] = []
  try {
    await lookAt(ticking, now, 1, taken)
  } catch (error) {
    const first = taken.at(-1)
    if (!first) throw error
    wrong.push(error)
    await lookAgain(ticking.db, first, { at: now.plus(putOff), seen: first.seen })
  }
  return batch
}

const putOff = { seconds: 30 }

const lookAt = ({ db, sources }: Ticking, now: DateTime, most: number, taken: Watched[] = []): Promise<number> =>
  inTransaction(db, async (tx) => {
    const due = await takeDue(tx, now, most)
    taken.push(...due)
    const groups = new Set<number>()
    for (const subject of due) if (await look(tx, sources, subject, now)) groups.add(subject.group)
    // in one order, so that two ticking processes do not wait for each other
    for (const group of [...groups].toSorted((a, b) => a - b)) await putDigest(tx, sources, group, now)
    return due.length
  })

/** Whether the channel's digest may have to say something else. */
async function look(db: Db, sources: readonly DeadlineSource[], subject: Watched, now: DateTime): Promise<boolean> {
  const source = sources.find(({ kind }) => kind === subject.kind)
  const deadlines: Deadline[] = []
  for (const deadline of source ? await source.derive(db, subject.id, now) : [])
    deadlines.push(await asNoted(db, deadline, subject.group))
  const seen: Record<string, readonly [string, string]> = {}
  let told = subject.isChanged
  for (const deadline of deadlines) {
    const since = sinceOf(deadline, subject)
    // what nobody was responsible for waits for somebody; who comes later gets only what is still to come
    const until = deadline.responsible.length > 0 ? now : since
    seen[deadline.key] = [deadline.revision, until.toUTC().toISO() ?? '']
    if (deadline.state === 'met' || deadline.state === 'gone') continue
    const pinged = await ping(db, deadline, { group: subject.group, since, now })
    told ||= pinged && isForChannel(deadline.key) && deadline.state === 'open'
  }
  const looks = [nextLook(deadlines, now), await source?.refresh?.(db, subject, now)].filter((at) => at !== undefined)
  const at = looks.length > 0 ? DateTime.min(...looks) : undefined
  await lookAgain(db, subject, at && { at, seen })
  return told
}

function sinceOf(deadline: Deadline, { seen, touchedAt }: Watched): DateTime {
  const before = seen[deadline.key]
  return before && before[0] === deadline.revision ? DateTime.fromISO(before[1], { zone: 'utc' }) : touchedAt
}

async function ping(
  db: Db,
  deadline: Deadline,
  { group, since, now }: { readonly group: number; readonly since: DateTime; readonly now: DateTime },
): Promise<boolean> {
  const named = await namedRungs(db, deadline.key, deadline.revision)
  let pinged = false
  for (const who of deadline.responsible) {
    const due = dueRungs(deadline, who, { since, now, named: named.get(who.person) ?? new Set() })
    const last = due.at(-1)
    if (!last) continue
    const { zone, preference } = await findWish(db, who.person)
    if (isMuted(deadline.kind, preference)) continue
    await createPing(db, {
      group,
      person: who.person,
      deadline: deadline.key,
      revision: deadline.revision,
      rung: last.name,
      folded: due.slice(0, -1).map(({ name }) => name),
      dueAt: handOverAt(last, now, zone, preference, deadline.at),
      expiresAt: last.expiresAt,
      at: now,
    })
    pinged = true
  }
  return pinged
}
