import { directAccount, mailPlatform } from '../../bot/platform.ts'
import type { Db } from '../../database/client.ts'
import type { Undeliverable } from '../deliver.ts'
import { type DirectMessage, putToNextAccount } from '../direct.ts'
import { countDeliveries, findExpiry, mentionKey } from '../read.ts'
import { mentionInChannel, notifyByMail, notifyOtherwise } from './notify.ts'

/**
 * Tries the next way to a person after a message to them was refused for good, such as by closed direct messages: their
 * next account, then a mention in the channels, then an e-mail.
 */
export async function tryNextWay(db: Db, undeliverable: Undeliverable): Promise<void> {
  const { group, key, view, person, address } = undeliverable
  if (person === undefined) return
  const isMention = directAccount(address) === undefined
  const directKey = isMention ? key.slice(0, -mentionKey({ key: '', person }).length) : key
  const expiresAt = await findExpiry(db, group, directKey)
  const message = { group, person, key: directKey, view, ...(expiresAt ? { expiresAt } : {}) }
  if (isMention) await mentionRefused(db, message)
  else if (address.platform === mailPlatform) await mailRefused(db, message)
  else if (!(await putToNextAccount(db, message))) await notifyOtherwise(db, message)
}

/** Mentions the person in the channels, unless that was tried before the e-mail. */
async function mailRefused(db: Db, message: DirectMessage): Promise<void> {
  if ((await countDeliveries(db, message.group, mentionKey(message))) === 0) await mentionInChannel(db, message)
}

/** Sends an e-mail once every channel of the group refused the mention. */
async function mentionRefused(db: Db, message: DirectMessage): Promise<void> {
  const { group, view } = message
  const key = mentionKey(message)
  // of two channels that refuse at once, the second to look finds both
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${group} ${key}`}, 0))`
  if ((await countDeliveries(db, group, key, { unlessFailed: true })) > 0) return
  // without the sentence that says why it is in the channel
  await notifyByMail(db, { ...message, view: { ...view, blocks: view.blocks.slice(1) } })
}
