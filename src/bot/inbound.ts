import type { Db } from '../database/client.ts'
import { storedJson } from '../text/json.ts'
import type { Shown } from './reply.ts'

export type Receipt = { readonly kind: 'first' } | { readonly kind: 'again'; readonly reply: Shown }

/**
 * Records a delivery from a platform in the transaction of its effect. A redelivery waits for the first one to commit and
 * then gets its reply; if the first one rolled back, the redelivery counts as the first.
 */
export async function receive(db: Db, key: string): Promise<Receipt> {
  const entered = await db.$executeRaw`INSERT INTO inbound (key) VALUES (${key}) ON CONFLICT DO NOTHING`
  if (entered === 1) return { kind: 'first' }
  const { reply } = await db.inbound.findUniqueOrThrow({ where: { key } })
  return { kind: 'again', reply: reply as unknown as Shown }
}

export async function remember(db: Db, key: string, reply: Shown): Promise<void> {
  await db.$executeRaw`UPDATE inbound SET reply = ${storedJson(reply)}::jsonb WHERE key = ${key}`
}
