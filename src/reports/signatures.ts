import { count, optional, text } from '../bot/field.ts'
import { httpsLink } from '../bot/link-field.ts'
import { change, query } from '../bot/signature.ts'
import { day } from '../bot/time-fields.ts'
import { bodyField, studyGroupMeetingField } from './fields.ts'

const fields = { meeting: studyGroupMeetingField }

const dates = {
  first: day('First day', { past: 'allowed' }),
  plenary: optional(day('Opening plenary', { past: 'allowed' })),
  last: optional(day('Last day', { past: 'allowed' })),
}

export const addMeeting = change({
  name: 'sgmeeting add',
  summary: 'Add a meeting of a study group or TSAG; the report deadline is counted from it',
  fields: {
    body: bodyField,
    ...dates,
    place: optional(text('Place', { max: 80, hint: 'A city, or virtual' })),
    source: optional(httpsLink('Source', 'https://… where the dates are published')),
  },
  allow: 'organiser',
})

export const moveMeeting = change({
  name: 'sgmeeting move',
  summary: 'Change the dates of a study group meeting; earlier dates stay on record',
  fields: { ...fields, ...dates },
  allow: 'organiser',
})

export const cancelMeeting = change({
  name: 'sgmeeting cancel',
  summary: 'Cancel a study group meeting',
  fields,
  allow: 'organiser',
})

export const listMeetings = query({
  name: 'sgmeeting list',
  summary: 'List upcoming study group meetings and their report deadlines',
  fields: {},
  allow: 'member',
})

export const submitReport = change({
  name: 'report submitted',
  summary: 'Record that the report to a study group or TSAG was submitted; its reminders stop',
  fields: {
    ...fields,
    on: optional(day('Submitted on', { past: 'allowed', hint: 'Today if left out, or such as 24 Aug 2026' })),
    where: optional(text('Where', { max: 120, hint: 'Such as the number that TSB gave the document' })),
    link: optional(httpsLink('Link', 'https://… to the document')),
  },
  allow: 'organiser',
  asksForOne: true,
})

/** Is pressed in a reminder: a member who took over the deadline may record the report, too. */
export const reportDone = change({
  name: 'report done',
  summary: submitReport.summary,
  fields: submitReport.fields,
  allow: 'member',
  asksForOne: true,
  buttonOnly: true,
})

export const withdrawReport = change({
  name: 'report withdraw',
  summary: 'Record that a report was not submitted after all; its reminders resume',
  fields: { ...fields, why: text('Why', { max: 200, hint: 'Such as recorded for the wrong meeting' }) },
  allow: 'organiser',
})

export const mailReport = query({
  name: 'report mail',
  summary: 'Preview the e-mail to the mailing list about a submitted report, and send it',
  fields,
  allow: 'organiser',
})

export const sendReportMail = change({
  name: 'report send',
  summary: 'Send the previewed e-mail about a report',
  fields: { ...fields, seen: count('Seen', { from: 1, to: 2_147_483_647 }) },
  allow: 'organiser',
  buttonOnly: true,
})

export const takeReportMailBack = change({
  name: 'report take-back',
  summary: 'Stop the e-mail about a report before it goes out',
  fields,
  allow: 'organiser',
  buttonOnly: true,
})

export const reportMailNotYet = query({
  name: 'report not-yet',
  summary: 'Do not send the e-mail about a report yet',
  fields,
  allow: 'organiser',
  buttonOnly: true,
})

/** Is needed because a moderator's answer may reach people only. */
export const reportRejected = change({
  name: 'report rejected',
  summary: 'Record that the mailing list rejected the e-mail about a report, so that you can send it again',
  fields,
  allow: 'organiser',
})
