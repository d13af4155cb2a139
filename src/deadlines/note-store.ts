import { DateTime } from 'luxon'
import type { Db } from '../db.ts'
import { type Preference, usualPreference } from './preference.ts'

export async function findPreference(db: Db, person: number): Promise<Preference> {
  const row = await db.pingPreference.findUnique({ where: { personId: person } })
  return row ? { ...row, digestHour: row.digestHour ?? undefined } : usualPreference
}

export async function setPreference(db: Db, person: number, preference: Preference): Promise<void> {
  const { quietFrom, quietTo, digestHour, muted } = preference
  const data = { quietFrom, quietTo, digestHour: digestHour ?? null, muted: [...muted] }
  await db.pingPreference.upsert({ where: { personId: person }, create: { personId: person, ...data }, update: data })
}

export interface DeadlineNote {
  readonly person: number | undefined
  readonly name: string | undefined
  readonly snoozedUntil: DateTime | undefined
}

export async function findNote(db: Db, group: number, deadline: string): Promise<DeadlineNote | undefined> {
  const where = { groupId_deadline: { groupId: group, deadline } }
  const row = await db.deadlineNote.findUnique({ where, include: { person: { select: { name: true } } } })
  if (!row) return undefined
  return {
    person: row.personId ?? undefined,
    name: row.person?.name,
    snoozedUntil: row.snoozedUntil ? DateTime.fromJSDate(row.snoozedUntil, { zone: 'utc' }) : undefined,
  }
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
