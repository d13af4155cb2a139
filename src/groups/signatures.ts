import { choice, optional, text } from '../bot/field.ts'
import { change, query } from '../bot/signature.ts'
import { zone } from '../bot/time-fields.ts'
import { emailField } from '../people/fields.ts'
import { profileById, profileIds } from '../terms/profiles/registry.ts'

const mailingListField = optional(
  emailField('Mailing list', {
    hint: 'The address that notices are sent to',
    example: 'an address such as list@lists.example.org',
  }),
)

const profiles = Object.fromEntries(profileIds.map((id) => [id, profileById(id)?.name ?? id]))

export const setUp = change({
  name: 'group setup',
  summary: 'Make this channel the home of a correspondence group',
  fields: {
    name: text('Name', { max: 80, hint: 'Such as CG-Identification' }),
    profile: optional(choice('Rule profile', profiles, { hint: `Default: ${profileById(profileIds[0] ?? '')?.name}` })),
    zone: optional(
      zone('Time zone for dates', { hint: 'Default: the zone of the rule profile, such as Europe/Zurich' }),
    ),
    list: mailingListField,
  },
  allow: 'anyone',
})

export const edit = change({
  name: 'group edit',
  summary: 'Change the name, time zone or mailing list of the group',
  fields: {
    name: optional(text('Name', { max: 80 })),
    zone: optional(zone('Time zone for dates')),
    list: mailingListField,
  },
  allow: 'organiser',
  asksForOne: true,
})

export const invite = change({
  name: 'group invite',
  summary: 'Get a one-time code that lets another channel, on Slack or Discord, join this group',
  fields: {},
  allow: 'organiser',
})

export const joinChannel = change({
  name: 'group join',
  summary: 'Add this channel to a group that already has one',
  fields: { code: text('Code', { max: 20, hint: 'From /group invite in the other channel' }) },
  allow: 'anyone',
})

export const showRules = query({
  name: 'group rules',
  summary: 'Show the rules of this group, with their original text',
  fields: {},
  allow: 'member',
})

export const showStatus = query({
  name: 'group status',
  summary: 'Show the rules, the next meeting, what is due and the connections',
  fields: {},
  allow: 'member',
})

export const home = query({
  name: 'home',
  summary: 'Show what comes next and what is waiting for you, in all your groups',
  fields: {},
  allow: 'anyone',
})
