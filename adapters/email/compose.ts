import type { SendMailOptions } from 'nodemailer'
import { bytesOf, filesOf } from '../../src/bot/file.ts'
import { plain } from '../../src/bot/plain.ts'
import { type Address, DeliveryFailure, directAccount, type Posted } from '../../src/bot/platform.ts'
import type { FileBlock, View } from '../../src/bot/view.ts'
import { viewHtml } from '../html.ts'
import { html } from '../html-template.ts'
import { headerLine, isAddress, messageIdOf } from './text.ts'

export const platform = 'email'

export interface Sender {
  readonly name: string
  readonly address: string
}

/** A mail to be sent. */
export interface Letter {
  readonly to: Address
  readonly view: View
  readonly key: string
  /** The mail that it answers. */
  readonly under?: Posted | undefined
}

/** Returns the recipient: the person, or the list whose address is the channel. Throws if that is not an address. */
export function recipientOf(to: Address): string {
  const recipient = directAccount(to) ?? to.channel
  if (!isAddress(recipient)) throw new DeliveryFailure('refused', 'This is not a valid address for mail')
  return recipient
}

export const idOf = (from: Sender, { to, key }: Pick<Letter, 'to' | 'key'>): string =>
  messageIdOf(from.address, recipientOf(to), key)

/** Composes the mail with one recipient, given as an object and in the envelope, so that no text can add another. */
export function compose(letter: Letter, from: Sender, date: Date): SendMailOptions {
  const { view, to, under } = letter
  const address = recipientOf(to)
  const shown = withoutButtons(view)
  const isList = directAccount(to) === undefined
  return {
    ...authorOf(view, from),
    to: { name: '', address },
    // people who answer an announcement mean the group
    ...(isList ? { replyTo: { name: '', address } } : {}),
    envelope: { from: from.address, to: [address] },
    subject: headerLine(view.title) || 'No subject',
    messageId: idOf(from, letter),
    ...(under ? { inReplyTo: under.message, references: [under.message] } : {}),
    date,
    // no out-of-office reply comes back, and another bot knows not to answer
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    text: plain(shown),
    html: page(shown),
    ...attached(filesOf(view)),
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

/** Returns the sender: for an invitation, the address to which calendar apps answer, since ORGANIZER and From have to match (RFC 6047, section 2.2.3). */
function authorOf({ sentAs }: View, { name, address }: Sender): Pick<SendMailOptions, 'from' | 'sender'> {
  const own = { name: headerLine(name), address }
  const isOurs = sentAs !== undefined && isAddress(sentAs) && sentAs.replace(/\+[^+@]*@/, '@') === address
  return isOurs ? { from: { ...own, address: sentAs }, sender: own } : { from: own }
}

/** Adds a file: an invitation as an alternative of the text, so that programs offer to accept it; others as attachments. */
function attached(files: readonly FileBlock[]): Pick<SendMailOptions, 'attachments' | 'icalEvent'> {
  const invitation = files.find((one) => methodOf(one) !== undefined)
  const attachments = files
    .filter((one) => one !== invitation)
    .map((one) => ({ filename: one.name, content: bytesOf(one), contentType: one.mediaType }))
  if (!invitation) return { attachments }
  const { name: filename } = invitation
  return { attachments, icalEvent: { filename, method: methodOf(invitation), content: bytesOf(invitation) } }
}

const methodOf = ({ mediaType }: FileBlock): string | undefined =>
  /^text\/calendar; method=([A-Z]+)$/.exec(mediaType)?.[1]

/** Leaves out buttons and menus, which nobody can press in a mail. */
const withoutButtons = (view: View): View => ({
  ...view,
  blocks: view.blocks.filter(({ kind }) => kind !== 'buttons' && kind !== 'menu'),
})

const page = (view: View): string =>
  html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${view.title}</title></head><body>${viewHtml(view, 'mail', platform)}</body></html>`
    .markup
