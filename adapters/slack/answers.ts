import type { WebClient } from '@slack/web-api'
import type { Logger } from 'pino'
import type { Bot } from '../../src/bot/bot.ts'
import type { Actor } from '../../src/bot/caller.ts'
import type { Shown } from '../../src/bot/reply.ts'
import { type Block, note, type View } from '../../src/bot/view.ts'
import { escaped, type Message, render } from './blocks.ts'
import { keepLongArguments } from './carry.ts'
import { openDirect } from './direct.ts'
import { rootCode } from './failure.ts'
import { shareFiles, uploadFiles } from './files.ts'
import type { Home } from './home.ts'
import type { Origin } from './origin.ts'

const timeoutMs = 5000

type Placed = Message & { readonly thread_ts?: string }

export interface Answers {
  /** Answers an act. `key` is the act's own, the same for a redelivery. */
  show(shown: Pick<Shown, 'view' | 'replace'>, actor: Actor, origin: Origin, key: string): Promise<void>
}

/** Sends answers that only the caller sees: to the act's own address, or in the channel, or as a direct message. */
export function createAnswers(web: WebClient, bot: Bot, home: Home, log: Logger): Answers {
  async function ephemeral(message: Placed, { account }: Actor, { channel }: Origin): Promise<boolean> {
    if (channel === '') return false
    try {
      await web.chat.postEphemeral({ channel, user: account, ...message })
      return true
    } catch (error) {
      log.info({ account, channel, reason: reasonOf(error) }, 'no answer in the channel')
      return false
    }
  }

  async function direct(message: Message, { account }: Actor): Promise<void> {
    try {
      const channel = await openDirect(web, account)
      await web.chat.postMessage({ channel, ...message, unfurl_links: false })
    } catch (error) {
      log.warn({ account, reason: reasonOf(error) }, 'answer lost')
    }
  }

  const handedOver = new Set<string>()

  /** Sends files as a direct message, since Slack cannot show one to a single person in a channel; the answer says so. */
  async function withFilesSent(view: View, { account }: Actor, key: string): Promise<View> {
    if (!view.blocks.some((block) => block.kind === 'file')) return view
    const sent = handedOver.has(key) || (await sendFiles(view, account))
    if (!sent) return view
    handedOver.add(key)
    if (handedOver.size > mostRemembered) handedOver.delete(handedOver.values().next().value ?? '')
    return { ...view, blocks: view.blocks.map(whereItIs) }
  }

  async function sendFiles(view: View, account: string): Promise<boolean> {
    try {
      const [channel, files] = await Promise.all([openDirect(web, account), uploadFiles(web, view, log)])
      return await shareFiles(web, files, { channel, comment: escaped(view.title) }, log)
    } catch (error) {
      log.warn({ account, reason: reasonOf(error) }, 'files not sent')
      return false
    }
  }

  return {
    async show({ view: whole, replace }, actor, origin, key) {
      const view = await withFilesSent(whole, actor, key)
      if (origin.home) return home.publish(actor, view)
      const message = render(await fitting(view, bot, actor, log))
      const instead = replace && origin.private
      const placed = { ...message, ...(origin.thread && !instead ? { thread_ts: origin.thread } : {}) }
      if (origin.responseUrl !== undefined && (await respond(origin.responseUrl, placed, instead, log))) return
      if (await ephemeral(placed, actor, origin)) return
      await direct(message, actor)
    },
  }
}

/** How many acts are remembered whose files went out, so that a redelivery does not send them again. */
const mostRemembered = 1000

const whereItIs = (block: Block): Block =>
  block.kind === 'file' ? note(`${block.caption} (${block.name} is in your direct messages with the bot)`) : block

/** Drops buttons whose arguments cannot be kept: the answer matters more than the button. */
async function fitting(view: View, bot: Bot, actor: Actor, log: Logger): Promise<View> {
  try {
    return await keepLongArguments(view, bot, actor)
  } catch (error) {
    log.warn({ reason: reasonOf(error) }, 'buttons left out')
    return { ...view, blocks: view.blocks.filter((block) => block.kind !== 'buttons') }
  }
}

async function respond(url: string, message: Placed, instead: boolean, log: Logger): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ response_type: 'ephemeral', replace_original: instead, ...message }),
      signal: AbortSignal.timeout(timeoutMs),
    })
    // Slack answers "ok", or a JSON object with the reason and sometimes status 200
    const said = await response.text()
    if (response.ok && !said.includes('"ok":false')) return true
    log.warn({ status: response.status, said: said.slice(0, 200) }, 'answer refused')
  } catch (error) {
    log.warn({ reason: rootCode(error) }, 'answer not sent')
  }
  return false
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
