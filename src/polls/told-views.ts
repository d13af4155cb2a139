import { invoke } from '../bot/invocation.ts'
import { button, buttons, line, list, note, quote, strong, text, toned, type View, view } from '../bot/view.ts'
import type { confirm } from './behalf-commands.ts'
import { type Poll, pollName, pollRef, type Tally } from './poll.ts'
import type { showPoll } from './show-commands.ts'

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
