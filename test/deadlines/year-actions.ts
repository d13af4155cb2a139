import { numberIn, type Somebody } from '../story.ts'
import { close, type Year } from './year-act.ts'
import type { Course } from './year-ladders.ts'

const day = 86_400_000

/** Whose an item is, and who has not answered yet whether it is theirs. */
interface Owned {
  /** Owning it by their office. */
  readonly office: readonly Somebody[]
  readonly by: readonly Somebody[]
  readonly asked: readonly Somebody[]
  readonly handed?: { readonly from: Somebody; readonly to: Somebody } | undefined
}

const nobody: Owned = { office: [], by: [], asked: [] }
const reminded = ({ office, by, asked, handed }: Owned) =>
  new Set([...office, ...by, ...asked, ...(handed ? [handed.to] : [])])

/**
 * Adds an item; people accept it, hand it over, take it, change its day and open it again; it is done in time, late
 * or never.
 */
export function addAction(year: Year, addedAt: number): void {
  const { story, courses, cast, random, later, between, oneOf, does, soon, idOf } = year
  const { sg20, sg2, delegate, secretariat, west, south } = cast
  later(addedAt, async (at) => {
    const convenors = [sg20, sg2]
    const [adder, names, first] = oneOf<readonly [Somebody, string, Partial<Owned>]>(
      [delegate, 'me', { by: [delegate] }],
      [west, 'me', { by: [west] }],
      [sg20, 'Delegate from Asia', { asked: [delegate] }],
      [sg2, 'me, West, South', { by: [sg2], asked: [west, south] }],
      [south, 'Co-Convenors', { office: convenors }],
      [sg20, 'secretariat', { office: [secretariat] }],
    )
    let due = soon(at, 1, 45)
    const line = () => `due:"${due.toFormat('d LLL yyyy')}"`
    const item = `A-${numberIn(await does(adder, `/action add what:Write owners:"${names}" ${line()}`))}`
    const { id } = await story.db.actionItem.findFirstOrThrow({ where: { number: Number(item.slice(2)) } })
    const action: Course = { key: `action:${id}`, kind: 'action', dates: [], holders: [] }
    courses.push(action)
    const ends = due.toMillis()
    let isOpen = true
    const open = (from: number) => {
      isOpen = true
      const date = { day: due.toISODate() ?? '', startsAt: 0, endsAt: Number.POSITIVE_INFINITY }
      action.dates.push({ ...date, from, until: Number.POSITIVE_INFINITY })
    }
    const end = (now: number) => {
      isOpen = false
      close(action.dates, now)
    }
    let owned: Owned = nobody
    const own = (now: number, change: Partial<Owned>) => {
      owned = { ...owned, ...change }
      const all = reminded(owned)
      // an item without an owner waits for the Co-Convenors to hand it over
      const people = [...(all.size > 0 ? all : convenors)].map(idOf)
      close(
        action.holders.filter(({ person }) => !people.includes(person)),
        now,
      )
      for (const person of people)
        if (!action.holders.some((holder) => holder.person === person && holder.until > now))
          action.holders.push({ person, from: now, until: Number.POSITIVE_INFINITY })
    }
    open(at)
    own(at, first)
    const answer = async (who: Somebody, command: 'action accept' | 'action decline') => {
      const got = await who.does({ command, args: { item } })
      if (got.kind !== 'answer') throw new Error(`${command} ${item}: ${got.text}`)
    }

    for (const who of owned.asked) {
      if (random.next() < 0.2) continue
      later(between(at, ends), async (now) => {
        if (!isOpen) return
        const accepts = random.next() < 0.7
        await answer(who, accepts ? 'action accept' : 'action decline')
        const asked = owned.asked.filter((one) => one !== who)
        own(now, { asked, by: accepts ? [...owned.by, who] : owned.by })
      })
    }
    if (random.next() < 0.3)
      later(between(at, ends + 20 * day), async (now) => {
        const to = [west, south, delegate].find((who) => !reminded(owned).has(who))
        if (!isOpen || !to) return
        const from = owned.by[0] ?? sg20
        await does(from, `/action hand item:${item} who:"${to.actor.name}"`)
        own(now, { handed: { from, to } })
        if (random.next() < 0.3) return
        later(between(now, now + 10 * day), async (then) => {
          if (!isOpen || owned.handed?.to !== to) return
          const accepts = random.next() < 0.7
          await answer(to, accepts ? 'action accept' : 'action decline')
          if (!accepts) return own(then, { handed: undefined })
          // a Co-Convenor who is not an owner gives it away for all owners
          const stay = owned.by.includes(from) ? { ...owned, by: owned.by.filter((one) => one !== from) } : nobody
          own(then, { office: stay.office, by: [...stay.by, to], handed: undefined })
        })
      })
    if (random.next() < 0.1)
      later(between(at, ends + 20 * day), async (now) => {
        if (!isOpen || reminded(owned).has(south)) return
        await does(south, `/action take item:${item}`)
        own(now, { by: [...owned.by, south] })
      })
    for (let n = random.below(3) - 1; n > 0; n--)
      later(between(at, ends + 20 * day), async (now) => {
        const to = soon(now, 1, 30)
        if (!isOpen || action.dates.some((date) => date.day === to.toISODate())) return
        due = to
        await does(sg20, `/action edit item:${item} ${line()}`)
        close(action.dates, now)
        open(now)
      })
    const finish = async (now: number) => {
      if (!isOpen) return
      const gone = random.next() < 0.1
      await does(sg2, gone ? `/action drop item:${item} reason:"Not needed"` : `/action done item:${item}`)
      end(now)
      if (random.next() < 0.2)
        later(between(now, now + 15 * day), async (then) => {
          await does(sg20, `/action reopen item:${item}`)
          open(then)
          if (random.next() < 0.8) later(between(then, then + 30 * day), finish)
        })
    }
    if (random.next() < 0.9) later(between(at, ends + 40 * day), finish)
  })
}
