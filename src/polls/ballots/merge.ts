import type { DateTime } from 'luxon'
import { type Db, sql } from '../../database/client.ts'
import { findProfile, isMemberOf } from '../../people/read.ts'
import { formatPosition } from '../format.ts'
import { findPosition, listOpenPollsWith } from '../positions/read.ts'
import { movePosition, removePosition } from '../positions/write.ts'
import { requestRedraws } from '../write.ts'
import { countable, recordPosition, recordTakenBack } from './write.ts'

/**
 * Moves the positions of a person who turns out to be another one, in polls that are open. If both have answered, the
 * position of `into` stays. Closed polls stay as they are.
 */
export async function mergePositions(db: Db, from: number, into: number, now: DateTime): Promise<void> {
  const { name } = await findProfile(db, into)
  const voice = `p:${into}`
  for (const poll of await listOpenPollsWith(db, `p:${from}`)) {
    const position = await findPosition(db, poll, `p:${from}`)
    if (!position) continue
    const moved = await movePosition(db, poll, position, { voice, name })
    if (!moved) await removePosition(db, poll, position.voice)
    // in an anonymous poll the reason, and when accounts were linked, would tell whose position it was
    if (poll.isAnonymous && moved) continue
    const why = poll.isAnonymous ? undefined : 'two accounts turned out to be one person'
    await recordTakenBack(db, poll, position, { at: now, by: name, why })
    if (!moved) continue
    const data = {
      position: formatPosition(position, poll.options),
      why,
      ...countable(poll, { ...position, voice }, position),
    }
    await recordPosition(db, poll, { voice }, { at: now, by: name, data })
  }
  await db.position.updateMany({ where: { personId: from }, data: { personId: into } })
}

/** Draws the cards of the open polls that ask this person: two who were asked are one now. */
export async function redrawPollsOf(db: Db, person: number): Promise<void> {
  await requestRedraws(
    db,
    sql`SELECT p.id FROM poll p WHERE p.state = 'open' AND ${isMemberOf(sql`p.group_id`, sql`${person}::int`)}`,
  )
}
