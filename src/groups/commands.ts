import type { DateTime } from 'luxon'
import { type Command, command, query } from '../bot/command.ts'
import { choice, optional, text } from '../bot/field.ts'
import type { Health } from '../bot/platform.ts'
import { answer, refuse, withNewRights } from '../bot/reply.ts'
import { zone } from '../bot/time-fields.ts'
import type { Db } from '../database/client.ts'
import { watch, watchGroup } from '../deadlines/store.ts'
import { put } from '../delivery/put.ts'
import { emailField } from '../people/email-field.ts'
import { listMembers, setOffice } from '../people/store.ts'
import { codeView } from '../people/views.ts'
import { profileById, profileIds } from '../terms/profile.ts'
import { lifeCommands } from './life-commands.ts'
import type { Section, Standing } from './section.ts'
import {
  bindChannel,
  countUndelivered,
  createGroup,
  findGroup,
  type Group,
  groupOfChannel,
  keepPlaceCode,
  listChannels,
  recordGroupChange,
  takePlaceCode,
  updateGroup,
} from './store.ts'
import { changedView, joinedView, rulesView, setUpView, statusView, welcomeView } from './views.ts'

const codeHours = 24

const mailingList = emailField('Mailing list', {
  hint: 'The address to which notices go',
  example: 'an address such as list@lists.example.org',
})

const profiles = Object.fromEntries(profileIds.map((id) => [id, profileById(id)?.name ?? id]))

const bound = refuse('This channel belongs to a group already.', { instead: '/group status shows it.' })

export const setUp = command({
  name: 'group setup',
  summary: 'Make this channel the home of a correspondence group',
  fields: {
    name: text('Name', { max: 80, hint: 'Such as CG-Identification' }),
    profile: optional(choice('Rule profile', profiles, { hint: `Default: ${profileById(profileIds[0] ?? '')?.name}` })),
    zone: optional(zone('Time zone of the dates', { hint: 'Default: the one of the rules, such as Europe/Zurich' })),
    list: optional(mailingList),
  },
  allow: 'anyone',
  async run({ input, caller, now, db }) {
    if (caller.actor.channel === '')
      return refuse('A group lives in a channel.', { instead: 'Type /group setup in the channel it shall live in.' })
    if ((await groupOfChannel(db, caller.actor)) !== undefined) return bound
    const profile = profileById(input.profile ?? profileIds[0] ?? '')
    if (!profile) return refuse('There is no such rule profile.', { instead: `One of: ${profileIds.join(', ')}.` })
    const group = await createGroup(db, {
      name: input.name,
      profile: profile.id,
      zone: input.zone ?? profile.zone,
      mailingList: input.list ?? profile.mailingList ?? null,
    })
    if (!(await bindChannel(db, group.id, caller.actor))) return bound
    await setOffice(db, { group: group.id, person: caller.person.id, office: 'secretariat', appointedBy: null })
    await recordGroupChange(db, { group: group.id, person: caller.person.id, at: now, what: 'set up', after: group })
    await watch(db, { kind: 'group', id: group.id, group: group.id }, now)
    await put(db, { group: group.id, key: 'group:welcome', view: welcomeView(group, profile) })
    return withNewRights(setUpView(group, profile))
  },
})

/** Puts what stands in the channels of a group to where the group is now; a channel that is new gets all of it. */
async function putStanding(db: Db, group: Group, standing: readonly Standing[], now: DateTime): Promise<void> {
  const profile = profileById(group.profile)
  if (profile) await put(db, { group: group.id, key: 'group:welcome', view: welcomeView(group, profile) })
  for (const putAgain of standing) await putAgain(db, group.id, now)
}

