import type { DateTime } from 'luxon'
import type { Member } from '../../bot/caller.ts'
import { type Command, command, query } from '../../bot/command.ts'
import { choice, count, type Field, optional, record, text as textField } from '../../bot/field.ts'
import { answer, refuse } from '../../bot/reply.ts'
import { duration } from '../../bot/time-fields.ts'
import { note, strong, text, view } from '../../bot/view.ts'
import type { Db } from '../../database/client.ts'
import { wallAt } from '../../dates/wall.ts'
import { refuseNewWork } from '../../groups/life/write.ts'
import { termsOf } from '../../groups/terms.ts'
import { listDeadlineWarnings } from '../../reports/section.ts'
import { ok, problem } from '../../text/decoded.ts'
import { verdictView } from '../card/views.ts'
import { slotsField } from '../fields.ts'
import { formatRule, meetingName } from '../format.ts'
import { publish } from '../publishing/publish.ts'
import { assess } from '../rules.ts'
import { createMeeting, recordChange } from '../write.ts'
import type { AvailabilityPoll } from './model.ts'
import { publishPoll } from './publish.ts'
import { findPoll, listAsked, listOpenPolls } from './read.ts'
import { answersAfter, bestSlot } from './rules.ts'
import { chooseView, myAnswersView, pollsView, pollView } from './views.ts'
import { createPoll, endPoll, lockPoll, setAnswers } from './write.ts'

const pollField: Field<AvailabilityPoll> = record('Availability poll', {
  hint: 'Such as P1',
  suggest: async (typed, { db, caller }) => {
    if (!caller.group) return []
    return (await listOpenPolls(db, caller.group.id))
      .map(({ number, title }) => ({ value: `P${number}`, label: `P${number} – ${title}`.slice(0, 75) }))
      .filter(({ label }) => label.toLowerCase().includes(typed.toLowerCase()))
  },
  find: async (typed, { db, caller }) => {
    const digits = /^p?(\d{1,9})\b/i.exec(typed)?.[1]
    const found = digits && caller.group ? await findPoll(db, caller.group.id, Number(digits)) : undefined
    return found ? ok(found) : problem(`There is no availability poll “${typed}” in this group.`)
  },
})

const ended = ({ state, number, meetingNumber }: AvailabilityPoll) =>
  state === 'settled'
    ? refuse(`P${number} is settled: it became M${meetingNumber}.`, {
        instead: `/meeting show meeting:M${meetingNumber}`,
      })
    : refuse(`P${number} was withdrawn.`)

export const propose = command({
  name: 'meeting propose',
  summary: 'Ask the members which of several slots suits them',
  fields: { title: textField('Title', { max: 100 }), lasts: duration('Lasts'), slots: slotsField },
  allow: 'organiser',
  async run({ input, caller, now, db }) {
    const concluded = await refuseNewWork(db, caller)
    if (concluded) return concluded
    const { zone } = caller.group
    const slots = input.slots.map((slot) => ({ ...slot, wall: wallAt(slot.at, zone), zone }))
    const by = { by: caller.person.id, at: now }
    const poll = await createPoll(db, caller.group.id, {
      title: input.title,
      lastsMinutes: input.lasts,
      slots,
      ...by,
    })
    await publishPoll(db, poll)
    const terms = termsOf(caller)
    const late = poll.slots.filter(
      ({ startsAt }) => assess({ startsAt, noticeAt: undefined }, terms, now).verdict.colour === 'red',
    )
    const warning = `Too late for a notice sent today: slot ${late.map(({ number }) => number).join(', ')}.`
    return answer(
      view(
        `The members are asked: P${poll.number} ${poll.title}`,
        ...(late.length > 0 ? [text(strong('Warning: '), warning), note(formatRule(terms.profile))] : []),
        note(`When enough have answered: /meeting settle poll:P${poll.number}`),
      ),
    )
  },
})

export const showPolls = query({
  name: 'meeting polls',
  summary: 'Show the open availability polls, or one of them to answer it',
  fields: { poll: optional(pollField) },
  allow: 'member',
  async run({ input, caller, db }) {
    const open = input.poll ? [input.poll] : await listOpenPolls(db, caller.group.id)
    const [only, second] = open
    if (only && !second) return answer(pollView(only, await listAsked(db, only.group)))
    return answer(pollsView(open.toReversed(), caller.person.id))
  },
})

const slotNumbers: Field<ReadonlySet<number>> = {
  ...textField('Slots', { max: 40, hint: 'Their numbers, such as 1,3; leave out for none' }),
  read: (typed) => {
    const numbers = typed.split(/[\s,]+/).filter((part) => part !== '')
    return numbers.every((part) => /^\d{1,2}$/.test(part))
      ? ok(new Set(numbers.map(Number)))
      : problem(`“${typed}” is not a list of slot numbers such as 1,3.`)
  },
} as Field<ReadonlySet<number>>

