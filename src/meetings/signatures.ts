import { choice, clearable, count, optional, paragraph, text, yesNo } from '../bot/field.ts'
import { httpsLink } from '../bot/link-field.ts'
import { change, query } from '../bot/signature.ts'
import { day, duration, when } from '../bot/time-fields.ts'
import { personField } from '../people/fields.ts'
import { begunMeetingToChange, joinLinkField, meetingField, meetingNumber, meetingToChange } from './fields.ts'
import { longestItem, mostItems } from './model.ts'

/* Every command on meetings but those on availability polls. The folders next to this file implement them. */

const toolField = text('Meeting tool', { max: 60, hint: 'Such as MyMeetings, Zoom' })
const itemField = text('Item', { max: longestItem })
const itemNumber = (label: string) => count(label, { from: 1, to: mostItems, hint: 'Its number on the agenda' })

export const plan = change({
  name: 'meeting plan',
  summary: 'Plan a virtual meeting and see at once whether its notice can be in time',
  fields: {
    title: text('Title', { max: 120 }),
    start: when('Start'),
    lasts: duration('Length'),
    agenda: optional(
      paragraph('Draft agenda', { hint: 'One item per line, or separated by semicolons; you can add more later' }),
    ),
    link: optional(joinLinkField),
    tool: optional(toolField),
  },
  allow: 'organiser',
})

export const findDates = query({
  name: 'meeting when',
  summary: 'Show the earliest day for a meeting announced today, and the hours that suit most members',
  fields: { lasts: duration('Length') },
  allow: 'member',
})

export const move = change({
  name: 'meeting move',
  summary: 'Move a meeting to another time; the notice verdict is recalculated if the rules require it',
  fields: {
    meeting: meetingToChange(),
    start: when('New start'),
    lasts: optional(duration('Length')),
    reason: optional(
      text('Reason for late notice', { max: 300, hint: 'Needed only if the notice of the new date is late' }),
    ),
  },
  allow: 'organiser',
})

export const edit = change({
  name: 'meeting edit',
  summary: 'Change the title, length, tool or join link of a meeting',
  fields: {
    meeting: meetingToChange(),
    title: optional(text('Title', { max: 120 })),
    link: optional(clearable(joinLinkField)),
    tool: optional(clearable(text('Meeting tool', { max: 60 }))),
    lasts: optional(duration('Length')),
  },
  allow: 'organiser',
  asksForOne: true,
})

export const cancel = change({
  name: 'meeting cancel',
  summary: 'Cancel a meeting and give the reason, which everyone sees',
  fields: { meeting: meetingToChange(), reason: text('Reason', { max: 300 }) },
  allow: 'organiser',
})

export const showAgenda = query({
  name: 'meeting agenda show',
  summary: 'Show the draft agenda of a meeting',
  fields: { meeting: optional(meetingField()) },
  allow: 'member',
})

export const addItem = change({
  name: 'meeting agenda add',
  summary: 'Propose an item for the agenda of a meeting',
  fields: {
    meeting: meetingToChange(),
    item: itemField,
    conclusion: optional(yesNo('Seeks a conclusion', { hint: 'Is the meeting asked to conclude on this item?' })),
  },
  allow: 'delegate',
})

export const editItem = change({
  name: 'meeting agenda edit',
  summary: 'Change the text of an agenda item',
  fields: {
    meeting: meetingToChange(),
    number: itemNumber('Item number'),
    item: itemField,
    conclusion: optional(yesNo('Seeks a conclusion')),
  },
  allow: 'delegate',
})

export const moveItem = change({
  name: 'meeting agenda move',
  summary: 'Move an agenda item to another position',
  fields: { meeting: meetingToChange(), number: itemNumber('Item number'), to: itemNumber('New number') },
  allow: 'organiser',
})

export const removeItem = change({
  name: 'meeting agenda remove',
  summary: 'Remove an item from the agenda',
  fields: { meeting: meetingToChange(), number: itemNumber('Item number') },
  allow: 'delegate',
})

export const announce = query({
  name: 'meeting announce',
  summary: 'Preview the announcement of a meeting, or the e-mail about its changes, and send it',
  fields: { meeting: meetingField() },
  allow: 'organiser',
})

/** The revision of the meeting that the preview showed. */
const seenField = count('Seen', { from: 1, to: 1_000_000 })

export const send = change({
  name: 'meeting send',
  summary: 'Send the previewed announcement',
  fields: { meeting: meetingToChange(), seen: seenField },
  allow: 'organiser',
  buttonOnly: true,
})

export const sendLate = change({
  name: 'meeting send-late',
  summary: 'Send a late announcement, with the reason',
  fields: {
    meeting: meetingToChange(),
    seen: seenField,
    reason: text('Reason', { max: 300, hint: 'Why it goes ahead although the notice is late; everyone sees it' }),
  },
  allow: 'organiser',
  buttonOnly: true,
})

export const takeBack = change({
  name: 'meeting take-back',
  summary: 'Stop an e-mail that has not gone out yet',
  fields: { meeting: meetingToChange() },
  allow: 'organiser',
  buttonOnly: true,
})

export const notYet = query({
  name: 'meeting not-yet',
  summary: 'Do not send the announcement yet',
  fields: { meeting: meetingField() },
  allow: 'organiser',
  buttonOnly: true,
})

export const notified = change({
  name: 'meeting notified',
  summary: 'Record that the announcement, with its draft agenda, went out by e-mail',
  fields: {
    meeting: meetingToChange(),
    sent: day('Sent on', { past: 'allowed', hint: 'The day it went out, such as today or 18 Aug 2026' }),
    link: optional(httpsLink('Link', 'https://… where the archive of the list shows it')),
  },
  allow: 'organiser',
})

export const rejected = change({
  name: 'meeting rejected',
  summary: 'Record that the mailing list rejected the e-mail about a meeting, so that you can send it again',
  fields: { meeting: meetingToChange() },
  allow: 'organiser',
})

export const show = query({
  name: 'meeting show',
  summary: 'Show a meeting: date, notice verdict, agenda, who is coming',
  fields: { meeting: optional(meetingField()) },
  allow: 'member',
})

export const list = query({
  name: 'meeting list',
  summary: 'List upcoming meetings',
  fields: { past: optional(yesNo('Include past meetings')) },
  allow: 'member',
})

export const history = query({
  name: 'meeting history',
  summary: 'Show the changes to a meeting and who made them',
  fields: { meeting: meetingField() },
  allow: 'member',
})

export const attend = change({
  name: 'meeting attend',
  summary: 'Say whether you are coming to a meeting',
  fields: {
    meeting: meetingNumber(),
    as: choice('Your answer', { attending: 'Attending', maybe: 'Maybe', regrets: 'Regrets' }),
  },
  allow: 'member',
})

export const join = query({
  name: 'meeting join',
  summary: 'Show how to join a meeting',
  fields: { meeting: optional(meetingField()) },
  allow: 'member',
})

export const held = change({
  name: 'meeting held',
  summary: 'Record that a meeting took place; those who said they would attend count as present',
  fields: {
    meeting: begunMeetingToChange(),
    reason: optional(
      text('Reason', { max: 300, hint: 'Needed only for a meeting that was never announced; everyone sees it' }),
    ),
  },
  allow: 'organiser',
})

export const attended = change({
  name: 'meeting attended',
  summary: 'Correct who was present at a meeting',
  fields: {
    meeting: begunMeetingToChange(),
    who: personField('Who'),
    was: choice('Attendance', { present: 'Present', absent: 'Absent' }),
  },
  allow: 'organiser',
})
