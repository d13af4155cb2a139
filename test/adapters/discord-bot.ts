import { pino } from 'pino'
import { createDiscord } from '../../adapters/discord/index.ts'
import type { Bot } from '../../src/bot/bot.ts'
import { catalogueOf } from '../../src/bot/catalogue.ts'
import type { Command } from '../../src/bot/command.ts'
import { missingFields } from '../../src/bot/form.ts'
import { readLine } from '../../src/bot/line.ts'
import type { Platform } from '../../src/bot/platform.ts'
import type { Shown } from '../../src/bot/reply.ts'
import type { Request } from '../../src/bot/request.ts'
import { type Option, view } from '../../src/bot/view.ts'
import { type FakeDiscord, type FakeOptions, startFakeDiscord } from '../fakes/discord/server.ts'
import { until } from './discord-driver.ts'
import { specimen } from './specimen.ts'

export const shownAs = (title: string, more: Partial<Shown> = {}): Shown => ({
  kind: 'answer',
  view: view(title),
  replace: false,
  problems: {},
  ...more,
})

export interface RecordingBot extends Bot {
  /** What was handled, in order. */
  readonly handled: Request[]
  readonly asked: Parameters<Bot['suggest']>[0][]
}

/** Creates a bot without a database, for tests of the platform alone. */
export function recordingBot(
  options: {
    readonly commands?: readonly Command[]
    readonly answer?: (request: Request) => Promise<Shown>
    readonly suggestions?: readonly Option[]
  } = {},
): RecordingBot {
  const catalogue = catalogueOf(options.commands ?? specimen().commands)
  const kept = new Map<string, Request['invocation']>()
  const handled: Request[] = []
  const asked: Parameters<Bot['suggest']>[0][] = []
  return {
    catalogue,
    handled,
    asked,
    read: (typed) => readLine(typed, catalogue),
    async form(invocation) {
      const meant = kept.get(invocation.args.id ?? '') ?? invocation
      const command = catalogue.find(meant.command)
      return command && missingFields(command, meant.args)
    },
    async handle(request) {
      handled.push(request)
      return options.answer ? options.answer(request) : shownAs('Done')
    },
    async suggest(typing) {
      asked.push(typing)
      return options.suggestions ?? []
    },
    async keep(invocation) {
      const id = `kept${kept.size}`
      kept.set(id, invocation)
      return { command: 'draft', args: { id } }
    },
  }
}

export interface Setting {
  readonly fake: FakeDiscord
  readonly platform: Platform
  readonly bot: RecordingBot
  readonly channel: string
  readonly account: string
  readonly to: { readonly platform: string; readonly workspace: string; readonly channel: string }
  stop(): Promise<void>
}

/** Connects the adapter to a fake server of its own. */
export async function connected(
  bot: RecordingBot = recordingBot(),
  options: FakeOptions = {},
  more: Parameters<typeof newPlatform>[1] = {},
): Promise<Setting> {
  const fake = await startFakeDiscord(options)
  const channel = fake.addChannel('cg').id
  const account = fake.addAccount('Ann', { nick: 'Annie' }).id
  const platform = newPlatform(fake, more)
  await platform.start(bot)
  await until(() => platform.health().state === 'connected' && fake.world.commands.has(''))
  return {
    fake,
    platform,
    bot,
    channel,
    account,
    to: { platform: 'discord', workspace: fake.world.guild, channel },
    async stop() {
      await platform.stop()
      await fake.stop()
    },
  }
}

export const newPlatform = (
  fake: FakeDiscord,
  more: { readonly token?: string; readonly guildId?: string; readonly requestMs?: number } = {},
): Platform =>
  createDiscord({ token: fake.token, apiUrl: fake.apiUrl, requestMs: 300, log: pino({ level: 'silent' }), ...more })
