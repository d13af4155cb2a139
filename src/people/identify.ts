import type { DateTime } from 'luxon'
import { type Actor, accountOf, type Office, type Visitor } from '../bot/caller.ts'
import type { Db } from '../database/client.ts'
import { listGroupsOf } from '../groups/membership.ts'
import { findDeparture } from '../groups/store.ts'

interface Row {
  workspace: string
  person: number
  name: string
  zone: string
  silent: boolean
  office: Office | null
  group: number | null
  group_name: string
  profile: string
  group_zone: string
}

/**
 * Who acts, and as what: the account's person, the group of the channel, the person's office in it. A new account
 * becomes a person; whoever speaks in a group's channel for the first time takes part in the group, as a delegate until a
 * Co-Convenor or the secretariat says otherwise. Who has left or was taken out is not brought back by that. Where there is no channel (a direct message), the group is the one that the
 * button was about, if they take part in it; or else the only one that this person shares with the workspace, and where
 * there is no workspace either (Discord), with the platform.
 */
export async function identify(db: Db, actor: Actor, _now: DateTime): Promise<Visitor> {
  const found = (await find(db, actor)) ?? (await enter(db, actor))
  const row = found.silent && !actor.provisional ? await speak(db, found, actor) : found
  const person = { id: row.person, name: row.name, zone: row.zone }
  if (row.group === null)
    return actor.channel === ''
      ? { actor, person, groups: await listGroupsOf(db, person.id, actor) }
      : { actor, person }
  const group = { id: row.group, name: row.group_name, profile: row.profile, zone: row.group_zone }
  if (row.office) return { actor, person, group, office: row.office }
  const left = await findDeparture(db, group, person.id)
  return left ? { actor, person, group, left } : { actor, person, group, office: await join(db, group.id, person.id) }
}

async function find(db: Db, actor: Actor): Promise<Row | undefined> {
  const { platform, workspace, channel, group = null } = actor
  const own = accountOf(actor)
  const rows = await db.$queryRaw<Row[]>`
    SELECT p.id AS person, p.name, p.zone, a.silent, m.office::text AS office, g.id AS group, g.name AS group_name, g.profile,
      g.zone AS group_zone
    FROM account a JOIN person p ON p.id = a.person_id
    LEFT JOIN "group" g ON g.id = CASE WHEN ${channel} = '' AND ${group}::int IS NOT NULL THEN
        (SELECT s.group_id FROM membership s WHERE s.person_id = p.id AND s.group_id = ${group}::int)
      WHEN ${channel} = '' THEN
        (SELECT min(s.group_id) FROM membership s JOIN place h ON h.group_id = s.group_id
          WHERE s.person_id = p.id AND h.platform = ${platform} AND ${workspace} IN ('', h.workspace)
          HAVING count(DISTINCT s.group_id) = 1)
      ELSE (SELECT group_id FROM place
          WHERE platform = ${platform} AND workspace = ${workspace} AND channel = ${channel}) END
    LEFT JOIN membership m ON m.group_id = g.id AND m.person_id = p.id
    WHERE a.platform = ${platform} AND a.workspace = ${own.workspace} AND a.account = ${own.account}`
  return rows[0]
}

/** Two first messages at once make one person: the account's key decides, and the other finds it. */
async function enter(db: Db, actor: Actor): Promise<Row> {
  const { platform, workspace, account } = accountOf(actor)
  await db.$executeRaw`
    WITH fresh AS (
      INSERT INTO person (name, zone, study_groups)
      SELECT ${nameOf(actor)}, ${actor.zone ?? 'Europe/Zurich'}, '{}'
      WHERE NOT EXISTS (SELECT 1 FROM account
        WHERE platform = ${platform} AND workspace = ${workspace} AND account = ${account})
      RETURNING id)
    INSERT INTO account (platform, workspace, account, person_id, silent)
    SELECT ${platform}, ${workspace}, ${account}, id, ${actor.provisional ?? false} FROM fresh ON CONFLICT DO NOTHING`
  const row = await find(db, actor)
  if (!row) throw new Error('An account that was just entered is not there')
  return row
}

const nameOf = (actor: Actor): string => actor.name.trim().slice(0, 80) || actor.account

/**
 * An account that was picked before it spoke, or of which the platform could not tell more at first: now it tells how its
 * person is called, and where they live.
 */
async function speak(db: Db, row: Row, actor: Actor): Promise<Row> {
  const where = { platform_workspace_account: accountOf(actor) }
  const told = { name: nameOf(actor), zone: actor.zone ?? row.zone }
  await db.account.update({ where, data: { silent: false, person: { update: told } } })
  return { ...row, ...told }
}

/** The office that somebody has who begins to take part. */
export async function join(db: Db, group: number, person: number): Promise<Office> {
  const rows = await db.$queryRaw<{ office: Office }[]>`
    INSERT INTO membership (group_id, person_id, office) VALUES (${group}, ${person}, 'delegate')
    ON CONFLICT (group_id, person_id) DO UPDATE SET office = membership.office RETURNING office::text`
  return rows[0]?.office ?? 'delegate'
}
