import { optional, yesNo } from '../bot/field.ts'
import { change, query } from '../bot/signature.ts'
import { axesField, documentsField, relatedField, sentenceField, topicField } from './fields.ts'

const details = {
  related: optional(relatedField),
  axes: optional(axesField),
  documents: optional(documentsField),
}

export const listTopics = query({
  name: 'topic list',
  summary: 'Show the topics of the group and their states',
  fields: { ended: optional(yesNo('Include split, merged and archived topics')) },
  allow: 'member',
})

export const addTopic = change({
  name: 'topic add',
  summary: 'Add a topic to the register: one neutral sentence, related Recommendations, documents',
  fields: { sentence: sentenceField, ...details },
  allow: 'organiser',
})

export const editTopic = change({
  name: 'topic edit',
  summary: 'Change the sentence, Recommendations, axes or documents of a topic',
  fields: { topic: topicField(), sentence: optional(sentenceField), ...details },
  allow: 'organiser',
  asksForOne: true,
})

export const topicHistory = query({
  name: 'topic history',
  summary: 'Show the history of a topic, from the append-only record',
  fields: { topic: topicField() },
  allow: 'member',
})

export const importTopics = change({
  name: 'topic import',
  summary: 'Load the starting register of demarcation topics; existing topics stay as they are',
  fields: {},
  allow: 'organiser',
})
