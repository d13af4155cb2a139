import ICAL from 'ical.js'
import { DateTime } from 'luxon'
import type { IncomingMail } from '../../bot/incoming.ts'
import type { Attendance } from '../../meetings/model.ts'
import { replyKeyIn } from './address.ts'
import { isAligned } from './authenticated.ts'

/** The parts of a mail that an answer to an invitation is read from. */
export type ReplyMail = Pick<IncomingMail, 'recipients' | 'authors' | 'authenticationResults' | 'calendar'>

/** The bot's own side of the mail. */
export interface Ours {
  /** The address from which the bot sends. */
  readonly sender: string
  /** The name at the start of our own mail server's Authentication-Results; if it is empty, no answer is believed. */
  readonly authenticationServer: string
}

/** An answer to an invitation. */
export interface InvitationReply {
  readonly kind: 'reply'
  readonly replyKey: string
  readonly uid: string
  readonly sequence: number
  /** The address of the person who answers. */
  readonly address: string
  readonly answer: Attendance
  /** When they answered, according to their calendar app. */
  readonly stampedAt: DateTime
}

export interface Ignored {
  readonly kind: 'ignored'
  /** For the log; quotes nothing from the mail. */
  readonly reason: string
}

const ignored = (reason: string): Ignored => ({ kind: 'ignored', reason })

const longestCharacters = 100_000

const answers: Readonly<Record<string, Attendance>> = { ACCEPTED: 'attending', TENTATIVE: 'maybe', DECLINED: 'regrets' }

/**
 * Reads an answer to an invitation (iTIP REPLY, RFC 5546, section 3.2.3). It counts only if it came to the address that
 * nobody can guess, and our own mail server vouches for its sender; the calendar file itself proves nothing.
 */
export function readReply(mail: ReplyMail, ours: Ours): InvitationReply | Ignored {
  const keys = new Set(mail.recipients.flatMap((address) => replyKeyIn(address, ours.sender) ?? []))
  const [replyKey, ...otherKeys] = keys
  if (replyKey === undefined || otherKeys.length > 0)
    return ignored('It was not sent to the address of exactly one meeting.')
  const [address, ...others] = mail.authors
  if (address === undefined || others.length > 0) return ignored('It does not come from exactly one person.')
  if (!isAligned(mail.authenticationResults, ours.authenticationServer, address))
    return ignored('Our mail server does not vouch for its sender.')
  const event = eventIn(mail.calendar ?? '')
  if (!event) return ignored('It is not an answer to one invitation.')
  const own = event.getAllProperties('attendee').filter((property) => isAddress(property.getFirstValue(), address))
  const answer = own.length === 1 ? answers[String(own[0]?.getFirstParameter('partstat')).toUpperCase()] : undefined
  if (answer === undefined) return ignored('It does not say whether its sender is coming.')
  const stamp = event.getFirstPropertyValue('dtstamp')
  const sequence = Number(event.getFirstPropertyValue('sequence') ?? 0)
  const uid = String(event.getFirstPropertyValue('uid') ?? '')
  if (!(stamp instanceof ICAL.Time) || !Number.isInteger(sequence))
    return ignored('It does not say when it was written.')
  const stampedAt = DateTime.fromMillis(stamp.toUnixTime() * 1000, { zone: 'utc' })
  return { kind: 'reply', replyKey, uid, sequence, address, answer, stampedAt }
}

/** Finds the only event of a REPLY; undefined for any other text. */
function eventIn(text: string): ICAL.Component | undefined {
  if (text.length > longestCharacters) return undefined
  try {
    const calendar = new ICAL.Component(ICAL.parse(text))
    const [event, ...more] = calendar.getAllSubcomponents('vevent')
    const isReply = String(calendar.getFirstPropertyValue('method')).toUpperCase() === 'REPLY'
    return isReply && more.length === 0 && !event?.hasProperty('recurrence-id') ? event : undefined
  } catch {
    return undefined
  }
}

const isAddress = (value: unknown, address: string): boolean =>
  String(value).toLowerCase() === `mailto:${address.toLowerCase()}`
