import { type Command, implement } from '../../bot/command.ts'
import { writeLine } from '../../bot/line.ts'
import { answer, refuse } from '../../bot/reply.ts'
import { press } from '../../bot/signature.ts'
import { type Block, line, list, note, quote, strong, time, view } from '../../bot/view.ts'
import type { Db } from '../../database/client.ts'
import { termsOf } from '../../groups/terms.ts'
import { formatEntry } from '../../record/format.ts'
import { readPollRecord } from '../../record/record.ts'
import { formatPosition, pollName, pollRef } from '../format.ts'
import type { Poll } from '../model.ts'
import { findPosition, listPositions } from '../positions/read.ts'
import { listPolls } from '../read.ts'
import * as signatures from '../signatures.ts'
import { cardView, positionsView } from '../views.ts'
import { listSilent, readVoice } from '../voices/read.ts'
import { readTally } from './publish.ts'

const showPolls = implement(signatures.listPolls, async ({ caller, db }) => {
  const polls = await listPolls(db, caller.group.id)
  const open = writeLine(press(signatures.openPoll))
  if (polls.length === 0)
    return answer(view('No poll has been opened yet', note(`${open} asks members for their positions.`)))
  const lines = polls.map((poll) =>
    line(
      strong(pollName(poll)),
      poll.state === 'open' ? ' – open until ' : ' – closed, was open until ',
      time(poll.closesAt, poll.zone),
    ),
  )
  return answer(view(`Polls of ${caller.group.name}`, list(...lines)))
})

const showPoll = implement(signatures.showPoll, async ({ input: { poll }, caller, db }) => {
  const shown = cardView(poll, await readTally(db, poll, termsOf(caller).profile))
  return answer({ ...shown, blocks: [...(await ownPosition(db, poll, caller.person.id)), ...shown.blocks] })
})

/** Shows the position of the caller's voice; a closed anonymous poll no longer knows it. */
async function ownPosition(db: Db, poll: Poll, person: number): Promise<readonly Block[]> {
  if (poll.state === 'closed' && poll.isAnonymous) return []
  const { voice } = await readVoice(db, poll, person)
  const position = voice === undefined ? undefined : await findPosition(db, poll, voice)
  if (!position) return []
  const whose = poll.unit === 'organisation' ? 'Your organisation’s position' : 'Your position'
  const by = position.person === person || poll.isAnonymous ? '' : `, given by ${position.name}`
  const entered = position.source ? `, entered on behalf (${position.source}) and not confirmed yet` : ''
  return [note(`${whose}${by}${entered}:`), quote(formatPosition(position, poll.options))]
}

const refuseHidden = (poll: Poll) =>
  poll.isHidden && poll.state === 'open'
    ? refuse(`${pollRef(poll)} shows positions only once it has closed.`, {
        final: true,
        instead: 'Until then they are hidden, even from the Co-Convenors.',
      })
    : undefined

const showPositions = implement(signatures.showPositions, async ({ input: { poll }, db }) => {
  const hidden = refuseHidden(poll)
  if (hidden) return hidden
  const positions = await listPositions(db, poll)
  const silent = poll.isAnonymous ? [] : await listSilent(db, poll)
  const names = silent.map(({ name }) => name)
  return answer(positionsView(poll, positions, names))
})

const mostEntries = 60

const showLedger = implement(signatures.showLedger, async ({ input: { poll }, caller, db }) => {
  const hidden = refuseHidden(poll)
  if (hidden) return hidden
  const entries = await readPollRecord(db, caller.group.id, poll.number, mostEntries)
  // what only a recount needs is left out
  const lines = entries.map(({ data: { answer: _, voice: __, round: ___, studyGroups: ____, ...data }, ...entry }) =>
    formatEntry({ ...entry, data }, caller.group.zone),
  )
  const order = entries.length === mostEntries ? `The last ${mostEntries}, latest first.` : 'Latest first.'
  return answer(view(`Ledger of ${pollName(poll)}`, list(...lines), note(order)))
})

export const cardCommands: readonly Command[] = [showPolls, showPoll, showPositions, showLedger]
