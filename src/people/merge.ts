import type { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import { findProfile } from './read.ts'
import { strongerOffice } from './rules.ts'
import { setOffice, updateProfile } from './write.ts'

/** What one feature does when two persons turn out to be one. It runs in the caller's transaction. */
export interface Merge {
  /** Moves what the feature keeps about a person to another person. */
  readonly move: (db: Db, from: number, into: number, now: DateTime) => Promise<void>
  /** Updates the messages that named or counted both, once there is only one. */
  readonly publish?: (db: Db, person: number, now: DateTime) => Promise<void>
}

/** Merges two persons who are one: `into` keeps its own profile and takes the accounts, offices and records of `from`. */
export async function mergePeople(
  db: Db,
  from: number,
  into: number,
  merges: readonly Merge[],
  now: DateTime,
): Promise<void> {
  for (const { move } of merges) await move(db, from, into, now)
  await mergeMemberships(db, from, into)
  await db.account.updateMany({ where: { personId: from }, data: { personId: into } })
  const old = await findProfile(db, from)
  const kept = await findProfile(db, into)
  await updateProfile(db, into, {
    organisation: kept.organisation ?? old.organisation,
    email: kept.email ?? old.email,
    studyGroups: kept.studyGroups.length > 0 ? kept.studyGroups : old.studyGroups,
  })
  await db.person.delete({ where: { id: from } })
  for (const { publish } of merges) await publish?.(db, into, now)
}

async function mergeMemberships(db: Db, from: number, into: number): Promise<void> {
  const theirs = await db.membership.findMany({ where: { personId: from } })
  const own = await db.membership.findMany({ where: { personId: into } })
  for (const { groupId, office, appointedBy } of theirs) {
    const mine = own.find((membership) => membership.groupId === groupId)
    const stronger = mine ? strongerOffice(mine.office, office) : office
    const keepsMine = mine !== undefined && stronger === mine.office
    await setOffice(db, groupId, {
      person: into,
      office: stronger,
      appointedBy: keepsMine ? mine.appointedBy : appointedBy,
    })
  }
  await db.membership.deleteMany({ where: { personId: from } })
}
