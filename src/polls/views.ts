import { invoke } from '../bot/invocation.ts'
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
import type { needMoreTime, object, reserve, support, takeBack, takePosition } from './ballots/commands.ts'
import type { confirm } from './behalf/commands.ts'
import type { showPoll, showPositions } from './cards/commands.ts'
import { positionWords, unconfirmedWords, visibilityWords, voiceWords } from './format.ts'
import { type Poll, pollName, pollRef, type Standing, type Tally } from './model.ts'

/** The message of a poll in every channel, edited as positions come in. */
export function cardView(poll: Poll, tally: Tally): View {
  const isOpen = poll.state === 'open'
  const positions = button('Show positions', invoke<typeof showPositions>('poll positions', { poll: pollRef(poll) }))
  return view(
    `${isOpen ? 'Where do you stand?' : 'Closed:'} ${pollName(poll)}`,
    facts(
      fact('Topic', `T${poll.topic.number} ${poll.topic.sentence}`),
      fact(isOpen ? 'Closes' : 'Closed, was open until', time(poll.closesAt, poll.zone)),
      fact('Who answers', voiceWords(poll)),
      ...(poll.round > 1
        ? [fact('Round', `${poll.round}: the options were changed, earlier answers do not count`)]
        : []),
    ),
    ...tallyBlocks(poll, tally),
    ...(isOpen ? ballot(poll, poll.isHidden ? [] : [positions]) : [buttons(positions)]),
    note(
      ...(isOpen ? [visibilityWords(poll), ' '] : []),
      'This shows where positions stand; no count agrees anything. A conclusion is proposed in words by the Co-Convenors.',
    ),
  )
}

export function tallyBlocks(poll: Poll, tally: Tally): readonly Block[] {
  if (poll.state === 'open' && poll.isHidden) {
    const silent = tally.rows.find(({ answer }) => answer === 'none')?.total ?? 0
    return [text(`${tally.answered} answered, ${silent} not yet. What they answered is shown when the poll closes.`)]
  }
  const most = Math.max(1, ...tally.rows.map(({ total }) => total))
  const names = tally.bodies.join(', ')
  const unknown = counted(tally.unknown, 'member')
  return [
    heading('Where positions stand'),
    list(...tally.rows.map((row) => rowLine(row, tally.bodies, most))),
    ...(tally.bodies.length > 0
      ? [
          note(
            `In total, and of these by study group (${names}). Who takes part in several is counted in each, once in total.`,
          ),
        ]
      : []),
    ...(tally.unknown > 0
      ? [note(`${unknown} cannot answer yet, since their organisation is not known: /people me organisation:…`)]
      : []),
  ]
}

const widest = 12

/** "Support: SG2 leads ██████ 4 (SG2 3, SG20 1)" */
function rowLine({ label, total, by }: Tally['rows'][number], bodies: readonly string[], most: number): Line {
  const bar = total === 0 ? '' : ` ${'█'.repeat(Math.max(1, Math.round((total / most) * widest)))}`
  const parts = bodies.map((body, i) => `${body} ${by[i] ?? 0}`).join(', ')
  return line(`${label}${bar} `, strong(String(total)), parts === '' || total === 0 ? '' : ` (${parts})`)
}

function ballot(poll: Poll, more: readonly Button[]): readonly Block[] {
  const ref = pollRef(poll)
  const supported = poll.options.map(({ key, label }) =>
    button(label, invoke<typeof support>('poll support', { poll: ref, option: key })),
  )
  const take = (label: string, as: string) =>
    button(label, invoke<typeof takePosition>('poll answer', { poll: ref, as }))
  return [
    text('I support:'),
    buttons(...supported),
    buttons(
      take('No objection', 'noObjection'),
      button('Reservation…', invoke<typeof reserve>('poll reserve', { poll: ref })),
      button('Objection…', invoke<typeof object>('poll object', { poll: ref })),
      button('Need more time…', invoke<typeof needMoreTime>('poll later', { poll: ref })),
      take('Abstain', 'abstain'),
    ),
    buttons(
      take('No view', 'noView'),
      button('Take mine back', invoke<typeof takeBack>('poll take-back', { poll: ref })),
      ...more,
    ),
  ]
}

/** What somebody is told of their own position, and who else can see it. */
export function mineView(poll: Poll, title: string, more: readonly Block[]): View {
  const ref = pollRef(poll)
  return view(
    title,
    ...more,
    note(`You can change it or take it back until the poll closes, `, time(poll.closesAt, poll.zone), '.'),
    note(visibilityWords(poll)),
    buttons(
      button('Take mine back', invoke<typeof takeBack>('poll take-back', { poll: ref })),
      button('Show the ballot', invoke<typeof showPoll>('poll show', { poll: ref })),
    ),
  )
}

/** Who stands where, as far as the poll shows it. */
export function positionsView(poll: Poll, standing: readonly Standing[], silent: readonly string[]): View {
  const lines = standing.map((one) => standingLine(one, poll))
  const unanswered = silent.length > 0 ? [heading(`Not answered yet (${silent.length})`), text(few(silent))] : []
  return view(
    `Positions in ${pollName(poll)}`,
    ...(lines.length > 0 ? [list(...lines)] : [note('Nobody has answered yet.')]),
    ...unanswered,
    ...(standing.length === 500 ? [note('Only the first 500 are shown.')] : []),
    note('Who changed what, when and why is in /poll ledger.'),
  )
}

const few = (names: readonly string[]): string => {
  const rest = names.length - 60
  return `${names.slice(0, 60).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

function standingLine(one: Standing, poll: Poll): Line {
  const words = positionWords(one, poll.options)
  const entered = unconfirmedWords(one.source)
  if (poll.isAnonymous) return line(`Somebody (${one.studyGroups.join(', ') || 'no study group'}): `, strong(words))
  const groups = one.studyGroups.length > 0 ? ` (${one.studyGroups.join(', ')})` : ''
  return poll.unit === 'organisation'
    ? line(strong(one.organisation ?? ''), `${groups}, spokesperson `, one.name ?? '', `: ${words}${entered}`)
    : line(one.name ?? '', `${groups}: ${words}${entered}`)
}

const ballotButton = (poll: Poll, label: string) =>
  button(label, invoke<typeof showPoll>('poll show', { poll: pollRef(poll) }), 'primary')

/** To those who answered before the options were changed. */
export const newOptionsView = (poll: Poll): View =>
  toned(
    'caution',
    `The options of ${pollName(poll)} were changed: please answer again`,
    text(
      `Round ${poll.round} begins. Your earlier answer stays in the record and does not count any more. The options are now:`,
    ),
    list(...poll.options.map(({ label }) => line(label))),
    buttons(ballotButton(poll, 'Show the ballot')),
  )

/** Below the card, whose edit notifies nobody: that the poll has closed, and how positions stood. */
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
    note('This is where positions stood; no count agrees anything.'),
  )

/** To a member whose position somebody else entered. */
export const enteredView = (
  poll: Poll,
  entered: { readonly by: string; readonly source: string; readonly words: string },
): View =>
  toned(
    'caution',
    `${entered.by} entered a position on your behalf in ${pollName(poll)}`,
    text(`Source: ${entered.source}. It reads:`),
    quote(entered.words),
    buttons(
      button('Confirm', invoke<typeof confirm>('poll confirm', { poll: pollRef(poll) }), 'primary'),
      ballotButton(poll, 'Correct it on the ballot'),
    ),
    note('Until you confirm or correct it, it is marked as entered on your behalf.'),
  )
