import { type Command, command } from '../../bot/command.ts'
import { choice, optional, paragraph, text } from '../../bot/field.ts'
import { answer, type Refusal, refuse } from '../../bot/reply.ts'
import { day } from '../../bot/time-fields.ts'
import { note, quote, toned, view } from '../../bot/view.ts'
import { putDirect } from '../../delivery/direct.ts'
import { personField } from '../../people/fields.ts'
import { refuseVoiceless } from '../../people/rules.ts'
import { isRefusal, readOption } from '../ballots/commands.ts'
import { appendPosition, countable, leaveOthers, readyVoice } from '../ballots/write.ts'
import { optionField, pollField } from '../fields.ts'
import { positionWords } from '../format.ts'
import { type Position, pollName, pollRef, stances } from '../model.ts'
import { findPosition } from '../positions/read.ts'
import { setPosition } from '../positions/write.ts'
import { enteredView } from '../views.ts'

/** What each position needs, whichever way it came in. */
function missing(position: Position): Refusal | undefined {
  const { stance, option, words, resolves, until } = position
  const problems: Record<string, string> = {
    ...(stance === 'support' && option === undefined ? { option: 'Support of which option?' } : {}),
    ...((stance === 'objection' || stance === 'reservation') && words === undefined
      ? { text: stance === 'objection' ? 'An objection needs its reason.' : 'A reservation needs its text.' }
      : {}),
    ...(stance === 'objection' && resolves === undefined
      ? { resolves: 'An objection needs what would resolve it.' }
      : {}),
    ...(stance === 'needsTime' && until === undefined ? { until: 'Until which day?' } : {}),
  }
  return Object.keys(problems).length === 0 ? undefined : refuse('Something is missing:', { problems })
}

export const behalf = command({
  name: 'poll behalf',
  summary: 'Enter a position that reached you by e-mail; the member confirms or corrects it',
  fields: {
    poll: pollField,
    who: personField('Who'),
    as: choice('Position', stances),
    source: text('Source', { max: 120, hint: 'Such as e-mail of 3 August' }),
    option: optional(optionField),
    text: optional(paragraph('Reservation, or reason of the objection', { max: 1500 })),
    resolves: optional(paragraph('What would resolve the objection', { max: 1500 })),
    until: optional(day('Needs time until')),
  },
  allow: 'coConvenor',
  async run({ input, caller, now, db }) {
    const { poll, who, source } = input
    if (poll.isAnonymous)
      return refuse(`${pollRef(poll)} is anonymous: a position that came with a name cannot be entered.`, {
        final: true,
        instead: 'The member answers on the ballot.',
      })
    const option = readOption(poll, input.option)
    if (isRefusal(option)) return option
    const { as: stance, text: words, resolves, until } = input
    const position = { stance, option: option?.key, words, resolves, until }
    const incomplete = missing(position)
    if (incomplete) return incomplete
    const voiceless = refuseVoiceless(who)
    if (voiceless) return voiceless
    const ready = await readyVoice(db, poll, who.id, now)
    if (ready.kind !== 'voice') return ready
    const { voice } = ready
    const standing = await findPosition(db, poll, voice.voice)
    if (standing && standing.source === null)
      return refuse(`${standing.name} has answered; only they or their organisation can change it.`, { final: true })
    await leaveOthers(db, poll, voice, who.id, now)
    const before = await setPosition(db, poll, voice, position, { person: who.id, at: now, source })
    const read = positionWords(position, poll.options)
    if (before.kind === 'same') return answer(view(`That is the position of ${who.name} already`))
    await appendPosition(db, poll, voice, {
      at: now,
      by: caller.person.name,
      data: { position: read, onBehalfOf: who.name, source, ...countable(poll, voice, position) },
    })
    const told = await putDirect(db, {
      group: poll.group,
      person: who.id,
      key: `poll:${poll.number}:behalf:${who.id}:${now.toMillis()}`,
      view: enteredView(poll, { by: caller.person.name, source, words: read }),
    })
    return answer(
      toned(
        'good',
        `Entered for ${who.name} in ${pollName(poll)}`,
        quote(read),
        note(told ? 'They are asked to confirm or correct it.' : 'They have no account yet, so nobody can confirm it.'),
      ),
    )
  },
})

export const confirm = command({
  name: 'poll confirm',
  summary: 'Confirm the position that was entered on your behalf',
  fields: { poll: pollField },
  allow: 'voice',
  async run({ input: { poll }, caller, now, db }) {
    const ready = await readyVoice(db, poll, caller.person.id, now)
    if (ready.kind !== 'voice') return ready
    const { voice } = ready
    const standing = await findPosition(db, poll, voice.voice)
    if (!standing || standing.source === null)
      return answer(view(`Nothing is waiting for your word in ${pollName(poll)}`))
    const where = { pollId_round_voice: { pollId: poll.id, round: poll.round, voice: voice.voice } }
    await db.position.update({ where, data: { source: null } })
    await appendPosition(db, poll, voice, {
      at: now,
      by: voice.name,
      kind: 'position confirmed',
      data: { position: positionWords(standing, poll.options), source: standing.source },
    })
    return answer(toned('good', `Confirmed in ${pollName(poll)}`, quote(positionWords(standing, poll.options))))
  },
})

export const behalfCommands = [confirm, behalf] as readonly Command[]
