import { bytesOf, filesOf, isPicture } from '../src/bot/file.ts'
import { plainTime } from '../src/bot/plain.ts'
import {
  type Block,
  type Button,
  type FileBlock,
  type Line,
  type Menu,
  type Span,
  unhandled,
  type View,
} from '../src/bot/view.ts'
import { type Html, html } from './html-template.ts'

/** Who reads the HTML: the page, where buttons work, or a mail, where they are left out. */
export type Reader = 'page' | 'mail'

/** Returns the address of a view's file, counted from 0; without it a file is shown by its caption. */
export type FileAddress = (index: number) => string

/** Renders a view as HTML that reads well without a style sheet. `platform` decides which accounts are mentioned. */
export function viewHtml(view: View, reader: Reader, platform: string, addressOf?: FileAddress): Html {
  const files = filesOf(view)
  const blocks = view.blocks.map((block) =>
    block.kind === 'file' ? fileHtml(block, addressOf?.(files.indexOf(block))) : blockHtml(block, reader, platform),
  )
  return html`<section class="view ${view.tone}"><h2>${view.title}</h2>${blocks}</section>`
}

function blockHtml(block: Exclude<Block, FileBlock>, reader: Reader, platform: string): Html {
  switch (block.kind) {
    case 'heading':
      return html`<h3>${block.text}</h3>`
    case 'text':
      return html`<p>${lineHtml(block.line, platform)}</p>`
    case 'note':
      return html`<p class="note"><small>${lineHtml(block.line, platform)}</small></p>`
    case 'quote':
      return html`<blockquote>${brokenLines(block.text)}</blockquote>`
    case 'facts':
      return html`<dl>${block.facts.map(
        (fact) => html`<div><dt>${fact.label}</dt><dd>${lineHtml(fact.line, platform)}</dd></div>`,
      )}</dl>`
    case 'list': {
      const items = block.items.map((item) => html`<li>${lineHtml(item, platform)}</li>`)
      return block.ordered ? html`<ol>${items}</ol>` : html`<ul>${items}</ul>`
    }
    case 'buttons':
      return reader === 'mail' ? html`` : html`<div class="buttons">${block.buttons.map(buttonHtml)}</div>`
    case 'menu':
      return reader === 'mail' ? html`` : menuHtml(block)
    default:
      return unhandled(block)
  }
}

function fileHtml(file: FileBlock, address: string | undefined): Html {
  if (address === undefined) return html`<p>${file.caption}</p>`
  const { name, caption } = file
  const link = html`<a href="${address}" download="${name}">${name}</a> <small>${sizeOf(file)}</small>`
  return isPicture(file)
    ? html`<figure><img src="${address}" alt="${caption}"><figcaption>${caption} ${link}</figcaption></figure>`
    : html`<p class="file">${caption} ${link}</p>`
}

function sizeOf(file: FileBlock): string {
  const bytes = bytesOf(file).length
  return bytes < 1024 ? `${bytes} B` : `${Math.ceil(bytes / 1024)} KiB`
}

const buttonHtml = (button: Button): Html =>
  html`<button type="button" class="${button.style}" data-invocation="${JSON.stringify(button.invocation)}">${button.label}</button>`

function menuHtml(menu: Menu): Html {
  const choices = menu.multiple
    ? html`<fieldset><legend>${menu.label}</legend>${menu.options.map(
        (option) => html`<label><input type="checkbox" name="value" value="${option.value}"> ${option.label}</label>`,
      )}</fieldset>`
    : html`<label>${menu.label} <select name="value">${menu.options.map(
        (option) => html`<option value="${option.value}">${option.label}</option>`,
      )}</select></label>`
  return html`<form class="menu" data-field="${menu.field}" data-invocation="${JSON.stringify(menu.invocation)}">${choices}<button type="submit" class="plain">Choose</button></form>`
}

const lineHtml = (line: Line, platform: string): Html => html`${line.map((span) => spanHtml(span, platform))}`

function spanHtml(span: Span, platform: string): Html {
  switch (span.kind) {
    case 'text':
      return brokenLines(span.text)
    case 'strong':
      return html`<strong>${brokenLines(span.text)}</strong>`
    case 'time':
      return timeHtml(span.at, span.zone)
    case 'person': {
      const account = span.accounts[platform]
      return account === undefined
        ? html`${span.name}`
        : html`<span class="mention" data-account="${account}">@${span.name}</span>`
    }
    case 'link':
      return linkHtml(span.label, span.href)
    default:
      return unhandled(span)
  }
}

/** Writes a time in the group's zone and UTC; the page can replace it by the reader's zone and keep this as a tooltip. */
export const timeHtml = (at: string, zone: string): Html =>
  html`<time datetime="${at}" title="${plainTime(at, zone)}">${plainTime(at, zone)}</time>`

const linkSchemes = new Set(['http:', 'https:', 'mailto:'])

/** Writes a link; an address that is neither web nor mail is shown as text. */
function linkHtml(label: string, href: string): Html {
  const scheme = URL.canParse(href) ? new URL(href).protocol : ''
  if (!linkSchemes.has(scheme)) return label === href ? html`${label}` : html`${label} (${href})`
  return html`<a href="${href}" target="_blank" rel="noopener noreferrer">${label}</a>`
}

const brokenLines = (text: string): Html =>
  html`${text.split('\n').map((each, i) => (i === 0 ? html`${each}` : html`<br>${each}`))}`
