import type { Command } from '../../src/bot/command.ts'
import { type FileAddress, timeHtml, viewHtml } from '../html.ts'
import { type Html, html } from '../html-template.ts'
import type { Message } from './messages.ts'
import { platform } from './request.ts'
import { shorten } from './shorten.ts'

/** The page that shows the message. */
export interface Page {
  /** The account of the reader. */
  readonly account: string
  /** IANA zone in which times are printed; a script then shows them in the reader's own zone. */
  readonly zone: string
  /** Commands that can be started from a message. */
  readonly starts: readonly Pick<Command, 'name' | 'fromMessage'>[]
}

/** Renders a message with its replies, as the log of the page shows it. */
export const messageHtml = (message: Message, page: Page): string => article(message, page).markup

function article(message: Message, page: Page): Html {
  const { author, account, view } = message
  const name = author ?? 'CG bot'
  const kind = author === undefined ? (account === undefined ? 'posted' : 'private') : 'said'
  const said =
    author === undefined
      ? viewHtml(shorten(view), 'page', platform, filesAt(message, page))
      : html`<p class="words">${view.title}</p>`
  return html`<article class="message ${kind}" data-id="${message.id}" aria-label="${name}: ${view.title}">
${avatarHtml(author)}<div class="body"><header><strong class="author">${name}</strong>${
    author === undefined ? html` <span class="badge">bot</span>` : undefined
  } <span class="posted-at" data-short>${timeHtml(message.postedAt.toISOString(), page.zone)}</span>${
    message.editedAt ? html` <span class="edited">edited</span>` : undefined
  }${account === undefined ? undefined : onlyYou(message)}${moreHtml(message, page)}</header>
${said}${repliesHtml(message.replies, page)}</div></article>`
}

/**
 * Returns where the files of a message are; undefined if the message is not stored. The address changes with each edit, so
 * that no browser shows an old file.
 */
function filesAt({ id, editedAt }: Message, { account }: Page): FileAddress | undefined {
  if (id === 0) return undefined
  const query = new URLSearchParams({ as: account, ...(editedAt ? { edited: String(editedAt.getTime()) } : {}) })
  return (index) => `/files/${id}/${index}?${query}`
}

const onlyYou = (message: Message): Html =>
  html`<span class="only-you">Only you see this</span><button type="button" class="dismiss" data-dismiss="${message.id}" aria-label="Dismiss “${message.view.title}”">Dismiss</button>${
    message.typed === undefined ? undefined : html`<code class="typed">${message.typed}</code>`
  }`

/** Offers commands to start from the message, unless it is private: nobody else could open a link to it. */
const moreHtml = ({ id, account, view }: Message, { starts }: Page): Html | undefined =>
  account !== undefined || starts.length === 0
    ? undefined
    : html`<details class="more"><summary aria-label="More for “${view.title}”">…</summary><div>${starts.map(
        ({ name, fromMessage }) =>
          html`<button type="button" class="plain" data-start="${name}" data-message="${id}">${fromMessage?.label}</button>`,
      )}</div></details>`

const repliesHtml = (replies: readonly Message[], page: Page): Html | undefined =>
  replies.length === 0
    ? undefined
    : html`<div class="thread" role="group" aria-label="Replies">${replies.map((reply) => article(reply, page))}</div>`

const avatarHtml = (author: string | undefined): Html =>
  author === undefined
    ? html`<span class="avatar bot" aria-hidden="true"><svg viewBox="0 0 24 24"><path d="M5 5h14v10H11l-4 4v-4H5z"/></svg></span>`
    : html`<span class="avatar tint${tint(author)}" aria-hidden="true">${initials(author)}</span>`

/** Takes the first letters of the first and the last capitalised word: "SG2 Co-Convenor (to be nominated)" → "SC". */
export function initials(name: string): string {
  const words = name.replace(/\(.*?\)/g, '').match(/(?<![\p{L}\p{N}-])[\p{Lu}\p{Lo}\p{N}]/gu) ?? []
  const first = words[0] ?? name.slice(0, 1).toUpperCase()
  return words.length > 1 ? `${first}${words.at(-1)}` : first
}

/** Chooses one of eight colours, always the same for a name. */
export const tint = (name: string): number =>
  [...name].reduce((sum, letter) => (sum * 251 + (letter.codePointAt(0) ?? 0)) % 65_521, 0) % 8
