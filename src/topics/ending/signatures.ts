import { paragraph } from '../../bot/field.ts'
import { change } from '../../bot/signature.ts'
import { sentencesField, topicField } from '../fields.ts'

const reason = paragraph('Reason', { max: 500 })

export const splitTopic = change({
  name: 'topic split',
  summary: 'Split a topic into several, each with its own number',
  fields: { topic: topicField(), into: sentencesField, reason },
  allow: 'organiser',
})

export const mergeTopic = change({
  name: 'topic merge',
  summary: 'Merge a topic into another one',
  fields: { topic: topicField(), into: topicField('Into'), reason },
  allow: 'organiser',
})

export const archiveTopic = change({
  name: 'topic archive',
  summary: 'Archive a topic; its number and history stay',
  fields: { topic: topicField(), reason },
  allow: 'organiser',
})
