import type { DateTime } from 'luxon'
import { directAccount, mailPlatform } from '../bot/platform.ts'
import { mention, note, strong, text, type View } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { instant } from '../dates/instant.ts'
import type { Undeliverable } from './deliver.ts'
import { accountName, type DirectAccount, putDirect, putMail } from './direct.ts'
import { put } from './put.ts'

interface Undelivered {
  readonly group: number
  readonly person: number
  readonly key: string
  readonly view: View
  readonly expiresAt?: DateTime
}

/**
 * Once no direct message can reach somebody: a mention in the channels of the group notifies them where they have an
 * account, and whom no channel can notify gets an e-mail. Where that fails too, their name stands in the channels at
 * least, so that somebody tells them.
 */
export async function tellOtherwise(db: Db, undelivered: Undelivered): Promise<void> {
  if (!(await canBeMentioned(db, undelivered)) && (await tellByMail(db, undelivered))) return
  await mentionInChannel(db, undelivered)
}

/** Whether they have an account on a platform on which the group has a channel. */
async function canBeMentioned(db: Db, { group, person }: Undelivered): Promise<boolean> {
  const places = await db.place.findMany({
    where: { groupId: group },
    select: { platform: true },
    distinct: ['platform'],
  })
  const platform = { in: places.map(({ platform }) => platform) }
  return (await db.account.count({ where: { personId: person, platform } })) > 0
}

export async function tellByMail(db: Db, undelivered: Undelivered): Promise<boolean> {
  const sent = await findSent(db, undelivered.group, undelivered.key)
  const way = await putMail(db, { ...undelivered, ...sent, view: await forMail(db, undelivered) })
  if (way) await addWay(db, undelivered.key, 'e-mail')
  return way !== undefined
}

/** A mail shows neither whose it is nor a button, and nobody reads the answers to it: it says who does. */
async function forMail(db: Db, { group, person, view }: Undelivered): Promise<View> {
  const { name, memberships } = await db.group.findUniqueOrThrow({
    where: { id: group },
    select: {
      name: true,
      memberships: {
        where: {
          personId: { not: person },
          office: { in: ['coConvenor', 'secretariat'] },
          person: { accounts: { some: {} } },
        },
        select: { person: { select: { name: true } } },
        orderBy: [{ office: 'asc' }, { personId: 'asc' }],
        take: 3,
      },
    },
  })
  const others = memberships.map(({ person }) => person.name).join(' or ')
  const helped = others === '' ? '.' : `, which has no buttons: write to ${others}, who can enter it for you.`
  return { ...view, blocks: [...view.blocks, note(`${name} sends you this by e-mail${helped}`)] }
}

const channelKey = ({ key, person }: Pick<Undelivered, 'key' | 'person'>): string => `${key}:channel:${person}`

async function mentionInChannel(db: Db, undelivered: Undelivered): Promise<void> {
  const { group, person, key, view } = undelivered
  const { name, accounts } = await db.person.findUniqueOrThrow({
    where: { id: person },
    select: { name: true, accounts: { select: { platform: true, account: true } } },
  })
  const known = Object.fromEntries(accounts.map(({ platform, account }) => [platform, account]))
  const why =
    accounts.length > 0
      ? text(mention(name, known), ', this could not be sent to you directly.')
      : text(strong(name), ' cannot be reached by the bot: please tell them.')
  const told: View = { ...view, blocks: [why, ...view.blocks] }
  // the same may have been meant for several people
  await put(db, { group, key: channelKey(undelivered), view: told })
  await addWay(db, key, 'mention in the channel')
}

/**
 * A message was refused for good, such as by closed direct messages: the next account of the person is tried, then a
 * mention in the channel, then e-mail. What was tried is kept with the pings that it carried.
 */
export async function tryNextWay(db: Db, undeliverable: Undeliverable): Promise<void> {
  const { group, key, view, address, reason } = undeliverable
  if (directAccount(address) === undefined) return mentionRefused(db, undeliverable)
  const person = await personAt(db, undeliverable)
  if (person === undefined) return
  await addWay(db, key, `failed: ${reason}`)
  const undelivered = { group, person, key, view, ...(await findExpiry(db, group, key)) }
  if (address.platform === mailPlatform) return mailRefused(db, undelivered)
  const next = await putDirect(db, { ...undelivered, ...(await findSent(db, group, key)) })
  if (next) await addWay(db, key, directWay(next))
  else await tellOtherwise(db, undelivered)
}

/** Nothing else is left, unless the channels were passed over. */
async function mailRefused(db: Db, undelivered: Undelivered): Promise<void> {
  const where = { groupId: undelivered.group, key: channelKey(undelivered) }
  if ((await db.delivery.count({ where })) === 0) await mentionInChannel(db, undelivered)
}

/** A mention that no channel of the group took is as good as none. */
async function mentionRefused(db: Db, { group, key, view, reason }: Undeliverable): Promise<void> {
  const mentioned = /^(?<direct>.+):channel:(?<person>\d+)$/.exec(key)?.groups
  if (!mentioned) return
  // of two channels that refuse at once, the second to look finds both
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${group} ${key}`}, 0))`
  if ((await db.delivery.count({ where: { groupId: group, key, state: { not: 'failed' } } })) > 0) return
  const { direct = '', person } = mentioned
  await addWay(db, direct, `failed: ${reason}`)
  // without the sentence that says why it stands in the channel
  const told = { ...view, blocks: view.blocks.slice(1) }
  const expiry = await findExpiry(db, group, direct)
  await tellByMail(db, { group, person: Number(person), key: direct, view: told, ...expiry })
}

/** Whose account it is. Several may share an address of e-mail, so there it is the one whose pings were sent to it. */
async function personAt(db: Db, { group, key, address }: Undeliverable): Promise<number | undefined> {
  const { platform, workspace } = address
  const account = directAccount(address) ?? ''
  if (platform === mailPlatform)
    return (await db.ping.findFirst({ where: { groupId: group, deliveryKey: key } }))?.personId
  const where = { platform_workspace_account: { platform, workspace, account } }
  return (await db.account.findUnique({ where }))?.personId
}

/** The accounts to which a message went so far. */
async function findSent(db: Db, group: number, key: string): Promise<{ readonly tried: readonly string[] }> {
  const rows = await db.delivery.findMany({
    where: { groupId: group, key },
    select: { place: { select: { platform: true, workspace: true, channel: true } } },
  })
  return { tried: rows.map(({ place }) => accountName({ ...place, account: directAccount(place) ?? '' })) }
}

/** Until when it is of use. */
async function findExpiry(db: Db, group: number, key: string): Promise<{ readonly expiresAt?: DateTime }> {
  const first = await db.delivery.findFirst({ where: { groupId: group, key, expiresAt: { not: null } } })
  return first?.expiresAt ? { expiresAt: instant(first.expiresAt) } : {}
}

async function addWay(db: Db, key: string, way: string): Promise<void> {
  await db.ping.updateMany({ where: { deliveryKey: key }, data: { path: { push: way } } })
}

export const directWay = ({ platform }: DirectAccount): string => `direct message on ${platform}`
