import type { Bot } from '../../src/bot/bot.ts'
import type { Clock } from '../../src/dates/clock.ts'
import { type ClockFace, clockFace } from './clock.ts'
import type { Mailbox } from './mailbox.ts'
import { initials, messageHtml, tint } from './message.ts'
import type { Messages } from './messages.ts'
import { channelOf, directMessages, type Who } from './request.ts'

/** Somebody to act as. */
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

/** Where the playground looks up what it does not keep itself. */
export interface Surroundings {
  people(): Promise<readonly WebPerson[]>
  channels(): Promise<readonly WebChannel[]>
  /** Absent where there is no e-mail. */
  readonly mailbox?: Mailbox | undefined
}

/** Everything the page shows; it is fetched anew after each change, and only what differs is drawn. */
export interface State {
  readonly clock: ClockFace
  readonly people: readonly (WebPerson & { readonly initials: string; readonly tint: number })[]
  /** `latest`: the id of the last message that everybody sees; 0 where there is none. */
  readonly channels: readonly { readonly channel: string; readonly group?: string; readonly latest: number }[]
  /** Of this account with the bot; `latest` as above. */
  readonly direct: { readonly channel: string; readonly latest: number }
  readonly messages: readonly { readonly id: number; readonly html: string; readonly title: string }[]
  /** First words of the commands, to begin with. */
  readonly nouns: readonly string[]
  /** Whether there are mails to read at /mail. */
  readonly hasMailbox: boolean
}

interface Parts extends Surroundings {
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

/** The channels of groups, and always one that is free, to set up a group in. */
export async function allChannels({
  channels,
}: Pick<Surroundings, 'channels'>): Promise<readonly (Omit<WebChannel, 'group'> & { readonly group?: string })[]> {
  const bound = await channels()
  const taken = new Set(bound.map(({ channel }) => channel))
  let number = 1
  while (taken.has(freeName(number))) number++
  return [...bound, { channel: freeName(number) }]
}

const freeName = (number: number): string => (number === 1 ? 'new-group' : `new-group-${number}`)
