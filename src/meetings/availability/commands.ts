import type { DateTime } from 'luxon'
import type { Member } from '../../bot/caller.ts'
import { type Command, implement } from '../../bot/command.ts'
import { writeLine } from '../../bot/line.ts'
import { type Answer, answer, type Refusal, refuse } from '../../bot/reply.ts'
import { press } from '../../bot/signature.ts'
import { view } from '../../bot/view.ts'
import type { Db } from '../../database/client.ts'
import { wallAt } from '../../dates/wall.ts'
import { refuseNewWork } from '../../groups/life/write.ts'
import { termsOf } from '../../groups/terms.ts'
import { listDeadlineWarnings } from '../../reports/section.ts'
import { verdictView } from '../card/views.ts'
import { meetingName } from '../format.ts'
import { publish } from '../publishing/publish.ts'
import { assess } from '../rules.ts'
import { show as showMeeting } from '../signatures.ts'
import { createMeeting } from '../write.ts'
import type { AvailabilityPoll, Slot } from './model.ts'
import { publishPoll } from './publish.ts'
import { listAsked, listOpenPolls } from './read.ts'
import { answersAfter, bestSlot } from './rules.ts'
import * as sign from './signatures.ts'
import { chooseView, myAnswersView, pollsView, pollView, proposedView } from './views.ts'
import { createPoll, endPoll, setAnswers } from './write.ts'

function refuseEnded({ state, number, meetingNumber }: AvailabilityPoll): Refusal | undefined {
  if (state === 'open') return undefined
  if (state === 'withdrawn' || meetingNumber === undefined) return refuse(`P${number} was withdrawn.`)
  return refuse(`P${number} is settled: it became M${meetingNumber}.`, {
    instead: writeLine(press(showMeeting, { meeting: { number: meetingNumber } })),
  })
}

const propose = implement(sign.propose, async ({ input, caller, now, db }) => {
  const concluded = await refuseNewWork(db, caller)
  if (concluded) return concluded
  const { zone } = caller.group
  const poll = await createPoll(db, caller.group.id, {
    title: input.title,
    lastsMinutes: input.lasts,
    slots: input.slots.map((slot) => ({ ...slot, wall: wallAt(slot.at, zone), zone })),
    by: caller.person.id,
    at: now,
  })
  await publishPoll(db, poll)
  const terms = termsOf(caller)
  const isLate = ({ startsAt }: Slot) => assess({ startsAt, noticeAt: undefined }, terms, now).verdict.colour === 'red'
  return answer(proposedView(poll, poll.slots.filter(isLate), terms))
})

const showPolls = implement(sign.showPolls, async ({ input, caller, db }) => {
  const open = input.poll ? [input.poll] : await listOpenPolls(db, caller.group.id)
  const [only, second] = open
  if (only && !second) return answer(pollView(only, await listAsked(db, only.group)))
  return answer(pollsView(open.toReversed(), caller.person.id))
})

const answerPoll = implement(sign.answerPoll, async ({ input: { poll, as, slots }, caller, now, db }) => {
  const ended = refuseEnded(poll)
  if (ended) return ended
  const wrong = [...(slots ?? [])].find((number) => !poll.slots.some((slot) => slot.number === number))
  if (wrong !== undefined)
    return refuse(`P${poll.number} has no slot ${wrong}.`, { instead: `It has slots 1 to ${poll.slots.length}.` })
  const every = new Set(poll.slots.map(({ number }) => number))
  const chosen = slots ?? (as === 'no' ? every : new Set<number>())
  const answers = answersAfter(poll.slots, caller.person.id, as, chosen)
  const answered = await setAnswers(db, poll, caller.person.id, answers, now)
  await publishPoll(db, answered)
  return answer(myAnswersView(answered, caller.person.id))
})

const withoutPastSlots = (poll: AvailabilityPoll, now: DateTime): AvailabilityPoll => ({
  ...poll,
  slots: poll.slots.filter(({ startsAt }) => startsAt > now),
})

const allOver = refuse('All slots are in the past.', {
  instead: `Open a new poll with ${writeLine(press(sign.propose))}.`,
})

const chooseSlot = implement(sign.chooseSlot, async ({ input: { poll }, now, db }) => {
  const ended = refuseEnded(poll)
  if (ended) return ended
  const coming = withoutPastSlots(poll, now)
  if (coming.slots.length === 0) return allOver
  const asked = await listAsked(db, poll.group)
  return answer(chooseView(coming, bestSlot(coming, asked), asked))
})

const settle = implement(sign.settle, async ({ input: { poll, slot: number }, caller, now, db }) => {
  const refused = refuseEnded(poll) ?? (await refuseNewWork(db, caller))
  if (refused) return refused
  const coming = withoutPastSlots(poll, now)
  if (coming.slots.length === 0) return allOver
  const numbers = coming.slots.map((slot) => slot.number)
  if (number === undefined && poll.slots.every(({ answers }) => answers.length === 0))
    return refuse(`Nobody has answered P${poll.number} yet, so no slot suits best.`, {
      instead: `Wait for answers, or choose slot:${numbers.join(' or slot:')}.`,
    })
  const slot =
    number === undefined
      ? bestSlot(coming, await listAsked(db, poll.group))
      : coming.slots.find((one) => one.number === number)
  if (!slot)
    return refuse(`Slot ${number} of P${poll.number} is in the past or does not exist.`, {
      instead: `Choose one of ${numbers.join(', ')}.`,
    })
  return settleOn(slot, poll, { db, caller, now })
})

interface ActContext {
  readonly db: Db
  readonly caller: Member
  readonly now: DateTime
}

async function settleOn(slot: Slot, poll: AvailabilityPoll, { db, caller, now }: ActContext): Promise<Answer> {
  const { title, lastsMinutes } = poll
  const { wall, zone, startsAt } = slot
  const meeting = await createMeeting(
    db,
    poll.group,
    { title, wall, zone, startsAt, lastsMinutes, tool: undefined, joinLink: undefined },
    { by: caller.person.id, at: now, what: `planned from P${poll.number}, slot ${slot.number}` },
  )
  await publishPoll(db, await endPoll(db, poll, { state: 'settled', meeting: meeting.number }))
  await publish(db, meeting, termsOf(caller), now)
  const warnings = await listDeadlineWarnings(db, caller.group, meeting.startsAt)
  return answer(verdictView(`Planned: ${meetingName(meeting)}`, meeting, termsOf(caller), now, { warnings }))
}

const withdraw = implement(sign.withdraw, async ({ input: { poll }, db }) => {
  const ended = refuseEnded(poll)
  if (ended) return ended
  await publishPoll(db, await endPoll(db, poll, { state: 'withdrawn' }))
  return answer(view(`P${poll.number} is withdrawn`))
})

export const availabilityCommands = [propose, showPolls, answerPoll, chooseSlot, settle, withdraw] as readonly Command[]
