import { type CommandShape, commandList } from './command-shapes.ts'
import type { Interactions } from './interactions.ts'
import { channelJson, guildJson, memberJson, messageJson, userJson } from './json.ts'
import {
  cannotReach,
  invalidForm,
  invalidRecipient,
  notFound,
  notYours,
  threadExists,
  unknownGuild,
  wrongChannelType,
} from './refusal.ts'
import { createdMessage, editedMessage, type MessageBody, newDirect, newThread, parse } from './shapes.ts'
import { type Account, type Channel, ephemeralFlag, type Message, type Permission, type World } from './world.ts'

export interface Request {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: unknown
}

export interface Parts {
  readonly world: World
  readonly interactions: Interactions
  readonly gatewayUrl: () => string
  /** Sessions that may still be started today. */
  readonly sessionsLeft: () => number
  /** How long the same nonce gives the same message. */
  readonly nonceMs: number
}

/** Handles a request; `undefined` is answered with 204. */
type RouteHandler = (request: Request, ...ids: readonly string[]) => unknown

/** Tells whether a route carries its own token instead of the bot's. */
export const isTokenless = (path: string): boolean => /^\/(interactions|webhooks)\//.test(path)

export function createRoutes(parts: Parts): (request: Request) => unknown {
  const { world, interactions } = parts
  const nonces = new Map<string, { readonly message: string; readonly at: number }>()

  function put(guild: string, body: unknown) {
    const before = world.commands.get(guild) ?? []
    const commands = parse(commandList, body).map((command) => ({
      ...command,
      id: before.find((one) => one.name === command.name && one.type === command.type)?.id ?? world.newId(),
    }))
    world.commands.set(guild, commands)
    return registered(guild)
  }

  /** Lists commands as Discord returns them: with ids and defaults, without what is false. */
  const registered = (guild: string) =>
    (world.commands.get(guild) ?? []).map((command) => ({
      description: '',
      ...withoutFalse(command),
      application_id: world.application,
      version: world.newId(),
      default_member_permissions: null,
      nsfw: false,
      integration_types: [0],
      ...(guild === '' ? {} : { guild_id: guild }),
    }))

  function create(channel: string, body: unknown): Message {
    const shape = parse(createdMessage, body)
    ensureMayAttach(channel, shape)
    const nonce = shape.enforce_nonce && shape.nonce !== undefined ? `${shape.nonce}` : undefined
    const earlier = nonce === undefined ? undefined : nonces.get(nonce)
    if (earlier && Date.now() - earlier.at < parts.nonceMs) {
      const same = world.messages.get(earlier.message)
      if (same) return same
    }
    const reference = shape.message_reference?.message_id
    const referred = reference === undefined ? undefined : world.messages.get(reference)
    if (reference && !referred && shape.message_reference?.fail_if_not_exists !== false)
      throw invalidForm({ message_reference: 'Unknown message' })
    const message = world.send(channel, shape, referred ? { reference: referred.id } : {})
    if (nonce !== undefined) nonces.set(nonce, { message: message.id, at: Date.now() })
    return message
  }

  const ensureMayAttach = (channel: string, { attachments = [] }: MessageBody) => {
    if (attachments.some(({ upload }) => upload)) world.channel(channel, 'files')
  }

  function list(channel: string, query: URLSearchParams): readonly Message[] {
    const limit = Number(query.get('limit') ?? 50)
    if (!(limit >= 1 && limit <= 100)) throw invalidForm({ limit: 'int value should be between 1 and 100.' })
    const before = BigInt(query.get('before') ?? '99999999999999999999')
    return [...world.messages.values()]
      .filter((one) => one.channel === channel && !(one.flags & ephemeralFlag) && BigInt(one.id) < before)
      .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1))
      .slice(0, limit)
  }

  function startThread(channel: string, message: string, body: unknown): Channel {
    const parent = world.channel(channel)
    if (parent.type !== 0) throw wrongChannelType()
    world.message(channel, message)
    if (world.threadOf(message)) throw threadExists()
    const { name } = parse(newThread, body)
    const thread: Channel = { id: message, name, type: 11, parent: channel, permissions: parent.permissions }
    world.channels.set(message, thread)
    return thread
  }

  /** Opens direct messages, even with an account that takes none: only sending fails. */
  function openDirect(body: unknown): Channel {
    const { recipient_id } = parse(newDirect, body)
    if (recipient_id === world.bot.id) throw cannotReach()
    if (!world.accounts.has(recipient_id)) throw invalidRecipient()
    return world.directWith(recipient_id)
  }

  function memberOf(id: string): Account {
    const account = world.accounts.get(id)
    if (!account) throw notFound()
    return account
  }

  const ofApplication =
    (act: RouteHandler): RouteHandler =>
    (request, application = '', ...ids) => {
      if (application !== world.application) throw notFound()
      return act(request, ...ids)
    }
  const ofGuild =
    (act: RouteHandler): RouteHandler =>
    (request, guild = '', ...ids) => {
      if (guild !== world.guild) throw unknownGuild()
      return act(request, guild, ...ids)
    }
  const ofChannel =
    (needed: Permission, act: (request: Request, channel: string, id: string) => unknown): RouteHandler =>
    (request, channel = '', id = '') => {
      world.channel(channel, needed)
      return act(request, channel, id)
    }

  const json = (message: Message) => messageJson(world, message)
  const routes: readonly (readonly [string, RegExp, RouteHandler])[] = [
    ['GET', pattern('/gateway/bot'), () => gatewayJson(parts)],
    ['GET', pattern('/users/@me'), () => userJson(world.bot)],
    ['POST', pattern('/users/@me/channels'), ({ body }) => channelJson(world, openDirect(body))],
    ['GET', pattern('/applications/@me'), () => ({ id: world.application, name: 'CG', bot: userJson(world.bot) })],
    ['GET', pattern('/applications/#/commands'), ofApplication(() => registered(''))],
    ['PUT', pattern('/applications/#/commands'), ofApplication(({ body }) => put('', body))],
    ['GET', pattern('/applications/#/guilds/#/commands'), ofApplication(ofGuild((_, guild = '') => registered(guild)))],
    [
      'PUT',
      pattern('/applications/#/guilds/#/commands'),
      ofApplication(ofGuild(({ body }, guild = '') => put(guild, body))),
    ],
    ['GET', pattern('/channels/#'), ofChannel('view', (_, channel) => channelJson(world, world.channel(channel)))],
    [
      'GET',
      pattern('/channels/#/messages'),
      ofChannel('history', ({ query }, channel) => list(channel, query).map(json)),
    ],
    [
      'POST',
      pattern('/channels/#/messages'),
      ofChannel('send', ({ body }, channel) => messageJson(world, create(channel, body), 'sender')),
    ],
    [
      'GET',
      pattern('/channels/#/messages/#'),
      ofChannel('history', (_, channel, id) => json(world.message(channel, id))),
    ],
    [
      'PATCH',
      pattern('/channels/#/messages/#'),
      ofChannel('view', ({ body }, channel, id) => json(edit(channel, id, body))),
    ],
    [
      'POST',
      pattern('/channels/#/messages/#/threads'),
      ofChannel('threads', ({ body }, channel, id) => channelJson(world, startThread(channel, id, body))),
    ],
    ['GET', pattern('/guilds/#'), ofGuild(() => guildJson(world))],
    ['GET', pattern('/guilds/#/members/#'), ofGuild((_, __, id = '') => memberJson(memberOf(id)))],
    ['GET', pattern('/guilds/#/threads/active'), ofGuild(() => activeThreads())],
    [
      'POST',
      pattern('/interactions/#/*/callback'),
      ({ body }, id = '', token = '') => interactions.callback(id, token, body),
    ],
    [
      'PATCH',
      pattern('/webhooks/#/*/messages/*'),
      ofApplication(({ body }, token = '', id = '') => json(interactions.edit(token, id, body))),
    ],
    [
      'GET',
      pattern('/webhooks/#/*/messages/*'),
      ofApplication((_, token = '', id = '') => json(interactions.read(token, id))),
    ],
    ['POST', pattern('/webhooks/#/*'), ofApplication(({ body }, token = '') => json(interactions.follow(token, body)))],
  ]

  function edit(channel: string, id: string, body: unknown): Message {
    const message = world.message(channel, id)
    if (message.author !== world.bot.id) throw notYours()
    const shape = parse(editedMessage, body)
    ensureMayAttach(channel, shape)
    return world.change(message, shape)
  }

  const activeThreads = () => ({
    threads: [...world.channels.values()].filter(({ type }) => type === 11).map((one) => channelJson(world, one)),
    members: [],
  })

  return (request) => {
    for (const [method, path, act] of routes) {
      const found = request.method === method ? path.exec(request.path) : null
      if (found) return act(request, ...found.slice(1))
    }
    throw notFound()
  }
}

/** Compiles a path: `#` matches an id, `*` a token or `@original`. */
const pattern = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll('#', '(\\d+)').replaceAll('*', '([\\w@-]+)')}$`)

const gatewayJson = ({ gatewayUrl, sessionsLeft }: Parts) => ({
  url: gatewayUrl(),
  shards: 1,
  session_start_limit: { total: 1000, remaining: sessionsLeft(), reset_after: 3_600_000, max_concurrency: 1 },
})

const withoutFalse = (command: CommandShape): object =>
  JSON.parse(JSON.stringify(command, (key, value) => (value === false && key === 'required' ? undefined : value)))