export const availability = command({
  name: 'meeting available',
  summary: 'Say which slots of an availability poll suit you',
  fields: {
    poll: pollField,
    as: choice('These slots are', { yes: 'Yes', ifNeedBe: 'If need be', no: 'No' }),
    slots: optional(slotNumbers),
  },
  allow: 'delegate',
  async run({ input, caller, now, db }) {
    const poll = await lockPoll(db, input.poll.id)
    if (poll.state !== 'open') return ended(poll)
    const wrong = [...(input.slots ?? [])].find((number) => !poll.slots.some((slot) => slot.number === number))
    if (wrong !== undefined)
      return refuse(`P${poll.number} has no slot ${wrong}.`, {
        instead: `It has slots 1 to ${poll.slots.length}.`,
      })
    const every = new Set(poll.slots.map(({ number }) => number))
    const chosen = input.slots ?? (input.as === 'no' ? every : new Set<number>())
    const answers = answersAfter(poll.slots, caller.person.id, input.as, chosen)
    const answered = await setAnswers(db, poll, caller.person.id, answers, now)
    await publishPoll(db, answered)
    return answer(myAnswersView(answered, caller.person.id))
  },
})

const allOver = refuse('All slots are over.', { instead: 'Ask again with /meeting propose.' })

export const chooseSlot = query({
  name: 'meeting choose',
  summary: 'Choose the slot of an availability poll that becomes a meeting',
  fields: { poll: pollField },
  allow: 'organiser',
  buttonOnly: true,
  async run({ input: { poll }, now, db }) {
    if (poll.state !== 'open') return ended(poll)
    const coming = { ...poll, slots: poll.slots.filter(({ startsAt }) => startsAt > now) }
    if (coming.slots.length === 0) return allOver
    const asked = await listAsked(db, poll.group)
    return answer(chooseView(coming, bestSlot(coming, asked), asked))
  },
})

export const settle = command({
  name: 'meeting settle',
  summary: 'Turn the best or a chosen slot of an availability poll into a planned meeting',
  fields: {
    poll: pollField,
    slot: optional(count('Slot', { from: 1, to: 10, hint: 'Its number; the best one if left out' })),
  },
  allow: 'organiser',
  async run({ input, caller, now, db }) {
    const poll = await lockPoll(db, input.poll.id)
    if (poll.state !== 'open') return ended(poll)
    const concluded = await refuseNewWork(db, caller)
    if (concluded) return concluded
    const coming = { ...poll, slots: poll.slots.filter(({ startsAt }) => startsAt > now) }
    const slot =
      input.slot === undefined
        ? bestSlot(coming, await listAsked(db, poll.group))
        : coming.slots.find(({ number }) => number === input.slot)
    if (coming.slots.length === 0) return allOver
    if (input.slot === undefined && poll.slots.every(({ answers }) => answers.length === 0))
      return refuse(`Nobody has answered P${poll.number} yet, so no slot suits best.`, {
        instead: `Wait for answers, or choose slot:${coming.slots.map(({ number }) => number).join(' or slot:')}.`,
      })
    if (!slot)
      return refuse(`P${poll.number} has no slot ${input.slot} to come.`, {
        instead: `Choose one of ${coming.slots.map(({ number }) => number).join(', ')}.`,
      })
    return settleOn(db, poll, slot, caller, now)
  },
})

async function settleOn(
  db: Db,
  poll: AvailabilityPoll,
  slot: AvailabilityPoll['slots'][number],
  caller: Member,
  now: DateTime,
) {
  const { title, lastsMinutes } = poll
  const { wall, zone, startsAt } = slot
  const fresh = { title, wall, zone, startsAt, lastsMinutes, tool: undefined, joinLink: undefined }
  const meeting = await createMeeting(db, poll.group, fresh, now)
  const act = { by: caller.person.id, at: now, what: `planned from P${poll.number}, slot ${slot.number}` }
  await recordChange(db, meeting.id, act, undefined, { title, wall, zone, startsAt, lastsMinutes })
  await publishPoll(db, await endPoll(db, poll, { state: 'settled', meeting: meeting.number }))
  await publish(db, meeting, termsOf(caller), now)
  const warnings = await listDeadlineWarnings(db, caller.group, meeting.startsAt)
  return answer(verdictView(`Planned: ${meetingName(meeting)}`, meeting, termsOf(caller), now, { warnings }))
}

export const withdraw = command({
  name: 'meeting withdraw',
  summary: 'End an availability poll without a meeting',
  fields: { poll: pollField },
  allow: 'organiser',
  async run({ input, db }) {
    const poll = await lockPoll(db, input.poll.id)
    if (poll.state !== 'open') return ended(poll)
    await publishPoll(db, await endPoll(db, poll, { state: 'withdrawn' }))
    return answer(view(`P${poll.number} is withdrawn`))
  },
})

export const availabilityCommands = [
  propose,
  showPolls,
  availability,
  chooseSlot,
  settle,
  withdraw,
] as readonly Command[]
