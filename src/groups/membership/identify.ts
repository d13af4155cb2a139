import type { Actor, Office, Visitor } from '../../bot/caller.ts'
import { press } from '../../bot/signature.ts'
import { type Db, sql } from '../../database/client.ts'
import { groupOfPlace, groupsInWorkspace } from '../../delivery/places.ts'
import { actingPerson, memberships } from '../../people/read.ts'
import { joinAgain as joinAgainSignature } from '../../people/signatures.ts'
import { enterActor, introduce, join } from '../../people/write.ts'
import { findDeparture, groups, listGroupsOf } from '../read.ts'

interface Row {
  person: number
  name: string
  zone: string
  silent: boolean
  office: Office | null
  group: number | null
  groupName: string
  profile: string
  groupZone: string
}

/** The button with which a former member joins the group again. */
export const joinAgain = press(joinAgainSignature)

/**
 * Finds out who acts, and as what: the account's person, the group of the channel, and their office in it. A new account
 * becomes a person. Anyone who uses the bot in a group's channel for the first time becomes a delegate of the group, but
 * not a person who left it or was removed. In a direct message, which has no channel, the group is the one of the button,
 * if they are a member; or else the only one that they share with the workspace or, if there is no workspace (Discord), with
 * the platform.
 */
export async function identify(db: Db, actor: Actor): Promise<Visitor> {
  const found = (await find(db, actor)) ?? (await enter(db, actor))
  const isNew = found.silent && !actor.provisional
  const { name, zone } = isNew ? await introduce(db, actor, found.zone) : found
  const person = { id: found.person, name, zone }
  if (found.group === null)
    return actor.channel === ''
      ? { actor, person, groups: await listGroupsOf(db, person.id, actor) }
      : { actor, person }
  const group = { id: found.group, name: found.groupName, profile: found.profile, zone: found.groupZone }
  if (found.office) return { actor, person, group, office: found.office }
  const left = await findDeparture(db, group, person.id)
  return left ? { actor, person, group, left } : { actor, person, group, office: await join(db, group.id, person.id) }
}

async function find(db: Db, actor: Actor): Promise<Row | undefined> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT acting.*, m.office, g.id AS "group", g.name AS "groupName", g.profile, g.zone AS "groupZone"
    FROM (${actingPerson(actor)}) acting
    LEFT JOIN (${groups}) g ON g.id = (${groupOf(actor)})
    LEFT JOIN (${memberships}) m ON m."group" = g.id AND m.person = acting.person`
  return rows[0]
}

/** Selects the group in which a person acts. */
function groupOf(actor: Actor) {
  if (actor.channel !== '') return groupOfPlace(actor)
  if (actor.group !== undefined)
    return sql`SELECT m."group" FROM (${memberships}) m WHERE m.person = acting.person AND m."group" = ${actor.group}`
  return sql`
    SELECT min(m."group") FROM (${memberships}) m
    WHERE m.person = acting.person AND m."group" IN (${groupsInWorkspace(actor)}) HAVING count(*) = 1`
}

/**
 * Enters a person for a new account. Of two first messages at once, the second finds the person that the first
 * entered.
 */
async function enter(db: Db, actor: Actor): Promise<Row> {
  await enterActor(db, actor)
  const row = await find(db, actor)
  if (!row) throw new Error('An account that was just entered is not there')
  return row
}
