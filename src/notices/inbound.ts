import { createHash } from 'node:crypto'
import type { DateTime } from 'luxon'
import type { Logger } from 'pino'
import type { IncomingMail } from '../bot/incoming.ts'
import { cleaned } from '../bot/input.ts'
import { type Block, link, note, strong, text, view } from '../bot/view.ts'
import { readReply } from '../calendar/read-reply.ts'
import { replyKeyIn } from '../calendar/reply-address.ts'
import { takeReply } from '../calendar/take-reply.ts'
import type { Database, Db } from '../database/client.ts'
import { inTransaction } from '../database/transaction.ts'
import { put } from '../delivery/put.ts'
import { isNoticeOnItsWay } from './draft.ts'
import { noticeConfirmed, noticeReported, threadOfNotice } from './outcome.ts'

export interface Receiving {
  readonly database: Database
  /** The sender of the bot's own mails. */
  readonly own: string
  /** The name with which our own mail server vouches for senders; empty: no answer to an invitation is believed. */
  readonly authenticationServer: string
  readonly now: () => DateTime
  readonly log: Logger
}

/**
 * What a mail leads to; the same mail again leads to nothing new. The copy of a notice confirms it, one that came back
 * or waits for a moderator is no notice, and what people write to the list is told in the channels.
 */
export const receive = (receiving: Receiving, mail: IncomingMail): Promise<void> =>
  inTransaction(receiving.database.db, async (db) => {
    const { own, now } = receiving
    if (await noticeConfirmed(db, mail, now())) return
    if (mail.report) return noticeReported(db, mail.report, now())
    if (await takenAsReply(db, receiving, mail)) return
    const lists = await groupsOf(db, mail.recipients)
    const { address } = mail.from
    const isOwn = address.toLowerCase() === own.toLowerCase() || replyKeyIn(address, own) !== undefined
    // a quick list is faster than the answer of the mail server: the copy is looked at again once that is entered
    if (isOwn && (await isNoticeOnItsWay(db, lists.flat())))
      throw new Error('The copy came before the mail counts as sent')
    if (mail.isAutomatic || isOwn) return
    for (const groups of lists) await tellOneOf(db, groups, mail)
  })

/** What came to the address of a meeting is an answer to its invitation, or nothing. */
async function takenAsReply(db: Db, receiving: Receiving, mail: IncomingMail): Promise<boolean> {
  const { own: sender, authenticationServer, now, log } = receiving
  const { recipients: to, authors: from, authenticationResults, calendar = '' } = mail
  if (!to.some((address) => replyKeyIn(address, sender) !== undefined)) return false
  const read = readReply({ to, from, authenticationResults, calendar }, { sender, authenticationServer })
  const taken = read.kind === 'reply' ? await takeReply(db, read, now()) : read
  if (taken.kind === 'ignored') log.info({ reason: taken.reason }, 'answer to an invitation not taken')
  return true
}

/** For each list that it was written to, those whose list it is, who had it first before the others. */
async function groupsOf(db: Db, recipients: readonly string[]): Promise<readonly (readonly number[])[]> {
  if (recipients.length === 0) return []
  const rows = await db.group.findMany({
    where: { mailingList: { in: [...recipients], mode: 'insensitive' } },
    select: { id: true, mailingList: true },
    orderBy: { id: 'asc' },
  })
  const lists = Map.groupBy(rows, ({ mailingList }) => mailingList?.toLowerCase())
  return [...lists.values()].map((groups) => groups.map(({ id }) => id))
}

/**
 * An answer is told where that stands which it answers, and nowhere else. What begins a thread is told in the group that
 * had the list first: that a list is its own a group only says, and whoever says it later must not read it by that.
 */
async function tellOneOf(db: Db, groups: readonly number[], mail: IncomingMail): Promise<void> {
  let isAnswer = false
  for (const group of groups) {
    const thread = await threadOf(db, group, mail)
    if (thread === undefined) continue
    isAnswer = true
    await tell(db, group, mail, thread)
  }
  const [first] = groups
  if (!isAnswer && first !== undefined) await tell(db, first, mail, undefined)
}

/** One line in the channels: who, what about, and where to read it. Answers stand in the thread of the first. */
async function tell(db: Db, group: number, mail: IncomingMail, thread: string | undefined): Promise<void> {
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
