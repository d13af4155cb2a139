import type { DateTime } from 'luxon'
import { type Command, type Context, implement } from '../../bot/command.ts'
import { answer, type Reply, refuse, withNewRights } from '../../bot/reply.ts'
import { forbidden, officeNames, officeTitles } from '../../bot/rights.ts'
import { type Block, note, strong, text, toned, view } from '../../bot/view.ts'
import type { Db } from '../../database/client.ts'
import { formatOffice } from '../../people/format.ts'
import type { MemberProfile, Named } from '../../people/model.ts'
import { listMembers } from '../../people/read.ts'
import { refuseAppointment, studyGroupsIn } from '../../people/rules.ts'
import { addPerson, appoint, joinAgain, leave, listPeople, remove } from '../../people/signatures.ts'
import { membersView } from '../../people/views.ts'
import { createPerson, join } from '../../people/write.ts'
import { profileById } from '../../terms/profiles/registry.ts'
import { recordGroupChange } from '../write.ts'
import { type ActContext, giveOffice, lockMembers, removeMember } from './write.ts'

/** Does what one feature does when a member leaves a group, in the caller's transaction. */
export type Departure = (db: Db, group: number, person: Named, now: DateTime) => Promise<void>

const listCommand = implement(listPeople, async ({ caller, db }) =>
  answer(membersView(caller.group.name, await listMembers(db, caller.group.id))),
)

const appointCommand = implement(appoint, async ({ input, caller, now, db }) => {
  const profile = profileById(caller.group.profile)
  const members = await lockMembers(db, caller.group.id)
  const { who, office } = input
  const appointment = { person: who.id, office, appointedBy: appointingBody(input) }
  const refused = profile && refuseAppointment(appointment, profile, members)
  if (refused) return refused
  const replaced = await giveOffice({ caller, now, db }, { ...appointment, name: who.name }, members)
  const title = `${who.name} is now ${formatOffice(office, appointment.appointedBy)}`
  return withNewRights(view(title, ...replacedNote(replaced)))
})

/** Finds the study group that appoints a Co-Convenor; null for any other office. */
const appointingBody = ({ office, by = '' }: Pick<Adding['input'], 'office' | 'by'>): string | null =>
  office === 'coConvenor' ? (studyGroupsIn(by)[0] ?? null) : null

const replacedNote = (replaced: MemberProfile | undefined): readonly Block[] =>
  replaced ? [note(`${replaced.name} held this office before and is now a delegate.`)] : []

type Adding = Context<typeof addPerson.fields, 'organiser'>

async function add({ input, caller, now, db }: Adding): Promise<Reply> {
  const members = await lockMembers(db, caller.group.id)
  if (members.some(({ name }) => name.toLowerCase() === input.name.toLowerCase()))
    return refuse(`${input.name} is already a member.`, { instead: 'To change their office, use /people appoint.' })
  const profile = profileById(caller.group.profile)
  const appointment = { person: 0, office: input.office, appointedBy: appointingBody(input) }
  const refused = profile && refuseAppointment(appointment, profile, members)
  if (refused) return refused
  const added = await createPerson(db, {
    name: input.name,
    organisation: input.organisation ?? null,
    studyGroups: studyGroupsIn(input.groups ?? ''),
    zone: input.zone ?? caller.group.zone,
    email: input.email ?? null,
  })
  const given = { ...appointment, person: added.id, name: added.name }
  const replaced = await giveOffice({ caller, now, db }, given, members)
  return answer(
    view(
      `Added ${added.name} as ${officeNames[input.office]}`,
      text(
        'When they join on Slack, Discord or in the browser, get a code for them with ',
        strong('/people invite'),
        '.',
      ),
      ...replacedNote(replaced),
    ),
  )
}

/** Readmits a person who left; anyone who was removed needs an office from a Co-Convenor or the secretariat. */
const joinCommand = implement(joinAgain, async ({ caller, now, db }) => {
  const { group, left, person: me } = caller
  if (!group)
    return refuse('It is not clear which group you mean.', {
      final: true,
      instead: 'Use /people join in a channel of the group.',
    })
  const refused = forbidden('member', caller)
  if (!refused) return answer(view(`You are already a member of ${group.name}`))
  if (left?.wasRemoved !== false) return refused
  const office = await join(db, group.id, me.id)
  const after = { person: me.id, name: me.name, office }
  await recordGroupChange(db, { group: group.id, person: me.id, at: now, what: 'joined again', after })
  return withNewRights(toned('good', `You are a member of ${group.name} again, as ${officeTitles[office]}`))
})

async function depart(context: ActContext, who: Named, departures: readonly Departure[]): Promise<Reply> {
  const { db, caller, now } = context
  const { group } = caller
  const members = await lockMembers(db, group.id)
  const profile = profileById(group.profile)
  const refused =
    profile && refuseAppointment({ person: who.id, office: 'delegate', appointedBy: null }, profile, members)
  if (refused) return refused
  await removeMember(context, who, members)
  for (const departure of departures) await departure(db, group.id, who, now)
  return who.id === caller.person.id
    ? withNewRights(
        view(
          `You have left ${group.name}`,
          note('To rejoin as a delegate, use /people join in a channel of the group.'),
        ),
      )
    : withNewRights(
        view(
          `${who.name} is no longer in ${group.name}`,
          note('Only a Co-Convenor or the secretariat can bring them back, with /people appoint.'),
        ),
      )
}

/** Returns the commands on members. `departures`: what each feature does when a member leaves. */
export const membershipCommands = (departures: readonly Departure[]): readonly Command[] => [
  listCommand,
  appointCommand,
  implement(addPerson, add),
  joinCommand,
  implement(leave, async ({ input, ...context }) =>
    input.sure
      ? depart(context, context.caller.person, departures)
      : answer(view('You stay in the group', note('Nothing changed.'))),
  ),
  implement(remove, ({ input, ...context }) => depart(context, input.who, departures)),
]
