import type { DateTime } from 'luxon'
import { type Command, implement } from '../../bot/command.ts'
import { answer, type Refusal, refuse } from '../../bot/reply.ts'
import { note, quote, toned, view } from '../../bot/view.ts'
import type { Db } from '../../database/client.ts'
import { putDirect } from '../../delivery/direct.ts'
import type { Named } from '../../people/model.ts'
import { refuseVoiceless } from '../../people/rules.ts'
import { isRefusal, readOption } from '../ballots/commands.ts'
import { type Ballot, countable, lockBallot, recordPosition, takeBackOthers } from '../ballots/write.ts'
import { formatPosition, pollName, pollRef } from '../format.ts'
import type { Poll, Position } from '../model.ts'
import { findPosition } from '../positions/read.ts'
import { confirmPosition, givePosition } from '../positions/write.ts'
import * as signatures from '../signatures.ts'
import { enteredView } from '../views.ts'

/** Refuses a position that lacks what its stance needs. */
function refuseIncomplete({ stance, option, words, resolves, until }: Position): Refusal | undefined {
  const problems: Record<string, string> = {
    ...(stance === 'support' && option === undefined ? { option: 'Support of which option?' } : {}),
    ...(stance === 'objection' && words === undefined ? { text: 'An objection needs its reason.' } : {}),
    ...(stance === 'reservation' && words === undefined ? { text: 'A reservation needs its text.' } : {}),
    ...(stance === 'objection' && resolves === undefined
      ? { resolves: 'An objection needs what would resolve it.' }
      : {}),
    ...(stance === 'needsTime' && until === undefined ? { until: 'Until which day?' } : {}),
  }
  return Object.keys(problems).length === 0 ? undefined : refuse('Something is missing:', { problems })
}

interface Entering {
  readonly poll: Poll
  readonly who: Named
  readonly position: Position
  readonly source: string
  /** The name of the Co-Convenor who enters it. */
  readonly by: string
  readonly now: DateTime
}

const enterOnBehalf = implement(signatures.enterOnBehalf, async ({ input, caller, now, db }) => {
  const { poll, who, source, as: stance, text: words, resolves, until } = input
  if (poll.isAnonymous)
    return refuse(`${pollRef(poll)} is anonymous, so you cannot enter a position for a named member.`, {
      final: true,
      instead: 'The member has to answer on the ballot.',
    })
  const option = readOption(poll, input.option)
  if (isRefusal(option)) return option
  const position = { stance, option: option?.key, words, resolves, until }
  const refused = refuseIncomplete(position) ?? refuseVoiceless(who)
  if (refused) return refused
  const locked = await lockBallot(db, poll, who.id, now)
  if (locked.kind === 'refusal') return locked
  const present = await findPosition(db, poll, locked.ballot.voice)
  if (present && present.source === undefined)
    return refuse(`${present.name} has answered; only they or their organisation can change it.`, { final: true })
  return enter(db, locked.ballot, { poll, who, position, source, by: caller.person.name, now })
})

/** Enters the position, marked with its source, and asks the member to confirm it. */
async function enter(db: Db, ballot: Ballot, { poll, who, position, source, by, now: at }: Entering) {
  await takeBackOthers(db, poll, ballot, who.id, at)
  const { before } = await givePosition(db, poll, position, { person: who.id, at, source })
  const given = formatPosition(position, poll.options)
  if (before.kind === 'same') return answer(view(`That is already the position of ${who.name}`))
  await recordPosition(db, poll, ballot, {
    at,
    by,
    data: { position: given, onBehalfOf: who.name, source, ...countable(poll, ballot, position) },
  })
  const asked = await putDirect(db, {
    group: poll.group,
    person: who.id,
    key: `poll:${poll.number}:behalf:${who.id}:${at.toMillis()}`,
    view: enteredView(poll, { by, source, words: given }),
  })
  const confirming = asked
    ? 'They are asked to confirm or correct it.'
    : 'They have no account yet, so nobody can confirm it.'
  return answer(toned('good', `Entered for ${who.name} in ${pollName(poll)}`, quote(given), note(confirming)))
}

const confirm = implement(signatures.confirm, async ({ input: { poll }, caller, now: at, db }) => {
  const locked = await lockBallot(db, poll, caller.person.id, at)
  if (locked.kind === 'refusal') return locked
  const { ballot } = locked
  const entered = await findPosition(db, poll, ballot.voice)
  if (entered?.source === undefined) return answer(view(`There is nothing for you to confirm in ${pollName(poll)}`))
  await confirmPosition(db, poll, ballot.voice)
  const position = formatPosition(entered, poll.options)
  const data = { position, source: entered.source }
  await recordPosition(db, poll, ballot, { at, by: ballot.name, kind: 'position confirmed', data })
  return answer(toned('good', `Confirmed in ${pollName(poll)}`, quote(position)))
})

export const behalfCommands: readonly Command[] = [confirm, enterOnBehalf]
