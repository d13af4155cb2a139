import type { DateTime } from 'luxon'
import type { Member } from '../../bot/caller.ts'
import { type Command, implement } from '../../bot/command.ts'
import type { Input } from '../../bot/field.ts'
import { writeLine } from '../../bot/line.ts'
import { answer, type Reply, refuse } from '../../bot/reply.ts'
import { press } from '../../bot/signature.ts'
import { fact, facts, note, time, toned } from '../../bot/view.ts'
import type { Db } from '../../database/client.ts'
import { putDirect } from '../../delivery/direct.ts'
import { refuseNewWork } from '../../groups/life/write.ts'
import { termsOf } from '../../groups/terms.ts'
import type { RuleProfile } from '../../terms/rules.ts'
import { homesOf } from '../../topics/rules.ts'
import { refuseEnded } from '../../topics/views.ts'
import { lockTopic } from '../../topics/write.ts'
import { publishPoll, recordPoll } from '../cards/publish.ts'
import { formatVisibility, formatVoices, pollName, pollRef } from '../format.ts'
import type { Poll, PollOption } from '../model.ts'
import { listSpokespersons } from '../positions/read.ts'
import { hasClosed, lockPoll } from '../read.ts'
import { isTypingError } from '../rules.ts'
import * as signatures from '../signatures.ts'
import { newOptionsView, refuseClosed } from '../views.ts'
import { createPoll, type NewPoll, updatePoll } from '../write.ts'

/** What an organiser may want to do with an open poll. */
const later = [signatures.remind, signatures.extendPoll, signatures.closePoll]

const open = implement(signatures.openPoll, async ({ input, caller, now, db, newCode }) => {
  const topic = await lockTopic(db, input.topic.id)
  if (topic.end) return refuseEnded(topic)
  const concluded = await refuseNewWork(db, caller)
  if (concluded) return concluded
  const salt = input.names === 'anonymous' ? newCode() + newCode() : undefined
  const poll = await createPoll(db, caller.group.id, { ...pollOf(input, termsOf(caller).profile, now), salt }, now)
  const { question, options, studyGroups, unit, isHidden, isAnonymous, closesAt } = poll
  await recordPoll(db, poll, { caller, now }, 'poll opened', {
    question,
    options: labelsOf(options),
    studyGroups,
    unit,
    isHidden,
    isAnonymous,
    closesAt: closesAt.toUTC().toISO(),
  })
  await publishPoll(db, poll, now)
  return answer(
    toned(
      'good',
      `Opened: ${pollName(poll)}`,
      facts(
        fact('Closes', time(closesAt, poll.zone)),
        fact('Who answers', formatVoices(poll)),
        fact('Who sees what', formatVisibility(poll)),
      ),
      note(
        `The ballot appears in the channels. Later: ${later.map((one) => writeLine(press(one, { poll }))).join(', ')}.`,
      ),
    ),
  )
})

function pollOf(
  input: Input<typeof signatures.openPoll.fields>,
  { appointedBy, consensus }: RuleProfile,
  now: DateTime,
): Omit<NewPoll, 'salt'> {
  const { wall, zone, at: closesAt } = input.closes
  return {
    topic: input.topic.id,
    question: input.question,
    options: input.options
      ? optionsOf(input.options, now)
      : homesOf(appointedBy).map(({ key, label }) => ({ key, label })),
    studyGroups: input.groups ?? [],
    unit: input.voice ?? consensus.voice,
    isHidden: input.shown === 'closed',
    isAnonymous: input.names === 'anonymous',
    wall,
    zone,
    closesAt,
  }
}

/** Gives each label a key that is never used again, so that an old button keeps its meaning. */
const optionsOf = (labels: readonly string[], now: DateTime): readonly PollOption[] =>
  labels.map((label, i) => ({ key: `${now.toUnixInteger().toString(36)}-${i + 1}`, label }))

const labelsOf = (options: readonly PollOption[]): readonly string[] => options.map(({ label }) => label)

const edit = implement(signatures.editPoll, async ({ input, caller, now, db }) => {
  if (input.question === undefined && input.options === undefined)
    return refuse('You gave nothing to change.', { instead: 'Give question: or options:.' })
  const poll = await lockPoll(db, input.poll.id)
  if (await hasClosed(db, poll, now)) return refuseClosed(poll)
  const question = input.question ?? poll.question
  const labels = input.options && isSame(poll, input.options) ? undefined : input.options
  if (labels === undefined && question === poll.question)
    return refuse(`${pollRef(poll)} already says that.`, { final: true })
  const answered = await listSpokespersons(db, poll)
  if (question !== poll.question && answered.length > 0 && !isTypingError(poll.question, question))
    return refuse('Once someone has answered, only typing errors in the question can be corrected.', {
      instead: 'Close this poll and open another with the new question.',
    })
  return change(db, poll, answered, { question, labels, reason: input.reason, caller, now })
})

const isSame = ({ options }: Poll, labels: readonly string[]): boolean =>
  options.length === labels.length && options.every(({ label }, i) => label === labels[i])

interface Edit {
  readonly question: string
  /** The new options; undefined if they stay. */
  readonly labels: readonly string[] | undefined
  readonly reason: string
  readonly caller: Member
  readonly now: DateTime
}

/** Changes a poll. If others options replace those that members have answered, a new round begins. */
async function change(db: Db, poll: Poll, answered: readonly number[], edited: Edit): Promise<Reply> {
  const { question, labels, reason, caller, now } = edited
  const isNewRound = labels !== undefined && answered.length > 0
  const round = isNewRound ? poll.round + 1 : poll.round
  const options = labels ? optionsOf(labels, now) : poll.options
  const after = await updatePoll(db, poll.id, { question, options, round })
  const kind = isNewRound ? `poll changed, round ${round} begins` : 'poll changed'
  await recordPoll(db, poll, { caller, now }, kind, {
    before: { question: poll.question, options: labelsOf(poll.options) },
    after: { question: after.question, options: labelsOf(after.options) },
    reason,
  })
  await publishPoll(db, after, now)
  if (isNewRound) for (const person of answered) await askAgain(db, after, person)
  const notified = isNewRound ? ` Round ${round} begins; the ${answered.length} who answered are notified.` : ''
  return answer(toned('good', `Changed: ${pollName(after)}`, note(`The card is updated.${notified}`)))
}

const askAgain = (db: Db, poll: Poll, person: number) =>
  putDirect(db, {
    group: poll.group,
    person,
    key: `poll:${poll.number}:round:${poll.round}:${person}`,
    view: newOptionsView(poll),
  })

export const openingCommands: readonly Command[] = [open, edit]
