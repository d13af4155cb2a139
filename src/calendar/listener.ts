import { createHash } from 'node:crypto'
import type { IncomingMessage, OutgoingHttpHeaders, RequestListener, ServerResponse } from 'node:http'
import type { DateTime } from 'luxon'
import type { Logger } from 'pino'
import type { Database } from '../database/client.ts'
import { isUnavailable } from '../database/errors.ts'
import type { Feed } from './model.ts'
import { readFeed } from './read.ts'

/** The path of calendars on the bot's HTTP server. */
export const calendarPath = '/calendar/'

export const addressOf = (publicUrl: string, secret: string): string => `${publicUrl}${calendarPath}${secret}.ics`

const named = /^\/calendar\/([A-Z0-9]{32})\.ics$/

interface Asked {
  readonly database: Database
  readonly now: () => DateTime
  readonly log: Logger
}

/** Serves a calendar to anyone who has its address. Only reads; addresses are secrets and are not logged. */
export function calendarListener({ database, now, log }: Asked): RequestListener {
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const secret = named.exec(request.url?.split('?')[0] ?? '')?.[1]
    const at = now()
    const feed = secret === undefined ? undefined : await readFeed(database.db, secret, at)
    if (!feed) return say(response, 404, 'There is no calendar at this address.')
    const headers = headersOf(feed, at)
    if (isFresh(request, headers)) return void response.writeHead(304, headers).end()
    const bytes = Buffer.from(feed.text)
    response.writeHead(200, { ...headers, 'content-type': type, 'content-length': bytes.length })
    response.end(request.method === 'HEAD' ? undefined : bytes)
  }
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return say(response, 405, 'Only GET', { allow: 'GET, HEAD' })
    answer(request, response).catch((error: unknown) => {
      log[isUnavailable(error) ? 'warn' : 'error']({ err: error }, 'calendar not answered')
      say(response, 503, 'The calendar cannot be read now. Try again in a minute.', { 'retry-after': '60' })
    })
  }
}

const type = 'text/calendar; charset=utf-8'

const guarded = {
  'cache-control': 'private, no-cache',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
  'referrer-policy': 'no-referrer',
}

function headersOf({ text, changedAt }: Feed, now: DateTime): OutgoingHttpHeaders & { readonly etag: string } {
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`
  // another change within this second would have the same date
  const isSettled = now.diff(changedAt).as('seconds') >= 1
  return { ...guarded, etag, ...(isSettled ? { 'last-modified': changedAt.toHTTP() ?? '' } : {}) }
}

/** Tells whether the client already has it (RFC 9110, section 13.2.2: a tag counts before a date). */
function isFresh({ headers }: IncomingMessage, feed: OutgoingHttpHeaders & { readonly etag: string }): boolean {
  const tags = headers['if-none-match']
  if (tags !== undefined)
    return tags.split(',').some((tag) => ['*', feed.etag].includes(tag.trim().replace(/^W\//, '')))
  const since = Date.parse(headers['if-modified-since'] ?? '')
  return feed['last-modified'] !== undefined && since >= Date.parse(String(feed['last-modified']))
}

function say(response: ServerResponse, status: number, words: string, more: OutgoingHttpHeaders = {}): void {
  response.writeHead(status, { ...guarded, ...more, 'content-type': 'text/plain; charset=utf-8' })
  response.end(`${words}\n`)
}
