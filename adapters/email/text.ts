import { createHash } from 'node:crypto'
import { cutShort } from '../../src/text/cut.ts'
import { limits } from './limits.ts'

/** Letters, digits and the signs that need no quoting, so that no list, group, comment or route can stand in it. */
const plainAddress =
  /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@(?:[A-Za-z\d](?:[A-Za-z\d-]{0,61}[A-Za-z\d])?\.)+[A-Za-z][A-Za-z\d-]{0,61}[A-Za-z\d]$/

/** Whether a text is one plain address and nothing else; only such a one comes into an envelope. */
export const isAddress = (text: string): boolean =>
  text.length <= limits.address && text.lastIndexOf('@') <= limits.localPart && plainAddress.test(text)

/** What a header must not carry: line ends and other controls, marks that turn the writing around, signs nobody sees. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]+/gu

/** One line for a header, whatever was typed. What looks like an encoded word (`=?utf-8?…`) is not one any more. */
export function headerLine(text: string): string {
  const line = text.toWellFormed().replace(unseen, ' ').replace(/\s+/g, ' ').trim()
  return cutShort(line.replaceAll('=?', '= ?'), limits.subjectChars)
}

/** The same for the same mail, so that it can be looked for, and so that lists and readers know it when it comes twice. */
export function messageIdOf(from: string, to: string, key: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([from, to, key]))
    .digest('hex')
  return `<${digest.slice(0, 40)}@${from.slice(from.lastIndexOf('@') + 1)}>`
}
