import { choice, optional, paragraph, text } from '../bot/field.ts'
import { change, query } from '../bot/signature.ts'
import { day, when } from '../bot/time-fields.ts'
import { personField } from '../people/fields.ts'
import { topicField } from '../topics/fields.ts'
import { optionField, optionsField, pollField, studyGroupsField } from './fields.ts'
import { stances } from './model.ts'

const question = text('Question', { max: 250 })
const reason = text('Reason', { max: 300 })
const why = optional(text('Why you change it', { max: 300 }))

export const openPoll = change({
  name: 'poll open',
  summary: 'Ask members for their positions on a topic',
  fields: {
    topic: topicField(),
    question,
    closes: when('Closes'),
    options: optional(optionsField),
    groups: optional(studyGroupsField),
    voice: optional(
      choice('Whose voice', { organisation: 'One for each organisation', person: 'One for each person' }),
    ),
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
  summary: 'Let a poll close later',
  fields: { poll: pollField, closes: when('Closes'), reason },
  allow: 'organiser',
})

export const closePoll = change({
  name: 'poll close',
  summary: 'Close a poll before its time',
  fields: { poll: pollField, reason },
  allow: 'organiser',
})

export const reopenPoll = change({
  name: 'poll reopen',
  summary: 'Open a closed poll again, with a reason',
  fields: { poll: pollField, closes: when('Closes'), reason },
  allow: 'organiser',
})

export const remind = change({
  name: 'poll remind',
  summary: 'Remind those who have not answered, and nobody else',
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
  summary: 'Show who has which position, as far as the poll shows it',
  fields: { poll: pollField },
  allow: 'member',
})

export const showLedger = query({
  name: 'poll ledger',
  summary: 'Show who changed a position from what to what, when and why',
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
  summary: 'Make a reservation, in the words to be recorded',
  fields: {
    poll: pollField,
    text: paragraph('Reservation, as it is to be recorded', { max: 1500 }),
    option: optional(optionField),
    why,
  },
  allow: 'voice',
})

export const object = change({
  name: 'poll object',
  summary: 'Object, with the reason and with what would resolve the objection',
  fields: {
    poll: pollField,
    reason: paragraph('Reason of the objection', { max: 1500 }),
    resolves: paragraph('What would resolve it', { max: 1500 }),
    option: optional(optionField),
    why,
  },
  allow: 'voice',
})

export const needMoreTime = change({
  name: 'poll later',
  summary: 'Say that you need more time, and until which day',
  fields: { poll: pollField, until: day('Until'), why },
  allow: 'voice',
})

export const takeBack = change({
  name: 'poll take-back',
  summary: 'Take your position back, so that you have not answered',
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
    text: optional(paragraph('Reservation, or reason of the objection', { max: 1500 })),
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
