import { DateTime } from 'luxon'
import { tick } from '../../src/deadlines/tick.ts'
import { deadlineSources } from '../../src/features.ts'
import { type Random, randomFrom } from '../faults/random.ts'
import { groupOfToR, numberIn, type Somebody, type Story } from '../story.ts'
import type { Course, Row, Span } from './year-check.ts'

export interface Size {
  readonly seed: number
  readonly begin: string
  readonly days: number
  readonly meetings: number
  readonly studyGroupMeetings: number
}

interface Act {
  readonly at: number
  run(at: number): Promise<void>
}

const zone = 'Europe/Zurich'
/** Quiet hours of those who said nothing. */
const usual = { from: 22, to: 7 }
const hour = 3_600_000
const day = 24 * hour
const close = (spans: readonly Span[], at: number): void => {
  for (const span of spans) if (span.until > at) span.until = at
}
const typed = (at: DateTime): string => at.toFormat('d LLL yyyy HH:mm')

/** Runs a busy group, in a story that begins with it, through a stretch of time, and tells what it did, when it looked, and what the bot recorded. */
export async function runGroup(told: Story, { seed, begin, days, meetings, studyGroupMeetings }: Size) {
  const random = randomFrom(seed)
  const { sg20, sg2, delegate, secretariat } = await groupOfToR(told)
  const west = told.somebody('west', { name: 'West', zone: 'America/Vancouver' })
  const south = told.somebody('south', { name: 'South', zone: 'Asia/Kathmandu' })
  for (const someone of [west, south]) await someone.types('/people me')
  // so long that much of what waits is overtaken by what the others do
  await sg2.types('/people pings quiet-from:8 quiet-to:20')
  const people = await told.db.person.findMany({ include: { accounts: true } })
  const idOf = ({ actor }: Somebody): number =>
    people.find(({ accounts }) => accounts.some(({ account }) => account === actor.account))?.id ?? 0

  const first = DateTime.fromISO(begin).toMillis()
  const last = first + days * day
  const courses: Course[] = []
  const acts: Act[] = []
  const later = (at: number, run: Act['run']): void => {
    // half a minute past: no act falls on the very instant of a reminder or of a look
    acts.push({ at: Math.floor(at / 60_000) * 60_000 + 30_000, run })
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

  function planMeeting(plannedAt: number): void {
    later(plannedAt, async (at) => {
      let start = soon(at, 5, 60)
      const m = numberIn(await does(sg20, `/meeting plan title:T start:"${typed(start)}" lasts:90m agenda:Opening`))
      const { id } = await told.db.meeting.findFirstOrThrow({ where: { number: Number(m) } })
      const notice: Course = { key: `notice:${id}`, kind: 'notice', dates: [], holders: held(sg20, sg2) }
      const meeting: Course = { key: `meeting:${id}`, kind: 'meeting', dates: [], holders: [] }
      courses.push(notice, meeting)
      let cancelled = false
      let announced = false
      const isAhead = (now: number) => !cancelled && start.toMillis() > now
      const date = (from: number) => ({
        from,
        until: Number.POSITIVE_INFINITY,
        day: start.minus({ days: 14 }).toISODate() ?? '',
        startsAt: start.toMillis(),
        endsAt: start.toMillis() + 90 * 60_000,
      })
      const open = (now: number) => {
        notice.dates.push(date(now))
        meeting.dates.push(date(now))
      }
      open(at)
      const ends = start.toMillis()

      for (const who of [sg20, delegate, west, south])
        for (let n = random.below(3); n > 0; n--)
          later(between(at, ends), async (now) => {
            if (!isAhead(now)) return
            const answer = oneOf('attending', 'attending', 'maybe', 'regrets')
            await does(who, `/meeting attend meeting:M${m} as:${answer}`)
            const person = idOf(who)
            close(
              meeting.holders.filter((holder) => holder.person === person),
              now,
            )
            if (answer !== 'regrets') meeting.holders.push({ person, from: now, until: Number.POSITIVE_INFINITY })
          })
      if (random.next() < 0.7)
        later(between(at, ends - 12 * day), async (now) => {
          const lastMoment = start.minus({ days: 14 }).endOf('day').toMillis()
          if (!isAhead(now) || now > lastMoment) return
          if (!announced) {
            const preview = await does(sg20, `/meeting announce M${m}`)
            await sg20.presses(preview.view, 'Send')
            announced = true
          }
          await does(sg2, `/meeting notified meeting:M${m} sent:today`)
          close(notice.dates, now)
        })
      for (let n = random.below(3); n > 0; n--)
        later(between(at, ends), async (now) => {
          const to = soon(start.toMillis(), -10, 20)
          if (!isAhead(now) || to.toMillis() < now + day || to.toISODate() === start.toISODate()) return
          start = to
          await does(sg2, `/meeting move meeting:M${m} start:"${typed(to)}" reason:"No other room"`)
          close(notice.dates, now)
          close(meeting.dates, now)
          open(now)
        })
      if (random.next() < 0.2)
        later(between(at, ends), async (now) => {
          if (!isAhead(now)) return
          cancelled = true
          await does(sg20, `/meeting cancel meeting:M${m} reason:"No contribution"`)
          close(notice.dates, now)
          close(meeting.dates, now)
        })
      if (random.next() < 0.3)
        later(between(at, ends), async (now) =>
          handOver(notice, () => isAhead(now) && notice.dates.some(({ until }) => until > now))(now),
        )
    })
  }

  function enterStudyGroupMeeting(enteredAt: number): void {
    later(enteredAt, async (at) => {
      let firstDay = soon(at, 20, 80)
      const body = oneOf('SG2', 'SG20', 'TSAG')
      const line = () => `first:"${firstDay.toFormat('d LLL yyyy')}"`
      const s = numberIn(await does(secretariat, `/sgmeeting add body:${body} ${line()}`))
      const { id } = await told.db.studyGroupMeeting.findFirstOrThrow({ where: { number: Number(s) } })
      const holders = body === 'TSAG' ? held(sg20, sg2) : held(body === 'SG2' ? sg2 : sg20)
      const report: Course = { key: `report:${id}`, kind: 'report', dates: [], holders }
      courses.push(report)
      let isOpen = true
      const open = (from: number) =>
        report.dates.push({
          from,
          until: Number.POSITIVE_INFINITY,
          day: firstDay.minus({ days: body === 'TSAG' ? 7 : 14 }).toISODate() ?? '',
          startsAt: 0,
          endsAt: Number.POSITIVE_INFINITY,
        })
      open(at)
      const ends = firstDay.toMillis()
      const ended = (now: number) => {
        isOpen = false
        close(report.dates, now)
      }
      for (let n = random.below(3); n > 0; n--)
        later(between(at, ends), async (now) => {
          const to = soon(firstDay.toMillis(), -10, 30)
          if (!isOpen || to.toMillis() < now) return
          firstDay = to
          await does(sg20, `/sgmeeting move meeting:S${s} ${line()}`)
          close(report.dates, now)
          open(now)
        })
      if (random.next() < 0.7)
        later(between(ends - 25 * day, ends), async (now) => {
          if (!isOpen) return
          await does(sg2, `/report submitted S${s}`)
          ended(now)
        })
      if (random.next() < 0.2)
        later(between(at, ends), async (now) => {
          if (!isOpen) return
          await does(secretariat, `/sgmeeting cancel meeting:S${s}`)
          ended(now)
        })
      if (random.next() < 0.4) later(between(at, ends), async (now) => handOver(report, () => isOpen)(now))
    })
  }

  for (let n = 0; n < meetings; n++) planMeeting(between(first, last - 20 * day))
  for (let n = 0; n < studyGroupMeetings; n++) enterStudyGroupMeeting(between(first, last - 30 * day))

  const gaps = gapsOf(random, first, last)
  const ticks: number[] = []
  // five minutes before the hour: after what is ten minutes before a meeting, before the meeting itself
  for (let now = first + 55 * 60_000; now < last; now += hour) {
    if (gaps.some(({ from, until }) => from <= now && now < until)) continue
    await actUntil(now)
    const look = () => tick({ db: told.db, sources: deadlineSources }, DateTime.fromMillis(now, { zone: 'utc' }))
    await Promise.all([look(), look()])
    ticks.push(now)
  }

  async function actUntil(now: number): Promise<void> {
    let n = 0
    for (;;) {
      const next = acts.toSorted((a, b) => a.at - b.at)[0]
      if (!next || next.at > now) return
      acts.splice(acts.indexOf(next), 1)
      const down = gaps.find(({ from, until, isDown }) => isDown && from <= next.at && next.at < until)
      const at = down ? down.until + 1000 * ++n : next.at
      told.at(DateTime.fromMillis(at, { zone: 'utc' }).toISO() ?? '')
      await next.run(at)
    }
  }

  return {
    courses,
    ticks,
    rows: await readRows(told.db),
    quiet: new Map(
      people.map(({ id, zone: own }) => [id, { zone: own, ...(id === idOf(sg2) ? { from: 8, to: 20 } : usual) }]),
    ),
    messages: await told.db.delivery.count({ where: { key: { startsWith: 'ping:' } } }),
  }
}

interface Gap extends Span {
  /** Nothing works and who acts has to wait; otherwise only the looks are missing. */
  readonly isDown: boolean
}

/** About one in four days: from an hour to four days. */
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
