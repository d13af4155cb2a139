import { type Block, heading, type Line, line, list, note, strong, type View, view } from '../bot/view.ts'
import type { Board, BoardRow } from './board.ts'
import { isConcluded, stateWords, topicName } from './topic.ts'

/** The board in words: the topics under each home that a conclusion or a position names, then those that nobody claims. */
export function boardView(board: Board, bodies: readonly string[], more: readonly Block[]): View {
  const sections = board.homes.flatMap(({ key, label }): readonly Block[] => {
    const here = board.rows.filter((row) => row.topic.home === key || (row.support.get(key) ?? 0) > 0)
    return here.length === 0 ? [] : [heading(label), list(...here.map((row) => rowLine(row, key, bodies)))]
  })
  const gaps = board.rows.filter(({ mark }) => mark === 'gap')
  const overlaps = board.rows.filter(({ mark }) => mark === 'overlap')
  const onTheWay = board.rows.filter(({ topic }) => topic.state === 'proposed' || topic.state === 'called')
  const settled = board.rows.filter(({ topic, mark }) => !mark && isConcluded(topic) && !topic.home)
  return view(
    `Topics of ${board.name} by home`,
    ...more,
    ...sections,
    ...part('Not agreed, options recorded', settled, bodies),
    ...part('A conclusion is on its way', onTheWay, bodies),
    ...part(`Gaps: nobody claims these (${gaps.length})`, gaps, bodies),
    ...part(`Overlaps: two study groups claim these (${overlaps.length})`, overlaps, bodies),
    note('Counts are voices in the latest poll that may be looked into; they rank nothing and agree nothing.'),
  )
}

const part = (title: string, rows: readonly BoardRow[], bodies: readonly string[]): readonly Block[] =>
  rows.length === 0
    ? []
    : [heading(title), list(...rows.map(({ topic }) => line(topicName(topic), ` – ${stateWords(topic, bodies)}`)))]

function rowLine({ topic, support, poll, mark }: BoardRow, home: string, bodies: readonly string[]): Line {
  const count = support.get(home) ?? 0
  const isHere = topic.home === home && isConcluded(topic)
  const voices = count > 0 ? `supported by ${count} in B${poll}` : ''
  const parts = [isHere ? stateWords(topic, bodies) : voices, isHere ? voices : stateWords(topic, bodies)].filter(
    Boolean,
  )
  return line(isHere ? strong(topicName(topic)) : topicName(topic), ` – ${parts.join('; ')}${mark ? `; ${mark}` : ''}`)
}
