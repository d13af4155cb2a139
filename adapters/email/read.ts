import { createHash } from 'node:crypto'
import PostalMime, { addressParser, type Email, type Header } from 'postal-mime'
import type { IncomingMail, MailReport } from '../../src/bot/incoming.ts'
import { instant } from '../../src/dates/instant.ts'
import { limits } from './limits.ts'

/** Matches what lists write about a mail that waits for a moderator: Mailman, Sympa, LISTSERV. */
const heldWords =
  /awaits moderator approval|held (for|until)|waiting for (moderat|approv)|forwarded to (the|its) moderator|submitted to the moderator|requires? (moderator )?approval/i

const rejectedWords = /(was|has been|is) rejected|rejected by (the |its )?(list )?(moderator|owner|editor)/i

/** Matches the bot's own Message-IDs anywhere in the text of a report. */
const ownIds = /<[0-9a-f]{40}@[^\s<>@]+>/g

/** Reads the headers of a mail, and the Message-IDs that a report names; the text is not kept. */
export async function readMail(source: Buffer, receivedAt: Date): Promise<IncomingMail> {
  const mail = await PostalMime.parse(beginningOf(source), parsing)
  const { from, to = [], cc = [], headers } = mail
  const references = storable(`${mail.references ?? ''} ${mail.inReplyTo ?? ''}`).match(/<[^\s<>]+>/g) ?? []
  const recipients = [...to, ...cc].flatMap(({ address }) => (address ? [storable(address).toLowerCase()] : []))
  return {
    // two mails without a Message-ID are two mails
    messageId: storable(mail.messageId ?? '') || createHash('sha256').update(source).digest('hex'),
    from: { name: storable(from?.name ?? ''), address: storable(from?.address ?? '') },
    recipients: recipients.slice(0, limits.recipientsRead),
    subject: storable(mail.subject ?? '').replace(/^(\s*(re|fwd?|aw|tr)\s*:)+\s*/i, ''),
    references: [...new Set(references)].slice(-limits.referencesRead),
    receivedAt: instant(receivedAt),
    isFromList: headers.some(({ key }) => /^(list-|archived-at$|mailing-list$|x-mailman-)/.test(key)),
    archiveLink: archiveLink(headers),
    isAutomatic: isAutomatic(headers) || from?.address === undefined,
    authors: valuesOf(headers, 'from').flatMap((value) =>
      addressParser(value, { flatten: true }).flatMap(({ address }) => (address ? [address.toLowerCase()] : [])),
    ),
    authenticationResults: valuesOf(headers, 'authentication-results'),
    calendar: calendarIn(mail),
    report: reportIn(mail, source),
  }
}

/** A forwarded mail stays an attachment: parsing it again at each level would multiply the time. */
const parsing = { maxRfc822NestingDepth: 0 }

/** Cuts a mail off after the lines and bytes that are parsed. */
function beginningOf(source: Buffer): Buffer {
  let end = 0
  for (let lines = 0; lines < limits.readLines && end < limits.readBytes; lines++) {
    const lineEnd = source.indexOf('\n', end)
    if (lineEnd === -1) return source.subarray(0, limits.readBytes)
    end = lineEnd + 1
  }
  return source.subarray(0, Math.min(end, limits.readBytes))
}

/** Removes NUL, which encoded words may contain and the database refuses: such a mail would hold up all behind it. */
const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed()

/** Lists the values of a header, the topmost first. */
const valuesOf = (headers: readonly Header[], name: string): readonly string[] =>
  headers.flatMap(({ key, value }) => (key === name ? [value] : []))

/** Returns the first calendar file: programs attach the same one a second time. */
function calendarIn({ attachments }: Email): string | undefined {
  const found = attachments.find(({ mimeType }) => mimeType === 'text/calendar')
  return found && textOf(found)
}

const textOf = ({ content }: Email['attachments'][number]): string =>
  typeof content === 'string' ? content : new TextDecoder().decode(content)

const header = (headers: readonly Header[], name: string): string =>
  headers.find(({ key }) => key === name)?.value.trim() ?? ''

function archiveLink(headers: readonly Header[]): string | undefined {
  const href = /<?(https:\/\/[^\s<>]+)>?/.exec(header(headers, 'archived-at'))?.[1]
  return href !== undefined && URL.canParse(href) ? href : undefined
}

/** Tells whether a program wrote the mail: by RFC 3834, or by the header of older programs. */
const isAutomatic = (headers: readonly Header[]): boolean =>
  !['', 'no'].includes(header(headers, 'auto-submitted').split(';')[0]?.toLowerCase() ?? '') ||
  /auto_reply|junk/i.test(header(headers, 'precedence'))

function reportIn(mail: Email, source: Buffer): MailReport | undefined {
  const text = source.subarray(0, limits.readBytes).toString('latin1')
  const named = [...new Set(text.match(ownIds) ?? [])].filter((id) => id !== mail.messageId)
  const about = named.slice(0, limits.referencesRead)
  if (about.length === 0) return undefined
  const isDelivery = /report-type="?delivery-status/i.test(header(mail.headers, 'content-type').replace(/\s+/g, ' '))
  if (isDelivery) {
    const missed = missedIn(mail).slice(0, limits.recipientsRead)
    return missed.length > 0 ? { kind: 'returned', about, missed } : undefined
  }
  if (
    !isAutomatic(mail.headers) &&
    !/-(bounces|owner|request|confirm)[+@]|^(mailer-daemon|listserv|sympa)@/i.test(mail.from?.address ?? '')
  )
    return undefined
  const words = `${mail.subject ?? ''} ${mail.text ?? ''}`
  if (rejectedWords.test(words)) return { kind: 'rejected', about, missed: [] }
  return heldWords.test(words) ? { kind: 'held', about, missed: [] } : undefined
}

/** Lists the addresses of each failed recipient: the original one, and the one it was passed on to (RFC 3464). */
function missedIn({ attachments }: Email): readonly string[] {
  const status = attachments.find(({ mimeType }) => /^message\/(global-)?delivery-status$/.test(mimeType))
  const recipients = (status ? textOf(status) : '').split(/\r?\n\s*\n/)
  const failed = recipients.filter((fields) => /^action:\s*failed/im.test(fields))
  const addresses = /^(?:original|final)-recipient:\s*[\w-]+\s*;\s*<?([^\s<>;]+)/gim
  return failed.flatMap((fields) => [...fields.matchAll(addresses)].map(([, address = '']) => address.toLowerCase()))
}
