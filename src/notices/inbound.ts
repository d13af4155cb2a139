import { createHash } from 'node:crypto'
import type { DateTime } from 'luxon'
import type { IncomingMail } from '../bot/incoming.ts'
import { type Block, link, note, strong, text, view } from '../bot/view.ts'
import type { Database, Db } from '../database/client.ts'
import { inTransaction } from '../database/transaction.ts'
import { put } from '../delivery/put.ts'
import { findThread } from '../delivery/read.ts'
import { listGroupsOfLists } from '../groups/read.ts'
import { clean } from '../text/clean.ts'
import type { NoticeHandlers } from './handler.ts'
import { noticeConfirmed, noticeReported, threadOfNotice } from './outcome.ts'
import { isNoticeOnItsWay } from './read.ts'

/** Takes the mails to addresses of its own, such as replies to invitations. */
export interface ReplyTaker {
  owns(address: string): boolean
  take(db: Db, mail: IncomingMail, now: DateTime): Promise<void>
}

export interface Receiving {
  readonly database: Database
  readonly handlers: NoticeHandlers
  readonly replies: ReplyTaker
  /** The sender of the bot's own mails. */
  readonly own: string
  readonly now: () => DateTime
}

/**
 * Takes one mail in one transaction; the same mail again changes nothing. The copy of a notice confirms it; a notice that
 * came back or waits for a moderator does not count; what people write to the list is shown in the channels.
 */
export const receive = (receiving: Receiving, mail: IncomingMail): Promise<void> =>
  inTransaction(receiving.database.db, async (db) => {
    const { handlers, replies, own } = receiving
    const now = receiving.now()
    if (await noticeConfirmed(db, mail, handlers, now)) return
    if (mail.report) return noticeReported(db, mail.report, handlers, now)
    if (mail.recipients.some(replies.owns)) return replies.take(db, mail, now)
    const lists = await listGroupsOfLists(db, mail.recipients)
    const { address } = mail.from
    const isOwn = address.toLowerCase() === own.toLowerCase() || replies.owns(address)
    // a fast list answers before the mail server does: the copy is looked at again once the mail is entered as sent
    if (isOwn && (await isNoticeOnItsWay(db, lists.flat())))
      throw new Error('The copy came before the mail counts as sent')
    if (mail.isAutomatic || isOwn) return
    for (const groups of lists) await showIn(db, handlers, groups, mail)
  })

/**
 * Shows a reply in each group that has the message it answers, and in no other. A mail that begins a thread is shown in
 * the group that had the list first: a group only claims that a list is its own, and one that claims it later must not
 * read the list that way.
 */
async function showIn(db: Db, handlers: NoticeHandlers, groups: readonly number[], mail: IncomingMail): Promise<void> {
  let isReply = false
  for (const group of groups) {
    const thread = await threadOf(db, handlers, group, mail)
    if (thread === undefined) continue
    isReply = true
    await show(db, group, mail, thread)
  }
  const [first] = groups
  if (!isReply && first !== undefined) await show(db, first, mail, undefined)
}

/** Puts one line into the channels: who wrote, about what, and where to read it. */
async function show(db: Db, group: number, mail: IncomingMail, thread: string | undefined): Promise<void> {
  const subject = clean(mail.subject, { most: 500 }) || 'without a subject'
  const from = clean(mail.from.name, { most: 200 }) || clean(mail.from.address, { most: 254 })
  const archive: Block = mail.archiveLink
    ? text(link('Read it in the archive', mail.archiveLink))
    : note('No archive link available.')
  const shown = view(`E-mail to the list: ${subject}`, text('From ', strong(from)), archive)
  await put(db, { group, key: keyOf(mail.messageId), view: shown, ...(thread ? { under: thread } : {}) })
}

const keyOf = (messageId: string): string => `mail:${createHash('sha256').update(messageId).digest('hex').slice(0, 32)}`

/** Finds the first message of the thread that a mail belongs to: another mail, or the card of what was announced. */
async function threadOf(
  db: Db,
  handlers: NoticeHandlers,
  group: number,
  { references }: IncomingMail,
): Promise<string | undefined> {
  for (const reference of references) {
    const thread =
      (await findThread(db, group, keyOf(reference))) ?? (await threadOfNotice(db, handlers, group, reference))
    if (thread !== undefined) return thread
  }
  return undefined
}
