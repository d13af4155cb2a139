import { choice, count, optional, paragraph, text } from '../../bot/field.ts'
import { change, query } from '../../bot/signature.ts'
import { day } from '../../bot/time-fields.ts'
import { personField } from '../../people/fields.ts'
import { topicField } from '../fields.ts'

const mostNumber = 1_000_000
const remedy = paragraph('What would resolve it', { max: 1500 })

export const showTopic = query({
  name: 'topic show',
  summary: 'Show one topic: its Recommendations, documents, state, conclusion and polls',
  fields: { topic: topicField() },
  allow: 'member',
})

export const conclude = change({
  name: 'topic conclude',
  summary: 'Propose a conclusion in words; each Co-Convenor signs, then a call for objections begins',
  fields: {
    topic: topicField(),
    words: paragraph('Conclusion, in words', { max: 1500 }),
    as: choice('It records', { agreed: 'Agreed in the CG', 'not-agreed': 'Not agreed, options recorded' }),
    home: optional(text('Home', { max: 60, hint: 'Such as SG2, joint, each; of an agreement' })),
  },
  allow: 'coConvenor',
})

export const sign = change({
  name: 'topic sign',
  summary: 'Sign the conclusion that is proposed on a topic',
  // a button signs the words above it, no others
  fields: { topic: topicField(), number: optional(count('Number of the conclusion', { from: 1, to: mostNumber })) },
  allow: 'coConvenor',
})

export const reopenTopic = change({
  name: 'topic reopen',
  summary: 'Withdraw a conclusion that is under way, or open a concluded topic again, with a reason',
  fields: { topic: topicField(), reason: paragraph('Reason', { max: 500 }) },
  allow: 'coConvenor',
})

export const previewCall = query({
  name: 'topic call',
  summary: 'Preview the e-mail of a call for objections to the mailing list, and send it',
  fields: { topic: topicField() },
  allow: 'organiser',
})

export const sendCall = change({
  name: 'topic send-call',
  summary: 'Send the e-mail of a call for objections that was previewed',
  fields: { topic: topicField(), seen: count('Seen', { from: 1, to: mostNumber }) },
  allow: 'organiser',
  buttonOnly: true,
})

export const takeCallBack = change({
  name: 'topic take-call-back',
  summary: 'Stop the e-mail of a call for objections that has not gone out yet',
  fields: { topic: topicField() },
  allow: 'organiser',
  buttonOnly: true,
})

export const postponeCall = query({
  name: 'topic call-not-yet',
  summary: 'Do not send the e-mail of a call for objections yet',
  fields: { topic: topicField() },
  allow: 'organiser',
  buttonOnly: true,
})

export const callMailed = change({
  name: 'topic mailed',
  summary: 'Record on which day a call for objections went to the mailing list',
  fields: { topic: topicField(), sent: day('Sent on', { past: 'allowed' }) },
  allow: 'organiser',
})

export const callRejected = change({
  name: 'topic rejected',
  summary: 'Record that the mailing list rejected the e-mail of a call; it can then be sent again',
  fields: { topic: topicField() },
  allow: 'organiser',
})

export const object = change({
  name: 'topic object',
  summary: 'Object to a proposed conclusion, with the reason and what would resolve it; this stops the call',
  fields: { topic: topicField(), reason: paragraph('Reason of the objection', { max: 1500 }), resolves: remedy },
  allow: 'voice',
})

export const reserve = change({
  name: 'topic reserve',
  summary: 'Make a reservation to a proposed conclusion; it is recorded verbatim and stops nothing',
  fields: { topic: topicField(), text: paragraph('Reservation, as it is to be recorded', { max: 1500 }) },
  allow: 'voice',
})

export const respondOnBehalf = change({
  name: 'topic behalf',
  summary: 'Enter an objection or reservation that reached you by e-mail; the member confirms or corrects it',
  fields: {
    topic: topicField(),
    who: personField('Who'),
    as: choice('It is', { objection: 'An objection', reservation: 'A reservation' }),
    text: paragraph('Reservation, or reason of the objection', { max: 1500 }),
    source: text('Source', { max: 120, hint: 'Such as e-mail of 3 August' }),
    resolves: optional(remedy),
  },
  allow: 'coConvenor',
})

export const confirmResponse = change({
  name: 'topic confirm',
  summary: 'Confirm the objection or reservation that was entered on your behalf',
  fields: { topic: topicField() },
  allow: 'voice',
})
