import type { DateTime } from 'luxon'
import { heading, line, list, note, strong, time } from '../../bot/view.ts'
import type { Db } from '../../database/client.ts'
import type { Section } from '../../groups/section.ts'
import { pollName } from '../model.ts'
import { findPosition } from '../positions/read.ts'
import { redraw } from '../positions/write.ts'
import { listPolls } from '../read.ts'
import { holdVoice } from '../voices/read.ts'

/** Puts the cards of the open polls, so that a channel that joins later has them. */
export async function putPollsAgain(db: Db, group: number, _now: DateTime): Promise<void> {
  for (const { id } of (await listPolls(db, group, 'open')).toReversed()) await redraw(db, id)
}

/** The open polls, and whether this person has answered. */
export const openPolls: Section = async (db, { group, person }) => {
  const polls = await listPolls(db, group.id, 'open')
  if (polls.length === 0) return []
  const lines = []
  for (const poll of polls.slice(0, 5)) {
    const { voice } = await holdVoice(db, poll, person)
    const mine = voice === undefined ? undefined : await findPosition(db, poll, voice)
    lines.push(
      line(
        strong(pollName(poll)),
        ' – closes ',
        time(poll.closesAt, poll.zone),
        mine ? ' – answered' : ' – not answered yet',
      ),
    )
  }
  return [heading('Open polls'), list(...lines), ...(polls.length > 5 ? [note('/poll list shows all of them.')] : [])]
}
