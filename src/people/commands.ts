import { type Command, command, query } from '../bot/command.ts'
import { choice, optional, text, yesNo } from '../bot/field.ts'
import { answer, refuse, withNewRights } from '../bot/reply.ts'
import { officeNames } from '../bot/rights.ts'
import { zone } from '../bot/time-fields.ts'
import { type Block, strong, view, text as words } from '../bot/view.ts'
import type { Section } from '../groups/section.ts'
import { profileById } from '../terms/profile.ts'
import { giveOffice } from './appointing.ts'
import { emailField } from './email-field.ts'
import { person, personOrNewcomer } from './field.ts'
import { type Departure, leavingCommands } from './leaving.ts'
import { type Merge, mergePeople } from './merge.ts'
import { refuseAppointment, studyGroupsIn } from './rules.ts'
import {
  createPerson,
  findLinkCode,
  findMember,
  findProfile,
  holdOffices,
  keepLinkCode,
  listMembers,
  listOfficesToRun,
  takeLinkCode,
  updateProfile,
} from './store.ts'
import { actsAsPerson, codeView, linkingView, membersView, officeWords, profileView } from './views.ts'

const codeMinutes = 15

const office = choice('Office', {
  coConvenor: 'Co-Convenor',
  secretariat: 'Secretariat',
  delegate: 'Delegate',
  observer: 'Observer',
})

const email = emailField('E-mail', { example: 'an e-mail address such as name@example.org' })

const profileFields = {
  name: optional(text('Name', { max: 80 })),
  organisation: optional(text('Organisation', { max: 120 })),
  groups: optional(text('Study groups', { max: 80, hint: 'Such as SG2, SG20' })),
  zone: optional(zone('Time zone')),
  email: optional(email),
}

/** `mine`: what the features have to say about somebody's own tasks in the group. */
const showMeCommand = (mine: readonly Section[]) =>
  command({
    name: 'people me',
    summary: 'Show or set your name, organisation, study groups, time zone and e-mail',
    fields: profileFields,
    allow: 'anyone',
    async run({ input, caller, now, db }) {
      const { groups, ...rest } = input
      const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
      const change = { ...given, ...(groups === undefined ? {} : { studyGroups: studyGroupsIn(groups) }) }
      const isChanged = Object.keys(change).length > 0
      const { group, person: me } = caller
      const profile = isChanged ? await updateProfile(db, me.id, change) : await findProfile(db, me.id)
      const member = group && (await findMember(db, group.id, me.id))
      const held = member && officeWords(member.office, member.appointedBy)
      const shown = profileView(isChanged ? 'Saved' : 'You', profile, held, now)
      if (!group || isChanged) return answer(shown)
      const blocks: Block[] = [...shown.blocks]
      for (const section of mine) blocks.push(...(await section(db, { group, now, person: me.id })))
      return answer({ ...shown, blocks })
    },
  })

type ShowMe = ReturnType<typeof showMeCommand>

/** The same by a form: its name is the required field that makes the form open. */
const editMeCommand = (showMe: ShowMe) =>
  command({
    name: 'people edit',
    summary: 'Change your name, organisation, study groups, time zone and e-mail in a form',
    fields: { ...profileFields, name: text('Name', { max: 80 }) },
    allow: 'anyone',
    buttonOnly: true,
    run: (context) => showMe.run(context as never),
  })

export type EditMe = ReturnType<typeof editMeCommand>

export const listPeople = query({
  name: 'people list',
  summary: 'Show the members of this group',
  fields: {},
  allow: 'member',
  async run({ caller, db }) {
    return answer(membersView(caller.group.name, await listMembers(db, caller.group.id)))
  },
})

const appointingBody = optional(
  text('Appointed by', { max: 40, hint: 'For a Co-Convenor: the study group, such as SG2' }),
)

export const appoint = command({
  name: 'people appoint',
  summary: 'Give a member an office',
  fields: { who: personOrNewcomer('Who'), office, by: appointingBody },
  allow: 'organiser',
  async run({ input, caller, now, db }) {
    const profile = profileById(caller.group.profile)
    const members = await holdOffices(db, caller.group.id)
    const by = input.office === 'coConvenor' ? studyGroupsIn(input.by ?? '')[0] : undefined
    const appointment = { person: input.who.id, office: input.office, appointedBy: by }
    const refused = profile && refuseAppointment(appointment, profile, members)
    if (refused) return refused
    const notes = await giveOffice(db, { ...appointment, name: input.who.name }, members, { caller, now })
    const title = `${input.who.name} is now ${officeWords(input.office, by ?? null)}`
    return withNewRights(view(title, ...notes))
  },
})

