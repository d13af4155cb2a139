import type { DateTime } from 'luxon'
import { type Actor, accountOf, type Office } from '../bot/caller.ts'
import { officeNames } from '../bot/rights.ts'
import { type Db, type Sql, sql } from '../database/client.ts'
import type { Answering, MemberProfile, Named, OfficeHolder, Profile } from './model.ts'

/*
 * Parts of statements for the other slices, which name no table or column of people themselves. The three that select
 * rows are put in parentheses where a table would be: `FROM (${persons}) p JOIN (${memberships}) m ON m.person = p.id`.
 */

/** Selects every person. */
export const persons: Sql = sql`
  SELECT id, name, organisation, study_groups AS "studyGroups", zone, email FROM person`

/** Selects who holds which office in which group. */
export const memberships: Sql = sql`
  SELECT group_id AS "group", person_id AS person, office::text AS office, appointed_by AS "appointedBy" FROM membership`

/** Selects the account of every person on every platform; `workspace` is empty where ids are the same in all of them. */
export const accounts: Sql = sql`
  SELECT platform, workspace, account, person_id AS person, silent, created_at AS "createdAt" FROM account`

/** Selects the name of a person, given by a column that holds their id. */
export const nameOf = (person: Sql): Sql => sql`(SELECT named.name FROM person named WHERE named.id = ${person})`

/** Selects a person as JSON, `{ id, name }`, given by a column that holds their id; null if that is null. */
export const namedJson = (person: Sql): Sql => sql`
  (SELECT json_build_object('id', named.id, 'name', named.name) FROM person named WHERE named.id = ${person})`

/** Tells whether a person takes part in a group, both given by columns that hold their ids. */
export const isMemberOf = (group: Sql, person: Sql): Sql => sql`
  EXISTS (SELECT FROM membership taking WHERE taking.group_id = ${group} AND taking.person_id = ${person})`

/** Selects the person of an account that acts: `person`, `name`, `zone`, and whether the account is still `silent`. */
export function actingPerson(actor: Actor): Sql {
  const { platform, workspace, account } = accountOf(actor)
  return sql`
    SELECT p.id AS person, p.name, p.zone, a.silent FROM account a JOIN person p ON p.id = a.person_id
    WHERE a.platform = ${platform} AND a.workspace = ${workspace} AND a.account = ${account}`
}

export async function findProfile(db: Db, id: number): Promise<Profile> {
  return db.person.findUniqueOrThrow({ where: { id } })
}

/** Finds the names of some people; those who do not exist are left out. */
export async function findNames(db: Db, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const rows = await db.person.findMany({ where: { id: { in: [...ids] } }, select: { id: true, name: true } })
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** Lists the members of a group: Co-Convenors first, then by name; at most 500. */
export const listMembers = (db: Db, group: number): Promise<readonly MemberProfile[]> =>
  readMembers(db, sql`m.group_id = ${group}`)

/** Counts the members of a group. */
export const countMembers = (db: Db, group: number): Promise<number> =>
  db.membership.count({ where: { groupId: group } })

export async function findMember(db: Db, group: number, person: number): Promise<MemberProfile | undefined> {
  const [member] = await readMembers(db, sql`m.group_id = ${group} AND m.person_id = ${person}`)
  return member
}

const readMembers = (db: Db, which: Sql) => db.$queryRaw<MemberProfile[]>`
  SELECT p.id, p.name, p.organisation, p.study_groups AS "studyGroups", p.zone, p.email, m.office::text AS office,
    m.appointed_by AS "appointedBy", ARRAY(SELECT a.platform FROM account a WHERE a.person_id = p.id
      GROUP BY a.platform ORDER BY min(a.created_at), a.platform) AS platforms
  FROM membership m JOIN person p ON p.id = m.person_id
  WHERE ${which} ORDER BY m.office, p.name, p.id LIMIT 500`

/** Lists who holds an office in a group, with the study group that appointed them in their title. */
export const officeHolders = (db: Db, group: number, office: Office): Promise<readonly OfficeHolder[]> =>
  readHolders(db, group, [office])

async function readHolders(db: Db, group: number, offices: readonly Office[]) {
  const rows = await db.$queryRaw<{ person: number; name: string; by: string | null; office: Office }[]>`
    SELECT p.id AS person, p.name, m.appointed_by AS by, m.office::text AS office
    FROM membership m JOIN person p ON p.id = m.person_id
    WHERE m.group_id = ${group} AND m.office::text = ANY (${[...offices]}) ORDER BY m.appointed_by, p.id`
  return rows.map((row) => ({
    ...row,
    as: row.by ? `${officeNames[row.office]} (${row.by})` : officeNames[row.office],
  }))
}

/** Those who answer for the tasks of each office. */
export type AnsweringOffices = Readonly<Record<'coConvenor' | 'secretariat', readonly Answering[]>>

/** Lists who answers for each office: its holders or, while it is vacant, the secretariat, with the reason why. */
export async function answeringOffices(db: Db, group: number): Promise<AnsweringOffices> {
  const holders = await readHolders(db, group, ['coConvenor', 'secretariat'])
  const secretariat = holders.filter(({ office }) => office === 'secretariat')
  const convenors = holders.filter(({ office }) => office === 'coConvenor')
  if (convenors.length > 0) return { coConvenor: convenors, secretariat }
  const actingReason = `no ${officeNames.coConvenor} is in office`
  return { coConvenor: secretariat.map((holder) => ({ ...holder, actingReason })), secretariat }
}

/** Lists the holders of an office or, while it is vacant, the secretariat, with the reason why it is theirs. */
export const answeringFor = async (
  db: Db,
  group: number,
  office: keyof AnsweringOffices,
): Promise<readonly Answering[]> => (await answeringOffices(db, group))[office]

/** Finds the owner of a one-time code without using the code up. */
export async function findCodeOwner(db: Db, code: string, now: DateTime): Promise<Named | undefined> {
  const row = await db.linkCode.findFirst({
    where: { code, expiresAt: { gte: now.toJSDate() } },
    select: { person: { select: { id: true, name: true } } },
  })
  return row?.person
}

/** Finds the person of an account. */
export async function findPersonOfAccount(db: Db, actor: Omit<Actor, 'channel' | 'name'>): Promise<number | undefined> {
  const row = await db.account.findUnique({ where: { platform_workspace_account: accountOf(actor) } })
  return row?.personId
}
