import type { Command } from '../../src/bot/command.ts'
import { type FileAddress, timeHtml, viewHtml } from '../html.ts'
import { type Html, html } from '../html-template.ts'
import type { Message } from './messages.ts'
import { platform } from './request.ts'
import { shorten } from './shorten.ts'

/** Whose page it is, and the zone that times are printed in where no script runs. */
export interface Page {
  readonly account: string
  readonly zone: string
  /** What can be started from a message. */
  readonly starts: readonly Pick<Command, 'name' | 'fromMessage'>[]
}

/** A message as it stands in the log. */
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

/** Nothing for an answer that could not be kept. The address of a file changes with each edit, so no browser shows an old one. */
function filesAt({ id, editedAt }: Message, { account }: Page): FileAddress | undefined {
  if (id === 0) return undefined
  const query = new URLSearchParams({ as: account, ...(editedAt ? { edited: String(editedAt.getTime()) } : {}) })
  return (index) => `/files/${id}/${index}?${query}`
}

const onlyYou = (message: Message): Html =>
  html`<span class="only-you">Only you see this</span><button type="button" class="dismiss" data-dismiss="${message.id}" aria-label="Dismiss “${message.view.title}”">Dismiss</button>${
    message.typed === undefined ? undefined : html`<code class="typed">${message.typed}</code>`
  }`

/** Nothing on an answer that one person alone sees: nobody else could follow its address. */
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

/** First letters of the first and the last word with a capital: "SG2 Co-Convenor (to be nominated)" → "SC". */
export function initials(name: string): string {
  const words = name.replace(/\(.*?\)/g, '').match(/(?<![\p{L}\p{N}-])[\p{Lu}\p{Lo}\p{N}]/gu) ?? []
  const first = words[0] ?? name.slice(0, 1).toUpperCase()
  return words.length > 1 ? `${first}${words.at(-1)}` : first
}

/** One of eight colours, always the same for a name. */
export const tint = (name: string): number =>
  [...name].reduce((sum, letter) => (sum * 251 + (letter.codePointAt(0) ?? 0)) % 65_521, 0) % 8
