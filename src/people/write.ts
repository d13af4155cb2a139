import type { DateTime } from 'luxon'
import { type Actor, accountOf, type Office } from '../bot/caller.ts'
import type { Db } from '../database/client.ts'
import { clean } from '../text/clean.ts'
import type { Appointment, Profile } from './model.ts'
import { findPersonOfAccount } from './read.ts'

/** The zone of a person whose platform tells none. */
const usualZone = 'Europe/Zurich'
const mostLetters = 80

const shownName = ({ name, account }: Pick<Actor, 'name' | 'account'>): string =>
  clean(name, { most: mostLetters }) || account

export async function createPerson(db: Db, person: Omit<Profile, 'id'>): Promise<Profile> {
  return db.person.create({ data: { ...person, studyGroups: [...person.studyGroups] } })
}

/** Changes what a person says of themselves; what their platform says later does not overwrite it. */
export async function updateProfile(db: Db, id: number, change: Partial<Omit<Profile, 'id'>>): Promise<Profile> {
  const { studyGroups, ...rest } = change
  await db.account.updateMany({ where: { personId: id, silent: true }, data: { silent: false } })
  return db.person.update({
    where: { id },
    data: { ...rest, ...(studyGroups ? { studyGroups: [...studyGroups] } : {}) },
  })
}

/** Enters a person for an account that acts for the first time. Of two first acts at once, one does it. */
export async function enterActor(db: Db, actor: Actor): Promise<void> {
  const { platform, workspace, account } = accountOf(actor)
  await db.$executeRaw`
    WITH fresh AS (
      INSERT INTO person (name, zone, study_groups)
      SELECT ${shownName(actor)}, ${actor.zone ?? usualZone}, '{}'
      WHERE NOT EXISTS (SELECT 1 FROM account
        WHERE platform = ${platform} AND workspace = ${workspace} AND account = ${account})
      RETURNING id)
    INSERT INTO account (platform, workspace, account, person_id, silent)
    SELECT ${platform}, ${workspace}, ${account}, id, ${actor.provisional ?? false} FROM fresh ON CONFLICT DO NOTHING`
}

/**
 * Takes name and zone over from the platform: the account was picked by someone before it acted, or the platform could not
 * tell its profile then. Returns them; `zone` is the one to keep if the platform tells none.
 */
export async function introduce(db: Db, actor: Actor, zone: string): Promise<Pick<Profile, 'name' | 'zone'>> {
  const where = { platform_workspace_account: accountOf(actor) }
  const profile = { name: shownName(actor), zone: actor.zone ?? zone }
  await db.account.update({ where, data: { silent: false, person: { update: profile } } })
  return profile
}

/** Returns the person of an account that someone picked, entering it if it never acted. */
export async function personOfAccount(db: Db, actor: Omit<Actor, 'channel'>): Promise<number> {
  const known = await findPersonOfAccount(db, actor)
  if (known !== undefined) return known
  const { zone = usualZone } = actor
  const { id } = await createPerson(db, {
    name: shownName(actor),
    zone,
    organisation: null,
    studyGroups: [],
    email: null,
  })
  await addAccount(db, id, actor, { silent: true })
  return id
}

/** Gives a person another account. `silent`: it never acted, so name and zone still come from the platform. */
export async function addAccount(
  db: Db,
  person: number,
  actor: Omit<Actor, 'channel' | 'name'>,
  { silent }: { readonly silent: boolean },
): Promise<void> {
  await db.account.create({ data: { ...accountOf(actor), personId: person, silent } })
}

/** Makes a person a member of a group with an office, or changes their office. */
export async function setOffice(db: Db, group: number, { person, office, appointedBy }: Appointment): Promise<void> {
  await db.membership.upsert({
    where: { groupId_personId: { groupId: group, personId: person } },
    create: { groupId: group, personId: person, office, appointedBy },
    update: { office, appointedBy },
  })
}

/** Makes a person a delegate of a group; a member keeps their office. Returns the office. */
export async function join(db: Db, group: number, person: number): Promise<Office> {
  const rows = await db.$queryRaw<{ office: Office }[]>`
    INSERT INTO membership (group_id, person_id, office) VALUES (${group}, ${person}, 'delegate')
    ON CONFLICT (group_id, person_id) DO UPDATE SET office = membership.office RETURNING office::text`
  return rows[0]?.office ?? 'delegate'
}

/** Ends a membership; what the person did in the group stays. */
export async function endMembership(db: Db, group: number, person: number): Promise<void> {
  await db.membership.deleteMany({ where: { groupId: group, personId: person } })
}

/** Keeps a one-time code for a person, in place of an earlier one. */
export async function keepLinkCode(db: Db, code: string, person: number, expiresAt: DateTime): Promise<void> {
  await db.linkCode.deleteMany({ where: { personId: person } })
  await db.linkCode.create({ data: { code, personId: person, expiresAt: expiresAt.toJSDate() } })
}

/** Returns the owner of a one-time code and uses the code up; of two who enter it at once, one gets it. */
export async function takeLinkCode(db: Db, code: string, now: DateTime): Promise<number | undefined> {
  await db.linkCode.deleteMany({ where: { expiresAt: { lt: now.toJSDate() } } })
  const rows = await db.$queryRaw<{ person_id: number }[]>`
    DELETE FROM link_code WHERE code = ${code} RETURNING person_id`
  return rows[0]?.person_id
}
