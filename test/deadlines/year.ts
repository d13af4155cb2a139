import { DateTime } from 'luxon'
import { tick } from '../../src/deadlines/tick.ts'
import { deadlineSources } from '../../src/features.ts'
import { type Random, randomFrom } from '../faults/random.ts'
import { groupOfToR, type Somebody, type Story } from '../story.ts'
import { close, type Step, type Year } from './year-act.ts'
import { addAction } from './year-actions.ts'
import type { Row } from './year-check.ts'
import type { Course, Span } from './year-ladders.ts'
import { enterStudyGroupMeeting, planMeeting } from './year-meetings.ts'
import { openPoll } from './year-polls.ts'

export interface Size {
  readonly seed: number
  readonly begin: string
  readonly days: number
  readonly meetings: number
  readonly studyGroupMeetings: number
  readonly polls: number
  readonly actions: number
}

/** What a group does whose deadlines are looked at: each is begun so many times, so many days before the end at the latest. */
const kinds = [
  { of: 'meetings', begin: planMeeting, days: 20 },
  { of: 'studyGroupMeetings', begin: enterStudyGroupMeeting, days: 30 },
  { of: 'polls', begin: openPoll, days: 10 },
  { of: 'actions', begin: addAction, days: 10 },
] as const

const zone = 'Europe/Zurich'
/** Quiet hours of those who said nothing. */
const usual = { from: 22, to: 7 }
const hour = 3_600_000
const day = 24 * hour

/** Runs a busy group, in a story that begins with it, through a stretch of time, and tells what it did, when it looked, and what the bot recorded. */
export async function runGroup(story: Story, size: Size) {
  const { seed, begin, days } = size
  const random = randomFrom(seed)
  const { sg20, sg2, delegate, secretariat } = await groupOfToR(story)
  const west = story.somebody('west', { name: 'West', zone: 'America/Vancouver' })
  const south = story.somebody('south', { name: 'South', zone: 'Asia/Kathmandu' })
  for (const someone of [west, south]) await someone.types('/people me')
  await sg20.types('/topic import')
  const cast = { sg20, sg2, delegate, secretariat, west, south }
  // so long that much of what waits is overtaken by what the others do
  await sg2.types('/people pings quiet-from:8 quiet-to:20')
  const people = await story.db.person.findMany({ include: { accounts: true } })
  const idOf = ({ actor }: Somebody): number =>
    people.find(({ accounts }) => accounts.some(({ account }) => account === actor.account))?.id ?? 0

  const first = DateTime.fromISO(begin).toMillis()
  const last = first + days * day
  const courses: Course[] = []
  /** In the order of their time. */
  const acts: { readonly at: number; readonly run: Step }[] = []
  const later = (when: number, run: Step): void => {
    // half a minute past: no act falls on the very instant of a reminder or of a look
    const at = Math.floor(when / 60_000) * 60_000 + 30_000
    const after = acts.findIndex((act) => act.at > at)
    acts.splice(after < 0 ? acts.length : after, 0, { at, run })
  }
  const oneOf = <T>(...list: readonly [T, ...T[]]): T => list[random.below(list.length)] ?? list[0]
  const between = (from: number, to: number): number => from + random.next() * (to - from)
  const does = async (who: Somebody, line: string) => {
    const got = await who.types(line)
    if (got.kind !== 'answer') throw new Error(`${line}: ${got.text}`)
    return got
  }
  const soon = (at: number, lowestDays: number, mostDays: number): DateTime =>
    DateTime.fromMillis(at + (lowestDays + random.below(mostDays - lowestDays)) * day, { zone }).set({
      hour: 8 + random.below(11),
      minute: oneOf(0, 15, 30),
      second: 0,
      millisecond: 0,
    })

  const handOver = (course: Course, opensUntil: () => boolean) => async (at: number) => {
    if (!opensUntil()) return
    const who = oneOf(delegate, west, secretariat)
    await does(sg20, `/deadline hand deadline:${course.key} who:"${who.actor.name}"`)
    close(course.holders, at)
    course.holders.push({ person: idOf(who), from: at, until: Number.POSITIVE_INFINITY })
  }
  const held = (...who: readonly Somebody[]): Course['holders'] =>
    who.map((someone) => ({ person: idOf(someone), from: 0, until: Number.POSITIVE_INFINITY }))

  const year: Year = { story, courses, random, cast, later, between, oneOf, does, soon, idOf, held, handOver }
  for (const { begin: beginOne, of, days: before } of kinds)
    for (let n = 0; n < size[of]; n++) beginOne(year, between(first, last - before * day))

  const gaps = gapsOf(random, first, last)
  const ticks: number[] = []
  // five minutes before the hour: after what is ten minutes before a meeting, before the meeting itself
  for (let now = first + 55 * 60_000; now < last; now += hour) {
    if (gaps.some(({ from, until }) => from <= now && now < until)) continue
    await actUntil(now)
    const look = () => tick({ db: story.db, sources: deadlineSources }, DateTime.fromMillis(now, { zone: 'utc' }))
    await Promise.all([look(), look()])
    ticks.push(now)
  }

  async function actUntil(now: number): Promise<void> {
    let n = 0
    for (;;) {
      const next = acts[0]
      if (!next || next.at > now) return
      acts.shift()
      const down = gaps.find(({ from, until, isDown }) => isDown && from <= next.at && next.at < until)
      const at = down ? down.until + 1000 * ++n : next.at
      story.at(DateTime.fromMillis(at, { zone: 'utc' }).toISO() ?? '')
      await next.run(at)
    }
  }

  return {
    courses,
    ticks,
    rows: await readRows(story.db),
    quiet: new Map(
      people.map(({ id, zone: own }) => [id, { zone: own, ...(id === idOf(sg2) ? { from: 8, to: 20 } : usual) }]),
    ),
    messages: await story.db.delivery.count({ where: { key: { startsWith: 'ping:' } } }),
  }
}

interface Gap extends Span {
  /** Nothing works and people have to wait; otherwise only the ticks are missing. */
  readonly isDown: boolean
}

/** Chooses gaps for about one day in four, each from an hour to four days long. */
function gapsOf(random: Random, first: number, last: number): readonly Gap[] {
  const gaps: Gap[] = []
  for (let at = first; at < last; ) {
    const from = at + (1 + random.below(7 * 24)) * hour
    const until = from + (random.next() < 0.6 ? 1 + random.below(8) : 1 + random.below(96)) * hour
    gaps.push({ from, until, isDown: random.next() < 0.5 })
    at = until
  }
  return gaps
}

async function readRows(db: Story['db']): Promise<readonly Row[]> {
  const rows = await db.ping.findMany({ orderBy: { id: 'asc' } })
  return rows.map(({ personId, createdAt, dueAt, sentAt, deliveryKey, ...row }) => ({
    ...row,
    person: personId,
    createdAt: createdAt.getTime(),
    dueAt: dueAt.getTime(),
    sentAt: sentAt?.getTime(),
    message: deliveryKey,
  }))
}
