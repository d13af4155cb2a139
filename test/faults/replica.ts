import { flushCompileCache } from 'node:module'
import { createDiscord } from '../../adapters/discord/index.ts'
import { createSlack } from '../../adapters/slack/index.ts'
import type { Platform } from '../../src/bot/platform.ts'
import { openDatabase } from '../../src/db.ts'
import { startTicking } from '../../src/deadlines/ticker.ts'
import { startDelivering } from '../../src/outbox/loop.ts'
import { silent, subjectSource } from './subjects.ts'

// One process of the bot as far as sending goes: ticker, outbox and the genuine adapters. It takes no acts of people.

export interface Orders {
  readonly databaseUrl: string
  readonly slack: { readonly apiUrl: string; readonly botToken: string }
  readonly discord: { readonly apiUrl: string; readonly token: string }
  /** How often it ticks, more often than the bot does, so that kills hit ticks too. */
  readonly tickEveryMs: number
  readonly aheadMs?: number
}

const [words = ''] = process.argv.slice(2)
const { databaseUrl, slack, discord, tickEveryMs, aheadMs = 0 }: Orders = JSON.parse(words)

/** Messages go by requests alone; what brings the acts of people is not connected. */
const sending = (platform: Platform): Platform => ({
  ...platform,
  health: () => ({ platform: platform.name, state: 'connected', detail: '' }),
})

const { db } = openDatabase({ url: databaseUrl })
const platforms = [
  createSlack({ ...slack, inbound: { kind: 'http', signingSecret: 'none' }, log: silent }),
  createDiscord({ ...discord, log: silent }),
].map(sending)
startDelivering({ db, platforms, log: silent, onUndeliverable: async () => {} }, databaseUrl)
const ticker = startTicking({ db, sources: [subjectSource], aheadMs: () => aheadMs, log: silent })
setInterval(() => void ticker.look(), tickEveryMs)
// whoever is started next loads in half the time
flushCompileCache()
process.once('disconnect', () => process.exit())
process.send?.('ready')
