import type { DateTime } from 'luxon'
import type { GroupOfCaller } from '../bot/caller.ts'
import type { Block } from '../bot/view.ts'
import type { Db } from '../database/client.ts'

/** Returns what one feature says in the status of a group, or on the home page of a person. */
export type Section = (
  db: Db,
  asked: { readonly group: GroupOfCaller; readonly now: DateTime; readonly person: number },
) => Promise<readonly Block[]>

/**
 * Puts the current messages of one feature into the group's channels, for a channel that has just joined or because the
 * group's zone has changed.
 */
export type Repost = (db: Db, group: number, now: DateTime) => Promise<void>
