import { directAccount } from '../bot/platform.ts'
import type { Db } from '../database/client.ts'

interface Way {
  readonly platform: string
  readonly isDirect: boolean
}

/** A message that could not be delivered. */
export interface Failure extends Way {
  readonly reason: string | undefined
  /** Which way a direct message was sent next. */
  readonly instead: Way | undefined
}

interface Keys {
  readonly group: number
  /** Begins the keys of messages to the channels of the group. */
  readonly channelPrefix: string
  /** Begins the keys of direct messages. */
  readonly directPrefix: string
}

/** Lists the messages under these keys that could not be delivered, the latest first; at most 5. */
export async function listFailures(db: Db, { group, channelPrefix, directPrefix }: Keys): Promise<readonly Failure[]> {
  const rows = await db.delivery.findMany({
    where: {
      groupId: group,
      OR: [
        { key: { startsWith: channelPrefix }, NOT: { key: { contains: ':direct:' } }, state: 'failed' },
        { key: { startsWith: directPrefix } },
      ],
    },
    select: { key: true, state: true, reason: true, place: { select: { platform: true, channel: true } } },
    orderBy: { id: 'desc' },
    take: 50,
  })
  const messages = rows.map(({ key, state, reason, place: { platform, channel } }) => ({
    key,
    state,
    reason: reason ?? undefined,
    platform,
    isDirect: directAccount({ channel }) !== undefined,
  }))
  return messages
    .flatMap((message, i): readonly Failure[] => {
      if (message.state !== 'failed') return []
      const isNext = ({ key }: { readonly key: string }) =>
        key === message.key || key.startsWith(`${message.key}:channel:`)
      // the latest comes first, so the next attempt precedes it
      return [{ ...message, instead: message.isDirect ? messages.slice(0, i).findLast(isNext) : undefined }]
    })
    .slice(0, 5)
}
