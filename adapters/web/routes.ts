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
import { destination } from './clock.ts'
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
import { type Surroundings, stateFor } from './state.ts'
import type { Watchers } from './watchers.ts'

export interface Playground extends Surroundings {
  readonly bot: Bot
  readonly messages: Messages
  readonly watchers: Watchers
  readonly clock: Clock
  readonly zone: string
  readonly host: string
  readonly log: Logger
}

/** A silent connection is given up by some networks; a word this often keeps it. */
const aliveMs = 25_000

/** The page and what it asks for. Every GET only reads; every change is a POST from the page itself. */
export function playgroundRoutes(parts: Playground): Hono {
  const { bot, messages, watchers, clock, zone, log } = parts
  const app = new Hono()
  const assets = readAssets()
  app.use(headers, guard(parts.host), bodyLimit({ maxSize: limits.bodyBytes, onError: tooLong }))

  let moving: Promise<unknown> = Promise.resolve()
  /** One move after the other: a step counts from where the one before it has led. */
  function moveInTurn(asked: Parameters<typeof destination>[0]): Promise<ReturnType<typeof destination>> {
    const moved = moving.then(async () => {
      const to = destination(asked, clock, zone)
      if (to.kind === 'ok') await clock.move?.(to.value)
      return to
    })
    moving = moved.catch(() => {})
    return moved
  }

  const asset = (c: Context, name: string) => {
    const found = assets.get(name)
    return found
      ? c.body(found.content, 200, { 'content-type': found.type, 'cache-control': 'no-cache' })
      : c.notFound()
  }
  app.get('/', (c) => asset(c, 'index.html'))
  app.get('/assets/:name', (c) => asset(c, c.req.param('name')))

  if (parts.mailbox) app.route('/mail', mailboxRoutes(parts.mailbox, zone))

  app.get('/api/state', async (c) => {
    const asked = stateSchema.safeParse(c.req.query())
    return asked.success ? c.json(await stateFor(asked.data.who, parts)) : misshapen(c, asked.error)
  })
  app.get('/api/complete', async (c) => {
    const asked = completeSchema.safeParse(c.req.query())
    if (!asked.success) return misshapen(c, asked.error)
    return c.json(await complete(asked.data.line, bot, actorOf(asked.data.who)))
  })
  app.get('/api/suggest', async (c) => {
    const asked = suggestSchema.safeParse(c.req.query())
    if (!asked.success) return misshapen(c, asked.error)
    return c.json(await bot.suggest({ ...asked.data, actor: actorOf(asked.data.who) }))
  })
  app.get('/api/events', (c) =>
    streamSSE(c, async (stream) => {
      const ended = Promise.withResolvers<void>()
      const say = (event: string) => void stream.writeSSE({ event, data: '' }).catch(ended.resolve)
      const leave = watchers.add(() => say('changed'), ended.resolve)
      const alive = setInterval(() => say('alive'), aliveMs)
      stream.onAbort(ended.resolve)
      say('changed')
      await ended.promise
      clearInterval(alive)
      leave()
    }),
  )

  app.get('/files/:message/:index', async (c) => {
    const asked = fileSchema.safeParse({ ...c.req.param(), ...c.req.query() })
    if (!asked.success) return c.notFound()
    const { message, index, as } = asked.data
    const found = filesOf((await messages.one(message, as))?.view ?? { blocks: [] })[index]
    if (!found) return c.notFound()
    const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(found.name)}`
    return c.body(bytesOf(found), 200, { 'content-type': found.mediaType, 'content-disposition': disposition })
  })

  app.post('/api/interact', async (c) => {
    const asked = interactionSchema.safeParse(await body(c))
    if (!asked.success) return misshapen(c, asked.error)
    const { origin } = new URL(c.req.url)
    const outcome = await handleInteraction(asked.data, { bot, messages, now: clock.now, zone, origin })
    watchers.changed()
    return c.json(outcome)
  })
  app.post('/api/dismiss', async (c) => {
    const asked = dismissSchema.safeParse(await body(c))
    if (!asked.success) return misshapen(c, asked.error)
    await messages.remove(asked.data.id, asked.data.who.account)
    watchers.changed()
    return c.json({ kind: 'dismissed' })
  })
  app.post('/api/clock', async (c) => {
    const asked = moveSchema.safeParse(await body(c))
    if (!asked.success || !clock.move) return misshapen(c, asked.error)
    const to = await moveInTurn(asked.data)
    if (to.kind === 'problem') return c.json({ problem: to.problem }, 422)
    watchers.changed()
    return c.json({ kind: 'moved' })
  })

  app.onError((error, c) => {
    const away = isUnavailable(error)
    log[away ? 'warn' : 'error']({ err: error, path: c.req.path }, 'playground request failed')
    if (away) return c.json({ problem: 'The database cannot be reached. Please try again in a minute.' }, 503)
    return c.json({ problem: 'Something went wrong here; the log says what.' }, 500)
  })
  return app
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

/** What is left of it is not read, so the connection cannot be used again. */
const tooLong = (c: Context) =>
  c.json({ problem: 'This is longer than the playground takes.' }, 413, { connection: 'close' })

function misshapen(c: Context, error: z.ZodError | undefined) {
  const issue = error?.issues[0]
  return c.json(
    { problem: `This request is not understood: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim() },
    400,
  )
}
