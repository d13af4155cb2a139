import { directAccount } from '../bot/platform.ts'
import { mention, text, type View } from '../bot/view.ts'
import type { Db } from '../db.ts'
import type { Undeliverable } from '../outbox/deliver.ts'
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
export async function tryNextWay(db: Db, failed: Undeliverable): Promise<void> {
  const { group, key, view, address, reason } = failed
  const ping = await db.ping.findFirst({ where: { deliveryKey: key }, select: { personId: true, path: true } })
  if (!ping) return
  const account = directAccount(address) ?? ''
  await addWay(db, key, `failed: ${reason}`)
  const tried = [...triedAccounts(ping.path), accountName({ ...address, account })]
  const next = await putDirect(db, { group, person: ping.personId, key, view, tried })
  if (next) await addWay(db, key, directWay + accountName(next))
  else await mentionInChannel(db, { group, person: ping.personId, key, view })
}

async function addWay(db: Db, key: string, way: string): Promise<void> {
  await db.ping.updateMany({ where: { deliveryKey: key }, data: { path: { push: way } } })
}

export const directWay = 'direct message to '

const triedAccounts = (path: readonly string[]): readonly string[] =>
  path.filter((way) => way.startsWith(directWay)).map((way) => way.slice(directWay.length))
