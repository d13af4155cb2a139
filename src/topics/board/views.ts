import { type Block, heading, type Line, line, list, note, strong, type View, view } from '../../bot/view.ts'
import { pollRef } from '../../polls/format.ts'
import { cutShort } from '../../text/cut.ts'
import { formatState, topicName, topicRef } from '../format.ts'
import { isConcluded } from '../rules.ts'
import type { Board, BoardRow } from './model.ts'
import { picture, type Shape, shape } from './picture/svg.ts'

/** Shows the board in words: the topics under each home that a conclusion or a position names, then those that nobody claims. */
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
    ...part('Conclusion in progress', onTheWay, bodies),
    ...part(`Gaps: claimed by nobody (${gaps.length})`, gaps, bodies),
    ...part(`Overlaps: claimed by two study groups (${overlaps.length})`, overlaps, bodies),
    note(
      'Counts show the support in the latest poll whose positions are shown. They are not a ranking or an agreement.',
    ),
  )
}

const part = (title: string, rows: readonly BoardRow[], bodies: readonly string[]): readonly Block[] =>
  rows.length === 0
    ? []
    : [heading(title), list(...rows.map(({ topic }) => line(topicName(topic), ` – ${formatState(topic, bodies)}`)))]

function rowLine({ topic, support, poll, mark }: BoardRow, home: string, bodies: readonly string[]): Line {
  const count = support.get(home) ?? 0
  const isHere = topic.home === home && isConcluded(topic)
  const voices = count > 0 && poll !== undefined ? `supported by ${count} in ${pollRef({ number: poll })}` : ''
  const parts = [isHere ? formatState(topic, bodies) : voices, isHere ? voices : formatState(topic, bodies)].filter(
    Boolean,
  )
  return line(isHere ? strong(topicName(topic)) : topicName(topic), ` – ${parts.join('; ')}${mark ? `; ${mark}` : ''}`)
}

const margin = 24
const top = 122
const rowHeight = 46
const labelWidth = 400
const homeWidth = 96
const stateWidth = 250
const legendHeight = 64
const ink = '#1b2430'
const faint = '#6b7684'
const agreedFill = '#1d6b4f'
const overlapFill = '#fdf0d5'
const gapFill = '#eef1f5'

/** Draws the board: a row for each topic, a column for each home. Words repeat what colours say. */
export function boardSvg(board: Board, date: string): string {
  const width = 2 * margin + labelWidth + board.homes.length * homeWidth + stateWidth
  const height = top + Math.max(1, board.rows.length) * rowHeight + legendHeight
  const gaps = board.rows.filter(({ mark }) => mark === 'gap').length
  const overlaps = board.rows.filter(({ mark }) => mark === 'overlap').length
  const summary = `${board.rows.length} topics; ${gaps} claimed by nobody; ${overlaps} claimed by two study groups. ${date}.`
  return picture(
    { width, height, title: `Topics of ${board.name} by home`, description: summary },
    shape('rect', { width, height, fill: '#ffffff' }),
    label(board.name, margin, 40, { size: 22, bold: true }),
    label(`Demarcation by topic. ${summary}`, margin, 64, { size: 13, fill: faint }),
    ...board.homes.flatMap(({ label: title }, i) => columnTitle(title, centreOf(i))),
    label('State', margin + labelWidth + board.homes.length * homeWidth + 12, top - 14, { size: 12, bold: true }),
    ...board.rows.flatMap((row, i) => rowShapes(board, row, top + i * rowHeight, width)),
    ...legend(height - legendHeight + 34),
  )
}

const centreOf = (home: number): number => margin + labelWidth + home * homeWidth + homeWidth / 2

interface Style {
  readonly size: number
  readonly bold?: boolean
  readonly fill?: string
  readonly anchor?: 'middle'
}

const label = (text: string, x: number, y: number, { size, bold, fill, anchor }: Style): Shape =>
  shape(
    'text',
    { x, y, 'font-size': size, fill: fill ?? ink, 'font-weight': bold ? 600 : undefined, 'text-anchor': anchor },
    text,
  )

