import { paragraph } from '../../bot/field.ts'
import { change } from '../../bot/signature.ts'
import { sentencesField, topicField } from '../fields.ts'

const reason = paragraph('Reason', { max: 500 })

export const splitTopic = change({
  name: 'topic split',
  summary: 'Divide a topic into several, which get codes of their own',
  fields: { topic: topicField(), into: sentencesField, reason },
  allow: 'organiser',
})

export const mergeTopic = change({
  name: 'topic merge',
  summary: 'Continue a topic as part of another one',
  fields: { topic: topicField(), into: topicField('Into'), reason },
  allow: 'organiser',
})

export const archiveTopic = change({
  name: 'topic archive',
  summary: 'Take a topic out of work; its number and its history stay',
  fields: { topic: topicField(), reason },
  allow: 'organiser',
})
