import type { DateTime } from 'luxon'
import { Prisma } from '../../prisma/client/client.ts'
import type { Actor, Office, Visitor } from '../bot/caller.ts'
import type { Db } from '../db.ts'

interface Row {
  workspace: string
  person: number
  name: string
  zone: string
  office: Office | null
  group: number | null
  group_name: string
  profile: string
  group_zone: string
}

/**
 * Who acts, and as what: the account's person, the group of the channel, the person's office in it. A new account
 * becomes a person; whoever speaks in a group's channel takes part in the group, as a delegate until a Co-Convenor or
 * the secretariat says otherwise. Where there is no channel (a direct message), the group is the only one that this
 * person shares with the workspace; where there is no workspace either (Discord), with any workspace of this account,
 * and the act counts as done from there.
 */
export async function identify(db: Db, from: Actor, _now: DateTime): Promise<Visitor> {
  const row = (await find(db, from)) ?? (await enter(db, from))
  const actor = { ...from, workspace: row.workspace }
  const person = { id: row.person, name: await ownName(db, row, actor), zone: row.zone }
  if (row.group === null) return { actor, person }
  const office = row.office ?? (await join(db, row.group, row.person))
  const group = { id: row.group, name: row.group_name, profile: row.profile, zone: row.group_zone }
  return { actor, person, group, office }
}

/** The accounts meant are one, or, where no workspace is named, those of the same name in every workspace. */
async function find(db: Db, { platform, workspace, channel, account }: Actor): Promise<Row | undefined> {
  const meant = Prisma.sql`a.platform = ${platform} AND a.account = ${account}
    AND ${workspace === '' ? Prisma.sql`TRUE` : Prisma.sql`a.workspace = ${workspace}`}`
  const group =
    channel === ''
      ? Prisma.sql`SELECT min(s.group_id) FROM account a JOIN membership s ON s.person_id = a.person_id
          JOIN place h ON h.group_id = s.group_id AND h.platform = a.platform AND h.workspace = a.workspace
          WHERE ${meant} HAVING count(DISTINCT s.group_id) = 1`
      : Prisma.sql`SELECT group_id FROM place
          WHERE platform = ${platform} AND workspace = ${workspace} AND channel = ${channel}`
  const rows = await db.$queryRaw<Row[]>`
    SELECT a.workspace, p.id AS person, p.name, p.zone, m.office::text AS office, g.id AS group, g.name AS group_name,
      g.profile, g.zone AS group_zone
    FROM account a JOIN person p ON p.id = a.person_id
    LEFT JOIN "group" g ON g.id = (${group})
    LEFT JOIN membership m ON m.group_id = g.id AND m.person_id = p.id
    WHERE ${meant}
    ORDER BY m.office IS NULL, a.workspace DESC LIMIT 1`
  return rows[0]
}

/** Two first messages at once make one person: the account's key decides, and the other finds it. */
async function enter(db: Db, actor: Actor): Promise<Row> {
  const { platform, workspace, account } = actor
  await db.$executeRaw`
    WITH fresh AS (
      INSERT INTO person (name, zone, study_groups)
      SELECT ${nameOf(actor)}, ${actor.zone ?? 'Europe/Zurich'}, '{}'
      WHERE NOT EXISTS (SELECT 1 FROM account
        WHERE platform = ${platform} AND workspace = ${workspace} AND account = ${account})
      RETURNING id)
    INSERT INTO account (platform, workspace, account, person_id)
    SELECT ${platform}, ${workspace}, ${account}, id FROM fresh ON CONFLICT DO NOTHING`
  const row = await find(db, actor)
  if (!row) throw new Error('An account that was just entered is not there')
  return row
}

const nameOf = (actor: Actor): string => actor.name.trim().slice(0, 80) || actor.account

/** An account that was named before it spoke, where the platform told no name, is called by its number until it speaks. */
async function ownName(db: Db, { person, name }: Row, actor: Actor): Promise<string> {
  if (name !== actor.account || nameOf(actor) === name) return name
  await db.person.update({ where: { id: person }, data: { name: nameOf(actor) } })
  return nameOf(actor)
}

async function join(db: Db, group: number, person: number): Promise<Office> {
  const rows = await db.$queryRaw<{ office: Office }[]>`
    INSERT INTO membership (group_id, person_id, office) VALUES (${group}, ${person}, 'delegate')
    ON CONFLICT (group_id, person_id) DO UPDATE SET office = membership.office RETURNING office::text`
  return rows[0]?.office ?? 'delegate'
}
