import type { DateTime } from 'luxon'
import type { GroupOfCaller } from '../bot/caller.ts'
import type { Block } from '../bot/view.ts'
import type { Db } from '../database/client.ts'

/** What one feature has to say in the status of a group, and on the home page of a person. */
export type Section = (
  db: Db,
  asked: { readonly group: GroupOfCaller; readonly now: DateTime; readonly person: number },
) => Promise<readonly Block[]>

/**
 * Puts the messages of one feature that stand in the group's channels: a channel that joins later has them then, and
 * they count in a new zone.
 */
export type Standing = (db: Db, group: number, now: DateTime) => Promise<void>
