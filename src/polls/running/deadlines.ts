import { plainTime } from '../../bot/plain.ts'
import { press } from '../../bot/signature.ts'
import type { Deadline, DeadlineSource, Responsible } from '../../deadlines/deadline.ts'
import { eventLadder } from '../../deadlines/ladder.ts'
import { groupTerms } from '../../groups/terms.ts'
import type { TimeSpan } from '../../terms/rules.ts'
import { pollName } from '../format.ts'
import type { Poll } from '../model.ts'
import { lockPoll, pollById } from '../read.ts'
import { showPoll } from '../signatures.ts'
import { listSilent } from '../voices/read.ts'
import { closePoll, timeIsUp } from './publish.ts'

/** Derives the closing of a poll as a deadline for those who have not answered. */
export function pollDeadline(poll: Poll, silent: readonly Responsible[], ladder: readonly TimeSpan[]): Deadline {
  const iso = poll.closesAt.toUTC().toISO() ?? ''
  return {
    key: `poll:${poll.id}`,
    kind: 'poll',
    title: pollName(poll),
    at: poll.closesAt.setZone(poll.zone),
    revision: `${poll.round} ${iso}`,
    arithmetic: plainTime(iso, poll.zone),
    rule: 'closing time of the poll',
    responsible: silent,
    stops: 'you answer, or the poll closes',
    state: poll.state === 'closed' ? 'over' : 'open',
    rungs: eventLadder(ladder, poll.closesAt, poll.zone),
    act: { label: 'Show the ballot', invocation: press(showPoll, { poll }) },
  }
}

const key = /^poll:(\d+)$/

export const pollDeadlines: DeadlineSource = {
  kind: 'poll',
  async derive(db, subject) {
    const poll = await pollById(db, subject)
    const { profile } = await groupTerms(db, poll.group)
    const silent = poll.state === 'open' ? await listSilent(db, poll) : []
    const responsible = silent.map(({ person, name }) => ({ person, name, as: 'has not answered' }))
    return [pollDeadline(poll, responsible, profile.ladders.poll)]
  },
  // not in the list of a group: it would name who has not answered, even where the poll does not show that
  list: async () => [],
  subjectOf: (wanted) => {
    const found = key.exec(wanted)?.[1]
    return found === undefined ? undefined : Number(found)
  },
  async refresh(db, { id }, now) {
    const poll = await lockPoll(db, id)
    if (poll.state === 'closed') return undefined
    if (poll.closesAt > now) return poll.closesAt
    await closePoll(db, poll, { caller: undefined, now, reason: timeIsUp })
    return undefined
  },
}
