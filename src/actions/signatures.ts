import { clearable, count, optional, text } from '../bot/field.ts'
import { httpsLink } from '../bot/link-field.ts'
import { change, query } from '../bot/signature.ts'
import { day } from '../bot/time-fields.ts'
import { meetingField } from '../meetings/fields.ts'
import { personField } from '../people/fields.ts'
import { topicField } from '../topics/fields.ts'
import { actionField, actionNumberField, filterFields, ownersField } from './fields.ts'

const longestText = 300
const linkField = httpsLink('Link', 'https://… such as the message or document it is about')
const noteField = text('Note', { max: 300, hint: 'The result; everyone sees it' })
const resultField = httpsLink('Link to the result', 'https://… such as the document')

export const addItem = change({
  name: 'action add',
  summary: 'Add an action item: who does what, by when',
  fields: {
    what: text('What', { max: longestText }),
    owners: optional(ownersField),
    due: optional(day('Due', { hint: 'Such as next Friday; a week before the next meeting if left out' })),
    meeting: optional(meetingField('From the meeting')),
    link: optional(linkField),
    topic: optional(topicField()),
  },
  fromMessage: { label: 'Make it an action item', words: 'what', link: 'link' },
  allow: 'member',
})

export const listItems = query({
  name: 'action list',
  summary: 'List action items: open, mine, overdue, by owner, meeting or topic, done since a day',
  fields: { ...filterFields, page: optional(count('Page', { from: 1, to: 1000 })) },
  allow: 'member',
})

export const showItem = query({
  name: 'action show',
  summary: 'Show an action item and its history',
  fields: { item: actionField },
  allow: 'member',
})

export const markDone = change({
  name: 'action done',
  summary: 'Mark an action item as done',
  fields: { item: actionNumberField, note: optional(noteField), link: optional(resultField) },
  allow: 'member',
})

/** Has a required note, so that its button opens a form. */
export const finish = change({
  name: 'action finish',
  summary: 'Mark an action item as done and note the result',
  fields: { item: actionNumberField, note: noteField, link: optional(resultField) },
  allow: 'member',
  buttonOnly: true,
})

export const takeItem = change({
  name: 'action take',
  summary: 'Become an owner of an action item',
  fields: { item: actionNumberField },
  allow: 'member',
})

export const handItem = change({
  name: 'action hand',
  summary: 'Ask another member to take over an action item; it stays with its owner until they accept',
  fields: { item: actionNumberField, who: personField('Hand over to') },
  allow: 'member',
})

export const acceptItem = change({
  name: 'action accept',
  summary: 'Accept an action item that you were asked to take over',
  fields: { item: actionNumberField },
  allow: 'member',
  buttonOnly: true,
})

export const declineItem = change({
  name: 'action decline',
  summary: 'Decline an action item that you were asked to take over',
  fields: { item: actionNumberField },
  allow: 'member',
  buttonOnly: true,
})

export const askHelp = change({
  name: 'action help',
  summary: 'Tell the Co-Convenors that you need help with an action item',
  fields: { item: actionNumberField, words: optional(text('What you need', { max: 300 })) },
  allow: 'member',
})

export const editItem = change({
  name: 'action edit',
  summary: 'Change the text, due date, meeting, topic or link of an action item',
  fields: {
    item: actionNumberField,
    what: optional(text('What', { max: longestText })),
    due: optional(day('Due')),
    meeting: optional(clearable(meetingField('From the meeting'))),
    link: optional(clearable(linkField)),
    topic: optional(clearable(topicField())),
  },
  allow: 'member',
  asksForOne: true,
})

export const dropItem = change({
  name: 'action drop',
  summary: 'Drop an action item that will not be done, or your part in a shared one, and say why',
  fields: { item: actionNumberField, reason: text('Reason', { max: 300, hint: 'Everyone sees it' }) },
  allow: 'member',
})

export const reopenItem = change({
  name: 'action reopen',
  summary: 'Reopen an action item that was done or dropped',
  fields: { item: actionNumberField },
  allow: 'member',
})

export const undoChange = change({
  name: 'action undo',
  summary: 'Undo the last change to an action item, within ten minutes',
  fields: { item: actionNumberField, change: optional(count('Change', { from: 1, to: 1_000_000 })) },
  allow: 'member',
})
