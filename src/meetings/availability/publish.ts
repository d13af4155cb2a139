import type { Db } from '../../database/client.ts'
import { put } from '../../delivery/put.ts'
import type { AvailabilityPoll } from './model.ts'
import { listAsked, listOpenPolls } from './read.ts'
import { pollView } from './views.ts'
import { lockPoll } from './write.ts'

/** Brings the poll's message in the channels up to date. */
export async function publishPoll(db: Db, poll: AvailabilityPoll): Promise<void> {
  const asked = await listAsked(db, poll.group)
  await put(db, { group: poll.group, key: `proposal:${poll.number}:card`, view: pollView(poll, asked) })
}

/** Puts the messages of the open polls, the oldest first, so that they also appear in a channel that joined later. */
export async function repostAvailabilityPolls(db: Db, group: number): Promise<void> {
  for (const { id } of (await listOpenPolls(db, group)).toReversed()) {
    const poll = await lockPoll(db, id)
    if (poll.state === 'open') await publishPoll(db, poll)
  }
}
