import type { Db } from '../database/client.ts'
import type { Meeting } from '../meetings/model.ts'

/** The sender's address with the key behind a plus sign (RFC 5233): the same mailbox, and nobody guesses it. */
export const replyAddress = (sender: string, key: string): string => {
  const at = sender.lastIndexOf('@')
  return `${sender.slice(0, at)}+${key.replaceAll('-', '')}${sender.slice(at)}`
}

/** The key in an address to which a calendar program answered. */
export function replyKeyIn(address: string, sender: string): string | undefined {
  const lower = address.toLowerCase()
  const [, hex = ''] = /\+([0-9a-f]{32})@[^@]+$/.exec(lower) ?? []
  const key = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return hex !== '' && replyAddress(sender, key).toLowerCase() === lower ? key : undefined
}

/** Where calendar programs answer an invitation to this meeting: its ORGANIZER. */
export async function replyAddressOf(db: Db, meeting: Pick<Meeting, 'id'>, sender: string): Promise<string> {
  const { replyKey } = await db.meeting.findUniqueOrThrow({ where: { id: meeting.id }, select: { replyKey: true } })
  return replyAddress(sender, replyKey)
}
