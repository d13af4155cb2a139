import type { DateTime } from 'luxon'
import type { Member } from '../bot/caller.ts'
import { type Command, command, query } from '../bot/command.ts'
import { optional, yesNo } from '../bot/field.ts'
import { answer, refuse } from '../bot/reply.ts'
import { list, note, toned, view } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { termsOf } from '../groups/terms.ts'
import { append, headOfRecord, readTopicRecord } from '../record/record.ts'
import { entryLine } from '../record/words.ts'
import { axesField, documentsField, relatedField, sentence, topicField } from './fields.ts'
import { type Axis, axes, type Topic, topicName, topicRef } from './model.ts'
import { createTopic, holdTopic, listRegisterCodes, listTopics, type NewTopic, updateTopic } from './read.ts'
import register from './starting-register.json' with { type: 'json' }
import { topicBlocks, topicsView } from './views.ts'

const allAxes = Object.keys(axes) as readonly Axis[]

const details = {
  related: optional(relatedField),
  axes: optional(axesField),
  documents: optional(documentsField),
}

export const add = command({
  name: 'topic add',
  summary: 'Enter a topic into the register: one neutral sentence, related Recommendations, documents',
  fields: { sentence, ...details },
  allow: 'organiser',
  async run({ input, caller, now, db }) {
    const fresh: NewTopic = {
      sentence: input.sentence,
      related: input.related ?? [],
      axes: input.axes ?? allAxes,
      documents: input.documents ?? [],
    }
    const topic = await createTopic(db, caller.group.id, fresh)
    await appendTopic(db, topic, { caller, now }, 'topic added', { after: told(fresh) })
    const { profile } = termsOf(caller)
    return answer(toned('good', `Added: ${topicName(topic)}`, ...topicBlocks(topic, profile)))
  },
})

/** As it is told in the record. */
export const told = ({ documents, ...rest }: Partial<NewTopic>) => ({
  ...rest,
  ...(documents ? { documents: documents.map(({ number, link }) => `${number} ${link}`) } : {}),
})

/** What happened to a topic, by whom. */
export async function appendTopic(
  db: Db,
  topic: Pick<Topic, 'group' | 'number'>,
  { caller, now }: { readonly caller: Member; readonly now: DateTime },
  kind: string,
  data: object,
): Promise<number> {
  return append(db, { group: topic.group, at: now, by: caller.person.name, kind, topic: topic.number, data })
}

export const edit = command({
  name: 'topic edit',
  summary: 'Change the sentence, the Recommendations, the axes or the documents of a topic',
  fields: { topic: topicField(), sentence: optional(sentence), ...details },
  allow: 'organiser',
  asksForOne: true,
  async run({ input, caller, now, db }) {
    const { topic: _, ...given } = input
    const change = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
    if (Object.keys(change).length === 0)
      return refuse('Nothing to change was given.', { instead: 'Give sentence:, related:, axes: or documents:.' })
    const topic = await holdTopic(db, input.topic.id)
    if (topic.end) return ended(topic)
    const before = Object.fromEntries(Object.keys(change).map((name) => [name, topic[name as keyof NewTopic]]))
    const after = await updateTopic(db, topic.id, change)
    await appendTopic(db, topic, { caller, now }, 'topic edited', { before: told(before), after: told(change) })
    return answer(toned('good', `Saved: ${topicName(after)}`, ...topicBlocks(after, termsOf(caller).profile)))
  },
})

export const ended = (topic: Topic) =>
  refuse(`${topicRef(topic)} was ${topic.end}; it is not worked on under this number any more.`, {
    instead: `/topic history ${topicRef(topic)} tells what became of it.`,
  })

export const listAll = query({
  name: 'topic list',
  summary: 'Show the topics of the group and where each stands',
  fields: { ended: optional(yesNo('Also split, merged and archived ones')) },
  allow: 'member',
  async run({ input, caller, db }) {
    const topics = await listTopics(db, caller.group.id, input.ended ?? false)
    return answer(topicsView(caller.group.name, topics, termsOf(caller).profile))
  },
})

const mostEntries = 40

export const showHistory = query({
  name: 'topic history',
  summary: 'Show what happened to a topic, from the append-only record',
  fields: { topic: topicField() },
  allow: 'member',
  async run({ input: { topic }, caller, db }) {
    const entries = await readTopicRecord(db, caller.group.id, topic.number, mostEntries)
    const head = await headOfRecord(db, caller.group.id)
    return answer(
      view(
        `History of ${topicName(topic)}`,
        list(...entries.map((entry) => entryLine(entry, caller.group.zone))),
        ...(entries.length === mostEntries ? [note(`Only the last ${mostEntries} are shown.`)] : []),
        note(
          'The latest first; positions are in /poll ledger. ',
          head ? `The record of the group goes to entry ${head.seq}, sha256 ${head.hash}.` : 'The record is empty.',
        ),
      ),
    )
  },
})

/** The starting register is data of the project: what is to be verified in it stays marked. */
export const importRegister = command({
  name: 'topic import',
  summary: 'Load the starting register of demarcation topics; what is there already stays as it is',
  fields: {},
  allow: 'organiser',
  async run({ caller, now, db }) {
    const there = await listRegisterCodes(db, caller.group.id)
    const missing = register.filter(({ code }) => !there.has(code))
    const added: Topic[] = []
    for (const { code, sentence: words, related } of missing) {
      const fresh = { sentence: words, related, axes: allAxes, documents: [] }
      const topic = await createTopic(db, caller.group.id, fresh, { code, number: Number(code.slice(1)) })
      await appendTopic(db, topic, { caller, now }, 'topic added from the starting register', { after: told(fresh) })
      added.push(topic)
    }
    if (added.length === 0) return answer(view('Nothing to load: the whole starting register is there already'))
    const topics = await listTopics(db, caller.group.id)
    const shown = topicsView(caller.group.name, topics, termsOf(caller).profile)
    const title = `${added.length} topics of the starting register are loaded`
    const hint = note('Where (verify) stands, look the Recommendation up and mend it with /topic edit.')
    return answer({ ...shown, title, tone: 'good', blocks: [hint, ...shown.blocks] })
  },
})

export const registerCommands = [listAll, add, edit, importRegister, showHistory] as readonly Command[]
