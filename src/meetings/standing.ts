import type { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import { findGroup } from '../groups/read.ts'
import { termsOf } from '../groups/terms.ts'
import { holdProposal, listOpenProposals } from './proposal-store.ts'
import { publishProposal, putMeeting } from './publish.ts'
import { holdMeeting, listMeetings } from './store.ts'

const mostMeetings = 20

/**
 * Puts the messages of the meetings to come and of the open polls, the next meeting first, so that they also appear in
 * a channel that was not there before; where they stand already, nothing changes.
 */
export async function putMeetingsAgain(db: Db, group: number, now: DateTime): Promise<void> {
  const terms = termsOf({ group: await findGroup(db, group) })
  for (const { id } of await listMeetings(db, group, { from: now, most: mostMeetings }))
    await putMeeting(db, await holdMeeting(db, id), terms, now)
  const polls = await listOpenProposals(db, group)
  for (const { id } of polls.toReversed()) {
    const held = await holdProposal(db, id)
    if (held.state === 'open') await publishProposal(db, held)
  }
}
