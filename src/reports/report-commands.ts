import { command } from '../bot/command.ts'
import { optional, text } from '../bot/field.ts'
import { invoke } from '../bot/invocation.ts'
import { httpsLink } from '../bot/link-field.ts'
import { answer, refuse } from '../bot/reply.ts'
import { forbidden, mayRun } from '../bot/rights.ts'
import { day } from '../bot/time-fields.ts'
import { button, buttons, fact, facts, toned } from '../bot/view.ts'
import { dayOf } from '../dates/day.ts'
import { waitAgain } from '../deadlines/dispatch.ts'
import { findNote } from '../deadlines/note-store.ts'
import { watch } from '../deadlines/store.ts'
import { put } from '../delivery/put.ts'
import { groupTerms } from '../groups/terms.ts'
import { studyGroupMeetingField } from './fields.ts'
import { reportMessageKey } from './mail.ts'
import { mailBlocks, notRecorded } from './mail-commands.ts'
import { redraftReportMail } from './mail-store.ts'
import { dueFor, type Reported } from './reported.ts'
import { createReport, holdStudyGroupMeeting, reportKey, studyGroupMeetingReport, submittedSince } from './store.ts'
import { reportFacts, reportWords, studyGroupMeetingName, withdrawnView } from './views.ts'

export const subjectOf = ({ id }: { readonly id: number }, group: { readonly id: number }) => ({
  kind: 'study group meeting',
  id,
  group: group.id,
})

export const submitReport = command({
  name: 'report submitted',
  summary: 'Record that the report to a study group or TSAG was submitted; the reminders end',
  fields: {
    meeting: studyGroupMeetingField,
    on: optional(day('Submitted on', { past: 'allowed', hint: 'Today if left out, or such as 24 Aug 2026' })),
    where: optional(text('Where', { max: 120, hint: 'Such as the number that TSB gave the document' })),
    link: optional(httpsLink('Link', 'https://… to the document')),
  },
  allow: 'organiser',
  asksForOne: true,
  async run({ input, caller, now, db }) {
    const { group, person } = caller
    const terms = await groupTerms(db, group.id)
    const { zone } = terms
    const { meeting } = input
    await holdStudyGroupMeeting(db, meeting.id)
    const before = await studyGroupMeetingReport(db, meeting.id)
    if (before && (input.on ?? input.where ?? input.link) === undefined)
      return refuse(`The report to S${meeting.number} is recorded already: ${reportWords(before)}.`, {
        instead: `To correct or complete that, give on:, where: or link:. If it was not submitted: /report withdraw meeting:S${meeting.number}.`,
      })
    const today = dayOf(now, zone)
    const submittedOn = input.on ?? before?.submittedOn ?? today
    if (submittedOn > today)
      return refuse('That day is still to come.', {
        problems: { on: 'The day on which it was submitted: today or before.' },
      })
    const due = await dueFor(db, meeting, { submittedOn, at: now, withdrawn: undefined }, terms)
    if (!due) return refuse(`The rules name no report to ${meeting.body}.`)
    // what is left out stays as it was recorded before
    const report = await createReport(db, meeting.id, {
      ...{ submittedOn, dueDay: due.day, by: person.id, at: now },
      ...{ where: input.where ?? before?.where, link: input.link ?? before?.link },
      withdrawn: undefined,
    })
    const reported = { meeting, report, due }
    await redraftReportMail(db, group.id, reported, terms)
    await watch(db, subjectOf(meeting, group), now)
    const told = toned(
      submittedOn <= due.day ? 'good' : 'caution',
      `Report to ${studyGroupMeetingName(meeting)}`,
      facts(
        ...reportFacts(reported, zone),
        ...(before && before.submittedOn !== submittedOn ? [fact('Recorded before', reportWords(before))] : []),
      ),
    )
    await put(db, { group: group.id, key: reportMessageKey(meeting), view: told })
    const back = invoke<typeof withdrawReport>('report withdraw', { meeting: `S${meeting.number}` })
    const undo = mayRun('organiser', caller) ? [buttons(button('Not submitted after all…', back))] : []
    return answer({ ...told, blocks: [...told.blocks, ...(await mailBlocks(db, caller, reported)), ...undo] })
  },
})

export const withdrawReport = command({
  name: 'report withdraw',
  summary: 'Take back that a report was submitted: it is open again, and its reminders go on',
  fields: {
    meeting: studyGroupMeetingField,
    why: text('Why', { max: 200, hint: 'Such as recorded for the wrong meeting' }),
  },
  allow: 'organiser',
  async run({ input: { meeting, why }, caller, now, db }) {
    const { group, person } = caller
    const terms = await groupTerms(db, group.id)
    await holdStudyGroupMeeting(db, meeting.id)
    const before = await studyGroupMeetingReport(db, meeting.id)
    const since = await submittedSince(db, meeting.id)
    if (!before || !since) return notRecorded(meeting)
    const entry = { ...before, withdrawn: why, by: person.id, at: now }
    const due = await dueFor(db, meeting, entry, terms)
    if (!due) return refuse(`The rules name no report to ${meeting.body}.`)
    const reported: Reported = { meeting, report: await createReport(db, meeting.id, entry), due }
    await redraftReportMail(db, group.id, reported, terms)
    await waitAgain(db, { key: reportKey(meeting.id), at: due.instant }, reportWords(before), now)
    // as if it had been open all the time: of the reminders that did not come meanwhile the last stands for all
    await watch(db, subjectOf(meeting, group), since)
    const told = withdrawnView(reported, before, terms.zone)
    await put(db, { group: group.id, key: reportMessageKey(meeting), view: told })
    return answer({ ...told, blocks: [...told.blocks, ...(await mailBlocks(db, caller, reported))] })
  },
})

/** Records a report by the button of a reminder: whoever took the deadline over may record it too. */
export const reportDone = command({
  name: 'report done',
  summary: submitReport.summary,
  fields: submitReport.fields,
  allow: 'member',
  asksForOne: true,
  buttonOnly: true,
  async run(context) {
    const { caller, db, input } = context
    const note = await findNote(db, caller.group.id, reportKey(input.meeting.id))
    const refused = note?.person === caller.person.id ? undefined : forbidden('organiser', caller)
    return refused ?? submitReport.run(context as never)
  },
})
