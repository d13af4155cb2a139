import type { DateTime } from 'luxon'
import { type Actor, accountOf, type Office } from '../bot/caller.ts'
import { officeNames } from '../bot/rights.ts'
import type { Db } from '../database/client.ts'

export interface Profile {
  readonly id: number
  readonly name: string
  readonly organisation: string | null
  readonly studyGroups: readonly string[]
  readonly zone: string
  readonly email: string | null
}

export interface MemberProfile extends Profile {
  readonly office: Office
  readonly appointedBy: string | null
  /** Platform names on which this person has an account. */
  readonly platforms: readonly string[]
}

export async function findProfile(db: Db, id: number): Promise<Profile> {
  return db.person.findUniqueOrThrow({ where: { id } })
}

export async function updateProfile(db: Db, id: number, change: Partial<Omit<Profile, 'id'>>): Promise<Profile> {
  const { studyGroups, ...rest } = change
  // what a person says of themselves is not overwritten by what their platform says later
  await db.account.updateMany({ where: { personId: id, silent: true }, data: { silent: false } })
  return db.person.update({
    where: { id },
    data: { ...rest, ...(studyGroups ? { studyGroups: [...studyGroups] } : {}) },
  })
}

/** The members of a group: Co-Convenors first, then by name; at most 500. */
export async function listMembers(db: Db, group: number): Promise<readonly MemberProfile[]> {
  const rows = await db.membership.findMany({
    where: { groupId: group },
    include: { person: { include: { accounts: { select: { platform: true } } } } },
    orderBy: [{ office: 'asc' }, { person: { name: 'asc' } }],
    take: 500,
  })
  return rows.map(({ person: { accounts, ...person }, office, appointedBy }) => ({
    ...person,
    office,
    appointedBy,
    platforms: [...new Set(accounts.map(({ platform }) => platform))],
  }))
}

export async function findMember(db: Db, group: number, person: number): Promise<MemberProfile | undefined> {
  return (await listMembers(db, group)).find(({ id }) => id === person)
}

export async function createPerson(db: Db, person: Omit<Profile, 'id'>): Promise<Profile> {
  return db.person.create({ data: { ...person, studyGroups: [...person.studyGroups] } })
}

/** Enters an account that was picked but has not spoken yet; an account that is known stays whose it is. */
export async function personOfAccount(db: Db, actor: Omit<Actor, 'channel'>): Promise<number> {
  const { platform, workspace, account } = accountOf(actor)
  const where = { platform_workspace_account: { platform, workspace, account } }
  const known = await db.account.findUnique({ where })
  if (known) return known.personId
  const person = await createPerson(db, {
    name: actor.name,
    organisation: null,
    studyGroups: [],
    zone: actor.zone ?? 'Europe/Zurich',
    email: null,
  })
  await db.account.create({ data: { platform, workspace, account, personId: person.id, silent: true } })
  return person.id
}

export async function setOffice(
  db: Db,
  member: {
    readonly group: number
    readonly person: number
    readonly office: Office
    readonly appointedBy: string | null
  },
): Promise<void> {
  const { group, person, office, appointedBy } = member
  await db.membership.upsert({
    where: { groupId_personId: { groupId: group, personId: person } },
    create: { groupId: group, personId: person, office, appointedBy },
    update: { office, appointedBy },
  })
}

/** Who gave or took an office when, in the changes of the group. */
export async function recordOfficeChange(
  db: Db,
  change: {
    readonly group: number
    /** Who changed it. */
    readonly person: number
    readonly at: DateTime
    readonly before?: HeldOffice
    readonly after: HeldOffice
  },
): Promise<void> {
  const { group, person, at, before, after } = change
  await db.groupChange.create({
    data: { groupId: group, personId: person, at: at.toJSDate(), what: 'office', ...(before ? { before } : {}), after },
  })
}

/** The name stays readable when two people turn out to be one. */
export type HeldOffice = {
  readonly person: number
  readonly name: string
  readonly office: Office
  readonly appointedBy: string | null
}

export async function keepLinkCode(db: Db, code: string, person: number, expiresAt: DateTime): Promise<void> {
  await db.linkCode.deleteMany({ where: { personId: person } })
  await db.linkCode.create({ data: { code, personId: person, expiresAt: expiresAt.toJSDate() } })
}

/** The person a code stands for, the code being used up by it; of two who enter it at once, one gets it. */
export async function takeLinkCode(db: Db, code: string, now: DateTime): Promise<number | undefined> {
  await db.linkCode.deleteMany({ where: { expiresAt: { lt: now.toJSDate() } } })
  const rows = await db.$queryRaw<{ person_id: number }[]>`
    DELETE FROM link_code WHERE code = ${code} RETURNING person_id`
  return rows[0]?.person_id
}

/** Holds the offices of a group against every other change until the transaction ends. */
export async function holdOffices(db: Db, group: number): Promise<readonly MemberProfile[]> {
  await db.$queryRaw`SELECT 1 FROM "group" WHERE id = ${group} FOR NO KEY UPDATE`
  return listMembers(db, group)
}

/** Who holds an office in a group, with the study group that appointed them in their title. */
export async function officeHolders(
  db: Db,
  group: number,
  office: Office,
): Promise<
  readonly { readonly person: number; readonly name: string; readonly as: string; readonly by: string | null }[]
> {
  const rows = await db.$queryRaw<{ person: number; name: string; by: string | null }[]>`
    SELECT p.id AS person, p.name, m.appointed_by AS by FROM membership m JOIN person p ON p.id = m.person_id
    WHERE m.group_id = ${group} AND m.office = ${office}::office ORDER BY m.appointed_by, p.id`
  return rows.map((row) => ({ ...row, as: row.by ? `${officeNames[office]} (${row.by})` : officeNames[office] }))
}

/** The holders of an office, or while there are none the secretariat, who are to read why it is theirs. */
export async function answeringFor(
  db: Db,
  group: number,
  office: Office,
): Promise<readonly (Awaited<ReturnType<typeof officeHolders>>[number] & { readonly standsIn?: string })[]> {
  const holders = await officeHolders(db, group, office)
  if (holders.length > 0 || office === 'secretariat') return holders
  const standsIn = `no ${officeNames[office]} is in office`
  return (await officeHolders(db, group, 'secretariat')).map((holder) => ({ ...holder, standsIn }))
}

/** Whom a code stands for, the code being kept. */
export async function findLinkCode(
  db: Db,
  code: string,
  now: DateTime,
): Promise<Pick<Profile, 'id' | 'name'> | undefined> {
  const row = await db.linkCode.findFirst({
    where: { code, expiresAt: { gte: now.toJSDate() } },
    select: { person: { select: { id: true, name: true } } },
  })
  return row?.person
}

/** The offices by which a person runs groups, each with the group's name. */
export async function listOfficesToRun(
  db: Db,
  person: number,
): Promise<readonly { readonly office: Office; readonly group: string }[]> {
  const rows = await db.membership.findMany({
    where: { personId: person, office: { in: ['coConvenor', 'secretariat'] } },
    select: { office: true, group: { select: { name: true } } },
    orderBy: { groupId: 'asc' },
    take: 20,
  })
  return rows.map(({ office, group }) => ({ office, group: group.name }))
}
