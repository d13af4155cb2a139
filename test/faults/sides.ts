import { createDiscord } from '../../adapters/discord/index.ts'
import { createSlack } from '../../adapters/slack/index.ts'
import type { Platform } from '../../src/bot/platform.ts'
import { startFakeDiscord } from '../fakes/discord/server.ts'
import { startFakeSlack } from '../fakes/slack/server.ts'
import { silent } from './subjects.ts'

/** A reply that fails; `applied`: the request took effect nevertheless. */
export interface Fault {
  readonly kind: 'reset' | 'status' | 'lost'
  readonly status: number
  readonly applied: boolean
}

/** What happens to the replies in one channel, in this order; undefined ones succeed, and so do all later ones. */
export interface Course {
  readonly posts: readonly (Fault | undefined)[]
  readonly lookUps: readonly (Fault | undefined)[]
}

export interface Setting {
  /** One for each channel. */
  readonly courses: readonly Course[]
  /** Whether the platform lets the bot read what it has posted. */
  readonly canLookUp: boolean
  /** How long Discord recognises a nonce; five minutes if undefined. */
  readonly nonceMs?: number
}

/** A real adapter and the server of its platform. */
export interface Side {
  readonly platform: Platform
  readonly workspace: string
  readonly channels: readonly string[]
  /** Lists what people read there. */
  texts(): readonly string[]
  stop(): Promise<void>
}

/** After so long a reply is lost. */
const requestMs = 2000

export async function slackSide({ canLookUp, courses }: Setting): Promise<Side> {
  const channels = courses.map((_, i) => `C${i}`)
  const fake = await startFakeSlack({
    scopes: ['chat:write', ...(canLookUp ? ['channels:history'] : [])],
    channels: channels.map((id) => ({ id, name: id, botIn: true, archived: false })),
  })
  const asThere = ({ kind, status, applied }: Fault) =>
    kind === 'lost' ? ({ kind: 'hang', applied } as const) : { kind, status, applied }
  for (const [i, { posts, lookUps }] of courses.entries()) {
    const faults = (list: Course['posts']) => list.map((fault) => fault && asThere(fault))
    fake.world.faults.set(`chat.postMessage ${channels[i]}`, faults(posts))
    fake.world.faults.set(`conversations.history ${channels[i]}`, faults(lookUps))
  }
  const { botToken, team } = fake.world.settings
  const inbound = { kind: 'http', signingSecret: 'none' } as const
  return {
    platform: createSlack({ botToken, inbound, apiUrl: fake.apiUrl, requestMs, log: silent }),
    workspace: team,
    channels,
    texts: () => fake.world.messages.map((message) => message.text),
    stop: () => fake.stop(),
  }
}

export async function discordSide({ canLookUp, courses, nonceMs }: Setting): Promise<Side> {
  const fake = await startFakeDiscord(nonceMs === undefined ? {} : { nonceMs })
  const permissions = ['view', 'send', 'embeds', ...(canLookUp ? (['history'] as const) : [])] as const
  const asThere = ({ kind, status, applied }: Fault) =>
    kind === 'lost' ? ({ kind: 'silence', applied } as const) : { kind, status, applied }
  const channels = courses.map(({ posts, lookUps }, i) => {
    const { id } = fake.addChannel(`c${i}`, permissions)
    const path = new RegExp(`^/channels/${id}/messages$`)
    for (const fault of posts) fake.trouble({ method: 'POST', path, fault: fault && asThere(fault) })
    for (const fault of lookUps) fake.trouble({ method: 'GET', path, fault: fault && asThere(fault) })
    return id
  })
  return {
    platform: createDiscord({ token: fake.token, apiUrl: fake.apiUrl, requestMs, log: silent }),
    workspace: fake.world.guild,
    channels,
    texts: () => [...fake.world.messages.values()].map(({ content }) => content),
    stop: () => fake.stop(),
  }
}
