import type { DateTime } from 'luxon'
import type { Member } from '../../bot/caller.ts'
import { type Command, command } from '../../bot/command.ts'
import { choice, optional } from '../../bot/field.ts'
import { answer, type Reply, refuse } from '../../bot/reply.ts'
import { when } from '../../bot/time-fields.ts'
import { fact, facts, note, time, toned } from '../../bot/view.ts'
import type { Db } from '../../database/client.ts'
import { putDirect } from '../../delivery/direct.ts'
import { refuseNewWork } from '../../groups/life/write.ts'
import { termsOf } from '../../groups/terms.ts'
import { ended } from '../../topics/commands.ts'
import { topicField } from '../../topics/fields.ts'
import { holdTopic } from '../../topics/read.ts'
import { homesOf } from '../../topics/rules.ts'
import { appendPoll, changed, notOpen } from '../cards/publish.ts'
import { optionsField, pollField, question, reason, studyGroupsField } from '../fields.ts'
import { visibilityWords, voiceWords } from '../format.ts'
import { type Poll, type PollOption, pollName, pollRef } from '../model.ts'
import { listAnswered } from '../positions/read.ts'
import { createPoll, hasClosed, holdPoll, updatePoll } from '../read.ts'
import { isTypingError } from '../rules.ts'
import { newOptionsView } from '../views.ts'

export const open = command({
  name: 'poll open',
  summary: 'Ask where positions on a topic stand',
  fields: {
    topic: topicField(),
    question,
    closes: when('Closes'),
    options: optional(optionsField),
    groups: optional(studyGroupsField),
    voice: optional(
      choice('Whose voice', { organisation: 'One for each organisation', person: 'One for each person' }),
    ),
    shown: optional(choice('Shown', { now: 'At once', closed: 'Hidden until it closes' })),
    names: optional(choice('Names', { record: 'On record', anonymous: 'Anonymous' })),
  },
  allow: 'organiser',
  async run({ input, caller, now, db, newCode }) {
    const topic = await holdTopic(db, input.topic.id)
    if (topic.end) return ended(topic)
    const concluded = await refuseNewWork(db, caller)
    if (concluded) return concluded
    const { profile } = termsOf(caller)
    const isAnonymous = input.names === 'anonymous'
    const { wall, zone, at: closesAt } = input.closes
    const fresh = {
      topic: topic.id,
      question: input.question,
      options: input.options
        ? optionsOf(input.options, now)
        : homesOf(profile.appointedBy).map(({ key, label }) => ({ key, label })),
      studyGroups: input.groups ?? [],
      unit: input.voice ?? profile.consensus.voice,
      isHidden: input.shown === 'closed',
      isAnonymous,
      wall,
      zone,
      closesAt,
      salt: isAnonymous ? newCode() + newCode() : undefined,
    }
    const poll = await createPoll(db, caller.group.id, fresh, now)
    const { salt: _, topic: __, wall: ___, zone: ____, ...told } = fresh
    await appendPoll(db, poll, { caller, now }, 'poll opened', {
      ...told,
      options: told.options.map(({ label }) => label),
      closesAt: closesAt.toUTC().toISO(),
    })
    await changed(db, poll, now)
    return answer(
      toned(
        'good',
        `Opened: ${pollName(poll)}`,
        facts(
          fact('Closes', time(closesAt, zone)),
          fact('Who answers', voiceWords(poll)),
          fact('Who sees what', visibilityWords(poll)),
        ),
        note(`The ballot appears in the channels. Later: /poll remind, extend, close, all with ${pollRef(poll)}.`),
      ),
    )
  },
})

/** Options of our own; a key is never used again for another label, so an old button means what it said. */
const optionsOf = (labels: readonly string[], now: DateTime): readonly PollOption[] =>
  labels.map((label, i) => ({ key: `${now.toUnixInteger().toString(36)}-${i + 1}`, label }))

export const edit = command({
  name: 'poll edit',
  summary: 'Mend the question or change the options; changed options begin a new round',
  fields: { poll: pollField, question: optional(question), options: optional(optionsField), reason },
  allow: 'organiser',
  async run({ input, caller, now, db }) {
    if (input.question === undefined && input.options === undefined)
      return refuse('Nothing to change was given.', { instead: 'Give question: or options:.' })
    const poll = await holdPoll(db, input.poll.id)
    if (await hasClosed(db, poll, now)) return notOpen(poll)
    const options = input.options && isSame(poll, input.options) ? undefined : input.options
    if (options === undefined && (input.question ?? poll.question) === poll.question)
      return refuse(`${pollRef(poll)} says that already.`, { final: true })
    const answered = await listAnswered(db, poll)
    if (input.question !== undefined && answered.length > 0 && !isTypingError(poll.question, input.question))
      return refuse('After the first answer only typing errors of the question can be mended.', {
        instead: 'Close this poll and open another with the new question.',
      })
    return change(db, poll, answered, { ...input, options, caller, now })
  },
})

const isSame = ({ options }: Poll, labels: readonly string[]): boolean =>
  options.length === labels.length && options.every(({ label }, i) => label === labels[i])

async function change(
  db: Db,
  poll: Poll,
  answered: readonly number[],
  act: {
    readonly question: string | undefined
    readonly options: readonly string[] | undefined
    readonly reason: string
    readonly caller: Member
    readonly now: DateTime
  },
): Promise<Reply> {
  const { caller, now } = act
  const startsAnew = act.options !== undefined && answered.length > 0
  const round = startsAnew ? poll.round + 1 : poll.round
  const options = act.options ? optionsOf(act.options, now) : poll.options
  const after = await updatePoll(db, poll.id, { question: act.question ?? poll.question, options, round })
  const labels = ({ options: all }: Poll) => all.map(({ label }) => label)
  await appendPoll(db, poll, { caller, now }, startsAnew ? `poll changed, round ${round} begins` : 'poll changed', {
    before: { question: poll.question, options: labels(poll) },
    after: { question: after.question, options: labels(after) },
    reason: act.reason,
  })
  await changed(db, after, now)
  if (startsAnew) for (const person of answered) await tell(db, after, person)
  const told = startsAnew ? ` Round ${round} begins; the ${answered.length} who answered are told.` : ''
  return answer(toned('good', `Changed: ${pollName(after)}`, note(`The card follows.${told}`)))
}

const tell = (db: Db, poll: Poll, person: number) =>
  putDirect(db, {
    group: poll.group,
    person,
    key: `poll:${poll.number}:round:${poll.round}:${person}`,
    view: newOptionsView(poll),
  })

export const openingCommands = [open, edit] as readonly Command[]
