import type { DateTime } from 'luxon'
import type { Member } from '../bot/caller.ts'
import { writeLine } from '../bot/line.ts'
import { type Refusal, refuse } from '../bot/reply.ts'
import { press } from '../bot/signature.ts'
import { dayOf } from '../dates/day.ts'
import type { Terms } from '../groups/terms.ts'
import { earliestLawfulDay, noticeVerdict } from '../terms/calendar.ts'
import { isSupportedHost, type RuleProfile } from '../terms/rules.ts'
import { formatLateness, formatRule } from './format.ts'
import { type AgendaItem, type Assessment, isPast, type Meeting } from './model.ts'
import { addItem, announce, attended, held, move, plan } from './signatures.ts'

/** Compares a meeting with the notice rule: its notice if it has one, otherwise a notice that would go out now. */
export function assess(
  meeting: Pick<Meeting, 'startsAt' | 'noticeAt' | 'judgedBy'>,
  { profile, zone }: Terms,
  now: DateTime,
): Assessment {
  const distributedAt = meeting.noticeAt ?? now
  return {
    verdict: noticeVerdict({ meetingAt: meeting.startsAt, distributedAt, profile, zone, version: meeting.judgedBy }),
    distributed: meeting.noticeAt !== undefined,
    get earliestDay() {
      return earliestLawfulDay({ announcedAt: now, profile, zone })
    },
  }
}

/**
 * Tells whether a notice still covers the meeting after its start moved: only if the new start is later on the same day.
 * For an earlier start or another day the notice counts from the day on which the change goes out.
 */
export const keepsNotice = (from: DateTime, to: DateTime, zone: string): boolean =>
  to >= from && dayOf(from, zone) === dayOf(to, zone)

/**
 * Tells whether members could not have seen an item in the notice: it was added on a later day than the e-mail, which is
 * known only by its date. Without a recorded e-mail the announcement in the channels counts, and the e-mail that is still
 * to go out can include items until the last day for the notice.
 */
export function addedAfterNotice({ addedAt }: AgendaItem, meeting: Meeting, terms: Terms): boolean {
  const { verdict, distributed } = assess(meeting, terms, addedAt)
  const added = dayOf(addedAt, terms.zone)
  if (distributed) return added > verdict.distributedDay
  const { announcedAt } = meeting
  return announcedAt !== undefined && added > dayOf(announcedAt, terms.zone) && added > verdict.lastDay
}

/** Refuses to change a meeting that is over or cancelled. */
export function refuseChange(meeting: Meeting, now: DateTime): Refusal | undefined {
  if (meeting.state === 'cancelled')
    return refuse(`M${meeting.number} was cancelled.`, {
      instead: `Plan a new meeting with ${writeLine(press(plan))}.`,
    })
  if (isPast(meeting, now))
    return refuse(`M${meeting.number} is over.`, {
      instead: `You can still correct its attendance with ${writeLine(press(attended))}.`,
    })
  return undefined
}

/** Refuses to announce a meeting that cannot be announced, such as one without an agenda, or late without a reason. */
export function refuseAnnouncement(
  meeting: Meeting,
  terms: Terms,
  now: DateTime,
  reason: string | undefined,
): Refusal | undefined {
  const { notice } = terms.profile
  const closed = refuseChange(meeting, now)
  if (closed) return closed
  if (meeting.startsAt <= now)
    return refuse(`M${meeting.number} has begun, so it is too late to announce it.`, {
      instead: `Afterwards, record it with ${writeLine(press(held, { meeting }))}.`,
    })
  if (meeting.state === 'announced')
    return refuse(`M${meeting.number} is already announced.`, {
      instead: 'Its messages are updated automatically.',
    })
  if (notice.draftAgenda === 'required' && meeting.agenda.length === 0)
    return refuse(`M${meeting.number} has no draft agenda, so it cannot be announced.`, {
      rule: formatRule(terms.profile),
      instead: `Add at least one item with ${writeLine(press(addItem, { meeting }))}.`,
    })
  return refuseLate(meeting, terms, now, reason)
}

/** Refuses a late notice without a reason; with one, the meeting is what the profile calls it. */
export function refuseLate(
  meeting: Meeting,
  terms: Terms,
  now: DateTime,
  reason: string | undefined,
): Refusal | undefined {
  const { profile } = terms
  const { verdict } = assess({ startsAt: meeting.startsAt, noticeAt: undefined }, terms, now)
  if (verdict.colour !== 'red' || reason !== undefined) return undefined
  return refuse(`The notice would be ${formatLateness(verdict.daysLate)}.`, {
    rule: formatRule(profile),
    instead:
      `Preview it again with ${writeLine(press(announce, { meeting }))} and give a reason, to continue as ` +
      `“${profile.lateNotice}”; or move it with ${writeLine(press(move))}.`,
  })
}

/** Tells whether the caller may change or remove an item: its author, a Co-Convenor or the secretariat. */
export const mayEdit = (item: AgendaItem, caller: Member): boolean =>
  item.addedBy.id === caller.person.id || caller.office === 'coConvenor' || caller.office === 'secretariat'

const secrets = /pwd|pass|pin$|token|secret|^(pw|code|tk|key|hash|h|p)$/i

/** Tells whether a link carries a secret, such as a passcode; the bot shows such a link to one member at a time. */
export function carriesSecret(link: string): boolean {
  const { search, hash } = new URL(link)
  // the part after # may hold another address with its own question mark
  const names = `${search}&${hash}`.split(/[?#&]/).map((pair) => pair.split('=')[0] ?? '')
  return names.some((name) => secrets.test(decodedName(name)))
}

const decodedName = (name: string): string => [...new URLSearchParams(name).keys()][0] ?? ''

/** Warns about a meeting tool that the rules do not list. */
export function toolWarning(link: string, { tools }: RuleProfile): string | undefined {
  const { hostname } = new URL(link)
  return tools.hosts.length === 0 || isSupportedHost(hostname, tools)
    ? undefined
    : `${hostname} is not one of the meeting tools in the rules (${tools.hosts.join(', ')}). Check that it is supported.`
}
