import type { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import { dayOf, describeDay } from '../dates/day.ts'
import { instant } from '../dates/instant.ts'
import { zoneLabel } from '../dates/zone.ts'
import { memberships, persons } from '../people/read.ts'
import type { Deadline, Responsible, Rung } from './deadline.ts'
import { zoneOf } from './format.ts'

/** What members changed about a deadline: who takes care of it instead of an office, and until when it is snoozed. */
export interface DeadlineOverride {
  /** Who took it over, as long as they take part in the group. */
  readonly person: number | undefined
  readonly name: string | undefined
  readonly snoozedUntil: DateTime | undefined
}

/** Applies what members changed: whose the deadline is, and a reminder at the end of a snooze. */
export const applyOverride = (deadline: Deadline, override: DeadlineOverride | undefined): Deadline => ({
  ...deadline,
  responsible: responsibleFor(deadline, override),
  rungs: [...snoozeRungs(deadline, override), ...deadline.rungs],
})

/** Returns who took the deadline over, or the office that the rules make responsible. */
function responsibleFor(deadline: Deadline, override: DeadlineOverride | undefined): readonly Responsible[] {
  if (override?.person === undefined) return deadline.responsible
  return [{ person: override.person, name: override.name ?? '', as: 'took it over' }]
}

/** Builds the rung at the end of a snooze, which reminds even if the ladder has no rung near it. */
function snoozeRungs(deadline: Deadline, override: DeadlineOverride | undefined): readonly Rung[] {
  const zone = zoneOf(deadline)
  const at = override?.snoozedUntil?.setZone(zone)
  if (!at) return []
  const name = `put off until ${describeDay(dayOf(at, zone))}, ${at.toFormat('HH:mm')} ${zoneLabel(zone)}`
  return [{ name, at, urgent: false }]
}

export async function findOverride(db: Db, group: number, deadline: string): Promise<DeadlineOverride | undefined> {
  return (await findOverrides(db, [group], [deadline])).get(deadline)
}

/** Finds what members changed about some deadlines of these groups, by the keys of the deadlines. */
export async function findOverrides(
  db: Db,
  groups: readonly number[],
  deadlines: readonly string[],
): Promise<ReadonlyMap<string, DeadlineOverride>> {
  if (deadlines.length === 0) return new Map()
  const rows = await db.$queryRaw<
    { deadline: string; person: number | null; name: string | null; until: Date | null }[]
  >`
    SELECT n.deadline, p.id AS person, p.name, n.snoozed_until AS until FROM deadline_note n
    LEFT JOIN (${memberships}) m ON m."group" = n.group_id AND m.person = n.person_id
    LEFT JOIN (${persons}) p ON p.id = m.person
    WHERE n.group_id = ANY (${[...groups]}) AND n.deadline = ANY (${[...deadlines]})`
  const overrides = rows.map(({ deadline, person, name, until }): readonly [string, DeadlineOverride] => {
    const snoozedUntil = until ? instant(until) : undefined
    return [deadline, { person: person ?? undefined, name: name ?? undefined, snoozedUntil }]
  })
  return new Map(overrides)
}

/** Applies what members changed to some deadlines of a group. */
export async function applyOverrides(
  db: Db,
  group: number,
  deadlines: readonly Deadline[],
): Promise<readonly Deadline[]> {
  const keys = deadlines.map(({ key }) => key)
  const overrides = await findOverrides(db, [group], keys)
  return deadlines.map((deadline) => applyOverride(deadline, overrides.get(deadline.key)))
}

export async function setOverride(
  db: Db,
  group: number,
  deadline: string,
  change: { readonly person?: number; readonly snoozedUntil?: DateTime },
): Promise<void> {
  const data = {
    ...(change.person === undefined ? {} : { personId: change.person }),
    ...(change.snoozedUntil === undefined ? {} : { snoozedUntil: change.snoozedUntil.toJSDate() }),
  }
  await db.deadlineOverride.upsert({
    where: { groupId_deadline: { groupId: group, deadline } },
    create: { groupId: group, deadline, ...data },
    update: data,
  })
}