export const addPerson = command({
  name: 'people add',
  summary: 'Add someone who is on neither platform yet',
  fields: {
    name: text('Name', { max: 80 }),
    office,
    by: appointingBody,
    organisation: profileFields.organisation,
    groups: profileFields.groups,
    zone: profileFields.zone,
    email: profileFields.email,
  },
  allow: 'organiser',
  async run({ input, caller, now, db }) {
    const members = await holdOffices(db, caller.group.id)
    if (members.some(({ name }) => name.toLowerCase() === input.name.toLowerCase()))
      return refuse(`${input.name} is a member already.`, { instead: 'Change the office with /people appoint.' })
    const profile = profileById(caller.group.profile)
    const by = input.office === 'coConvenor' ? studyGroupsIn(input.by ?? '')[0] : undefined
    const appointment = { person: 0, office: input.office, appointedBy: by }
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
    const notes = await giveOffice(db, given, members, { caller, now })
    return answer(
      view(
        `${added.name} is added as ${officeNames[input.office]}`,
        words('When they come to Slack, Discord or the browser, give them a code with ', strong('/people invite'), '.'),
        ...notes,
      ),
    )
  },
})

export const invitePerson = command({
  name: 'people invite',
  summary: 'Get a one-time code with which someone without an account takes their place',
  fields: { who: person('Who') },
  allow: 'organiser',
  async run({ input, caller, now, db, newCode }) {
    const member = await findMember(db, caller.group.id, input.who.id)
    if (!member || member.platforms.length > 0)
      return refuse(`${input.who.name} has an account already.`, { instead: 'They link another with /people link.' })
    const code = newCode()
    const until = now.plus({ days: 1 })
    await keepLinkCode(db, code, member.id, until)
    return answer(
      codeView(
        `A code for ${member.name}`,
        { code, expiresAt: until, zone: caller.person.zone },
        `They type, on their platform: /people link code:${code}`,
        actsAsPerson,
      ),
    )
  },
})

/** `merges`: what each feature keeps about a person. */
export const linkCommand = (merges: readonly Merge[]) =>
  command({
    name: 'people link',
    summary: 'Link your accounts on Slack, Discord and the browser with a one-time code',
    fields: {
      code: optional(text('Code', { max: 20, hint: 'The code from the other side; leave out to get one' })),
      sure: optional(yesNo('Sure', { hint: 'Asked for where you hold an office' })),
    },
    allow: 'anyone',
    async run({ input, caller, now, db, newCode }) {
      if (input.code === undefined) {
        const code = newCode()
        const until = now.plus({ minutes: codeMinutes })
        await keepLinkCode(db, code, caller.person.id, until)
        const how = `On the other platform, type: /people link code:${code}`
        return answer(
          codeView('Link another account', { code, expiresAt: until, zone: caller.person.zone }, how, actsAsPerson),
        )
      }
      const code = input.code.toUpperCase().replace(/[\s-]/g, '')
      const offices = await listOfficesToRun(db, caller.person.id)
      // who has an office to lose is shown first to whom it would go
      const meant = offices.length > 0 && !input.sure ? await findLinkCode(db, code, now) : undefined
      if (meant && meant.id !== caller.person.id) return answer(linkingView(meant.name, offices, code))
      const into = await takeLinkCode(db, code, now)
      if (into === undefined)
        return refuse('This code is not valid (any more).', {
          instead:
            `A code from /people link lives ${codeMinutes} minutes, one from /people invite a day, and each works once. ` +
            'Get a new one where you got this one.',
        })
      if (into === caller.person.id)
        return refuse('This code is your own.', {
          instead: 'Enter it from your other account; one that is linked already needs no code.',
        })
      await mergePeople(db, caller.person.id, into, merges, now)
      const profile = await findProfile(db, into)
      return withNewRights(profileView(`This account is linked: you are ${profile.name}`, profile, undefined, now))
    },
  })

export type LinkAccount = ReturnType<typeof linkCommand>

/** What the features do about people: when two turn out to be one, when one leaves, what they show of each. */
export interface AboutPeople {
  readonly merges: readonly Merge[]
  readonly departures: readonly Departure[]
  readonly mine: readonly Section[]
}

export function peopleCommands({ merges, departures, mine }: AboutPeople): readonly Command[] {
  const showMe = showMeCommand(mine)
  const leaving = leavingCommands(departures)
  const all = [showMe, editMeCommand(showMe), listPeople, appoint, addPerson, invitePerson, linkCommand(merges)]
  return [...(all as readonly unknown[] as readonly Command[]), ...leaving]
}
