import { createHash } from 'node:crypto'
import { cutShort } from '../../src/text/cut.ts'
import { limits } from './limits.ts'

/** Matches letters, digits and the signs that need no quoting, so that no list, group, comment or route passes. */
const plainAddress =
  /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@(?:[A-Za-z\d](?:[A-Za-z\d-]{0,61}[A-Za-z\d])?\.)+[A-Za-z][A-Za-z\d-]{0,61}[A-Za-z\d]$/

/** Tells whether a text is one plain address and nothing else; only those go into an envelope. */
export const isAddress = (text: string): boolean =>
  text.length <= limits.address && text.lastIndexOf('@') <= limits.localPart && plainAddress.test(text)

/** Matches what a header must not contain: line ends and other controls, bidi marks, invisible signs. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]+/gu

/** Makes one line for a header. What looks like an encoded word (`=?utf-8?…`) no longer is one. */
export function headerLine(text: string): string {
  const line = text.toWellFormed().replace(unseen, ' ').replace(/\s+/g, ' ').trim()
  return cutShort(line.replaceAll('=?', '= ?'), limits.subjectChars)
}

/** Makes the Message-ID from the mail's sender, recipient and key, so that a repeated mail has the same one. */
export function messageIdOf(from: string, to: string, key: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([from, to, key]))
    .digest('hex')
  return `<${digest.slice(0, 40)}@${from.slice(from.lastIndexOf('@') + 1)}>`
}
