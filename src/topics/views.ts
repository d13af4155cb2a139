import { writeLine } from '../bot/line.ts'
import { type Refusal, refuse } from '../bot/reply.ts'
import { press } from '../bot/signature.ts'
import {
  type Block,
  button,
  buttons,
  fact,
  facts,
  heading,
  type Line,
  line,
  link,
  list,
  note,
  type Span,
  strong,
  type View,
  view,
} from '../bot/view.ts'
import type { RuleProfile } from '../terms/rules.ts'
import { formatHome, formatState, topicName, topicRef } from './format.ts'
import { axes, type Topic } from './model.ts'
import { isConcluded } from './rules.ts'
import { addTopic, importTopics, topicHistory } from './signatures.ts'

/** Matches a Recommendation of ITU-T as it is cited, whatever follows its number. */
const recommendation = /^([A-Z]\.\d+(?:\.\d+)*)/

/** Links each cited Recommendation; one that has to be verified keeps its mark. */
export const relatedLine = (related: readonly string[]): Line =>
  related.flatMap((cited, i): Line => {
    const known = recommendation.exec(cited)?.[1]
    const span: Span | string = known ? link(cited, `https://www.itu.int/rec/T-REC-${known}`) : cited
    return line(...(i > 0 ? [', '] : []), span)
  })

/** Stays the same for every topic that cites Recommendations: it is a consequence, not an argument. */
const approval =
  'Recommendations on numbering and addressing are presumed to follow the traditional approval process (TAP), others the alternative approval process (AAP).'

export const topicBlocks = (topic: Topic, { appointedBy }: RuleProfile): readonly Block[] => [
  facts(
    fact('State', formatState(topic, appointedBy)),
    ...(topic.home ? [fact('Home', formatHome(topic.home, appointedBy))] : []),
    fact('Axes', topic.axes.map((axis) => axes[axis]).join('; ')),
    ...(topic.related.length > 0 ? [fact('Related', ...relatedLine(topic.related))] : []),
    ...(topic.documents.length > 0 ? [fact('Documents', ...documentLine(topic))] : []),
  ),
]

const documentLine = ({ documents }: Topic): Line =>
  documents.flatMap((document, i) => line(...(i > 0 ? [', '] : []), link(document.number, document.link)))

export function topicView(topic: Topic, profile: RuleProfile, more: readonly Block[]): View {
  const history = button('History', press(topicHistory, { topic }))
  return view(
    topicName(topic),
    ...topicBlocks(topic, profile),
    ...more,
    ...(topic.related.length > 0 ? [note(approval)] : []),
    buttons(history),
  )
}

/** Shows the topics that are worked on, then the concluded ones, then those that ended. */
export function topicsView(name: string, topics: readonly Topic[], { appointedBy }: RuleProfile): View {
  if (topics.length === 0)
    return view(
      'The register has no topics yet',
      note(
        `Add one with ${writeLine(press(addTopic))}, or load the starting register with ${writeLine(press(importTopics))}.`,
      ),
    )
  const inWork = topics.filter((topic) => !topic.end && !isConcluded(topic))
  const concluded = topics.filter((topic) => !topic.end && isConcluded(topic))
  const ended = topics.filter((topic) => topic.end)
  const section = (title: string, shown: readonly Topic[]): readonly Block[] =>
    shown.length === 0 ? [] : [heading(`${title} (${shown.length})`), list(...shown.map(lineOf))]
  const lineOf = (topic: Topic): Line =>
    line(
      strong(topicName(topic)),
      ` – ${formatState(topic, appointedBy)}${topic.home ? `, ${formatHome(topic.home, appointedBy)}` : ''}`,
      ...(topic.related.length > 0 ? [' – ', ...relatedLine(topic.related)] : []),
    )
  return view(
    `Topics of ${name}`,
    ...section('Active', inWork),
    ...section('Concluded', concluded),
    ...section('Split, merged or archived', ended),
  )
}

/** Refuses to work on a topic that was split, merged or archived. */
export const refuseEnded = (topic: Topic): Refusal =>
  refuse(`${topicRef(topic)} was ${topic.end}; this number is no longer in use.`, {
    instead: `To see what happened to it: ${writeLine(press(topicHistory, { topic }))}.`,
  })
