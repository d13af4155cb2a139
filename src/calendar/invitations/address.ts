import type { Db } from '../../database/client.ts'
import type { Meeting } from '../../meetings/model.ts'
import { findReplyKey } from '../../meetings/read.ts'

/** Writes the sender's address with a key after a plus sign (RFC 5233): the same mailbox, but nobody can guess it. */
export const replyAddress = (sender: string, key: string): string => {
  const at = sender.lastIndexOf('@')
  return `${sender.slice(0, at)}+${key.replaceAll('-', '')}${sender.slice(at)}`
}

/** Reads the key in an address that a calendar app replied to; undefined for any other address. */
export function replyKeyIn(address: string, sender: string): string | undefined {
  const lower = address.toLowerCase()
  const [, hex = ''] = /\+([0-9a-f]{32})@[^@]+$/.exec(lower) ?? []
  const key = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return hex !== '' && replyAddress(sender, key).toLowerCase() === lower ? key : undefined
}

/** Finds the address to which calendar apps reply for this meeting: its ORGANIZER. */
export const replyAddressOf = async (db: Db, meeting: Pick<Meeting, 'id'>, sender: string): Promise<string> =>
  replyAddress(sender, await findReplyKey(db, meeting.id))
