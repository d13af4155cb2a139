import type { DateTime } from 'luxon'
import type { Member } from '../bot/caller.ts'
import { type Block, note } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { type Appointment, predecessor } from './rules.ts'
import { type HeldOffice, type MemberProfile, recordOfficeChange, setOffice } from './store.ts'

/**
 * Gives an office that the rules allow, and says who loses it by that; every change of an office is recorded.
 * `members`: as they are held until the transaction ends.
 */
export async function giveOffice(
  db: Db,
  appointment: Appointment & { readonly name: string },
  members: readonly MemberProfile[],
  { caller, now }: { readonly caller: Member; readonly now: DateTime },
): Promise<readonly Block[]> {
  const { person, name, office, appointedBy } = appointment
  const set = async (after: HeldOffice) => {
    const held = members.find(({ id }) => id === after.person)
    const before = held && { person: held.id, name: held.name, office: held.office, appointedBy: held.appointedBy }
    await setOffice(db, { ...after, group: caller.group.id })
    const change = { group: caller.group.id, person: caller.person.id, at: now, after }
    await recordOfficeChange(db, { ...change, ...(before ? { before } : {}) })
  }
  const before = predecessor(appointment, members)
  if (before) await set({ person: before.id, name: before.name, office: 'delegate', appointedBy: null })
  await set({ person, name, office, appointedBy: appointedBy ?? null })
  return before ? [note(`${before.name} held this office and is a delegate from now on.`)] : []
}
