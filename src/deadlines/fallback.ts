import { mention, text, type View } from '../bot/view.ts'
import type { Db } from '../db.ts'
import { put } from '../outbox/put.ts'
import { accountName, putDirect } from '../outbox/put-direct.ts'

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
  await put(db, { group, key: `${key}:channel`, view: told })
  await addWay(db, key, 'mention in the channel')
}

/**
 * A direct message was refused for good, such as by closed direct messages: the next account of the person is tried,
 * then a mention in the channel. What was tried is kept with the ping.
 */
export async function tryNextWay(
  db: Db,
  failed: Undelivered & { readonly address: string; readonly reason: string },
): Promise<void> {
  await addWay(db, failed.key, `failed: ${failed.reason}`)
  const tried = await triedAccounts(db, failed.key)
  const account = await putDirect(db, { ...failed, tried: [...tried, failed.address] })
  if (account) await addWay(db, failed.key, `direct message to ${accountName(account)}`)
  else await mentionInChannel(db, failed)
}

async function addWay(db: Db, key: string, way: string): Promise<void> {
  await db.ping.updateMany({ where: { deliveryKey: key }, data: { path: { push: way } } })
}

const directWay = 'direct message to '

async function triedAccounts(db: Db, key: string): Promise<readonly string[]> {
  const row = await db.ping.findFirst({ where: { deliveryKey: key }, select: { path: true } })
  return (row?.path ?? []).filter((way) => way.startsWith(directWay)).map((way) => way.slice(directWay.length))
}
