import type { WebClient } from '@slack/web-api'
import type { Logger } from 'pino'
import type { Bot } from '../../src/bot/bot.ts'
import type { Actor } from '../../src/bot/caller.ts'
import type { View } from '../../src/bot/view.ts'
import { render } from './blocks.ts'
import { keepLongArguments } from './carry.ts'

/** The query that the App Home shows. */
const homeCommand = 'home'

export interface Home {
  /** Shows the caller's App Home again, with the answer to an act there on top. */
  publish(actor: Actor, above?: View): Promise<void>
}

export const createHome = (web: WebClient, bot: Bot, log: Logger): Home => ({
  async publish(actor, above) {
    if (!bot.catalogue.find(homeCommand)) return
    const { workspace, account } = actor
    const invocation = { command: homeCommand, args: {} }
    try {
      const { view } = await bot.handle({ invocation, actor, key: `slack:${workspace}:home:${account}` })
      const shown: View = above ? { ...above, blocks: [...above.blocks, ...headed(view)] } : view
      const { blocks } = render(await keepLongArguments(shown, bot, actor))
      await web.views.publish({ user_id: account, view: { type: 'home', blocks } })
    } catch (error) {
      log.warn({ account, reason: error instanceof Error ? error.message : String(error) }, 'home not shown')
    }
  },
})

const headed = (view: View): View['blocks'] => [{ kind: 'heading', text: view.title }, ...view.blocks]
