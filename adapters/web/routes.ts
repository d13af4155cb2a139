import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { secureHeaders } from 'hono/secure-headers'
import { streamSSE } from 'hono/streaming'
import type { Logger } from 'pino'
import type { z } from 'zod'
import type { Bot } from '../../src/bot/bot.ts'
import { bytesOf, filesOf } from '../../src/bot/file.ts'
import { isUnavailable } from '../../src/database/errors.ts'
import type { Clock } from '../../src/dates/clock.ts'
import { readAssets } from './assets.ts'
import { createMover } from './clock.ts'
import { complete } from './complete.ts'
import { guard } from './guard.ts'
import { handleInteraction } from './interaction.ts'
import { limits } from './limits.ts'
import { mailboxRoutes } from './mailbox.ts'
import type { Messages } from './messages.ts'
import {
  actorOf,
  completeSchema,
  dismissSchema,
  fileSchema,
  interactionSchema,
  moveSchema,
  stateSchema,
  suggestSchema,
} from './request.ts'
import { type PlaygroundData, stateFor } from './state.ts'
import type { Watchers } from './watchers.ts'

export interface Playground extends PlaygroundData {
  readonly bot: Bot
  readonly messages: Messages
  readonly watchers: Watchers
  readonly clock: Clock
  /** IANA zone in which the page shows times and moves the clock. */
  readonly zone: string
  readonly host: string
  readonly log: Logger
}

/** How often a silent stream sends something, because some networks close silent connections. */
const aliveMs = 25_000

/** Serves the page and its requests. A GET only reads; every change is a POST that comes from the page itself. */
export function playgroundRoutes(parts: Playground): Hono {
  const app = new Hono()
  app.use(headers, guard(parts.host), bodyLimit({ maxSize: limits.bodyBytes, onError: tooLong }))
  serveAssets(app)
  if (parts.mailbox) app.route('/mail', mailboxRoutes(parts.mailbox, parts.zone))
  serveState(app, parts)
  serveEvents(app, parts)
  serveFiles(app, parts)
  takeInteractions(app, parts)
  takeMoves(app, parts)
  app.onError((error, c) => {
    const isAway = isUnavailable(error)
    parts.log[isAway ? 'warn' : 'error']({ err: error, path: c.req.path }, 'playground request failed')
    if (isAway) return c.json({ problem: 'The database cannot be reached. Please try again in a minute.' }, 503)
    return c.json({ problem: 'Something went wrong. The log has the details.' }, 500)
  })
  return app
}

function serveAssets(app: Hono): void {
  const assets = readAssets()
  const serve = (c: Context, name: string) => {
    const found = assets.get(name)
    if (!found) return c.notFound()
    return c.body(found.content, 200, { 'content-type': found.type, 'cache-control': 'no-cache' })
  }
  app.get('/', (c) => serve(c, 'index.html'))
  app.get('/assets/:name', (c) => serve(c, c.req.param('name')))
}

function serveState(app: Hono, parts: Playground): void {
  const { bot } = parts
  app.get('/api/state', async (c) => {
    const asked = stateSchema.safeParse(c.req.query())
    return asked.success ? c.json(await stateFor(asked.data.who, parts)) : invalid(c, asked.error)
  })
  app.get('/api/complete', async (c) => {
    const asked = completeSchema.safeParse(c.req.query())
    if (!asked.success) return invalid(c, asked.error)
    return c.json(await complete(asked.data.line, bot, actorOf(asked.data.who)))
  })
  app.get('/api/suggest', async (c) => {
    const asked = suggestSchema.safeParse(c.req.query())
    if (!asked.success) return invalid(c, asked.error)
    return c.json(await bot.suggest({ ...asked.data, actor: actorOf(asked.data.who) }))
  })
}

function serveEvents(app: Hono, { watchers }: Playground): void {
  app.get('/api/events', (c) =>
    streamSSE(c, async (stream) => {
      const ended = Promise.withResolvers<void>()
      const send = (event: string) => void stream.writeSSE({ event, data: '' }).catch(ended.resolve)
      const leave = watchers.add(() => send('changed'), ended.resolve)
      const alive = setInterval(() => send('alive'), aliveMs)
      stream.onAbort(ended.resolve)
      send('changed')
      await ended.promise
      clearInterval(alive)
      leave()
    }),
  )
}

function serveFiles(app: Hono, { messages }: Playground): void {
  app.get('/files/:message/:index', async (c) => {
    const asked = fileSchema.safeParse({ ...c.req.param(), ...c.req.query() })
    if (!asked.success) return c.notFound()
    const { message, index, as } = asked.data
    const found = filesOf((await messages.one(message, as))?.view ?? { blocks: [] })[index]
    if (!found) return c.notFound()
    const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(found.name)}`
    return c.body(bytesOf(found), 200, { 'content-type': found.mediaType, 'content-disposition': disposition })
  })
}

function takeInteractions(app: Hono, parts: Playground): void {
  const { bot, messages, watchers, clock, zone } = parts
  app.post('/api/interact', async (c) => {
    const asked = interactionSchema.safeParse(await body(c))
    if (!asked.success) return invalid(c, asked.error)
    const { origin } = new URL(c.req.url)
    const outcome = await handleInteraction(asked.data, { bot, messages, now: clock.now, zone, origin })
    watchers.changed()
    return c.json(outcome)
  })
  app.post('/api/dismiss', async (c) => {
    const asked = dismissSchema.safeParse(await body(c))
    if (!asked.success) return invalid(c, asked.error)
    await messages.remove(asked.data.id, asked.data.who.account)
    watchers.changed()
    return c.json({ kind: 'dismissed' })
  })
}

function takeMoves(app: Hono, { clock, zone, watchers }: Playground): void {
  const move = createMover(clock, zone)
  app.post('/api/clock', async (c) => {
    const asked = moveSchema.safeParse(await body(c))
    if (!asked.success || !clock.move) return invalid(c, asked.error)
    const to = await move(asked.data)
    if (to.kind === 'problem') return c.json({ problem: to.problem }, 422)
    watchers.changed()
    return c.json({ kind: 'moved' })
  })
}

const headers = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    connectSrc: ["'self'"],
    formAction: ["'none'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
  // plain http on loopback
  strictTransportSecurity: false,
  xFrameOptions: 'DENY',
})

const body = (c: Context): Promise<unknown> => c.req.json().catch(() => undefined)

/** Refuses a request that is too long. The rest of it is not read, so the connection cannot be used again. */
const tooLong = (c: Context) =>
  c.json({ problem: 'This is too long for the playground.' }, 413, { connection: 'close' })

function invalid(c: Context, error: z.ZodError | undefined) {
  const issue = error?.issues[0]
  const problem = `This request is invalid: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim()
  return c.json({ problem }, 400)
}
