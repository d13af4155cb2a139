import { DateTime } from 'luxon'
import type { Member, Office, Visitor } from '../../src/bot/caller.ts'
import { catalogueOf } from '../../src/bot/catalogue.ts'
import { choice, count, optional, paragraph, text } from '../../src/bot/field.ts'
import { answer } from '../../src/bot/reply.ts'
import { when } from '../../src/bot/time-fields.ts'
import { view } from '../../src/bot/view.ts'
import { command, query } from './declare.ts'

const run = async () => answer(view('Done'))

export const planMeeting = command({
  name: 'meeting plan',
  summary: 'Plan a meeting',
  fields: {
    title: text('Title', { max: 10 }),
    start: when('Start'),
    lasts: text('Lasts'),
    link: optional(text('Join link')),
    agenda: optional(paragraph('Agenda')),
  },
  allow: 'organiser',
  run,
})

export const addItem = command({
  name: 'meeting agenda add',
  summary: 'Propose an agenda item',
  fields: { item: text('Item'), minutes: optional(count('Minutes', { from: 1, to: 240 })) },
  allow: 'member',
  run,
})

export const attend = command({
  name: 'meeting attend',
  summary: 'Say whether you attend',
  fields: { meeting: text('Meeting'), answer: choice('Answer', { yes: 'Attending', no: 'Regrets' }) },
  allow: 'delegate',
  buttonOnly: true,
  run,
})

export const listMeetings = query({
  name: 'meeting list',
  summary: 'Show the meetings',
  fields: {},
  allow: 'member',
  run,
})

export const showMe = query({ name: 'people me', summary: 'Show who you are', fields: {}, allow: 'anyone', run })

export const sample = catalogueOf([planMeeting, addItem, attend, listMeetings, showMe])

export const monday = DateTime.fromISO('2026-08-03T09:00:00Z', { zone: 'utc' })

export const visitor: Visitor = {
  actor: { platform: 'slack', workspace: 'T1', channel: 'C1', account: 'U1', name: 'Delegate from Asia' },
  person: { id: 1, name: 'Delegate from Asia', zone: 'Asia/Seoul' },
}

export const memberAs = (office: Office): Member => ({
  ...visitor,
  group: { id: 1, name: 'CG-Identification', profile: 'itu-cg-identification', zone: 'Europe/Zurich' },
  office,
})
