import { type Command, command } from '../../bot/command.ts'
import { choice, optional } from '../../bot/field.ts'
import { answer, type Refusal, refuse } from '../../bot/reply.ts'
import { day } from '../../bot/time-fields.ts'
import { note, view } from '../../bot/view.ts'
import { objectionReason, objectionResolves, optionField, pollField, reservationText, why } from '../fields.ts'
import { positionWords } from '../format.ts'
import { findOption, type Poll, type PollOption, type Position, pollName, pollRef } from '../model.ts'
import { removePosition } from '../positions/write.ts'
import { answerPoll, appendPosition, readyVoice, shownVoice } from './write.ts'

const nothing: Omit<Position, 'stance'> = { option: undefined, words: undefined, resolves: undefined, until: undefined }

/** The option that was named; old buttons may name one that is no longer asked. */
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

export const support = command({
  name: 'poll support',
  summary: 'Say which option of a poll you support',
  fields: { poll: pollField, option: optionField, why: optional(why) },
  allow: 'voice',
  async run({ input, caller, now, db }) {
    const option = readOption(input.poll, input.option)
    if (isRefusal(option)) return option
    const position = { ...nothing, stance: 'support' as const, option: option?.key }
    return answerPoll(db, input.poll, position, { caller, now, why: input.why })
  },
})

export const takePosition = command({
  name: 'poll answer',
  summary: 'Say that you have no objection, abstain or have no view',
  fields: {
    poll: pollField,
    as: choice('Position', { noObjection: 'No objection', abstain: 'Abstain', noView: 'No view' }),
    why: optional(why),
  },
  allow: 'voice',
  async run({ input, caller, now, db }) {
    return answerPoll(db, input.poll, { ...nothing, stance: input.as }, { caller, now, why: input.why })
  },
})

export const reserve = command({
  name: 'poll reserve',
  summary: 'Make a reservation, in the words that shall be recorded',
  fields: { poll: pollField, text: reservationText, option: optional(optionField), why: optional(why) },
  allow: 'voice',
  async run({ input, caller, now, db }) {
    const option = readOption(input.poll, input.option)
    if (isRefusal(option)) return option
    const position = { ...nothing, stance: 'reservation' as const, option: option?.key, words: input.text }
    return answerPoll(db, input.poll, position, { caller, now, why: input.why })
  },
})

export const object = command({
  name: 'poll object',
  summary: 'Object, with the reason and with what would resolve the objection',
  fields: {
    poll: pollField,
    reason: objectionReason,
    resolves: objectionResolves,
    option: optional(optionField),
    why: optional(why),
  },
  allow: 'voice',
  async run({ input, caller, now, db }) {
    const option = readOption(input.poll, input.option)
    if (isRefusal(option)) return option
    const { reason: words, resolves } = input
    const position = { ...nothing, stance: 'objection' as const, option: option?.key, words, resolves }
    return answerPoll(db, input.poll, position, { caller, now, why: input.why })
  },
})

export const needMoreTime = command({
  name: 'poll later',
  summary: 'Say that you need more time, and until which day',
  fields: { poll: pollField, until: day('Until'), why: optional(why) },
  allow: 'voice',
  async run({ input, caller, now, db }) {
    const position = { ...nothing, stance: 'needsTime' as const, until: input.until }
    return answerPoll(db, input.poll, position, { caller, now, why: input.why })
  },
})

export const takeBack = command({
  name: 'poll take-back',
  summary: 'Take your position back, so that you have not answered',
  fields: { poll: pollField, why: optional(why) },
  allow: 'voice',
  async run({ input, caller, now, db }) {
    const { poll } = input
    const ready = await readyVoice(db, poll, caller.person.id, now)
    if (ready.kind !== 'voice') return ready
    const { voice } = ready
    const was = await removePosition(db, poll, voice.voice)
    if (!was) return answer(view(`There is no position of yours in ${pollName(poll)}`))
    const spoken = { ...voice, code: was.code }
    await appendPosition(db, poll, spoken, {
      at: now,
      by: voice.name,
      data: {
        position: 'taken back',
        was: positionWords(was, poll.options),
        why: input.why,
        answer: null,
        voice: shownVoice(poll, spoken),
        round: poll.round,
      },
    })
    return answer(
      view(
        `Taken back in ${pollName(poll)}`,
        note(`It was: ${positionWords(was, poll.options)}. It counts as not answered yet; the record keeps both.`),
      ),
    )
  },
})

export const ballotCommands = [support, takePosition, reserve, object, needMoreTime, takeBack] as readonly Command[]
