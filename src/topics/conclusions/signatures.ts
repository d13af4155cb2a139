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
    as: choice('Outcome', { agreed: 'Agreed in the CG', 'not-agreed': 'Not agreed, options recorded' }),
    home: optional(text('Home', { max: 60, hint: 'Such as SG2, joint, each; only for an agreement' })),
  },
  allow: 'coConvenor',
})

export const sign = change({
  name: 'topic sign',
  summary: 'Sign the proposed conclusion on a topic',
  // a button signs the words above it, no others
  fields: { topic: topicField(), number: optional(count('Conclusion number', { from: 1, to: mostNumber })) },
  allow: 'coConvenor',
})

export const reopenTopic = change({
  name: 'topic reopen',
  summary: 'Withdraw a conclusion in progress, or reopen a concluded topic, with a reason',
  fields: { topic: topicField(), reason: paragraph('Reason', { max: 500 }) },
  allow: 'coConvenor',
})

export const previewCall = query({
  name: 'topic call',
  summary: 'Preview the call for objections to the mailing list, and send it',
  fields: { topic: topicField() },
  allow: 'organiser',
})

export const sendCall = change({
  name: 'topic send-call',
  summary: 'Send the previewed call for objections',
  fields: { topic: topicField(), seen: count('Seen', { from: 1, to: mostNumber }) },
  allow: 'organiser',
  buttonOnly: true,
})

export const takeCallBack = change({
  name: 'topic take-call-back',
  summary: 'Stop a call for objections before its e-mail goes out',
  fields: { topic: topicField() },
  allow: 'organiser',
  buttonOnly: true,
})

export const postponeCall = query({
  name: 'topic call-not-yet',
  summary: 'Do not send the call for objections yet',
  fields: { topic: topicField() },
  allow: 'organiser',
  buttonOnly: true,
})

export const callMailed = change({
  name: 'topic mailed',
  summary: 'Record the day a call for objections went to the mailing list',
  fields: { topic: topicField(), sent: day('Sent on', { past: 'allowed' }) },
  allow: 'organiser',
})

export const callRejected = change({
  name: 'topic rejected',
  summary: 'Record that the mailing list rejected a call for objections, so that you can send it again',
  fields: { topic: topicField() },
  allow: 'organiser',
})

export const object = change({
  name: 'topic object',
  summary: 'Object to a proposed conclusion: give the reason and what would resolve it; this stops the call',
  fields: { topic: topicField(), reason: paragraph('Reason for the objection', { max: 1500 }), resolves: remedy },
  allow: 'voice',
})

export const reserve = change({
  name: 'topic reserve',
  summary: 'Make a reservation on a proposed conclusion; it is recorded verbatim and does not stop the call',
  fields: { topic: topicField(), text: paragraph('Reservation, recorded verbatim', { max: 1500 }) },
  allow: 'voice',
})

export const respondOnBehalf = change({
  name: 'topic behalf',
  summary: 'Enter an objection or reservation that reached you by e-mail; the member confirms or corrects it',
  fields: {
    topic: topicField(),
    who: personField('Who'),
    as: choice('Kind', { objection: 'An objection', reservation: 'A reservation' }),
    text: paragraph('Reservation, or reason for the objection', { max: 1500 }),
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
