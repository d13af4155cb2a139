import { choice, count, optional, text } from '../../bot/field.ts'
import { change, query } from '../../bot/signature.ts'
import { duration } from '../../bot/time-fields.ts'
import { pollField, pollToChange, slotNumbersField, slotsField } from './fields.ts'

export const propose = change({
  name: 'meeting propose',
  summary: 'Ask members which slots suit them',
  fields: { title: text('Title', { max: 100 }), lasts: duration('Length'), slots: slotsField },
  allow: 'organiser',
})

export const showPolls = query({
  name: 'meeting polls',
  summary: 'Show the open availability polls, or open one to answer it',
  fields: { poll: optional(pollField) },
  allow: 'member',
})

export const answerPoll = change({
  name: 'meeting available',
  summary: 'Say which slots of an availability poll suit you',
  fields: {
    poll: pollToChange,
    as: choice('Your answer', { yes: 'Yes', ifNeedBe: 'If need be', no: 'No' }),
    slots: optional(slotNumbersField),
  },
  allow: 'delegate',
})

export const chooseSlot = query({
  name: 'meeting choose',
  summary: 'Choose which slot of an availability poll becomes a meeting',
  fields: { poll: pollField },
  allow: 'organiser',
  buttonOnly: true,
})

export const settle = change({
  name: 'meeting settle',
  summary: 'Plan a meeting in the best slot of an availability poll, or in one that you choose',
  fields: {
    poll: pollToChange,
    slot: optional(count('Slot', { from: 1, to: 10, hint: 'Its number; the best one if left out' })),
  },
  allow: 'organiser',
})

export const withdraw = change({
  name: 'meeting withdraw',
  summary: 'End an availability poll without a meeting',
  fields: { poll: pollToChange },
  allow: 'organiser',
})
