import '../../src/utc.ts'
import { flushCompileCache } from 'node:module'
import type { Platform } from '../../src/bot/platform.ts'
import { openDatabase } from '../../src/database/client.ts'
import { startTicking } from '../../src/deadlines/ticker.ts'
import { startDelivering } from '../../src/delivery/loop.ts'
import { silent, subjectSource } from './subjects.ts'

// One process of the bot that only sends: ticker, delivery and the real adapters. It takes no gestures of people.

export interface Orders {
  readonly databaseUrl: string
  readonly slack?: { readonly apiUrl: string; readonly botToken: string }
  readonly discord?: { readonly apiUrl: string; readonly token: string }
  readonly smtpUrl?: string
  /** How often it ticks, more often than the bot does, so that kills hit ticks too; undefined if nobody is reminded. */
  readonly tickEveryMs?: number
  readonly aheadMs?: number
}

const [words = ''] = process.argv.slice(2)
const { databaseUrl, slack, discord, smtpUrl, tickEveryMs, aheadMs = 0 }: Orders = JSON.parse(words)

/** Makes a platform send by requests alone; the connection that brings people's gestures is not opened. */
const sending = (platform: Platform): Platform => ({
  ...platform,
  health: () => ({ platform: platform.name, state: 'connected', detail: '' }),
})

const platforms: Platform[] = []
// each loads a library that the others do not need
if (slack) {
  const { createSlack } = await import('../../adapters/slack/index.ts')
  platforms.push(createSlack({ ...slack, inbound: { kind: 'http', signingSecret: 'none' }, log: silent }))
}
if (discord) {
  const { createDiscord } = await import('../../adapters/discord/index.ts')
  platforms.push(createDiscord({ ...discord, log: silent }))
}
if (smtpUrl !== undefined) {
  const { createEmail } = await import('../../adapters/email/index.ts')
  const from = { name: 'CG bot', address: 'bot@example.org' }
  platforms.push(createEmail({ from, by: { kind: 'smtp', url: smtpUrl }, now: () => new Date(), log: silent }))
}
const { db } = openDatabase({ url: databaseUrl })
startDelivering({ db, platforms: platforms.map(sending), log: silent, onUndeliverable: async () => {} }, databaseUrl)
if (tickEveryMs !== undefined) {
  const ticker = startTicking({ db, sources: [subjectSource], aheadMs: () => aheadMs, log: silent })
  setInterval(() => void ticker.tickNow(), tickEveryMs)
}
// the next one to start loads in half the time
flushCompileCache()
process.once('disconnect', () => process.exit())
process.send?.('ready')
