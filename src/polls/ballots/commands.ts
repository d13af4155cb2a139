import type { DateTime } from 'luxon'
import type { Member } from '../../bot/caller.ts'
import { type Command, implement } from '../../bot/command.ts'
import { answer, type Refusal, type Reply, refuse } from '../../bot/reply.ts'
import { note, strong, text, view } from '../../bot/view.ts'
import type { Db } from '../../database/client.ts'
import { formatPosition, pollName, pollRef } from '../format.ts'
import type { Poll, PollOption, Position, StoredPosition } from '../model.ts'
import { givePosition, removePosition } from '../positions/write.ts'
import { findOption } from '../rules.ts'
import * as signatures from '../signatures.ts'
import { mineView } from '../views.ts'
import {
  type Ballot,
  ballotOf,
  countable,
  lockBallot,
  recordPosition,
  recordTakenBack,
  takeBackOthers,
} from './write.ts'

interface Answering {
  readonly caller: Member
  readonly now: DateTime
  readonly db: Db
  readonly why: string | undefined
}

/** Finds the option that was named; a button from before a change of the options may name one that is gone. */
export function readOption(poll: Poll, typed: string | undefined): PollOption | Refusal | undefined {
  if (typed === undefined) return undefined
  const found = findOption(poll, typed)
  if (found) return found
  const all = poll.options.map(({ label }) => label).join('; ')
  return refuse(`${pollRef(poll)} has no option “${typed}”.`, {
    instead: 'Choose one of its options.',
    problems: { option: `One of: ${all}.` },
  })
}

export const isRefusal = (value: object | undefined): value is Refusal =>
  value !== undefined && 'kind' in value && value.kind === 'refusal'

/** Takes the caller's position about the option that was named. */
async function answerAbout(
  poll: Poll,
  typed: string | undefined,
  position: Omit<Position, 'option'>,
  answering: Answering,
): Promise<Reply> {
  const option = readOption(poll, typed)
  return isRefusal(option) ? option : answerWith(poll, { ...position, option: option?.key }, answering)
}

/** Takes the caller's position, with its entry in the record. */
async function answerWith(poll: Poll, position: Position, { caller, now: at, db, why }: Answering): Promise<Reply> {
  const person = caller.person.id
  const { voice: spoken, before } = await givePosition(db, poll, position, { person, at })
  const allowed = ballotOf(poll, spoken, at)
  // a refusal rolls back the transaction, and the position with it
  if (allowed.kind === 'refusal') return allowed
  const { ballot } = allowed
  const left = await takeBackOthers(db, poll, ballot, person, at)
  const given = formatPosition(position, poll.options)
  const shown = [
    text(strong(given)),
    ...left.map((organisation) =>
      note(`Your position for ${organisation} was taken back, because each person has one position.`),
    ),
    ...linkNotes(ballot, poll),
  ]
  if (before.kind === 'same') return answer(mineView(poll, `That is already your position in ${pollName(poll)}`, shown))
  const was = before.kind === 'changed' ? before.was : undefined
  const voice = { ...ballot, code: was?.code }
  await recordPosition(db, poll, voice, {
    at,
    by: ballot.name,
    data: {
      position: given,
      ...(was ? { was: formatPosition(was, poll.options) } : {}),
      ...(was && was.name !== ballot.name && !poll.isAnonymous ? { wasBy: was.name } : {}),
      why,
      ...countable(poll, voice, position),
    },
  })
  const replaced = was ? [note(formatReplaced(poll, was, ballot))] : []
  return answer(mineView(poll, `Your position in ${pollName(poll)}`, [...shown, ...replaced]))
}

function formatReplaced(poll: Poll, was: StoredPosition, { name, organisation }: Ballot): string {
  const isOthers = poll.unit === 'organisation' && !poll.isAnonymous && was.name !== name
  const by = isOthers ? `, which ${was.name} gave for ${organisation}` : ''
  return `It replaces: ${formatPosition(was, poll.options)}${by}`
}

/** Asks a person who is known from fewer platforms than the group is on to link their accounts. */
const linkNotes = ({ platforms, groupPlatforms }: Ballot, { unit }: Poll) =>
  unit === 'person' && platforms < groupPlatforms
    ? [
        note(
          'The bot knows you on one platform only. If you also take part on another, link that account with /people link, so that you count once.',
        ),
      ]
    : []

const support = implement(signatures.support, ({ input: { poll, option, why }, caller, now, db }) =>
  answerAbout(poll, option, { stance: 'support' }, { caller, now, db, why }),
)

const answerPoll = implement(signatures.answerPoll, ({ input: { poll, as: stance, why }, caller, now, db }) =>
  answerWith(poll, { stance }, { caller, now, db, why }),
)

const reserve = implement(signatures.reserve, ({ input: { poll, option, text: words, why }, caller, now, db }) =>
  answerAbout(poll, option, { stance: 'reservation', words }, { caller, now, db, why }),
)

const object = implement(
  signatures.object,
  ({ input: { poll, option, reason: words, resolves, why }, caller, now, db }) =>
    answerAbout(poll, option, { stance: 'objection', words, resolves }, { caller, now, db, why }),
)

const needMoreTime = implement(signatures.needMoreTime, ({ input: { poll, until, why }, caller, now, db }) =>
  answerWith(poll, { stance: 'needsTime', until }, { caller, now, db, why }),
)

const takeBack = implement(signatures.takeBack, async ({ input: { poll, why }, caller, now: at, db }) => {
  const locked = await lockBallot(db, poll, caller.person.id, at)
  if (locked.kind === 'refusal') return locked
  const { ballot } = locked
  const was = await removePosition(db, poll, ballot.voice)
  if (!was) return answer(view(`You have no position in ${pollName(poll)}`))
  await recordTakenBack(db, poll, was, { at, by: ballot.name, why })
  const given = formatPosition(was, poll.options)
  return answer(
    view(
      `Taken back: your position in ${pollName(poll)}`,
      note(`Your position was: ${given}. You now count as not having answered. The record keeps both entries.`),
    ),
  )
})

export const ballotCommands: readonly Command[] = [support, answerPoll, reserve, object, needMoreTime, takeBack]
