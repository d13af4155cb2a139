import type { DateTime } from 'luxon'
import { writeLine } from '../../bot/line.ts'
import { type Refusal, refuse } from '../../bot/reply.ts'
import { press } from '../../bot/signature.ts'
import type { Db } from '../../database/client.ts'
import { formatPosition, pollRef } from '../format.ts'
import type { Poll, Position, StoredPosition } from '../model.ts'
import { recordAndRedraw, removeOthers } from '../positions/write.ts'
import { ballotKey, type CodedVoice, isOver, recordedVoice } from '../rules.ts'
import { reopenPoll } from '../signatures.ts'
import { lockVoice, type Voice } from '../voices/read.ts'

/** A voice that may answer now. */
export interface Ballot extends Voice {
  readonly voice: string
}

interface Allowed {
  readonly kind: 'ballot'
  readonly ballot: Ballot
}

/** Returns a voice that may answer now, or says why it may not. */
export function ballotOf(poll: Poll, spoken: Voice, now: DateTime): Allowed | Refusal {
  if (spoken.state === 'closed' || isOver(spoken.closesAt, now, spoken.databaseNow))
    return refuse(`${pollRef(poll)} has closed. It takes no more answers.`, {
      final: true,
      instead: `A Co-Convenor or the secretariat can reopen it with ${writeLine(press(reopenPoll, { poll }))}.`,
    })
  if (spoken.round !== poll.round)
    return refuse('The options have just changed.', { instead: 'Look at the new options and answer again.' })
  const { voice } = spoken
  if (voice === undefined)
    return refuse(`${pollRef(poll)} counts one position per organisation, and you have not given yours.`, {
      instead:
        'Give it with /people me organisation:…. If you already take part from another account, link this one with /people link.',
    })
  if (poll.studyGroups.length > 0 && !spoken.studyGroups.some((body) => poll.studyGroups.includes(body)))
    return refuse(`${pollRef(poll)} asks only members who take part in ${poll.studyGroups.join(' or ')}.`, {
      instead:
        spoken.studyGroups.length > 0
          ? `You take part in ${spoken.studyGroups.join(', ')}.`
          : 'Give your study groups with /people me groups:…, or link the account that has them with /people link.',
    })
  return { kind: 'ballot', ballot: { ...spoken, voice } }
}

/** Locks the poll and finds the voice of a person, or says why they cannot answer. */
export async function lockBallot(db: Db, poll: Poll, person: number, now: DateTime): Promise<Allowed | Refusal> {
  return ballotOf(poll, await lockVoice(db, poll, person), now)
}

/** Returns what a recount from the record alone needs of a position. */
export const countable = (
  poll: Poll,
  voice: CodedVoice & Pick<Ballot, 'studyGroups' | 'organisation'>,
  position: Position,
) => ({
  answer: ballotKey(position),
  voice: recordedVoice(poll, voice),
  round: poll.round,
  studyGroups: voice.studyGroups,
  ...(poll.isAnonymous ? {} : { organisation: voice.organisation }),
})

/** Enters into the record what happened to the position of a voice, and asks for a new card. */
export async function recordPosition(
  db: Db,
  poll: Poll,
  voice: CodedVoice,
  entry: { readonly at: DateTime; readonly by: string; readonly data: object; readonly kind?: string },
): Promise<void> {
  const by = poll.isAnonymous ? `somebody (${recordedVoice(poll, voice)})` : entry.by
  await recordAndRedraw(db, poll, { kind: 'position', ...entry, by })
}

/** Enters into the record that a position was taken back. */
export const recordTakenBack = (
  db: Db,
  poll: Poll,
  was: StoredPosition,
  { at, by, why }: { readonly at: DateTime; readonly by: string; readonly why: string | undefined },
): Promise<void> =>
  recordPosition(db, poll, was, {
    at,
    by,
    data: {
      position: 'taken back',
      was: formatPosition(was, poll.options),
      why,
      answer: null,
      voice: recordedVoice(poll, was),
      round: poll.round,
    },
  })

/**
 * Takes back what a person said for another organisation, now that they speak for this one: one person is one voice.
 * Returns the organisations.
 */
export async function takeBackOthers(
  db: Db,
  poll: Poll,
  { voice, name, hasOther }: Ballot,
  person: number,
  at: DateTime,
): Promise<readonly string[]> {
  if (!hasOther) return []
  const removed = await removeOthers(db, poll, voice, person)
  // in an anonymous poll the reason would tell those who know it whose position it was
  const why = poll.isAnonymous ? undefined : 'speaks for another organisation now'
  for (const was of removed) await recordTakenBack(db, poll, was, { at, by: name, why })
  return removed.map(({ organisation }) => organisation ?? '')
}
