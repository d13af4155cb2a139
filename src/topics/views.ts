import { invoke } from '../bot/invocation.ts'
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
import type { showHistory } from './commands.ts'
import { axes, isConcluded, stateWords, type Topic, topicName, topicRef } from './model.ts'
import { homeLabel } from './rules.ts'

/** A Recommendation of ITU-T as it is cited, whatever follows its number. */
const recommendation = /^([A-Z]\.\d+(?:\.\d+)*)/

/** Cited Recommendations with a link each; what is still to be verified keeps its mark. */
export const relatedLine = (related: readonly string[]): Line =>
  related.flatMap((cited, i): Line => {
    const known = recommendation.exec(cited)?.[1]
    const span: Span | string = known ? link(cited, `https://www.itu.int/rec/T-REC-${known}`) : cited
    return line(...(i > 0 ? [', '] : []), span)
  })

/** Said of every topic that cites Recommendations, neutrally: it is a consequence, not an argument. */
const approval =
  'Recommendations on numbering and addressing presume the traditional approval process (TAP), others the alternative one (AAP).'

export const topicBlocks = (topic: Topic, { appointedBy }: RuleProfile): readonly Block[] => [
  facts(
    fact('State', stateWords(topic, appointedBy)),
    ...(topic.home ? [fact('Home', homeLabel(topic.home, appointedBy))] : []),
    fact('Axes', topic.axes.map((axis) => axes[axis]).join('; ')),
    ...(topic.related.length > 0 ? [fact('Related', ...relatedLine(topic.related))] : []),
    ...(topic.documents.length > 0 ? [fact('Documents', ...documentLine(topic))] : []),
  ),
]

const documentLine = ({ documents }: Topic): Line =>
  documents.flatMap((document, i) => line(...(i > 0 ? [', '] : []), link(document.number, document.link)))

export function topicView(topic: Topic, profile: RuleProfile, more: readonly Block[]): View {
  const history = button('History', invoke<typeof showHistory>('topic history', { topic: topicRef(topic) }))
  return view(
    topicName(topic),
    ...topicBlocks(topic, profile),
    ...more,
    ...(topic.related.length > 0 ? [note(approval)] : []),
    buttons(history),
  )
}

/** Those that are worked on, then those with a standing conclusion, then those that ended. */
export function topicsView(name: string, topics: readonly Topic[], { appointedBy }: RuleProfile): View {
  if (topics.length === 0)
    return view(
      'The register has no topics yet',
      note('Add one with /topic add, or load the starting register with /topic import.'),
    )
  const inWork = topics.filter((topic) => !topic.end && !isConcluded(topic))
  const concluded = topics.filter((topic) => !topic.end && isConcluded(topic))
  const ended = topics.filter((topic) => topic.end)
  const section = (title: string, shown: readonly Topic[]): readonly Block[] =>
    shown.length === 0 ? [] : [heading(`${title} (${shown.length})`), list(...shown.map(lineOf))]
  const lineOf = (topic: Topic): Line =>
    line(
      strong(topicName(topic)),
      ` – ${stateWords(topic, appointedBy)}${topic.home ? `, ${homeLabel(topic.home, appointedBy)}` : ''}`,
      ...(topic.related.length > 0 ? [' – ', ...relatedLine(topic.related)] : []),
    )
  return view(
    `Topics of ${name}`,
    ...section('In work', inWork),
    ...section('Concluded', concluded),
    ...section('No longer worked on under their number', ended),
  )
}