const columnTitle = (title: string, x: number): readonly Shape[] =>
  wrapped(title, 14, 3).map((text, i, lines) =>
    label(text, x, top - 14 - (lines.length - 1 - i) * 14, { size: 12, bold: true, anchor: 'middle' }),
  )

function rowShapes(board: Board, row: BoardRow, y: number, width: number): readonly Shape[] {
  const { topic, mark } = row
  const fill = mark === 'overlap' ? overlapFill : mark === 'gap' ? gapFill : '#ffffff'
  const sentence = wrapped(topic.sentence, 46, 2)
  const middle = y + rowHeight / 2
  const stateX = margin + labelWidth + board.homes.length * homeWidth + 12
  const state = cutShort(formatState(topic, []), 42)
  const marked =
    mark === 'gap' ? 'gap: claimed by nobody' : mark === 'overlap' ? 'overlap: claimed by two study groups' : undefined
  return [
    shape('rect', { x: margin, y, width: width - 2 * margin, height: rowHeight, fill, stroke: '#d5dbe2' }),
    label(topicRef(topic), margin + 10, middle + 5, { size: 14, bold: true }),
    ...sentence.map((text, i) =>
      label(text, margin + 60, middle + 5 + (i - (sentence.length - 1) / 2) * 16, { size: 13 }),
    ),
    ...board.homes.flatMap(({ key }, i) => cell(row, key, centreOf(i), middle)),
    label(state, stateX, marked ? middle - 3 : middle + 5, { size: 12 }),
    ...(marked ? [label(marked, stateX, middle + 13, { size: 12, bold: true })] : []),
  ]
}

/** Draws a filled mark for a conclusion in force, or a ring with the number of voices that support the home. */
function cell({ topic, support }: BoardRow, home: string, x: number, y: number): readonly Shape[] {
  const count = support.get(home) ?? 0
  if (topic.home === home && isConcluded(topic) && topic.state !== 'notAgreed')
    return [
      shape('rect', { x: x - 36, y: y - 13, width: 72, height: 26, rx: 5, fill: agreedFill }),
      label('agreed', x, y + 5, { size: 13, bold: true, fill: '#ffffff', anchor: 'middle' }),
    ]
  if (count === 0) return [label('–', x, y + 5, { size: 13, fill: '#9aa4b0', anchor: 'middle' })]
  return [
    shape('circle', { cx: x, cy: y, r: 14, fill: '#ffffff', stroke: '#2b5fa3', 'stroke-width': 2 }),
    label(String(count), x, y + 5, { size: count > 99 ? 11 : 13, bold: true, anchor: 'middle' }),
  ]
}

const legend = (y: number): readonly Shape[] => [
  shape('rect', { x: margin, y: y - 11, width: 34, height: 16, rx: 4, fill: agreedFill }),
  label('agreed in the CG', margin + 42, y + 2, { size: 12 }),
  shape('circle', { cx: margin + 188, cy: y - 3, r: 9, fill: '#ffffff', stroke: '#2b5fa3', 'stroke-width': 2 }),
  label('support in the latest poll; a count is not an agreement', margin + 204, y + 2, { size: 12 }),
  shape('rect', { x: margin + 602, y: y - 11, width: 34, height: 16, fill: overlapFill, stroke: '#d5dbe2' }),
  label('overlap', margin + 644, y + 2, { size: 12 }),
  shape('rect', { x: margin + 712, y: y - 11, width: 34, height: 16, fill: gapFill, stroke: '#d5dbe2' }),
  label('gap', margin + 754, y + 2, { size: 12 }),
]

/** Wraps text into at most so many lines of about so many letters; the last one is cut. */
function wrapped(text: string, letters: number, most: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= letters) lines.splice(-1, 1, `${last} ${word}`)
    else lines.push(word)
  }
  const kept = lines.slice(0, most - 1)
  return lines.length <= most
    ? lines.map((line) => cutShort(line, letters + 4))
    : [...kept, cutShort(lines.slice(most - 1).join(' '), letters)]
}
