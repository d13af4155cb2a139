import type { DateTime } from 'luxon'
import type { Member } from '../../bot/caller.ts'
import { answer, type Refusal, type Reply, refuse } from '../../bot/reply.ts'
import { type Block, note, strong, text } from '../../bot/view.ts'
import type { Db } from '../../database/client.ts'
import { positionWords } from '../format.ts'
import { codeOf, isOver, type Poll, type Position, pollName, pollRef } from '../model.ts'
import { appendAndRedraw, removeOthers, setPosition } from '../positions/write.ts'
import { mineView } from '../views.ts'
import { holdVoice, type Voice } from '../voices/read.ts'

export type Ready = Voice & Spoken

/** Whose a position is, and the code that it has kept. */
interface Spoken {
  readonly voice: string
  readonly code?: string | null
}

/** Holds the voice for a change, or says why it cannot speak. */
export async function readyVoice(
  db: Db,
  poll: Poll,
  person: number,
  now: DateTime,
): Promise<{ readonly kind: 'voice'; readonly voice: Ready } | Refusal> {
  const held = await holdVoice(db, poll, person)
  if (held.state === 'closed' || isOver(held.closesAt, now, held.databaseNow))
    return refuse(`${pollRef(poll)} has closed; nothing is taken any more.`, {
      final: true,
      instead: 'A Co-Convenor can open it again with /poll reopen.',
    })
  if (held.round !== poll.round)
    return refuse('The options were changed at this moment.', { instead: 'Look at them and answer again.' })
  const { voice } = held
  if (voice === undefined)
    return refuse(`${pollRef(poll)} counts one position for each organisation, and yours is not known here.`, {
      instead:
        'Say it with /people me organisation:…. If you take part from another account already, link this one with /people link.',
    })
  if (poll.studyGroups.length > 0 && !held.studyGroups.some((body) => poll.studyGroups.includes(body)))
    return refuse(`${pollRef(poll)} asks those who take part in ${poll.studyGroups.join(' or ')}.`, {
      instead:
        held.studyGroups.length > 0
          ? `You take part in ${held.studyGroups.join(', ')}.`
          : 'Say in which you take part with /people me groups:…, or link the account that says so with /people link.',
    })
  return { kind: 'voice', voice: { ...held, voice } }
}

/** The position of whoever acts, with its entry in the record. */
export async function answerPoll(
  db: Db,
  poll: Poll,
  position: Position,
  act: { readonly caller: Member; readonly now: DateTime; readonly why: string | undefined },
): Promise<Reply> {
  const ready = await readyVoice(db, poll, act.caller.person.id, act.now)
  if (ready.kind !== 'voice') return ready
  const { voice } = ready
  const left = await leaveOthers(db, poll, voice, act.caller.person.id, act.now)
  const before = await setPosition(db, poll, voice, position, {
    person: act.caller.person.id,
    at: act.now,
    source: undefined,
  })
  const words = positionWords(position, poll.options)
  const told = [text(strong(words)), ...left, ...linkNote(voice, poll)]
  if (before.kind === 'same') return answer(mineView(poll, `That is your position in ${pollName(poll)} already`, told))
  const was = before.kind === 'changed' ? before.was : undefined
  const spoken = { ...voice, code: was?.code ?? null }
  await appendPosition(db, poll, spoken, {
    at: act.now,
    by: voice.name,
    data: {
      position: words,
      ...(was ? { was: positionWords(was, poll.options) } : {}),
      ...(was && was.name !== voice.name && !poll.isAnonymous ? { wasBy: was.name } : {}),
      why: act.why,
      ...countable(poll, spoken, position),
    },
  })
  const instead = was
    ? [note(`Instead of: ${positionWords(was, poll.options)}${otherWords(poll, was.name, voice)}`)]
    : []
  return answer(mineView(poll, `Your position in ${pollName(poll)}`, [...told, ...instead]))
}

const otherWords = (poll: Poll, name: string | null, voice: Ready): string =>
  poll.unit === 'organisation' && !poll.isAnonymous && name !== voice.name
    ? `, which ${name} gave for ${voice.organisation}`
    : ''

/** Who speaks for another organisation now leaves the position of the one before: one person is one voice. */
export async function leaveOthers(
  db: Db,
  poll: Poll,
  voice: Ready,
  person: number,
  at: DateTime,
): Promise<readonly Block[]> {
  if (poll.unit === 'person') return []
  const removed = await removeOthers(db, poll, voice.voice, person)
  for (const was of removed)
    await appendPosition(
      db,
      poll,
      { ...voice, voice: was.voice, code: was.code },
      {
        at,
        by: voice.name,
        data: {
          position: 'taken back',
          was: positionWords(was, poll.options),
          // of an anonymous poll that would tell those who know it whose position it was
          why: poll.isAnonymous ? undefined : 'speaks for another organisation now',
          answer: null,
          voice: shownVoice(poll, was),
          round: poll.round,
        },
      },
    )
  return removed.map(({ organisation }) =>
    note(`What you said for ${organisation} is taken back: one person is one voice.`),
  )
}

/** What a recount from the record alone needs. */
export const countable = (poll: Poll, voice: Ready, position: Position) => ({
  answer: position.stance === 'support' ? `support:${position.option}` : position.stance,
  voice: shownVoice(poll, voice),
  round: poll.round,
  studyGroups: voice.studyGroups,
  ...(poll.isAnonymous ? {} : { organisation: voice.organisation }),
})

/** As the record names a voice: whose it is, or of an anonymous poll a code. */
export const shownVoice = ({ isAnonymous, salt }: Poll, { voice, code }: Spoken): string =>
  isAnonymous ? (code ?? codeOf(salt ?? '', voice)) : voice

export async function appendPosition(
  db: Db,
  poll: Poll,
  voice: Ready,
  {
    at,
    by,
    data,
    kind = 'position',
  }: { readonly at: DateTime; readonly by: string; readonly data: object; readonly kind?: string },
): Promise<void> {
  await appendAndRedraw(db, poll, {
    group: poll.group,
    at,
    by: poll.isAnonymous ? `somebody (${shownVoice(poll, voice)})` : by,
    kind,
    topic: poll.topic.number,
    poll: poll.number,
    data,
  })
}

/** One person is one voice on all platforms, once their accounts are linked. */
const linkNote = ({ platforms, groupPlatforms }: Voice, { unit }: Poll) =>
  unit === 'person' && platforms < groupPlatforms
    ? [
        note(
          'You are known from one platform only. If you take part from another one too, link that account with /people link: you are one voice.',
        ),
      ]
    : []
