import { type Command, implement } from '../../bot/command.ts'
import { writeLine } from '../../bot/line.ts'
import { answer, refuse } from '../../bot/reply.ts'
import { press } from '../../bot/signature.ts'
import { note, time, toned, view } from '../../bot/view.ts'
import type { Rung } from '../../deadlines/deadline.ts'
import { remindPeople } from '../../deadlines/remind.ts'
import { refuseNewWork } from '../../groups/life/write.ts'
import { counted } from '../../text/count.ts'
import { publishPoll, recordPoll } from '../cards/publish.ts'
import { pollName, pollRef } from '../format.ts'
import { hasClosed, lockPoll } from '../read.ts'
import * as signatures from '../signatures.ts'
import { refuseClosed } from '../views.ts'
import { listSilent } from '../voices/read.ts'
import { updatePoll } from '../write.ts'
import { pollDeadline } from './deadlines.ts'
import { closePoll, timeIsUp } from './publish.ts'

const extend = implement(signatures.extendPoll, async ({ input, caller, now, db }) => {
  const poll = await lockPoll(db, input.poll.id)
  if (await hasClosed(db, poll, now)) return refuseClosed(poll)
  const { wall, zone, at: closesAt } = input.closes
  if (closesAt <= poll.closesAt) {
    const close = writeLine(press(signatures.closePoll))
    return refuse('That is not later than the current closing time.', {
      problems: { closes: `Give a later time. To close it now: ${close}.` },
    })
  }
  const after = await updatePoll(db, poll.id, { wall, zone, closesAt })
  const recorded = { from: poll.closesAt.toISO(), to: closesAt.toUTC().toISO(), reason: input.reason }
  await recordPoll(db, poll, { caller, now }, 'poll extended', recorded)
  await publishPoll(db, after, now)
  return answer(toned('good', `Extended: ${pollName(after)}`, note('It closes ', time(closesAt, zone), '.')))
})

const close = implement(signatures.closePoll, async ({ input, caller, now, db }) => {
  const poll = await lockPoll(db, input.poll.id)
  if (await hasClosed(db, poll, now)) return refuseClosed(poll)
  await closePoll(db, poll, { caller, now, reason: input.reason })
  return answer(toned('good', `Closed: ${pollName(poll)}`, note('The card shows the final positions.')))
})

const reopen = implement(signatures.reopenPoll, async ({ input, caller, now, db }) => {
  const poll = await lockPoll(db, input.poll.id)
  if (!(await hasClosed(db, poll, now)))
    return refuse(`${pollRef(poll)} is open.`, {
      instead: `To extend it: ${writeLine(press(signatures.extendPoll, { poll }))}.`,
    })
  if (poll.isAnonymous)
    return refuse('An anonymous poll cannot be reopened: it no longer knows who gave which answer.', {
      final: true,
      instead: `Open a new one with ${writeLine(press(signatures.openPoll))}.`,
    })
  const concluded = await refuseNewWork(db, caller)
  if (concluded) return concluded
  if (poll.state === 'open') await closePoll(db, poll, { caller: undefined, now, reason: timeIsUp })
  const { wall, zone, at: closesAt } = input.closes
  const after = await updatePoll(db, poll.id, { state: 'open', wall, zone, closesAt })
  const recorded = { closesAt: closesAt.toUTC().toISO(), reason: input.reason }
  await recordPoll(db, poll, { caller, now }, 'poll opened again', recorded)
  await publishPoll(db, after, now)
  return answer(toned('good', `Reopened: ${pollName(after)}`, note('It closes ', time(closesAt, zone), '.')))
})

/** Reminds everybody who can still answer, like any reminder: quiet hours and fallbacks apply. */
const remind = implement(signatures.remind, async ({ input, caller, now, db }) => {
  const poll = await lockPoll(db, input.poll.id)
  if (await hasClosed(db, poll, now)) return refuseClosed(poll)
  const silent = await listSilent(db, poll)
  if (silent.length === 0) return answer(view(`Everyone has answered ${pollName(poll)}`))
  const after = await updatePoll(db, poll.id, { reminders: poll.reminders + 1 })
  const rung: Rung = {
    name: `asked for by ${caller.person.name}${after.reminders > 1 ? `, reminder ${after.reminders}` : ''}`,
    at: now,
    expiresAt: poll.closesAt,
    urgent: false,
  }
  const people = silent.map(({ person }) => person)
  await remindPeople(db, { group: poll.group, people, deadline: pollDeadline(after, [], []), rung }, now)
  await recordPoll(db, poll, { caller, now }, 'reminder', { to: silent.length })
  const names = silent.slice(0, 40).map(({ name }) => name)
  const shown = poll.isHidden || poll.isAnonymous ? [] : [note(names.join(', '))]
  return answer(view(`Reminded of ${pollName(poll)}: ${counted(silent.length, 'member')} without an answer`, ...shown))
})

export const runningCommands: readonly Command[] = [remind, extend, close, reopen]
