import ICAL from 'ical.js'
import { DateTime } from 'luxon'
import type { Attendance } from '../meetings/model.ts'
import { isAligned } from './authenticated.ts'
import { replyKeyIn } from './reply-address.ts'

/** A mail that came in, as far as an answer to an invitation needs it. */
export interface InboundMail {
  /** Addresses to which it was delivered. */
  readonly to: readonly string[]
  /** Addresses in its From. */
  readonly from: readonly string[]
  /** The values of its Authentication-Results, the topmost first. */
  readonly authenticationResults: readonly string[]
  /** Its part of the type text/calendar. */
  readonly calendar: string
}

export interface Ours {
  /** The address from which the bot sends. */
  readonly sender: string
  /** The name with which our own mail server begins its Authentication-Results; empty: no answer is believed. */
  readonly authenticationServer: string
}

export interface Reply {
  readonly replyKey: string
  readonly uid: string
  readonly sequence: number
  /** Of the one who answers. */
  readonly address: string
  readonly answer: Attendance
  /** When they answered, by their calendar program. */
  readonly stampedAt: DateTime
}

export interface Ignored {
  readonly kind: 'ignored'
  /** For the log; it holds nothing that the mail says. */
  readonly reason: string
}

const ignored = (reason: string): Ignored => ({ kind: 'ignored', reason })

const longestCharacters = 100_000

const answers: Readonly<Record<string, Attendance>> = { ACCEPTED: 'attending', TENTATIVE: 'maybe', DECLINED: 'regrets' }

/**
 * An answer to an invitation (iTIP REPLY, RFC 5546, section 3.2.3). It counts only where it came to the address that
 * nobody guesses, and our own mail server vouches for its sender; what the calendar says of itself is no proof.
 */
export function readReply(mail: InboundMail, ours: Ours): ({ readonly kind: 'reply' } & Reply) | Ignored {
  const keys = new Set(mail.to.flatMap((address) => replyKeyIn(address, ours.sender) ?? []))
  const [replyKey, ...otherKeys] = keys
  if (replyKey === undefined || otherKeys.length > 0) return ignored('It did not come to the address of one meeting.')
  const [address, ...others] = mail.from
  if (address === undefined || others.length > 0) return ignored('It does not come from one person.')
  if (!isAligned(mail.authenticationResults, ours.authenticationServer, address))
    return ignored('Our mail server does not vouch for its sender.')
  const event = eventIn(mail.calendar)
  if (!event) return ignored('It is no answer to one invitation.')
  const own = event.getAllProperties('attendee').filter((property) => isAddress(property.getFirstValue(), address))
  const answer = own.length === 1 ? answers[String(own[0]?.getFirstParameter('partstat')).toUpperCase()] : undefined
  if (answer === undefined) return ignored('It does not say whether its sender comes.')
  const stamp = event.getFirstPropertyValue('dtstamp')
  const sequence = Number(event.getFirstPropertyValue('sequence') ?? 0)
  const uid = String(event.getFirstPropertyValue('uid') ?? '')
  if (!(stamp instanceof ICAL.Time) || !Number.isInteger(sequence)) return ignored('It does not say when it was made.')
  const stampedAt = DateTime.fromMillis(stamp.toUnixTime() * 1000, { zone: 'utc' })
  return { kind: 'reply', replyKey, uid, sequence, address, answer, stampedAt }
}

/** The only event of a REPLY; nothing where it is anything else, or cannot be read. */
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
