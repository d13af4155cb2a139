import { writeLine } from '../bot/line.ts'
import { type Refusal, refuse } from '../bot/reply.ts'
import { press } from '../bot/signature.ts'
import {
  type Block,
  type Button,
  button,
  buttons,
  fact,
  facts,
  heading,
  type Line,
  line,
  list,
  note,
  quote,
  strong,
  text,
  time,
  toned,
  type View,
  view,
} from '../bot/view.ts'
import { counted } from '../text/count.ts'
import { topicName } from '../topics/format.ts'
import { formatPosition, formatUnconfirmed, formatVisibility, formatVoices, pollName, pollRef } from './format.ts'
import type { Poll, PositionShown, Tally } from './model.ts'
import {
  answerPoll,
  confirm,
  needMoreTime,
  object,
  reopenPoll,
  reserve,
  showLedger,
  showPoll,
  showPositions,
  support,
  takeBack,
} from './signatures.ts'

/** Shows a poll in every channel; the message is edited as positions come in. */
export function cardView(poll: Poll, tally: Tally): View {
  const isOpen = poll.state === 'open'
  const positions = button('Show positions', press(showPositions, { poll }))
  return view(
    `${isOpen ? 'Where do you stand?' : 'Closed:'} ${pollName(poll)}`,
    facts(
      fact('Topic', topicName(poll.topic)),
      fact(isOpen ? 'Closes' : 'Closed, was open until', time(poll.closesAt, poll.zone)),
      fact('Who answers', formatVoices(poll)),
      ...(poll.round > 1
        ? [fact('Round', `${poll.round}: the options were changed, so earlier answers do not count`)]
        : []),
    ),
    ...tallyBlocks(poll, tally),
    ...(isOpen ? ballot(poll, poll.isHidden ? [] : [positions]) : [buttons(positions)]),
    note(
      ...(isOpen ? [formatVisibility(poll), ' '] : []),
      'These are positions, not an agreement. The Co-Convenors propose a conclusion in words.',
    ),
  )
}

export function tallyBlocks(poll: Poll, tally: Tally): readonly Block[] {
  if (poll.state === 'open' && poll.isHidden) {
    const silent = tally.rows.find(({ answer }) => answer === 'none')?.total ?? 0
    return [text(`${tally.answered} answered, ${silent} not yet. The positions are shown when the poll closes.`)]
  }
  const most = Math.max(1, ...tally.rows.map(({ total }) => total))
  const names = tally.bodies.join(', ')
  const unknown = counted(tally.unknown, 'member')
  return [
    heading('Positions'),
    list(...tally.rows.map((row) => rowLine(row, tally.bodies, most))),
    ...(tally.bodies.length > 0
      ? [
          note(
            `Totals, with a breakdown by study group (${names}). A position from several study groups counts once in the total and once in each of them.`,
          ),
        ]
      : []),
    ...(tally.unknown > 0
      ? [
          note(
            `${unknown} cannot answer yet, because their organisation is missing. They can add it with /people me organisation:…`,
          ),
        ]
      : []),
  ]
}

const widest = 12

/** Formats "Support: SG2 leads ██████ 4 (SG2 3, SG20 1)". */
function rowLine({ label, total, by }: Tally['rows'][number], bodies: readonly string[], most: number): Line {
  const bar = total === 0 ? '' : ` ${'█'.repeat(Math.max(1, Math.round((total / most) * widest)))}`
  const parts = bodies.map((body, i) => `${body} ${by[i] ?? 0}`).join(', ')
  return line(`${label}${bar} `, strong(String(total)), parts === '' || total === 0 ? '' : ` (${parts})`)
}

function ballot(poll: Poll, more: readonly Button[]): readonly Block[] {
  const supported = poll.options.map(({ key, label }) => button(label, press(support, { poll, option: key })))
  const take = (label: string, as: string) => button(label, press(answerPoll, { poll, as }))
  return [
    text('I support:'),
    buttons(...supported),
    buttons(
      take('No objection', 'noObjection'),
      button('Reservation…', press(reserve, { poll })),
      button('Objection…', press(object, { poll })),
      button('Need more time…', press(needMoreTime, { poll })),
      take('Abstain', 'abstain'),
    ),
    buttons(take('No view', 'noView'), button('Take back my position', press(takeBack, { poll })), ...more),
  ]
}

