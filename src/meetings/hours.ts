import { addDays, type Day } from '../dates/day.ts'
import { instantOf } from '../dates/wall.ts'
import { type Asked, isUnsocial } from './proposal.ts'

/** The starts on one day, half an hour apart, at which a meeting is at an unsocial hour for the fewest. */
export interface BestStarts {
  /** First and last start of each span, on the group's clock. */
  readonly spans: readonly (readonly [from: string, to: string])[]
  /** For how many it is an unsocial hour all the same. */
  readonly unsocial: number
}

const stepMinutes = 30

/** `zone`: the group's, in which the day and the spans are counted. */
export function bestStarts(
  day: Day,
  lastsMinutes: number,
  asked: readonly Pick<Asked, 'zone'>[],
  zone: string,
): BestStarts {
  const people = Map.groupBy(asked, (one) => one.zone)
  const end = instantOf(`${addDays(day, 1)}T00:00`, zone)
  const starts: { readonly clock: string; readonly unsocial: number }[] = []
  for (let at = instantOf(`${day}T00:00`, zone); at < end; at = at.plus({ minutes: stepMinutes })) {
    const late = [...people].filter(([theirs]) => isUnsocial(at, lastsMinutes, theirs))
    starts.push({ clock: at.toFormat('HH:mm'), unsocial: late.reduce((sum, [, those]) => sum + those.length, 0) })
  }
  const fewest = Math.min(...starts.map(({ unsocial }) => unsocial))
  const isBest = starts.map(({ unsocial }) => unsocial === fewest)
  const spans = starts.flatMap(({ clock }, i): BestStarts['spans'] => {
    if (!isBest[i] || isBest[i - 1]) return []
    const after = isBest.indexOf(false, i)
    return [[clock, starts.at(after === -1 ? -1 : after - 1)?.clock ?? clock]]
  })
  return { spans, unsocial: fewest }
}
