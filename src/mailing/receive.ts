import { createHash } from 'node:crypto'
import type { DateTime } from 'luxon'
import type { IncomingMail } from '../bot/incoming.ts'
import { cleaned } from '../bot/input.ts'
import { type Block, link, note, strong, text, view } from '../bot/view.ts'
import { type Database, type Db, inTransaction } from '../db.ts'
import { put } from '../outbox/put.ts'
import { isNoticeOnItsWay } from './list-mail.ts'
import { noticeConfirmed, noticeHeld, noticeReturned, threadOfNotice } from './notices.ts'

export interface Receiving {
  readonly database: Database
  /** The sender of the bot's own mails. */
  readonly own: string
  readonly now: () => DateTime
}

/**
 * What a mail leads to; the same mail again leads to nothing new. The copy of a notice confirms it, one that came back
 * or waits for a moderator is no notice, and what people write to the list is told in the channels.
 */
export const receive = ({ database, own, now }: Receiving, mail: IncomingMail): Promise<void> =>
  inTransaction(database.db, async (db) => {
    if (await noticeConfirmed(db, mail, now())) return
    const { report } = mail
    if (report?.kind === 'returned') return noticeReturned(db, report.about, now())
    if (report?.kind === 'held') return noticeHeld(db, report.about, now())
    const groups = await groupsOf(db, mail.recipients)
    const isOwn = mail.from.address.toLowerCase() === own.toLowerCase()
    // a quick list is faster than the answer of the mail server: the copy is looked at again once that is entered
    if (isOwn && (await isNoticeOnItsWay(db, groups))) throw new Error('The copy came before the mail counts as sent')
    if (mail.isAutomatic || isOwn) return
    for (const group of groups) await tell(db, group, mail)
  })

/** Those whose list it was written to. */
async function groupsOf(db: Db, recipients: readonly string[]): Promise<readonly number[]> {
  if (recipients.length === 0) return []
  const rows = await db.group.findMany({
    where: { mailingList: { in: [...recipients], mode: 'insensitive' } },
    select: { id: true },
    orderBy: { id: 'asc' },
    take: 20,
  })
  return rows.map(({ id }) => id)
}

/** One line in the channels: who, what about, and where to read it. Answers stand in the thread of the first. */
async function tell(db: Db, group: number, mail: IncomingMail): Promise<void> {
  const thread = await threadOf(db, group, mail)
  const subject = cleaned(mail.subject, { kind: 'text' }) || 'without a subject'
  const from = cleaned(mail.from.name, { kind: 'text' }) || mail.from.address
  const read: readonly Block[] = mail.archiveLink
    ? [text(link('Read it in the archive', mail.archiveLink))]
    : [note('The mailing list says no link to its archive.')]
  const shown = view(`E-mail to the list: ${subject}`, text('From ', strong(from)), ...read)
  await put(db, { group, key: keyOf(mail.messageId), view: shown, ...(thread ? { under: thread } : {}) })
}

const keyOf = (messageId: string): string => `mail:${createHash('sha256').update(messageId).digest('hex').slice(0, 32)}`

/** The first message of the thread to which it belongs: of another mail, or the card of a meeting that was announced. */
async function threadOf(db: Db, group: number, { references }: IncomingMail): Promise<string | undefined> {
  for (const reference of references) {
    const key = keyOf(reference)
    const found = await db.delivery.findFirst({ where: { groupId: group, key }, select: { underKey: true } })
    if (found) return found.underKey ?? key
    const card = await threadOfNotice(db, group, reference)
    if (card) return card
  }
  return undefined
}
