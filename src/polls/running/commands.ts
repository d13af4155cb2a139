import { type Command, command } from '../../bot/command.ts'
import { answer, refuse } from '../../bot/reply.ts'
import { when } from '../../bot/time-fields.ts'
import { note, time, toned, view } from '../../bot/view.ts'
import { handOverAt, usualPreference } from '../../deadlines/preference.ts'
import { createPing } from '../../deadlines/store.ts'
import { refuseNewWork } from '../../groups/life/write.ts'
import { counted } from '../../text/count.ts'
import { appendPoll, changed, notOpen } from '../cards/publish.ts'
import { pollField, reason } from '../fields.ts'
import { pollName, pollRef } from '../model.ts'
import { hasClosed, holdPoll, updatePoll } from '../read.ts'
import { listSilent } from '../voices/read.ts'
import { pollDeadline } from './deadlines.ts'
import { closePoll, timeIsUp } from './publish.ts'

export const extend = command({
  name: 'poll extend',
  summary: 'Let a poll close later',
  fields: { poll: pollField, closes: when('Closes'), reason },
  allow: 'organiser',
  async run({ input, caller, now, db }) {
    const poll = await holdPoll(db, input.poll.id)
    if (await hasClosed(db, poll, now)) return notOpen(poll)
    if (input.closes.at <= poll.closesAt)
      return refuse('That is no later than it closes now.', {
        problems: { closes: 'Give a later time; to end it now: /poll close.' },
      })
    const { wall, zone, at: closesAt } = input.closes
    const after = await updatePoll(db, poll.id, { wall, zone, closesAt })
    const told = { from: poll.closesAt.toISO(), to: closesAt.toUTC().toISO(), reason: input.reason }
    await appendPoll(db, poll, { caller, now }, 'poll extended', told)
    await changed(db, after, now)
    return answer(toned('good', `${pollName(after)} stays open`, note('It closes ', time(closesAt, zone), '.')))
  },
})

export const close = command({
  name: 'poll close',
  summary: 'Close a poll before its time',
  fields: { poll: pollField, reason },
  allow: 'organiser',
  async run({ input, caller, now, db }) {
    const poll = await holdPoll(db, input.poll.id)
    if (await hasClosed(db, poll, now)) return notOpen(poll)
    await closePoll(db, poll, { caller, now, reason: input.reason })
    return answer(toned('good', `Closed: ${pollName(poll)}`, note('The card shows how positions stood.')))
  },
})

export const reopen = command({
  name: 'poll reopen',
  summary: 'Open a closed poll again, with a reason',
  fields: { poll: pollField, closes: when('Closes'), reason },
  allow: 'organiser',
  async run({ input, caller, now, db }) {
    const poll = await holdPoll(db, input.poll.id)
    if (!(await hasClosed(db, poll, now)))
      return refuse(`${pollRef(poll)} is open.`, { instead: '/poll extend lets it close later.' })
    if (poll.isAnonymous)
      return refuse('An anonymous poll cannot be opened again: nobody knows any more whose answers it has.', {
        final: true,
        instead: 'Open another with /poll open.',
      })
    const concluded = await refuseNewWork(db, caller)
    if (concluded) return concluded
    if (poll.state === 'open') await closePoll(db, poll, { caller: undefined, now, reason: timeIsUp })
    const { wall, zone, at: closesAt } = input.closes
    const after = await updatePoll(db, poll.id, { state: 'open', wall, zone, closesAt })
    const told = { closesAt: closesAt.toUTC().toISO(), reason: input.reason }
    await appendPoll(db, poll, { caller, now }, 'poll opened again', told)
    await changed(db, after, now)
    return answer(toned('good', `Open again: ${pollName(after)}`, note('It closes ', time(closesAt, zone), '.')))
  },
})

/** Everybody who can still answer, by the same way as other reminders: their quiet hours and fallbacks hold. */
export const remind = command({
  name: 'poll remind',
  summary: 'Remind those who have not answered, and nobody else',
  fields: { poll: pollField },
  allow: 'organiser',
  async run({ input, caller, now, db }) {
    const poll = await holdPoll(db, input.poll.id)
    if (await hasClosed(db, poll, now)) return notOpen(poll)
    const silent = await listSilent(db, poll)
    if (silent.length === 0) return answer(view(`Everybody has answered in ${pollName(poll)}`))
    const { reminders } = await updatePoll(db, poll.id, { reminders: poll.reminders + 1 })
    const deadline = pollDeadline(poll, [], [])
    const preferences = new Map(
      (await db.pingPreference.findMany({ where: { personId: { in: silent.map(({ person }) => person) } } })).map(
        (row) => [row.personId, { ...row, digestHour: row.digestHour ?? undefined }],
      ),
    )
    for (const { person, zone } of silent)
      await createPing(db, {
        group: poll.group,
        person,
        deadline: deadline.key,
        revision: deadline.revision,
        rung: `asked for by ${caller.person.name}${reminders > 1 ? `, time ${reminders}` : ''}`,
        folded: [],
        dueAt: handOverAt({ urgent: false }, now, zone, preferences.get(person) ?? usualPreference, poll.closesAt),
        expiresAt: poll.closesAt,
        at: now,
      })
    await appendPoll(db, poll, { caller, now }, 'reminder', { to: silent.length })
    const shownNames =
      poll.isHidden || poll.isAnonymous
        ? []
        : [
            note(
              silent
                .slice(0, 40)
                .map(({ name }) => name)
                .join(', '),
            ),
          ]
    return answer(
      view(`Reminded of ${pollName(poll)}: ${counted(silent.length, 'member')} without an answer`, ...shownNames),
    )
  },
})

export const runningCommands = [remind, extend, close, reopen] as readonly Command[]
