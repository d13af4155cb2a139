import { type Context, Hono } from 'hono'
import { plainTime } from '../../src/bot/plain.ts'
import { type Html, html } from '../html-template.ts'

/** An e-mail as it would have been sent. */
export interface WebMail {
  readonly id: string
  readonly subject: string
  readonly to: string
  readonly date: Date
  readonly text: string
  readonly html: string
  /** File names. */
  readonly attachments: readonly string[]
}

/** E-mails that were written to files instead of being sent. */
export interface Mailbox {
  /** Says in one sentence what happens to e-mails here. */
  note(): string
  /** Lists the written mails, newest first. */
  list(): Promise<readonly WebMail[]>
  source(id: string): Promise<Uint8Array | undefined>
}

/** Serves pages that show the e-mails which the bot would have sent. */
export function mailboxRoutes(mailbox: Mailbox, zone: string): Hono {
  const app = new Hono()
  const find = async (c: Context) => (await mailbox.list()).find(({ id }) => id === c.req.param('id'))

  app.get('/', async (c) => c.html(listPage(mailbox.note(), await mailbox.list(), zone)))
  app.get('/:id', async (c) => {
    const mail = await find(c)
    return mail ? c.html(mailPage(mail, zone)) : c.notFound()
  })
  app.get('/:id/html', async (c) => {
    const mail = await find(c)
    return mail ? c.html(mail.html) : c.notFound()
  })
  app.get('/:id/mail.eml', async (c) => {
    const source = await mailbox.source(c.req.param('id'))
    if (!source) return c.notFound()
    return c.body(new Uint8Array(source), 200, {
      'content-type': 'message/rfc822',
      'content-disposition': `attachment; filename="${c.req.param('id')}.eml"`,
    })
  })
  return app
}

function listPage(note: string, mails: readonly WebMail[], zone: string): string {
  const items = mails.map(
    (mail) =>
      html`<li><a href="/mail/${mail.id}">${mail.subject}</a><small>to ${mail.to}, ${when(mail, zone)}</small></li>`,
  )
  const all =
    items.length === 0
      ? html`<p>No e-mail yet. E-mails that the bot writes but does not send, such as meeting announcements, appear here.</p>`
      : html`<ul class="mails">${items}</ul>`
  return page(
    'Mailbox',
    html`<p><a href="/">Back to the playground</a></p><h1>Mailbox</h1><p class="note">${note}</p>${all}`,
  )
}

function mailPage(mail: WebMail, zone: string): string {
  const attached =
    mail.attachments.length === 0
      ? undefined
      : html`<div><dt>Attached</dt><dd>${mail.attachments.join(', ')}</dd></div>`
  return page(
    mail.subject,
    html`<p><a href="/mail">All e-mails</a></p><h1>${mail.subject}</h1>
<dl><div><dt>To</dt><dd>${mail.to}</dd></div><div><dt>Sent</dt><dd>${when(mail, zone)}</dd></div>${attached}</dl>
<p><a href="/mail/${mail.id}/html">As HTML</a> <a href="/mail/${mail.id}/mail.eml">Original (.eml)</a></p>
<pre>${mail.text}</pre>`,
  )
}

const when = ({ date }: WebMail, zone: string): string => plainTime(date.toISOString(), zone)

const page = (title: string, content: Html): string =>
  html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${title} – correspondence group bot</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml"><link rel="stylesheet" href="/assets/base.css"><link rel="stylesheet" href="/assets/content.css"></head>
<body class="mail-page"><main>${content}</main></body></html>`.markup
