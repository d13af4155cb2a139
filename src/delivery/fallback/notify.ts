import { mention, note, strong, text, type View } from '../../bot/view.ts'
import { type Db, sql } from '../../database/client.ts'
import { findGroup } from '../../groups/read.ts'
import { accounts, listMembers, persons } from '../../people/read.ts'
import { type DirectMessage, type PutDirect, putDirect, putMail } from '../direct.ts'
import { placesOfGroup } from '../places.ts'
import { put } from '../put.ts'
import { mentionKey } from '../read.ts'

/**
 * Sends a message to one person: into their direct messages or, if they have no account, by one of the other ways.
 * Returns where the direct message goes, if it is one.
 */
export async function notify(db: Db, message: DirectMessage): Promise<PutDirect | undefined> {
  const sent = await putDirect(db, message)
  if (!sent) await notifyOtherwise(db, message)
  return sent
}

/**
 * Sends a message to someone who gets no direct messages. A mention in the channels of the group notifies them if they have
 * an account there; otherwise they get an e-mail. If they have no address either, the channels show their name, so that
 * someone tells them.
 */
export async function notifyOtherwise(db: Db, message: DirectMessage): Promise<void> {
  if (!(await canBeMentioned(db, message)) && (await notifyByMail(db, message))) return
  await mentionInChannel(db, message)
}

/** Tells whether a person has an account on a platform on which the group has a channel. */
async function canBeMentioned(db: Db, { group, person }: DirectMessage): Promise<boolean> {
  const rows = await db.$queryRaw<{ found: boolean }[]>`
    SELECT EXISTS (SELECT FROM (${accounts}) a WHERE a.person = ${person}
      AND a.platform IN (SELECT h.platform FROM (${placesOfGroup(sql`${group}`)}) h)) AS found`
  return rows[0]?.found ?? false
}

/** Sends a message as an e-mail; tells whether it could. */
export async function notifyByMail(db: Db, message: DirectMessage): Promise<boolean> {
  return (await putMail(db, { ...message, view: await forMail(db, message) })) !== undefined
}

const mostHelpers = 3

/** Adds to a message which group sends it, since a mail does not show that, and who can act for a person without buttons. */
async function forMail(db: Db, { group, person, view }: DirectMessage): Promise<View> {
  const { name } = await findGroup(db, group)
  const helpers = (await listMembers(db, group)).filter(
    ({ id, office, platforms }) =>
      id !== person && (office === 'coConvenor' || office === 'secretariat') && platforms.length > 0,
  )
  const names = helpers.slice(0, mostHelpers).map((helper) => helper.name)
  const help =
    names.length === 0 ? '.' : `, which has no buttons. Write to ${names.join(' or ')}, who can enter it for you.`
  return { ...view, blocks: [...view.blocks, note(`${name} sends you this by e-mail${help}`)] }
}

/** Puts a message into the channels of the group, with a mention of the person who should get it. */
export async function mentionInChannel(db: Db, message: DirectMessage): Promise<void> {
  const { group, person, view } = message
  const rows = await db.$queryRaw<{ name: string; platform: string | null; account: string | null }[]>`
    SELECT p.name, a.platform, a.account FROM (${persons}) p LEFT JOIN (${accounts}) a ON a.person = p.id
    WHERE p.id = ${person}`
  const name = rows[0]?.name ?? ''
  const known = rows.flatMap(({ platform, account }) => (platform && account ? [[platform, account] as const] : []))
  const why =
    known.length > 0
      ? text(mention(name, Object.fromEntries(known)), ', this could not be sent to you as a direct message.')
      : text(strong(name), ' cannot be reached by the bot. Please tell them.')
  // the same message may be for several people, so the key names this one
  await put(db, { group, person, key: mentionKey(message), view: { ...view, blocks: [why, ...view.blocks] } })
}
