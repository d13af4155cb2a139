import { press } from '../../bot/signature.ts'
import { describeDay, endOfDay } from '../../dates/day.ts'
import type { Deadline, DeadlineAct, DeadlineSource, Responsible } from '../../deadlines/deadline.ts'
import { dayLadder } from '../../deadlines/ladder.ts'
import { groupTerms, type Terms } from '../../groups/terms.ts'
import { answeringFor } from '../../people/read.ts'
import { describePeriod } from '../../terms/rules.ts'
import { topicRef } from '../format.ts'
import type { Topic } from '../model.ts'
import type { Conclusion } from './model.ts'
import { endCall } from './publish.ts'
import { conclusionById, listPending } from './read.ts'
import { silenceCounts } from './rules.ts'
import { callMailed, previewCall } from './signatures.ts'

/** Days before the last one on which Co-Convenors are reminded that the call is not on the mailing list. */
const mornings = [13, 7, 2, 0]

/** Derives the last day for objections. Co-Convenors are reminded only until the call is on the mailing list. */
function callDeadline(
  conclusion: Conclusion,
  { profile, zone }: Terms,
  convenors: readonly Responsible[],
): readonly Deadline[] {
  const { id, topic, calledOn, lastDay, state, mailingList } = conclusion
  if (calledOn === undefined || lastDay === undefined) return []
  const done = silenceCounts(conclusion, profile)
  return [
    {
      key: `objections:${id}`,
      kind: 'objections',
      title: `Objections to the conclusion on ${topicRef(topic)}`,
      at: endOfDay(lastDay, zone),
      revision: lastDay,
      arithmetic: `${describeDay(calledOn)} + ${describePeriod(profile.consensus.objections)} = ${describeDay(lastDay)}`,
      rule: profile.consensus.label,
      responsible: convenors,
      stops: 'the call is on the mailing list',
      state: state === 'called' ? 'open' : 'gone',
      rungs: done
        ? []
        : dayLadder(mornings, lastDay, zone, (before) => (before === 0 ? 'the last day' : `${before} days before`)),
      ...(done ? {} : { act: mailingList ? previewing(topic) : recording(topic) }),
    },
  ]
}

const previewing = (topic: Topic): DeadlineAct => ({
  label: 'Preview the e-mail',
  invocation: press(previewCall, { topic }),
})

const recording = (topic: Topic): DeadlineAct => ({
  label: 'It is on the mailing list…',
  invocation: press(callMailed, { topic }),
})

const key = /^objections:(\d+)$/

export const conclusionDeadlines: DeadlineSource = {
  kind: 'conclusion',
  async derive(db, subject) {
    const conclusion = await conclusionById(db, subject)
    const convenors = await answeringFor(db, conclusion.group, 'coConvenor')
    return callDeadline(conclusion, await groupTerms(db, conclusion.group), convenors)
  },
  async list(db, { id, terms, answering }) {
    const pending = await listPending(db, id)
    return pending.flatMap((conclusion) => callDeadline(conclusion, terms, answering.coConvenor))
  },
  subjectOf: (wanted) => {
    const found = key.exec(wanted)?.[1]
    return found === undefined ? undefined : Number(found)
  },
  refresh: (db, { id }, now) => endCall(db, id, now),
}
