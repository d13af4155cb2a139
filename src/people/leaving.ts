import type { DateTime } from 'luxon'
import type { Member } from '../bot/caller.ts'
import { type Command, command } from '../bot/command.ts'
import { yesNo } from '../bot/field.ts'
import { type Answer, answer, type Refusal, refuse, withNewRights } from '../bot/reply.ts'
import { forbidden, officeNames } from '../bot/rights.ts'
import { note, toned, view } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { recordGroupChange } from '../groups/store.ts'
import { profileById } from '../terms/profile.ts'
import { type Named, person } from './field.ts'
import { join } from './identify.ts'
import { refuseAppointment } from './rules.ts'
import { holdOffices } from './store.ts'

/** What one feature does when somebody leaves a group, in the caller's transaction. */
export type Departure = (db: Db, group: number, person: Named, now: DateTime) => Promise<void>

interface Act {
  readonly db: Db
  readonly caller: Member
  readonly now: DateTime
}

/** Ends a membership; what the person did stays. */
async function leave(
  { db, caller, now }: Act,
  who: Named,
  departures: readonly Departure[],
): Promise<Answer | Refusal> {
  const { group } = caller
  const members = await holdOffices(db, group.id)
  const profile = profileById(group.profile)
  const refused =
    profile && refuseAppointment({ person: who.id, office: 'delegate', appointedBy: undefined }, profile, members)
  if (refused) return refused
  await db.membership.deleteMany({ where: { groupId: group.id, personId: who.id } })
  const office = members.find(({ id }) => id === who.id)?.office
  const before = { person: who.id, name: who.name, office }
  await recordGroupChange(db, { group: group.id, person: caller.person.id, at: now, what: 'left', before })
  for (const depart of departures) await depart(db, group.id, who, now)
  const title =
    who.id === caller.person.id ? `You have left ${group.name}` : `${who.name} is no longer in ${group.name}`
  const back =
    who.id === caller.person.id
      ? '/people join in a channel of the group lets you take part again, as a delegate.'
      : 'They come back only with an office that a Co-Convenor or the secretariat gives: /people appoint.'
  return withNewRights(view(title, note(back)))
}

/** Nobody takes part in a group again without wanting to: who has left says so. */
const joinAgain = command({
  name: 'people join',
  summary: 'Take part again in a group that you have left',
  fields: {},
  allow: 'anyone',
  async run({ caller, now, db }) {
    const { group, left, person: me } = caller
    if (!group)
      return refuse('It is not clear which group this is for.', {
        final: true,
        instead: 'Use /people join in a channel of the group.',
      })
    const refused = forbidden('member', caller)
    if (!refused) return answer(view(`You take part in ${group.name} already`))
    if (left?.wasRemoved !== false) return refused
    const office = await join(db, group.id, me.id)
    const after = { person: me.id, name: me.name, office }
    await recordGroupChange(db, { group: group.id, person: me.id, at: now, what: 'joined again', after })
    return withNewRights(toned('good', `You take part in ${group.name} again, as a ${officeNames[office]}`))
  },
})

export const leavingCommands = (departures: readonly Departure[]): readonly Command[] =>
  [
    joinAgain,
    command({
      name: 'people leave',
      summary: 'Leave this group; what you did in it stays',
      fields: { sure: yesNo('Leave this group') },
      allow: 'member',
      run: async ({ input, caller, now, db }) =>
        input.sure
          ? leave({ db, caller, now }, caller.person, departures)
          : answer(view('You stay', note('Nothing was changed.'))),
    }),
    command({
      name: 'people remove',
      summary: 'Take somebody out of this group; what they did in it stays',
      fields: { who: person('Who') },
      allow: 'organiser',
      run: ({ input, caller, now, db }) => leave({ db, caller, now }, input.who, departures),
    }),
  ] as readonly unknown[] as readonly Command[]
