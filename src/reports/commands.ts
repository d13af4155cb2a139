import { type Command, type Context, implement } from '../bot/command.ts'
import { writeLine } from '../bot/line.ts'
import { answer, type Refusal, type Reply, refuse } from '../bot/reply.ts'
import { forbidden, mayRun } from '../bot/rights.ts'
import { press } from '../bot/signature.ts'
import { button, buttons } from '../bot/view.ts'
import { dayOf } from '../dates/day.ts'
import { waitAgain } from '../deadlines/dispatch.ts'
import { findOverride } from '../deadlines/override.ts'
import { schedule } from '../deadlines/schedule.ts'
import { termsOf } from '../groups/terms.ts'
import { formatReport } from './format.ts'
import { type Report, type Reported, ref, reportKey, type StudyGroupMeeting, subjectOf } from './model.ts'
import { mailBlocks, notRecorded, putReport, redraftReportMail } from './publish.ts'
import { dueFor, findReport, lockStudyGroupMeeting, submittedSince } from './read.ts'
import * as sign from './signatures.ts'
import { submittedView, withdrawnView } from './views.ts'
import { createReport } from './write.ts'

const notRequired = ({ body }: StudyGroupMeeting): Refusal => refuse(`The rules require no report to ${body}.`)

type Submitting = Context<typeof sign.submitReport.fields, 'member'>

async function submit({ input, caller, now, db }: Submitting): Promise<Reply> {
  const terms = termsOf(caller)
  const meeting = await lockStudyGroupMeeting(db, input.meeting.id)
  const before = await findReport(db, meeting.id)
  if (before && (input.on ?? input.where ?? input.link) === undefined) return alreadyRecorded(meeting, before)
  const today = dayOf(now, terms.zone)
  const submittedOn = input.on ?? before?.submittedOn ?? today
  if (submittedOn > today)
    return refuse('That day is in the future.', { problems: { on: 'Give today or an earlier day.' } })
  const due = await dueFor(db, meeting, { submittedOn, recordedAt: now, withdrawn: undefined }, terms)
  if (!due) return notRequired(meeting)
  const report = await createReport(db, meeting.id, {
    submittedOn,
    dueDay: due.day,
    // what is left out stays as it was recorded
    where: input.where ?? before?.where,
    link: input.link ?? before?.link,
    withdrawn: undefined,
    by: caller.person,
    recordedAt: now,
  })
  const reported = { meeting, report, due }
  await redraftReportMail(db, reported, terms)
  await schedule(db, subjectOf(meeting), now)
  const view = submittedView(reported, before, terms.zone)
  await putReport(db, meeting, view)
  const withdraw = button('Not submitted after all…', press(sign.withdrawReport, { meeting }))
  return answer({
    ...view,
    blocks: [
      ...view.blocks,
      ...(await mailBlocks(db, caller, reported)),
      ...(mayRun(sign.withdrawReport.allow, caller) ? [buttons(withdraw)] : []),
    ],
  })
}

function alreadyRecorded(meeting: StudyGroupMeeting, before: Report): Refusal {
  const withdraw = writeLine(press(sign.withdrawReport, { meeting }))
  return refuse(`The report to ${ref(meeting)} is already recorded: ${formatReport(before)}.`, {
    instead: `To correct or complete it, give on:, where: or link:. If it was not submitted: ${withdraw}.`,
  })
}

const submitReport = implement(sign.submitReport, (context) => submit(context))

const reportDone = implement(sign.reportDone, async (context) => {
  const { caller, db, input } = context
  const override = await findOverride(db, caller.group.id, reportKey(input.meeting))
  const refused = override?.person === caller.person.id ? undefined : forbidden(sign.submitReport.allow, caller)
  return refused ?? submit(context)
})

const withdrawReport = implement(sign.withdrawReport, async ({ input, caller, now, db }) => {
  const terms = termsOf(caller)
  const meeting = await lockStudyGroupMeeting(db, input.meeting.id)
  const before = await findReport(db, meeting.id)
  const since = await submittedSince(db, meeting.id)
  if (!before || !since) return notRecorded(meeting)
  const entry = { ...before, withdrawn: input.why, by: caller.person, recordedAt: now }
  const due = await dueFor(db, meeting, entry, terms)
  if (!due) return notRequired(meeting)
  const reported: Reported = { meeting, report: await createReport(db, meeting.id, entry), due }
  await redraftReportMail(db, reported, terms)
  await waitAgain(db, { key: reportKey(meeting), at: due.instant }, formatReport(before), now)
  // as if it had never been submitted: the last reminder that was left out since covers those before it
  await schedule(db, subjectOf(meeting), since)
  const view = withdrawnView(reported, before, terms.zone)
  await putReport(db, meeting, view)
  return answer({ ...view, blocks: [...view.blocks, ...(await mailBlocks(db, caller, reported))] })
})

/** The commands that record reports, in the order of the help. */
export const reportCommands: readonly Command[] = [submitReport, withdrawReport, reportDone]
