import { DateTime } from 'luxon'
import PostalMime, { type Email, type Header } from 'postal-mime'
import type { IncomingMail, Report } from '../../src/bot/incoming.ts'

/** How lists say that a mail waits for a moderator: Mailman, Sympa, LISTSERV. */
const heldWords =
  /awaits moderator approval|held (for|until)|waiting for (moderat|approv)|forwarded to (the|its) moderator|submitted to the moderator|requires? (moderator )?approval/i

/** Message-IDs of the bot's own, wherever they stand in the text of a report. */
const ownIds = /<[0-9a-f]{40}@[^\s<>@]+>/g

/** What is done with a mail needs its headers alone, and of a report the numbers of the mails that it names. */
export async function readMail(source: Buffer, receivedAt: Date): Promise<IncomingMail> {
  const mail = await PostalMime.parse(source)
  const { from, to = [], cc = [], subject = '', messageId = '', headers } = mail
  const references = `${mail.references ?? ''} ${mail.inReplyTo ?? ''}`.match(/<[^\s<>]+>/g) ?? []
  return {
    messageId,
    from: { name: from?.name ?? '', address: from?.address ?? '' },
    recipients: [...to, ...cc].flatMap(({ address }) => (address ? [address.toLowerCase()] : [])),
    subject: subject.replace(/^(\s*(re|fwd?|aw|tr)\s*:)+\s*/i, ''),
    references: [...new Set(references)],
    receivedAt: DateTime.fromJSDate(receivedAt, { zone: 'utc' }),
    archiveLink: archiveLink(headers),
    isAutomatic: isAutomatic(headers) || from?.address === undefined,
    report: reportIn(mail, source),
  }
}

const header = (headers: readonly Header[], name: string): string =>
  headers.find(({ key }) => key === name)?.value.trim() ?? ''

function archiveLink(headers: readonly Header[]): string | undefined {
  const href = /<?(https:\/\/[^\s<>]+)>?/.exec(header(headers, 'archived-at'))?.[1]
  return href !== undefined && URL.canParse(href) ? href : undefined
}

/** RFC 3834; the second is what older programs say. */
const isAutomatic = (headers: readonly Header[]): boolean =>
  !['', 'no'].includes(header(headers, 'auto-submitted').split(';')[0]?.toLowerCase() ?? '') ||
  /auto_reply|junk/i.test(header(headers, 'precedence'))

function reportIn(mail: Email, source: Buffer): Report | undefined {
  const text = source.toString('latin1')
  const about = [...new Set(text.match(ownIds) ?? [])].filter((id) => id !== mail.messageId)
  if (about.length === 0) return undefined
  const isDelivery = /report-type="?delivery-status/i.test(header(mail.headers, 'content-type').replace(/\s+/g, ' '))
  if (isDelivery) return /^action:\s*failed/im.test(text) ? { kind: 'returned', about } : undefined
  if (
    !isAutomatic(mail.headers) &&
    !/-(bounces|owner|request|confirm)[+@]|^(mailer-daemon|listserv|sympa)@/i.test(mail.from?.address ?? '')
  )
    return undefined
  return heldWords.test(`${mail.subject ?? ''} ${mail.text ?? ''}`) ? { kind: 'held', about } : undefined
}
