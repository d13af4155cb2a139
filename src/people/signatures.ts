import { choice, optional, text, yesNo } from '../bot/field.ts'
import { change, query } from '../bot/signature.ts'
import { zone } from '../bot/time-fields.ts'
import { emailField, personField, personOrNewcomerField } from './fields.ts'

const nameField = text('Name', { max: 80 })

const officeField = choice('Office', {
  coConvenor: 'Co-Convenor',
  secretariat: 'Secretariat',
  delegate: 'Delegate',
  observer: 'Observer',
})

const appointedByField = optional(
  text('Appointed by', { max: 40, hint: 'For a Co-Convenor: the study group, such as SG2' }),
)

const detailFields = {
  organisation: optional(text('Organisation', { max: 120 })),
  groups: optional(text('Study groups', { max: 80, hint: 'Such as SG2, SG20' })),
  zone: optional(zone('Time zone')),
  email: optional(emailField('E-mail', { example: 'an e-mail address such as name@example.org' })),
}

export const me = change({
  name: 'people me',
  summary: 'Show or set your name, organisation, study groups, time zone and e-mail',
  fields: { name: optional(nameField), ...detailFields },
  allow: 'anyone',
})

/** Asks for the details of `me` in a form, which opens because the name is required. */
export const editMe = change({
  name: 'people edit',
  summary: 'Change your name, organisation, study groups, time zone and e-mail in a form',
  fields: { name: nameField, ...detailFields },
  allow: 'anyone',
  buttonOnly: true,
})

export const listPeople = query({
  name: 'people list',
  summary: 'Show the members of this group',
  fields: {},
  allow: 'member',
})

export const appoint = change({
  name: 'people appoint',
  summary: 'Give a member an office',
  fields: { who: personOrNewcomerField('Who'), office: officeField, by: appointedByField },
  allow: 'organiser',
})

export const addPerson = change({
  name: 'people add',
  summary: 'Add someone who has no account here yet',
  fields: { name: nameField, office: officeField, by: appointedByField, ...detailFields },
  allow: 'organiser',
})

export const invitePerson = change({
  name: 'people invite',
  summary: 'Get a one-time code that links a member’s first account',
  fields: { who: personField('Who') },
  allow: 'organiser',
})

export const link = change({
  name: 'people link',
  summary: 'Link your accounts on Slack, Discord and the browser with a one-time code',
  fields: {
    code: optional(text('Code', { max: 20, hint: 'The code from the other account; leave it out to get one' })),
    sure: optional(yesNo('Confirm', { hint: 'Needed if you hold an office' })),
  },
  allow: 'anyone',
})

export const joinAgain = change({
  name: 'people join',
  summary: 'Rejoin a group that you left',
  fields: {},
  allow: 'anyone',
})

export const leave = change({
  name: 'people leave',
  summary: 'Leave this group; what you did stays on record',
  fields: { sure: yesNo('Leave this group') },
  allow: 'member',
})

export const remove = change({
  name: 'people remove',
  summary: 'Remove someone from this group; what they did stays on record',
  fields: { who: personField('Who') },
  allow: 'organiser',
})
