import type { RequestListener, ServerResponse } from 'node:http'
import type { DateTime } from 'luxon'
import type { Logger } from 'pino'
import { note, type View } from '../../bot/view.ts'
import type { Database } from '../../database/client.ts'
import { isUnavailable } from '../../database/errors.ts'
import { dayOf, describeDay } from '../../dates/day.ts'
import { termsOf } from '../../groups/terms.ts'
import { shape } from './picture/svg.ts'
import { findBoardLink, readBoard } from './read.ts'
import { boardSvg, boardView } from './views.ts'

/** The path of the board on the bot's HTTP server. */
export const boardPath = '/board/'

export const boardAddress = (publicUrl: string, secret: string): string => `${publicUrl}${boardPath}${secret}`

const named = /^\/board\/([A-Z0-9]{32})$/

interface Serving {
  readonly database: Database
  readonly now: () => DateTime
  /** Writes a view as HTML without buttons. */
  readonly html: (view: View) => string
  readonly log: Logger
}

/** Shows the board to anyone who has an address of it. It only reads; addresses are secrets, so it logs none. */
export function boardListener({ database: { db }, now, html, log }: Serving): RequestListener {
  async function page(url: string): Promise<string | undefined> {
    const secret = named.exec(url.split('?')[0] ?? '')?.[1]
    const group = secret === undefined ? undefined : await findBoardLink(db, secret)
    if (!group) return undefined
    const { profile, zone } = termsOf({ group })
    const board = await readBoard(db, group)
    const date = describeDay(dayOf(now(), zone))
    const svg = boardSvg(board, date)
    const title = shape('title', {}, `Topics of ${board.name}`).markup
    const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width">${title}<style>${style}</style>`
    const words = html(boardView(board, profile.appointedBy, [note(`As of ${date}.`)]))
    const picture = `<div class="picture" role="region" aria-label="Picture of the board" tabindex="0">${svg}</div>`
    return `<!doctype html><html lang="en"><head>${head}</head><body><main>${picture}${words}</main></body></html>`
  }
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return say(response, 405, 'Only GET')
    page(request.url ?? '')
      .then((found) =>
        found
          ? show(response, found, request.method === 'HEAD')
          : say(response, 404, 'There is no board at this address.'),
      )
      .catch((error: unknown) => {
        log[isUnavailable(error) ? 'warn' : 'error']({ err: error }, 'board not shown')
        say(response, 503, 'The board cannot be read now. Try again in a minute.')
      })
  }
}

/** On a phone the words come first: the picture does not fit there and scrolls sideways. */
const style = `
body{font:16px/1.5 system-ui,sans-serif;color:#1b2430;background:#fff;margin:0;color-scheme:light dark}
main{max-width:1250px;margin:auto;padding:1rem}
.view{max-width:48rem}
h2,h3{line-height:1.25}
ul{padding-left:1.25rem}
.picture{overflow-x:auto}
svg{max-width:100%;min-width:900px;height:auto}
@media(max-width:700px){main{display:flex;flex-direction:column-reverse}}
@media(prefers-color-scheme:dark){body{color:#e3e8ee;background:#171717}svg{filter:invert(.91) hue-rotate(180deg)}}
`

const guarded = {
  'cache-control': 'private, no-cache',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
  'referrer-policy': 'no-referrer',
}

function show(response: ServerResponse, page: string, isHead: boolean): void {
  const bytes = Buffer.from(page)
  response.writeHead(200, { ...guarded, 'content-type': 'text/html; charset=utf-8', 'content-length': bytes.length })
  response.end(isHead ? undefined : bytes)
}

function say(response: ServerResponse, status: number, words: string): void {
  response.writeHead(status, { ...guarded, 'content-type': 'text/plain; charset=utf-8' })
  response.end(`${words}\n`)
}
