import { change, query } from '../bot/signature.ts'
import { meetingField } from '../meetings/fields.ts'

export const addToCalendar = query({
  name: 'calendar add',
  summary: 'Get a meeting as a file for your calendar, with its join link',
  fields: { meeting: meetingField() },
  allow: 'member',
})

export const linkCalendar = change({
  name: 'calendar link',
  summary: 'Get an address that your calendar app can use to follow the meetings of this group',
  fields: {},
  allow: 'member',
})

export const revokeOwn = change({
  name: 'calendar revoke',
  summary: 'Revoke the addresses that your calendar apps use to follow this group',
  fields: {},
  allow: 'member',
})

export const publishCalendar = change({
  name: 'calendar publish',
  summary: 'Get an address that lets anyone who has it follow the meetings of this group',
  fields: {},
  allow: 'organiser',
})

export const unpublishCalendar = change({
  name: 'calendar unpublish',
  summary: 'Revoke the addresses that you published for everyone',
  fields: {},
  allow: 'organiser',
})
