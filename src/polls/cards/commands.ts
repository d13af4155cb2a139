import { type Command, query } from '../../bot/command.ts'
import { answer, refuse } from '../../bot/reply.ts'
import { type Block, line, list, note, quote, strong, time, view } from '../../bot/view.ts'
import { readPollRecord } from '../../record/record.ts'
import { entryLine } from '../../record/words.ts'
import { pollField } from '../fields.ts'
import { positionWords } from '../format.ts'
import { type Poll, pollName, pollRef } from '../model.ts'
import { findPosition, listPositions } from '../positions/read.ts'
import { listPolls } from '../read.ts'
import { cardView, positionsView } from '../views.ts'
import { holdVoice, listSilent } from '../voices/read.ts'
import { readTally } from './publish.ts'

export const listAll = query({
  name: 'poll list',
  summary: 'Show the polls of the group',
  fields: {},
  allow: 'member',
  async run({ caller, db }) {
    const polls = await listPolls(db, caller.group.id)
    if (polls.length === 0)
      return answer(view('No poll was opened yet', note('/poll open asks where positions on a topic stand.')))
    const lines = polls.map((poll) =>
      line(
        strong(pollName(poll)),
        poll.state === 'open' ? ' – open until ' : ' – closed, was open until ',
        time(poll.closesAt, poll.zone),
      ),
    )
    return answer(view(`Polls of ${caller.group.name}`, list(...lines)))
  },
})

/** The ballot for one person, with where they stand. */
export const showPoll = query({
  name: 'poll show',
  summary: 'Show a poll, its ballot and your own position',
  fields: { poll: pollField },
  allow: 'member',
  async run({ input: { poll }, caller, db }) {
    const shown = cardView(poll, await readTally(db, poll))
    const mine: Block[] = []
    if (poll.state === 'open' || !poll.isAnonymous) {
      const { voice } = await holdVoice(db, poll, caller.person.id)
      const position = voice === undefined ? undefined : await findPosition(db, poll, voice)
      if (position) {
        const whose = poll.unit === 'organisation' ? 'Your organisation’s position' : 'Your position'
        const by = position.personId === caller.person.id || poll.isAnonymous ? '' : `, given by ${position.name}`
        const entered = position.source === null ? '' : `, entered on behalf (${position.source}) and not confirmed yet`
        mine.push(note(`${whose}${by}${entered}:`), quote(positionWords(position, poll.options)))
      }
    }
    return answer({ ...shown, blocks: [...mine, ...shown.blocks] })
  },
})

const stillHidden = (poll: Poll) =>
  refuse(`${pollRef(poll)} shows positions only once it has closed.`, {
    final: true,
    instead: 'It is hidden until then, also for the Co-Convenors.',
  })

export const showPositions = query({
  name: 'poll positions',
  summary: 'Show who stands where, as far as the poll shows it',
  fields: { poll: pollField },
  allow: 'member',
  async run({ input: { poll }, db }) {
    if (poll.isHidden && poll.state === 'open') return stillHidden(poll)
    const standing = await listPositions(db, poll)
    const silent = poll.isAnonymous ? [] : await listSilent(db, poll)
    return answer(
      positionsView(
        poll,
        standing,
        silent.map(({ name }) => name),
      ),
    )
  },
})

const mostEntries = 60

export const ledger = query({
  name: 'poll ledger',
  summary: 'Show who changed a position from what to what, when and why',
  fields: { poll: pollField },
  allow: 'member',
  async run({ input: { poll }, caller, db }) {
    if (poll.isHidden && poll.state === 'open') return stillHidden(poll)
    const entries = await readPollRecord(db, caller.group.id, poll.number, mostEntries)
    const told = entries.map(({ data: { answer: _, voice: __, round: ___, studyGroups: ____, ...data }, ...entry }) =>
      entryLine({ ...entry, data }, caller.group.zone),
    )
    return answer(
      view(
        `Ledger of ${pollName(poll)}`,
        list(...told),
        note(entries.length === mostEntries ? `The last ${mostEntries}, the latest first.` : 'The latest first.'),
      ),
    )
  },
})

export const cardCommands = [listAll, showPoll, showPositions, ledger] as readonly Command[]
