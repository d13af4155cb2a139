import { numberIn } from '../story.ts'
import { close, typed, type Year } from './year-act.ts'
import type { Course } from './year-ladders.ts'

const day = 86_400_000

/** Plans a meeting that is announced, moved or cancelled; people come or do not, and its notice is handed over. */
export function planMeeting(year: Year, plannedAt: number): void {
  const { story, courses, cast, random, later, between, oneOf, does, soon, idOf, held, handOver } = year
  const { sg20, sg2, delegate, west, south } = cast
  later(plannedAt, async (at) => {
    let start = soon(at, 5, 60)
    const m = numberIn(await does(sg20, `/meeting plan title:T start:"${typed(start)}" lasts:90m agenda:Opening`))
    const { id } = await story.db.meeting.findFirstOrThrow({ where: { number: Number(m) } })
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

/**
 * Enters a study group meeting that is moved or cancelled; its report is submitted in time, late or never, and handed
 * over.
 */
export function enterStudyGroupMeeting(year: Year, enteredAt: number): void {
  const { story, courses, cast, random, later, between, oneOf, does, soon, held, handOver } = year
  const { sg20, sg2, secretariat } = cast
  later(enteredAt, async (at) => {
    let firstDay = soon(at, 20, 80)
    const body = oneOf('SG2', 'SG20', 'TSAG')
    const line = () => `first:"${firstDay.toFormat('d LLL yyyy')}"`
    const s = numberIn(await does(secretariat, `/sgmeeting add body:${body} ${line()}`))
    const { id } = await story.db.studyGroupMeeting.findFirstOrThrow({ where: { number: Number(s) } })
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
