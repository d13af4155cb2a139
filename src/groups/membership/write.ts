import type { DateTime } from 'luxon'
import type { Member } from '../../bot/caller.ts'
import type { Db } from '../../database/client.ts'
import type { Appointment, MemberProfile, Named } from '../../people/model.ts'
import { listMembers } from '../../people/read.ts'
import { predecessor } from '../../people/rules.ts'
import { endMembership, setOffice } from '../../people/write.ts'
import { lockGroup, recordGroupChange } from '../write.ts'

export interface ActContext {
  readonly db: Db
  readonly caller: Member
  readonly now: DateTime
}

/** Locks the offices of a group until the transaction ends, and lists the members. */
export async function lockMembers(db: Db, group: number): Promise<readonly MemberProfile[]> {
  await lockGroup(db, group)
  return listMembers(db, group)
}

/**
 * Gives an office that the rules allow, and records it. Returns who loses the office by that and becomes a delegate.
 * `members`: as `lockMembers` returned them.
 */
export async function giveOffice(
  context: ActContext,
  appointment: Appointment & { readonly name: string },
  members: readonly MemberProfile[],
): Promise<MemberProfile | undefined> {
  const before = predecessor(appointment, members)
  if (before) {
    const { id, name } = before
    await changeOffice(context, { person: id, name, office: 'delegate', appointedBy: null }, members)
  }
  await changeOffice(context, appointment, members)
  return before
}

/**
 * Changes an office and records it with the name, so that the record stays readable when two persons turn out to be
 * one.
 */
async function changeOffice(
  { db, caller, now }: ActContext,
  { person, name, office, appointedBy }: Appointment & { readonly name: string },
  members: readonly MemberProfile[],
): Promise<void> {
  const member = members.find(({ id }) => id === person)
  const before = member && { person, name: member.name, office: member.office, appointedBy: member.appointedBy }
  const after = { person, name, office, appointedBy }
  await setOffice(db, caller.group.id, after)
  const change = { group: caller.group.id, person: caller.person.id, at: now, what: 'office', after }
  await recordGroupChange(db, before ? { ...change, before } : change)
}

/** Ends a membership and records it; what the person did in the group stays. */
export async function removeMember(
  { db, caller, now }: ActContext,
  who: Named,
  members: readonly MemberProfile[],
): Promise<void> {
  await endMembership(db, caller.group.id, who.id)
  const office = members.find(({ id }) => id === who.id)?.office
  const before = { person: who.id, name: who.name, office }
  await recordGroupChange(db, { group: caller.group.id, person: caller.person.id, at: now, what: 'left', before })
}