/** Shows a member their own position, and who else can see it. */
export function mineView(poll: Poll, title: string, more: readonly Block[]): View {
  return view(
    title,
    ...more,
    note(`You can change it or take it back until the poll closes, `, time(poll.closesAt, poll.zone), '.'),
    note(formatVisibility(poll)),
    buttons(
      button('Take back my position', press(takeBack, { poll })),
      button('Show the ballot', press(showPoll, { poll })),
    ),
  )
}

/** Shows who has which position, as far as the poll shows it. */
export function positionsView(poll: Poll, positions: readonly PositionShown[], silent: readonly string[]): View {
  const lines = positions.map((one) => positionLine(one, poll))
  const unanswered = silent.length > 0 ? [heading(`Not answered yet (${silent.length})`), text(few(silent))] : []
  return view(
    `Positions in ${pollName(poll)}`,
    ...(lines.length > 0 ? [list(...lines)] : [note('Nobody has answered yet.')]),
    ...unanswered,
    ...(positions.length === 500 ? [note('Only the first 500 are shown.')] : []),
    note(`The ledger shows every change: ${writeLine(press(showLedger, { poll }))}.`),
  )
}

const few = (names: readonly string[]): string => {
  const rest = names.length - 60
  return `${names.slice(0, 60).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

function positionLine(one: PositionShown, poll: Poll): Line {
  const words = formatPosition(one, poll.options)
  const entered = formatUnconfirmed(one.source)
  if (poll.isAnonymous) return line(`Someone (${one.studyGroups.join(', ') || 'no study group'}): `, strong(words))
  const groups = one.studyGroups.length > 0 ? ` (${one.studyGroups.join(', ')})` : ''
  return poll.unit === 'organisation'
    ? line(strong(one.organisation ?? ''), `${groups}, spokesperson `, one.name ?? '', `: ${words}${entered}`)
    : line(one.name ?? '', `${groups}: ${words}${entered}`)
}

const ballotButton = (poll: Poll, label: string) => button(label, press(showPoll, { poll }), 'primary')

/** Asks those who answered before the options were changed to answer again. */
export const newOptionsView = (poll: Poll): View =>
  toned(
    'caution',
    `The options of ${pollName(poll)} were changed: please answer again`,
    text(
      `Round ${poll.round} begins. Your earlier answer stays in the record but no longer counts. The options are now:`,
    ),
    list(...poll.options.map(({ label }) => line(label))),
    buttons(ballotButton(poll, 'Show the ballot')),
  )

/** Says below the card, whose edit notifies nobody, that the poll has closed, and shows the tally. */
export const closedView = (
  poll: Poll,
  { rows }: Tally,
  { by, reason }: { readonly by: string | undefined; readonly reason: string },
): View =>
  view(
    `${pollRef(poll)} has closed${by === undefined ? '' : `, by ${by}`}: ${reason}`,
    list(
      ...rows
        .filter(({ answer, total }) => total > 0 || answer === 'none')
        .map(({ label, total }) => line(`${label} `, strong(String(total)))),
    ),
    note('These are the final positions, not an agreement.'),
  )

/** Asks a member to confirm or correct the position that somebody else entered. */
export const enteredView = (
  poll: Poll,
  entered: { readonly by: string; readonly source: string; readonly words: string },
): View =>
  toned(
    'caution',
    `${entered.by} entered a position on your behalf in ${pollName(poll)}`,
    text(`Source: ${entered.source}. It reads:`),
    quote(entered.words),
    buttons(button('Confirm', press(confirm, { poll }), 'primary'), ballotButton(poll, 'Correct it on the ballot')),
    note('Until you confirm or correct it, it is marked as entered on your behalf.'),
  )

/** Refuses to change a poll that has closed. */
export const refuseClosed = (poll: Poll): Refusal =>
  refuse(`${pollRef(poll)} has closed.`, { instead: writeLine(press(reopenPoll, { poll })) })
