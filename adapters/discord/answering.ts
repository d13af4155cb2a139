import { setTimeout as pause } from 'node:timers/promises'
import {
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  DiscordAPIError,
  type MessageContextMenuCommandInteraction,
  MessageFlags,
  type ModalMessageModalSubmitInteraction,
  type ModalSubmitInteraction,
  type StringSelectMenuInteraction,
} from 'discord.js'
import type { Shown } from '../../src/bot/reply.ts'
import { answerFiles } from './attachments.ts'
import { codeOf, codes } from './failure.ts'
import { render } from './message.ts'

export type Inbound =
  | ChatInputCommandInteraction
  | MessageContextMenuCommandInteraction
  | ButtonInteraction
  | StringSelectMenuInteraction
  | ModalSubmitInteraction

/**
 * Discord waits three seconds, including the way there and back. An answer that is ready within this time is one message;
 * anything slower is acknowledged first, which leaves 15 minutes.
 */
const patienceMs = 700

/** Answers in private: in place of the private message whose button was pressed if the answer says so, otherwise below. */
export async function answer(act: Inbound, work: Promise<Shown>): Promise<void> {
  // it is awaited below; until then a failure of the acknowledgement may come first
  work.catch(() => undefined)
  const early = await Promise.race([work, pause(patienceMs, undefined, { ref: false })])
  if (!early) await once(act, () => acknowledge(act))
  const shown = await work
  if (!act.deferred) await once(act, () => respond(act, shown))
  if (!act.replied) await follow(act, shown)
}

/**
 * Sends a first response. Discord may have one already, from an attempt whose answer was lost or from a process that
 * ended too early: then the act counts as acknowledged.
 */
async function once(act: Inbound, first: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await first()
      return
    } catch (error) {
      if (codeOf(error) === codes.alreadyAcknowledged) {
        act.deferred = true
        return
      }
      if (error instanceof DiscordAPIError || attempt === 2) throw error
    }
  }
}

const acknowledge = (act: Inbound): Promise<unknown> =>
  isOnPrivateMessage(act) ? act.deferUpdate() : act.deferReply({ flags: MessageFlags.Ephemeral })

const respond = (act: Inbound, { view, replace }: Shown): Promise<unknown> =>
  replace && isOnPrivateMessage(act)
    ? act.update(body(view))
    : act.reply({ ...body(view), flags: MessageFlags.Ephemeral })

const follow = (act: Inbound, { view, replace }: Shown): Promise<unknown> =>
  !replace && isOnPrivateMessage(act)
    ? act.followUp({ ...body(view), flags: MessageFlags.Ephemeral })
    : act.editReply(body(view))

type OnMessage = ButtonInteraction | StringSelectMenuInteraction | ModalMessageModalSubmitInteraction

/** Tells whether an act comes from a button, a menu or a form on a message that only the caller sees. */
function isOnPrivateMessage(act: Inbound): act is OnMessage {
  if (act.isCommand() || (act.isModalSubmit() && !act.isFromMessage())) return false
  return act.message.flags.has(MessageFlags.Ephemeral)
}

/** Renders a private message, which notifies nobody. */
function body(shown: Shown['view']) {
  const { content, embeds, components } = render(shown)
  const files = answerFiles(shown)
  return { content, embeds, components, files, attachments: [], allowedMentions: { parse: [] } }
}
