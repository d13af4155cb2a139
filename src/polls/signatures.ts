import { choice, optional, paragraph, text } from '../bot/field.ts'
import { change, query } from '../bot/signature.ts'
import { day, when } from '../bot/time-fields.ts'
import { personField } from '../people/fields.ts'
import { topicField } from '../topics/fields.ts'
import { optionField, optionsField, pollField, studyGroupsField } from './fields.ts'
import { stances } from './model.ts'

const question = text('Question', { max: 250 })
const reason = text('Reason', { max: 300 })
const why = optional(text('Reason for the change', { max: 300 }))

export const openPoll = change({
  name: 'poll open',
  summary: 'Ask members for their positions on a topic',
  fields: {
    topic: topicField(),
    question,
    closes: when('Closes'),
    options: optional(optionsField),
    groups: optional(studyGroupsField),
    voice: optional(choice('Positions', { organisation: 'One per organisation', person: 'One per person' })),
    shown: optional(choice('Shown', { now: 'At once', closed: 'Hidden until it closes' })),
    names: optional(choice('Names', { record: 'On record', anonymous: 'Anonymous' })),
  },
  allow: 'organiser',
})

export const editPoll = change({
  name: 'poll edit',
  summary: 'Fix the wording of the question or change the options; changed options begin a new round',
  fields: { poll: pollField, question: optional(question), options: optional(optionsField), reason },
  allow: 'organiser',
})

export const extendPoll = change({
  name: 'poll extend',
  summary: 'Extend a poll',
  fields: { poll: pollField, closes: when('Closes'), reason },
  allow: 'organiser',
})

export const closePoll = change({
  name: 'poll close',
  summary: 'Close a poll early',
  fields: { poll: pollField, reason },
  allow: 'organiser',
})

export const reopenPoll = change({
  name: 'poll reopen',
  summary: 'Reopen a closed poll, with a reason',
  fields: { poll: pollField, closes: when('Closes'), reason },
  allow: 'organiser',
})

export const remind = change({
  name: 'poll remind',
  summary: 'Remind only the members who have not answered',
  fields: { poll: pollField },
  allow: 'organiser',
})

export const listPolls = query({
  name: 'poll list',
  summary: 'Show the polls of the group',
  fields: {},
  allow: 'member',
})

export const showPoll = query({
  name: 'poll show',
  summary: 'Show a poll, its ballot and your own position',
  fields: { poll: pollField },
  allow: 'member',
})

export const showPositions = query({
  name: 'poll positions',
  summary: 'Show who holds which position, if the poll shows names',
  fields: { poll: pollField },
  allow: 'member',
})

export const showLedger = query({
  name: 'poll ledger',
  summary: 'Show every change of position: who, when, from what, to what and why',
  fields: { poll: pollField },
  allow: 'member',
})

export const support = change({
  name: 'poll support',
  summary: 'Say which option of a poll you support',
  fields: { poll: pollField, option: optionField, why },
  allow: 'voice',
})

export const answerPoll = change({
  name: 'poll answer',
  summary: 'Say that you have no objection, abstain or have no view',
  fields: {
    poll: pollField,
    as: choice('Position', { noObjection: 'No objection', abstain: 'Abstain', noView: 'No view' }),
    why,
  },
  allow: 'voice',
})

export const reserve = change({
  name: 'poll reserve',
  summary: 'Make a reservation, which is recorded verbatim',
  fields: {
    poll: pollField,
    text: paragraph('Reservation, recorded verbatim', { max: 1500 }),
    option: optional(optionField),
    why,
  },
  allow: 'voice',
})

export const object = change({
  name: 'poll object',
  summary: 'Object: give the reason and what would resolve the objection',
  fields: {
    poll: pollField,
    reason: paragraph('Reason for the objection', { max: 1500 }),
    resolves: paragraph('What would resolve it', { max: 1500 }),
    option: optional(optionField),
    why,
  },
  allow: 'voice',
})

export const needMoreTime = change({
  name: 'poll later',
  summary: 'Say that you need more time, and until when',
  fields: { poll: pollField, until: day('Until'), why },
  allow: 'voice',
})

export const takeBack = change({
  name: 'poll take-back',
  summary: 'Take back your position; you then count as not having answered',
  fields: { poll: pollField, why },
  allow: 'voice',
})

export const enterOnBehalf = change({
  name: 'poll behalf',
  summary: 'Enter a position that reached you by e-mail; the member confirms or corrects it',
  fields: {
    poll: pollField,
    who: personField('Who'),
    as: choice('Position', stances),
    source: text('Source', { max: 120, hint: 'Such as e-mail of 3 August' }),
    option: optional(optionField),
    text: optional(paragraph('Reservation, or reason for the objection', { max: 1500 })),
    resolves: optional(paragraph('What would resolve the objection', { max: 1500 })),
    until: optional(day('Needs time until')),
  },
  allow: 'coConvenor',
})

export const confirm = change({
  name: 'poll confirm',
  summary: 'Confirm the position that was entered on your behalf',
  fields: { poll: pollField },
  allow: 'voice',
})