const editCommand = (standing: readonly Standing[]) =>
  command({
    name: 'group edit',
    summary: 'Change the name, time zone or mailing list of the group',
    fields: {
      name: optional(text('Name', { max: 80 })),
      zone: optional(zone('Time zone of the dates')),
      list: optional(mailingList),
    },
    allow: 'organiser',
    asksForOne: true,
    async run({ input, caller, now, db }) {
      if (Object.values(input).every((value) => value === undefined))
        return refuse('Nothing to change was given.', { instead: 'Give name:, zone: or list:.' })
      const before = await findGroup(db, caller.group.id)
      const after = await updateGroup(db, before.id, {
        name: input.name ?? before.name,
        zone: input.zone ?? before.zone,
        mailingList: input.list ?? before.mailingList,
      })
      // the mornings and the last instants of all deadlines are in that zone
      if (after.zone !== before.zone) await watchGroup(db, after.id, now)
      await recordGroupChange(db, { group: after.id, person: caller.person.id, at: now, what: 'edited', before, after })
      await putStanding(db, after, standing, now)
      return answer(changedView(after))
    },
  })

export const invite = command({
  name: 'group invite',
  summary: 'Get a one-time code that lets another channel, on Slack or Discord, join this group',
  fields: {},
  allow: 'organiser',
  async run({ caller, now, db, newCode }) {
    const code = newCode()
    const until = now.plus({ hours: codeHours })
    await keepPlaceCode(db, code, caller.group.id, until)
    const power = 'Whoever enters this code brings a channel into this group, with everyone who is in it.'
    const how = `In the other channel, type: /group join code:${code}`
    return answer(
      codeView(
        `Another channel for ${caller.group.name}`,
        { code, expiresAt: until, zone: caller.person.zone },
        how,
        power,
      ),
    )
  },
})

const joinCommand = (standing: readonly Standing[]) =>
  command({
    name: 'group join',
    summary: 'Let this channel join a group that lives elsewhere',
    fields: { code: text('Code', { max: 20, hint: 'From /group invite in the other channel' }) },
    allow: 'anyone',
    async run({ input, caller, now, db }) {
      if (caller.actor.channel === '')
        return refuse('A group lives in a channel.', { instead: 'Type /group join in the channel that shall join.' })
      if ((await groupOfChannel(db, caller.actor)) !== undefined) return bound
      const id = await takePlaceCode(db, input.code.toUpperCase().replace(/[\s-]/g, ''), now)
      if (id === undefined)
        return refuse('This code is not valid (any more).', {
          instead: `A code lives ${codeHours} hours and works once; /group invite in the group's channel gives a new one.`,
        })
      const group = await findGroup(db, id)
      if (!(await bindChannel(db, id, caller.actor))) return bound
      const after = { platform: caller.actor.platform, channel: caller.actor.channel }
      await recordGroupChange(db, { group: id, person: caller.person.id, at: now, what: 'channel joined', after })
      await putStanding(db, group, standing, now)
      return withNewRights(joinedView(group))
    },
  })

export const showRules = query({
  name: 'group rules',
  summary: 'Show the rules this group runs by, in their own words',
  fields: {},
  allow: 'member',
  async run({ caller }) {
    const profile = profileById(caller.group.profile)
    return profile ? answer(rulesView(profile)) : refuse('The rule profile of this group is not in this version.')
  },
})

/** `health`: each connection now; `sections`: what the features add. */
export const statusCommand = (health: () => readonly Health[], sections: readonly Section[]) =>
  query({
    name: 'group status',
    summary: 'Show the rules, the next meeting, what is due and the connections',
    fields: {},
    allow: 'member',
    async run({ caller, now, db }) {
      const { group } = caller
      const asked = { group, now, person: caller.person.id }
      const blocks = []
      for (const section of sections) blocks.push(...(await section(db, asked)))
      return answer(
        statusView({
          group: await findGroup(db, group.id),
          profile: profileById(group.profile),
          members: await listMembers(db, group.id),
          channels: await listChannels(db, group.id),
          undelivered: await countUndelivered(db, group.id),
          health: health(),
          sections: blocks,
        }),
      )
    },
  })

/** `standing`: puts what each feature has in the channels of the group. */
export const groupCommands = (
  health: () => readonly Health[],
  sections: readonly Section[],
  standing: readonly Standing[],
): readonly Command[] =>
  [
    setUp,
    editCommand(standing),
    invite,
    joinCommand(standing),
    showRules,
    statusCommand(health, sections),
    ...lifeCommands,
  ] as readonly Command[]
