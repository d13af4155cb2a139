import { numberIn } from '../story.ts'
import { close, typed, type Year } from './year-act.ts'
import type { Course } from './year-ladders.ts'

/** Opens a poll that is extended or closed early; people answer it and take their answers back. */
export function openPoll(year: Year, openedAt: number): void {
  const { story, courses, cast, random, later, between, does, soon, idOf, held } = year
  const { sg20, sg2, delegate, west, south } = cast
  later(openedAt, async (at) => {
    let closes = soon(at, 3, 30)
    const ask = `/poll open topic:T1 question:"Where is it at home?" voice:person closes:"${typed(closes)}"`
    const b = numberIn(await does(sg20, ask))
    const { id } = await story.db.poll.findFirstOrThrow({ where: { number: Number(b) } })
    // one never answers, so that somebody is always waited for; the secretariat is not asked
    const poll: Course = { key: `poll:${id}`, kind: 'poll', dates: [], holders: held(sg20, sg2, delegate, west, south) }
    courses.push(poll)
    let isClosed = false
    const isOpen = (now: number) => !isClosed && closes.toMillis() > now
    const open = (from: number) => {
      const ends = closes.toMillis()
      poll.dates.push({ from, until: Number.POSITIVE_INFINITY, day: '', startsAt: ends, endsAt: ends })
    }
    open(at)
    const ends = closes.toMillis()

    for (const who of [sg20, sg2, delegate, west]) {
      if (random.next() < 0.4) continue
      const answeredAt = between(at, ends)
      later(answeredAt, async (now) => {
        if (!isOpen(now)) return
        await does(who, `/poll answer poll:B${b} as:noObjection`)
        close(
          poll.holders.filter(({ person }) => person === idOf(who)),
          now,
        )
        if (random.next() < 0.3)
          later(between(now, ends), async (then) => {
            if (!isOpen(then)) return
            await does(who, `/poll take-back poll:B${b}`)
            poll.holders.push({ person: idOf(who), from: then, until: Number.POSITIVE_INFINITY })
          })
      })
    }
    if (random.next() < 0.3)
      later(between(at, ends), async (now) => {
        if (!isOpen(now)) return
        closes = soon(closes.toMillis(), 1, 10)
        await does(sg20, `/poll extend poll:B${b} closes:"${typed(closes)}" reason:"More time was asked for"`)
        close(poll.dates, now)
        open(now)
      })
    if (random.next() < 0.2)
      later(between(at, ends), async (now) => {
        if (!isOpen(now)) return
        isClosed = true
        await does(sg2, `/poll close poll:B${b} reason:"All have answered"`)
        close(poll.dates, now)
      })
  })
}
