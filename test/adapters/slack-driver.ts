import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { vi } from 'vitest'
import { createSlack, type Slack } from '../../adapters/slack/index.ts'
import { eventsPath, slackManifest } from '../../adapters/slack/manifest.ts'
import type { Bot } from '../../src/bot/bot.ts'
import { permalinkOf } from '../fakes/slack/methods.ts'
import { createPeople, type Deliver, type Reaction } from '../fakes/slack/people.ts'
import { type FakeSlack, startFakeSlack } from '../fakes/slack/server.ts'
import { deliverSigned } from '../fakes/slack/signed.ts'
import { initialOf, inputsOf } from '../fakes/slack/submission.ts'
import { blocksText, buttonsOf, menusOf, notifiesOf } from '../fakes/slack/words.ts'
import type { Settings, StoredMessage } from '../fakes/slack/world.ts'
import type { Driver, Outcome, Seen } from './driver.ts'

export interface SlackDriver extends Driver {
  readonly platform: Slack
  readonly fake: FakeSlack
  readonly people: ReturnType<typeof createPeople>
}

export type Inbound = 'socket' | 'http'

export async function startSlack(bot: Bot, inbound: Inbound, settings: Partial<Settings> = {}): Promise<SlackDriver> {
  const { shortcuts } = slackManifest(bot.catalogue, { name: 'CG', history: false }).features
  const fake = await startFakeSlack({ shortcuts: shortcuts ?? [], ...settings })
  const { world } = fake
  const { botToken, appToken, signingSecret } = world.settings
  const platform = createSlack({
    botToken,
    inbound: inbound === 'socket' ? { kind: 'socket', appToken } : { kind: 'http', signingSecret },
    apiUrl: fake.apiUrl,
    log: pino({ level: 'silent' }),
  })
  const entrance = inbound === 'http' ? await listenOn(platform, world) : { deliver: fake.sockets.deliver, close() {} }
  const people = createPeople(world, entrance.deliver, fake)
  await platform.start(bot)
  await vi.waitUntil(() => platform.health().state === 'connected', { timeout: 50_000, interval: 10 })
  const channel = 'C0GROUP'
  const standing = (place: string) =>
    world.messages
      .filter((message) => message.channel === place && message.onlyFor === undefined)
      .map((message) => seenOf(message, fake))

  return {
    platform,
    fake,
    people,
    workspace: world.settings.team,
    channel,
    convenor: 'U0CONVENOR',
    delegate: 'U0DELEGATE',
    unreachable: 'U0LEFT',
    async type(account, line) {
      const [noun = '', ...rest] = line.slice(1).split(' ')
      const direct = world.settings.commands.includes(`/${noun}`)
      const [command, text] = direct ? [`/${noun}`, rest.join(' ')] : ['/cg', line.slice(1)]
      return outcome(await people.type(account, command, text, channel), fake)
    },
    async press(account, seen, button) {
      return outcome(await people.press(account, stored(fake, seen), button), fake)
    },
    say: async (account, words) => seenOf(people.say(account, words, channel), fake),
    async remove(seen) {
      world.messages.splice(world.messages.indexOf(stored(fake, seen)), 1)
    },
    async startFrom(account, seen, entry) {
      return outcome(await people.startFrom(account, stored(fake, seen), entry), fake)
    },
    permalink: (seen) => permalinkOf(stored(fake, seen)),
    async choose(account, seen, menu, values) {
      return outcome(await people.choose(account, stored(fake, seen), menu, values), fake)
    },
    async submit(account, form, values) {
      const view = world.views.get(form.id)
      if (!view) throw new Error('There is no such form')
      return outcome(await people.submit(account, view, values), fake)
    },
    async redeliverLast() {
      await people.redeliver()
    },
    messages: async () => standing(channel),
    async directMessages(account) {
      return [...world.channels.values()]
        .filter(({ directWith }) => directWith === account)
        .flatMap(({ id }) => standing(id))
    },
    refusals: () => world.refusals,
    async stop() {
      await platform.stop()
      entrance.close()
      await fake.stop()
    },
  }
}

/** Starts a server like that of the web pages, with the adapter's listener on it. */
async function listenOn(platform: Slack, world: FakeSlack['world']): Promise<{ deliver: Deliver; close(): void }> {
  const { listener } = platform
  if (!listener) throw new Error('Without a socket there must be a listener')
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${eventsPath}`
  return { deliver: deliverSigned(world, url), close: () => server.close() }
}

function outcome(reaction: Reaction, fake: FakeSlack): Outcome {
  switch (reaction.kind) {
    case 'message':
      return { kind: 'message', seen: seenOf(reaction.message, fake) }
    case 'errors':
      return reaction
    case 'view': {
      const { id, view } = reaction.view
      const inputs = inputsOf(view).map((input) => ({ ...input, name: input.block_id ?? '' }))
      const initial = inputs.map(({ name, element }) => [name, initialOf(element)] as const)
      return {
        kind: 'form',
        form: {
          id,
          title: view.title.text,
          labels: Object.fromEntries(inputs.map(({ name, label }) => [name, label.text])),
          initial: Object.fromEntries(initial.filter((entry): entry is [string, string] => entry[1] !== undefined)),
        },
      }
    }
    case 'home':
      throw new Error('A home was shown where a message was expected')
  }
}

function seenOf(message: StoredMessage, fake: FakeSlack): Seen {
  const nameOf = (id: string) => fake.world.settings.accounts.find((account) => account.id === id)?.name ?? id
  return {
    id: `${message.channel}/${message.ts}`,
    text: message.user === undefined ? blocksText(message.blocks, nameOf) : message.text,
    buttons: buttonsOf(message.blocks),
    menus: menusOf(message.blocks),
    private: message.onlyFor !== undefined,
    notifies: notifiesOf(message.text, message.blocks),
    files: (message.files ?? []).flatMap(({ name, upload }) => (upload ? [{ name, ...upload }] : [])),
    ...(message.threadTs === undefined ? {} : { inThreadOf: `${message.channel}/${message.threadTs}` }),
  }
}

function stored(fake: FakeSlack, seen: Seen): StoredMessage {
  const found = fake.world.messages.find((message) => `${message.channel}/${message.ts}` === seen.id)
  if (!found) throw new Error('There is no such message')
  return found
}
