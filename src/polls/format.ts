import { type Day, describeDay } from '../dates/day.ts'
import { topicRef } from '../topics/format.ts'
import { type Poll, type PollOption, type Position, stances } from './model.ts'

export const pollRef = ({ number }: Pick<Poll, 'number'>): string => `B${number}`

/** Formats a poll as "B3 on T7: Where is resolution at home?". */
export const pollName = (poll: Pick<Poll, 'number' | 'topic' | 'question'>): string =>
  `${pollRef(poll)} on ${topicRef(poll.topic)}: ${poll.question}`

/** Says who can see what, before and after closing; the ballot itself shows it. */
export function formatVisibility({ isHidden, isAnonymous }: Pick<Poll, 'isHidden' | 'isAnonymous'>): string {
  if (isAnonymous) {
    const when = isHidden ? 'only after the poll closes' : 'now and after it closes'
    return (
      `Anonymous: everyone in the group sees how many answered what, ${when}; nobody in the group sees who gave which answer. ` +
      'While the poll is open, the database links you to your answer, so that you can change it. Closing the poll deletes that link for good.'
    )
  }
  return isHidden
    ? 'On record and hidden until it closes: until then you see only your own answer. Afterwards, everyone in the group sees who answered what.'
    : 'On record and shown at once: everyone in the group sees who answered what, now and after it closes.'
}

/** Says who answers a poll. */
export function formatVoices({ unit, studyGroups }: Pick<Poll, 'unit' | 'studyGroups'>): string {
  const who =
    studyGroups.length > 0 ? `who take part in ${studyGroups.join(' or ')}` : 'who are delegates or Co-Convenors'
  return unit === 'organisation'
    ? `One position per organisation, given by any of its members ${who}; the latest one counts`
    : `One position per member ${who}`
}

/** Marks what somebody else entered, until its member confirms it. */
export const formatUnconfirmed = (source: string | undefined): string =>
  source === undefined ? '' : ` – entered on their behalf (${source}), not confirmed yet`

/** Formats a position as "support: SG2 leads" or "objection to Joint: “…” What would resolve it: “…”". */
export function formatPosition(
  { stance, option: key, words, resolves, until }: Position,
  options: readonly PollOption[],
): string {
  const about = options.find((option) => option.key === key)?.label ?? key ?? ''
  if (stance === 'support') return `support: ${about}`
  const to = about === '' ? '' : ` to ${about}`
  if (stance === 'objection') return `objection${to}: “${words}” What would resolve it: “${resolves}”`
  if (stance === 'reservation') return `reservation${to}: “${words}”`
  if (stance === 'needsTime') return `needs more time, until ${describeDay((until ?? '') as Day)}`
  return stances[stance]
}
