import type { DateTime } from 'luxon'
import { type Command, command, query } from '../bot/command.ts'
import { type Answer, answer, type Reply, refuse } from '../bot/reply.ts'
import { note, view } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { findGroup } from '../groups/read.ts'
import { termsOf } from '../groups/terms.ts'
import { recordGroupChange } from '../groups/write.ts'
import { meetingField } from '../meetings/fields.ts'
import { addressOf } from './listener.ts'
import { countLinks, keepLink, revokeLinks, type Whose } from './store.ts'
import { groupAddressView, meetingFileView, ownAddressView, shownOnceView } from './views.ts'
import { organizerOf, writeCalendar } from './write.ts'

/** Where calendar programs reach this bot, such as https://bot.example.org; nothing where they cannot. */
export type PublicUrl = () => string | undefined

/** One for each device of a person, and not so many that nobody knows whose they are. */
const mostLinks = 5

interface Issuing {
  readonly whose: Whose
  readonly publicUrl: PublicUrl
  readonly newCode: () => string
  readonly now: DateTime
  /** The command that ends them. */
  readonly revoke: string
}

/** A new address; the secret in it is 160 random bits, and is not kept. */
async function issue(db: Db, { whose, publicUrl, newCode, now, revoke }: Issuing): Promise<string | Reply> {
  const base = publicUrl()
  if (base === undefined)
    return refuse('This bot has no public address, so no calendar program can reach it.', {
      instead: 'Whoever runs it sets PUBLIC_URL. Until then ask for single meetings: “Add to calendar” on their card.',
      final: true,
    })
  if ((await countLinks(db, whose)) >= mostLinks)
    return refuse(`There are ${mostLinks} addresses already.`, { instead: `End them with ${revoke} and begin anew.` })
  const secret = [newCode(), newCode(), newCode(), newCode()].join('')
  await keepLink(db, whose, secret, now)
  return addressOf(base, secret)
}

const linkCommand = (publicUrl: PublicUrl) =>
  command({
    name: 'calendar link',
    summary: 'Get an address by which your calendar program follows the meetings of this group',
    fields: {},
    allow: 'member',
    async run({ caller, now, db, newCode }) {
      const whose = { group: caller.group.id, person: caller.person.id }
      const issued = await issue(db, { whose, publicUrl, newCode, now, revoke: '/calendar revoke' })
      return typeof issued === 'string' ? once(answer(ownAddressView(caller.group.name, issued))) : issued
    },
  })

const once = (shown: Answer): Answer => ({ ...shown, again: shownOnceView })

const publishCommand = (publicUrl: PublicUrl) =>
  command({
    name: 'calendar publish',
    summary: 'Get an address by which everybody who has it follows the meetings of this group',
    fields: {},
    allow: 'organiser',
    async run({ caller, now, db, newCode }) {
      const whose = { group: caller.group.id, person: undefined }
      const issued = await issue(db, { whose, publicUrl, newCode, now, revoke: '/calendar unpublish' })
      if (typeof issued !== 'string') return issued
      const act = { group: caller.group.id, person: caller.person.id, at: now }
      await recordGroupChange(db, { ...act, what: 'calendar published' })
      return once(answer(groupAddressView(caller.group.name, issued)))
    },
  })

const asBefore = note('What a program has fetched before stays in it.')

export const revoke = command({
  name: 'calendar revoke',
  summary: 'End the addresses by which your calendar programs follow this group',
  fields: {},
  allow: 'member',
  async run({ caller, db }) {
    const ended = await revokeLinks(db, { group: caller.group.id, person: caller.person.id })
    if (ended === 0)
      return refuse('You have no calendar address in this group.', { instead: '/calendar link gives one.' })
    return answer(view('Your calendar addresses end here', asBefore))
  },
})

export const unpublish = command({
  name: 'calendar unpublish',
  summary: 'End the addresses by which everybody follows the meetings of this group',
  fields: {},
  allow: 'organiser',
  async run({ caller, now, db }) {
    const ended = await revokeLinks(db, { group: caller.group.id, person: undefined })
    if (ended === 0) return refuse('The group has no calendar address.', { instead: '/calendar publish gives one.' })
    const act = { group: caller.group.id, person: caller.person.id, at: now }
    await recordGroupChange(db, { ...act, what: 'calendar unpublished' })
    return answer(view('The calendar addresses of the group end here', asBefore))
  },
})

/** To one member alone, as the join information is: so a link with a passcode may be in it. */
export const addToCalendar = query({
  name: 'calendar add',
  summary: 'Get a meeting as a file for your calendar, with its join link',
  fields: { meeting: meetingField() },
  allow: 'member',
  async run({ input: { meeting }, caller, now, db }) {
    const group = await findGroup(db, caller.group.id)
    const answered = meeting.attendees.find(({ person }) => person.id === caller.person.id)
    const entry = { meeting, group: group.name, terms: termsOf(caller), answer: answered?.answer, mayJoin: true }
    const text = writeCalendar([entry], { method: 'PUBLISH', organizer: organizerOf(group), stampedAt: now })
    return answer(meetingFileView(meeting, text))
  },
})

export const calendarCommands = (publicUrl: PublicUrl): readonly Command[] =>
  [addToCalendar, linkCommand(publicUrl), revoke, publishCommand(publicUrl), unpublish] as readonly Command[]
