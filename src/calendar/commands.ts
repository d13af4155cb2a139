import type { DateTime } from 'luxon'
import { type Command, implement } from '../bot/command.ts'
import type { Invocation } from '../bot/invocation.ts'
import { writeLine } from '../bot/line.ts'
import { type Answer, answer, type Reply, refuse } from '../bot/reply.ts'
import { press } from '../bot/signature.ts'
import { note, view } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { findGroup } from '../groups/read.ts'
import { termsOf } from '../groups/terms.ts'
import { recordGroupChange } from '../groups/write.ts'
import { formatCalendar, organizerOf } from './icalendar/format.ts'
import { addressOf } from './listener.ts'
import type { PublicUrl, Whose } from './model.ts'
import { countLinks } from './read.ts'
import * as sign from './signatures.ts'
import { groupAddressView, meetingFileView, ownAddressView, shownOnceView } from './views.ts'
import { createLink, revokeLinks } from './write.ts'

/** Allows one address for each device of a person, but not so many that nobody knows who has them. */
const mostLinks = 5

interface Issuing {
  readonly whose: Whose
  readonly publicUrl: PublicUrl
  readonly newCode: () => string
  readonly now: DateTime
  readonly revoke: Invocation
}

/** Issues a new address. Its secret has 160 random bits and is not stored. */
async function issue(db: Db, { whose, publicUrl, newCode, now, revoke }: Issuing): Promise<string | Reply> {
  const base = publicUrl()
  if (base === undefined)
    return refuse('This bot has no public address, so no calendar app can reach it.', {
      instead: 'Its operator can set PUBLIC_URL. Until then, use “Add to calendar” on the card of a meeting.',
      final: true,
    })
  if ((await countLinks(db, whose)) >= mostLinks)
    return refuse(`There are already ${mostLinks} addresses.`, {
      instead: `Revoke them with ${writeLine(revoke)} and start again.`,
    })
  const secret = [newCode(), newCode(), newCode(), newCode()].join('')
  await createLink(db, whose, secret, now)
  return addressOf(base, secret)
}

const once = (shown: Answer): Answer => ({ ...shown, again: shownOnceView })

const linkCommand = (publicUrl: PublicUrl) =>
  implement(sign.linkCalendar, async ({ caller, now, db, newCode }) => {
    const whose = { group: caller.group.id, person: caller.person.id }
    const issued = await issue(db, { whose, publicUrl, newCode, now, revoke: press(sign.revokeOwn) })
    return typeof issued === 'string' ? once(answer(ownAddressView(caller.group.name, issued))) : issued
  })

const publishCommand = (publicUrl: PublicUrl) =>
  implement(sign.publishCalendar, async ({ caller, now, db, newCode }) => {
    const whose = { group: caller.group.id, person: undefined }
    const issued = await issue(db, { whose, publicUrl, newCode, now, revoke: press(sign.unpublishCalendar) })
    if (typeof issued !== 'string') return issued
    const stamp = { group: caller.group.id, person: caller.person.id, at: now }
    await recordGroupChange(db, { ...stamp, what: 'calendar published' })
    return once(answer(groupAddressView(caller.group.name, issued)))
  })

const kept = note('Calendar apps keep what they have already fetched.')

const revoke = implement(sign.revokeOwn, async ({ caller, db }) => {
  const revoked = await revokeLinks(db, { group: caller.group.id, person: caller.person.id })
  if (revoked === 0)
    return refuse('You have no calendar address in this group.', {
      instead: `To get one: ${writeLine(press(sign.linkCalendar))}.`,
    })
  return answer(view('Your calendar addresses are revoked', kept))
})

const unpublish = implement(sign.unpublishCalendar, async ({ caller, now, db }) => {
  const revoked = await revokeLinks(db, { group: caller.group.id, person: undefined })
  if (revoked === 0)
    return refuse('The group has no calendar address.', {
      instead: `To get one: ${writeLine(press(sign.publishCalendar))}.`,
    })
  const stamp = { group: caller.group.id, person: caller.person.id, at: now }
  await recordGroupChange(db, { ...stamp, what: 'calendar unpublished' })
  return answer(view('The group’s calendar addresses are revoked', kept))
})

/** Shows a meeting to one member only, as the join information is, so its link may contain a passcode. */
const add = implement(sign.addToCalendar, async ({ input: { meeting }, caller, now, db }) => {
  const group = await findGroup(db, caller.group.id)
  const own = meeting.attendees.find(({ person }) => person.id === caller.person.id)
  const entry = { meeting, group: group.name, terms: termsOf(caller), answer: own?.answer, mayJoin: true }
  const text = formatCalendar([entry], { method: 'PUBLISH', organizer: organizerOf(group), stampedAt: now })
  return answer(meetingFileView(meeting, text))
})

/** Returns the commands on calendars, in the order of the help. */
export const calendarCommands = (publicUrl: PublicUrl): readonly Command[] => [
  add,
  linkCommand(publicUrl),
  revoke,
  publishCommand(publicUrl),
  unpublish,
]
