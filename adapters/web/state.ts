import type { Bot } from '../../src/bot/bot.ts'
import type { Clock } from '../../src/dates/clock.ts'
import { type ClockFace, clockFace } from './clock.ts'
import type { Mailbox } from './mailbox.ts'
import { initials, messageHtml, tint } from './message.ts'
import type { Messages } from './messages.ts'
import { channelOf, directMessages, type Who } from './request.ts'

/** A person to act as. */
export interface WebPerson {
  readonly account: string
  readonly name: string
  readonly office?: string
}

/** A channel that belongs to a group. */
export interface WebChannel {
  readonly channel: string
  readonly group: string
}

/** What the playground reads from the bot's other data. */
export interface PlaygroundData {
  people(): Promise<readonly WebPerson[]>
  channels(): Promise<readonly WebChannel[]>
  /** Undefined if e-mails are really sent. */
  readonly mailbox?: Mailbox | undefined
}

/** Everything that the page shows. The page fetches it after each change and draws what differs. */
export interface State {
  readonly clock: ClockFace
  readonly people: readonly (WebPerson & { readonly initials: string; readonly tint: number })[]
  /** `latest`: the id of the last message that everybody sees; 0 if there is no message. */
  readonly channels: readonly (AnyChannel & { readonly latest: number })[]
  /** The direct messages between this account and the bot; `latest` as above. */
  readonly direct: { readonly channel: string; readonly latest: number }
  readonly messages: readonly { readonly id: number; readonly html: string; readonly title: string }[]
  /** First words of the commands, to suggest in an empty channel. */
  readonly nouns: readonly string[]
  /** Whether /mail shows e-mails. */
  readonly hasMailbox: boolean
}

interface Parts extends PlaygroundData {
  readonly bot: Bot
  readonly messages: Messages
  readonly clock: Clock
  readonly zone: string
}

export async function stateFor(who: Who, parts: Parts): Promise<State> {
  const [people, channels, latest, messages] = await Promise.all([
    parts.people(),
    allChannels(parts),
    parts.messages.latest(),
    parts.messages.list(channelOf(who), who.account),
  ])
  const starts = parts.bot.catalogue.fromMessages
  const page = { account: who.account, zone: parts.zone, starts }
  return {
    clock: clockFace(parts.clock, parts.zone),
    people: people.map((person) => ({ ...person, initials: initials(person.name), tint: tint(person.name) })),
    channels: channels.map((channel) => ({ ...channel, latest: latest[channel.channel] ?? 0 })),
    direct: { channel: directMessages, latest: latest[channelOf({ ...who, channel: directMessages })] ?? 0 },
    messages: messages.map((message) => ({
      id: message.id,
      title: message.view.title,
      html: messageHtml(message, page),
    })),
    nouns: parts.bot.catalogue.nouns,
    hasMailbox: parts.mailbox !== undefined,
  }
}

interface AnyChannel {
  readonly channel: string
  readonly group?: string
}

/** Lists the channels of groups and then a free channel, in which a group can be set up. */
export async function allChannels({ channels }: Pick<PlaygroundData, 'channels'>): Promise<readonly AnyChannel[]> {
  const bound = await channels()
  const taken = new Set(bound.map(({ channel }) => channel))
  let number = 1
  while (taken.has(freeName(number))) number++
  return [...bound, { channel: freeName(number) }]
}

const freeName = (number: number): string => (number === 1 ? 'new-group' : `new-group-${number}`)
