import { setTimeout as pause } from 'node:timers/promises'
import { pino } from 'pino'
import { createDiscord } from '../../adapters/discord/index.ts'
import type { Bot } from '../../src/bot/bot.ts'
import type { Result } from '../fakes/discord/interactions.ts'
import type { OpenModal, Values } from '../fakes/discord/members.ts'
import { readMarkdown } from '../fakes/discord/reading.ts'
import { type FakeDiscord, type FakeOptions, startFakeDiscord } from '../fakes/discord/server.ts'
import { type Channel, ephemeralFlag, type Message } from '../fakes/discord/world.ts'
import type { Driver, Outcome, Seen, SeenForm } from './driver.ts'

export interface DiscordDriver extends Driver {
  readonly fake: FakeDiscord
}

/** Connects the adapter, through discord.js, to the fake server; people act through Discord's own client. */
export async function startDiscordDriver(bot: Bot, options: FakeOptions = {}): Promise<DiscordDriver> {
  const fake = await startFakeDiscord(options)
  const channel = fake.addChannel('cg-identification').id
  const convenor = fake.addAccount('Convenor').id
  const delegate = fake.addAccount('Delegate').id
  const unreachable = fake.addAccount('Closed', { closed: true }).id
  const { token, apiUrl, members, world } = fake
  const platform = createDiscord({ token, apiUrl, log: pino({ level: 'silent' }) })
  await platform.start(bot)
  await until(() => platform.health().state === 'connected' && world.commands.has(''))
  const modals = new Map<string, OpenModal>()
  let acts = 0

  async function outcome(act: Promise<Result>, source: Message | undefined, place: string): Promise<Outcome> {
    const bound = new AbortController()
    const late = pause(4_000, undefined, { signal: bound.signal, ref: false }).catch(() => undefined)
    const result = await Promise.race([act, late])
    bound.abort()
    if (!result) throw new Error(`No answer was shown; refused: ${fake.refusals.join(', ')}`)
    if (result.kind === 'message') return { kind: 'message', seen: seenOf(fake, result.message) }
    if (result.kind !== 'modal') throw new Error(`Unexpected: ${result.kind}`)
    const form = seenForm(`modal-${++acts}`, result.modal)
    modals.set(form.id, { shape: result.modal, source, channel: place })
    return { kind: 'form', form }
  }

  const messageOf = (seen: Pick<Seen, 'id'>): Message => {
    const message = world.messages.get(seen.id)
    if (!message) throw new Error('The message is gone')
    return message
  }

  const standing = (isIn: (place: Channel | undefined) => boolean) =>
    [...world.messages.values()]
      .filter(
        (one) => one.author === world.bot.id && !(one.flags & ephemeralFlag) && isIn(world.channels.get(one.channel)),
      )
      .map((one) => seenOf(fake, one))

  return {
    fake,
    platform,
    workspace: world.guild,
    channel,
    convenor,
    delegate,
    unreachable,
    async type(account, line) {
      const { command, args } = bot.read(line)
      return outcome(members.slash(account, channel, command, typedValues(fake, command, args)), undefined, channel)
    },
    async press(account, seen, button) {
      const message = messageOf(seen)
      return outcome(members.press(account, message, button), message, message.channel)
    },
    say: async (account, words) => seenOf(fake, members.say(account, channel, words)),
    async remove(seen) {
      world.messages.delete(messageOf(seen).id)
    },
    async startFrom(account, seen, entry) {
      const message = messageOf(seen)
      return outcome(members.startFrom(account, message, entry), undefined, message.channel)
    },
    permalink: ({ id }) => `https://discord.com/channels/${world.guild}/${messageOf({ id }).channel}/${id}`,
    async choose(account, seen, menu, values) {
      const message = messageOf(seen)
      return outcome(members.choose(account, message, menu, values), message, message.channel)
    },
    async submit(account, form, values) {
      const modal = modals.get(form.id)
      if (!modal) throw new Error('The modal is closed')
      return outcome(members.submit(account, modal, values), modal.source, modal.channel)
    },
    async redeliverLast() {
      const before = fake.requests.length
      members.redeliver()
      // an act that is already known leads to no request, so there is only a little time to wait for
      for (let i = 0; i < 20 && fake.requests.length === before; i++) await pause(10)
    },
    messages: async () => standing((place) => place?.type !== 1),
    directMessages: async (account) => standing((place) => place?.recipient === account),
    refusals: () => fake.refusals,
    async stop() {
      await platform.stop()
      await fake.stop()
    },
  }
}

export async function until(holds: () => boolean, boundMs = 30_000): Promise<void> {
  const end = performance.now() + boundMs
  while (!holds()) {
    if (performance.now() > end) throw new Error('It did not happen in time')
    await pause(5)
  }
}

export function seenOf({ world }: FakeDiscord, message: Message): Seen {
  const components = message.components.flatMap((row) => [...row.components])
  const parts = [message.content, ...message.embeds.map((embed) => embed.description ?? '')]
  const above = world.channels.get(message.channel)
  const thread = above?.type === 11 ? above.id : message.reference
  return {
    id: message.id,
    text: parts.map((part) => withNames(world, readMarkdown(part).text)).join('\n'),
    buttons: components.flatMap((one) => (one.type === 2 ? [one.label] : [])),
    menus: components.flatMap((one) => (one.type === 3 ? [one.placeholder ?? ''] : [])),
    private: (message.flags & ephemeralFlag) !== 0,
    notifies: [...message.notified],
    files: message.attachments.map(({ filename: name, contentType: mediaType, base64 }) => ({
      name,
      mediaType,
      base64,
    })),
    ...(thread === undefined ? {} : { inThreadOf: thread }),
  }
}

/** Replaces mentions by names. */
const withNames = (world: FakeDiscord['world'], text: string): string =>
  text.replace(/<@!?(\d+)>/g, (words, id: string) => {
    const account = world.accounts.get(id)
    return account ? `@${account.nick ?? account.globalName}` : words
  })

const seenForm = (id: string, { title, components }: OpenModal['shape']): SeenForm => ({
  id,
  title,
  labels: Object.fromEntries(components.map(({ label, component }) => [component.custom_id, label])),
  initial: Object.fromEntries(
    components.flatMap(({ component }): [string, string][] => {
      if (component.type === 19) return []
      if (component.type === 4) return component.value ? [[component.custom_id, component.value]] : []
      const chosen =
        component.type === 3
          ? component.options.filter((one) => one.default).map((one) => one.value)
          : (component.default_values ?? []).map((one) => `<@${one.id}>`)
      return chosen.length > 0 ? [[component.custom_id, chosen.join(',')]] : []
    }),
  ),
})

/** Returns what a member would enter as options, by the types that are registered. */
function typedValues({ world }: FakeDiscord, command: string, args: Readonly<Record<string, string>>): Values {
  const [noun, ...rest] = command.split(' ')
  let options: readonly object[] = world.commands.get('')?.find((one) => one.name === noun)?.options ?? []
  for (const word of rest) {
    const next = options.find((one) => 'name' in one && one.name === word)
    options = next && 'options' in next && Array.isArray(next.options) ? next.options : []
  }
  const typeOf = (name: string): unknown => {
    const option = options.find((one) => 'name' in one && one.name === name)
    return option && 'type' in option ? option.type : undefined
  }
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => {
      if (typeOf(name) === 4) return [name, Number(value)]
      if (typeOf(name) === 5) return [name, value === 'yes']
      return [name, typeOf(name) === 6 ? value.replace(/\D/g, '') : value]
    }),
  )
}
