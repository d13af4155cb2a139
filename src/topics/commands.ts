import { type Command, implement } from '../bot/command.ts'
import { writeLine } from '../bot/line.ts'
import { answer, refuse } from '../bot/reply.ts'
import { press } from '../bot/signature.ts'
import { list, note, toned, view } from '../bot/view.ts'
import { termsOf } from '../groups/terms.ts'
import { formatEntry } from '../record/format.ts'
import { headOfRecord, readTopicRecord } from '../record/record.ts'
import { formatContent, topicName } from './format.ts'
import { type Axis, axes, type Topic, type TopicContent } from './model.ts'
import { listRegisterCodes, listTopics } from './read.ts'
import * as signatures from './signatures.ts'
import register from './starting-register.json' with { type: 'json' }
import { refuseEnded, topicBlocks, topicsView } from './views.ts'
import { createTopic, lockTopic, recordTopic, updateTopic } from './write.ts'

const allAxes = Object.keys(axes) as readonly Axis[]

const addTopic = implement(signatures.addTopic, async ({ input, caller, now, db }) => {
  const content: TopicContent = {
    sentence: input.sentence,
    related: input.related ?? [],
    axes: input.axes ?? allAxes,
    documents: input.documents ?? [],
  }
  const topic = await createTopic(db, caller.group.id, content)
  await recordTopic(db, topic, { caller, now }, 'topic added', { after: formatContent(content) })
  return answer(toned('good', `Added: ${topicName(topic)}`, ...topicBlocks(topic, termsOf(caller).profile)))
})

const editTopic = implement(signatures.editTopic, async ({ input, caller, now, db }) => {
  const { topic: asked, ...given } = input
  const change = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  if (Object.keys(change).length === 0)
    return refuse('You gave nothing to change.', { instead: 'Give sentence:, related:, axes: or documents:.' })
  const topic = await lockTopic(db, asked.id)
  if (topic.end) return refuseEnded(topic)
  const before = Object.fromEntries(Object.keys(change).map((name) => [name, topic[name as keyof TopicContent]]))
  const after = await updateTopic(db, topic.id, change)
  const recorded = { before: formatContent(before), after: formatContent(change) }
  await recordTopic(db, topic, { caller, now }, 'topic edited', recorded)
  return answer(toned('good', `Changed: ${topicName(after)}`, ...topicBlocks(after, termsOf(caller).profile)))
})

const showTopics = implement(signatures.listTopics, async ({ input, caller, db }) => {
  const topics = await listTopics(db, caller.group.id, input.ended ?? false)
  return answer(topicsView(caller.group.name, topics, termsOf(caller).profile))
})

const mostEntries = 40

const showHistory = implement(signatures.topicHistory, async ({ input: { topic }, caller, db }) => {
  const entries = await readTopicRecord(db, caller.group.id, topic.number, mostEntries)
  const head = await headOfRecord(db, caller.group.id)
  return answer(
    view(
      `History of ${topicName(topic)}`,
      list(...entries.map((entry) => formatEntry(entry, caller.group.zone))),
      ...(entries.length === mostEntries ? [note(`Only the last ${mostEntries} entries are shown.`)] : []),
      note(
        'Latest first. Positions are in /poll ledger. ',
        head ? `The group’s record ends at entry ${head.seq}, sha256 ${head.hash}.` : 'The record is empty.',
      ),
    ),
  )
})

/** Loads the starting register, which is data of the project; what has to be verified in it stays marked. */
const importTopics = implement(signatures.importTopics, async ({ caller, now, db }) => {
  const known = await listRegisterCodes(db, caller.group.id)
  const added: Topic[] = []
  for (const { code, sentence, related } of register) {
    if (known.has(code)) continue
    const content = { sentence, related, axes: allAxes, documents: [] }
    const topic = await createTopic(db, caller.group.id, content, { code, number: Number(code.slice(1)) })
    const recorded = { after: formatContent(content) }
    await recordTopic(db, topic, { caller, now }, 'topic added from the starting register', recorded)
    added.push(topic)
  }
  if (added.length === 0) return answer(view('Nothing to load: the group already has the whole starting register'))
  const topics = await listTopics(db, caller.group.id)
  const shown = topicsView(caller.group.name, topics, termsOf(caller).profile)
  const title = `Loaded ${added.length} topics from the starting register`
  const edit = writeLine(press(signatures.editTopic))
  const hint = note(`Where a topic says (verify), check the Recommendation and correct it with ${edit}.`)
  return answer({ ...shown, title, tone: 'good', blocks: [hint, ...shown.blocks] })
})

export const registerCommands: readonly Command[] = [showTopics, addTopic, editTopic, importTopics, showHistory]
