import type { Day } from '../dates/day.ts'
import { describeDay } from '../dates/day.ts'
import { type Poll, type PollOption, type Position, stances } from './model.ts'

/** Who can see what, before and after closing: said on the ballot itself. */
export function visibilityWords({ isHidden, isAnonymous }: Pick<Poll, 'isHidden' | 'isAnonymous'>): string {
  if (isAnonymous)
    return (
      `Anonymous: everybody sees how many answered what${isHidden ? ', once it has closed and not before' : ', now and after it closes'}; ` +
      'nobody in the group sees whose answer it is. Until it closes the database knows whose it is, so that you can change it; then that is taken away for good.'
    )
  return isHidden
    ? 'On record and hidden until it closes: until then you see your own answer alone; afterwards everybody in the group sees who answered what.'
    : 'On record and shown at once: everybody in the group sees who answered what, now and after it closes.'
}

export const voiceWords = ({ unit, studyGroups }: Pick<Poll, 'unit' | 'studyGroups'>): string => {
  const who =
    studyGroups.length > 0 ? `who take part in ${studyGroups.join(' or ')}` : 'who are delegates or Co-Convenors'
  return unit === 'organisation'
    ? `One position for each organisation, by any of its members ${who}; the last one counts`
    : `One position for each of the members ${who}`
}

/** Behind a position that somebody else entered, until its member confirms it. */
export const unconfirmedWords = (source: string | undefined): string =>
  source === undefined ? '' : ` – entered on their behalf (${source}), not confirmed yet`

const labelOf = (options: readonly PollOption[], key: string | null | undefined): string =>
  options.find((option) => option.key === key)?.label ?? key ?? ''

/** "support: SG2 leads", "objection to Joint: … Resolved by: …" */
export function positionWords(
  {
    stance,
    option,
    words,
    resolves,
    until,
  }: Pick<Position, 'stance'> & { readonly [K in keyof Position]?: Position[K] | null },
  options: readonly PollOption[],
): string {
  const about = option ? labelOf(options, option) : ''
  if (stance === 'support') return `support: ${about}`
  const to = about === '' ? '' : ` to ${about}`
  if (stance === 'objection') return `objection${to}: “${words}” What would resolve it: “${resolves}”`
  if (stance === 'reservation') return `reservation${to}: “${words}”`
  if (stance === 'needsTime') return `needs more time, until ${describeDay((until ?? '') as Day)}`
  return stances[stance]
}
