import { DateTime } from 'luxon'
import { directAccount } from '../bot/platform.ts'
import { mention, text, type View } from '../bot/view.ts'
import type { Db } from '../db.ts'
import type { Undeliverable } from '../outbox/deliver.ts'
import { put } from '../outbox/put.ts'
import { accountName, type DirectAccount, putDirect } from '../outbox/put-direct.ts'

interface Undelivered {
  readonly group: number
  readonly person: number
  readonly key: string
  readonly view: View
}

/** The second way: a mention in the channels of the group, which needs no open direct messages. */
export async function mentionInChannel(db: Db, { group, person, key, view }: Undelivered): Promise<void> {
  const { name, accounts } = await db.person.findUniqueOrThrow({
    where: { id: person },
    select: { name: true, accounts: { select: { platform: true, account: true } } },
  })
  const known = Object.fromEntries(accounts.map(({ platform, account }) => [platform, account]))
  const told: View = {
    ...view,
    blocks: [text(mention(name, known), ', this could not be sent to you directly.'), ...view.blocks],
  }
  // the same may have been meant for several people
  await put(db, { group, key: `${key}:channel:${person}`, view: told })
  await addWay(db, key, 'mention in the channel')
}

/**
 * A direct message was refused for good, such as by closed direct messages: the next account of the person is tried,
 * then a mention in the channel. What was tried is kept with the pings that it carried.
 */
export async function tryNextWay(db: Db, { group, key, view, address, reason }: Undeliverable): Promise<void> {
  const { platform, workspace } = address
  const account = directAccount(address) ?? ''
  const where = { platform_workspace_account: { platform, workspace, account } }
  const person = (await db.account.findUnique({ where }))?.personId
  if (person === undefined) return
  await addWay(db, key, `failed: ${reason}`)
  const sent = await findDirect(db, group, key)
  const next = await putDirect(db, { group, person, key, view, ...sent })
  if (next) await addWay(db, key, directWay(next))
  else await mentionInChannel(db, { group, person, key, view })
}

/** The accounts to which a message went so far, and until when it is of use. */
async function findDirect(db: Db, group: number, key: string) {
  const rows = await db.delivery.findMany({
    where: { groupId: group, key },
    select: { expiresAt: true, place: { select: { platform: true, workspace: true, channel: true } } },
  })
  const expiresAt = rows[0]?.expiresAt
  return {
    tried: rows.map(({ place }) => accountName({ ...place, account: directAccount(place) ?? '' })),
    ...(expiresAt ? { expiresAt: DateTime.fromJSDate(expiresAt) } : {}),
  }
}

async function addWay(db: Db, key: string, way: string): Promise<void> {
  await db.ping.updateMany({ where: { deliveryKey: key }, data: { path: { push: way } } })
}

export const directWay = ({ platform }: DirectAccount): string => `direct message on ${platform}`
