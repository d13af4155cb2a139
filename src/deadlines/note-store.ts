import type { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import { instant } from '../dates/instant.ts'
import { type Preference, usualPreference } from './preference.ts'

export async function findPreference(db: Db, person: number): Promise<Preference> {
  const row = await db.pingPreference.findUnique({ where: { personId: person } })
  return row ? { ...row, digestHour: row.digestHour ?? undefined } : usualPreference
}

/** Finds the preferences of those of these people who have set any. */
export async function listPreferences(db: Db, people: readonly number[]): Promise<ReadonlyMap<number, Preference>> {
  const rows = await db.pingPreference.findMany({ where: { personId: { in: [...people] } } })
  return new Map(rows.map((row) => [row.personId, { ...row, digestHour: row.digestHour ?? undefined }]))
}

/** When and how a person wants to be reminded, and the zone of the clock that they mean. */
export async function findWish(
  db: Db,
  person: number,
): Promise<{ readonly zone: string; readonly preference: Preference }> {
  const rows = await db.$queryRaw<(PreferenceRow & { zone: string })[]>`
    SELECT p.zone, w.quiet_from, w.quiet_to, w.digest_hour, coalesce(w.muted, '{}') AS muted
    FROM person p LEFT JOIN ping_preference w ON w.person_id = p.id WHERE p.id = ${person}`
  const row = rows[0]
  if (!row) throw new Error(`There is no person ${person}`)
  const { zone, quiet_from: quietFrom, quiet_to: quietTo, digest_hour: digestHour, muted } = row
  if (quietFrom === null || quietTo === null) return { zone, preference: usualPreference }
  return { zone, preference: { quietFrom, quietTo, digestHour: digestHour ?? undefined, muted } }
}

/** The hours of quiet are null where they never said anything. */
interface PreferenceRow {
  quiet_from: number | null
  quiet_to: number | null
  digest_hour: number | null
  muted: string[]
}

export async function setPreference(db: Db, person: number, preference: Preference): Promise<void> {
  const { quietFrom, quietTo, digestHour, muted } = preference
  const data = { quietFrom, quietTo, digestHour: digestHour ?? null, muted: [...muted] }
  await db.pingPreference.upsert({ where: { personId: person }, create: { personId: person, ...data }, update: data })
}

export interface DeadlineNote {
  /** Who took it over, as long as they take part in the group. */
  readonly person: number | undefined
  readonly name: string | undefined
  readonly snoozedUntil: DateTime | undefined
}

export async function findNote(db: Db, group: number, deadline: string): Promise<DeadlineNote | undefined> {
  return (await findNotes(db, group, [deadline])).get(deadline)
}

export async function findNotes(
  db: Db,
  group: number,
  deadlines: readonly string[],
): Promise<ReadonlyMap<string, DeadlineNote>> {
  const rows = await db.$queryRaw<
    { deadline: string; person: number | null; name: string | null; until: Date | null }[]
  >`
    SELECT n.deadline, p.id AS person, p.name, n.snoozed_until AS until
    FROM deadline_note n
    LEFT JOIN membership m ON m.group_id = n.group_id AND m.person_id = n.person_id
    LEFT JOIN person p ON p.id = m.person_id
    WHERE n.group_id = ${group} AND n.deadline = ANY (${[...deadlines]})`
  const notes = rows.map(({ deadline, person, name, until }): readonly [string, DeadlineNote] => {
    const snoozedUntil = until ? instant(until) : undefined
    return [deadline, { person: person ?? undefined, name: name ?? undefined, snoozedUntil }]
  })
  return new Map(notes)
}

export async function setNote(
  db: Db,
  group: number,
  deadline: string,
  change: { readonly person?: number; readonly snoozedUntil?: DateTime },
): Promise<void> {
  const data = {
    ...(change.person === undefined ? {} : { personId: change.person }),
    ...(change.snoozedUntil === undefined ? {} : { snoozedUntil: change.snoozedUntil.toJSDate() }),
  }
  await db.deadlineNote.upsert({
    where: { groupId_deadline: { groupId: group, deadline } },
    create: { groupId: group, deadline, ...data },
    update: data,
  })
}
