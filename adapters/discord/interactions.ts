import { setTimeout as pause } from 'node:timers/promises'
import {
  type APIModalInteractionResponseCallbackData,
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type Interaction,
  MessageFlags,
  type ModalSubmitInteraction,
  type StringSelectMenuInteraction,
} from 'discord.js'
import type { Logger } from 'pino'
import type { Bot } from '../../src/bot/bot.ts'
import type { Actor } from '../../src/bot/caller.ts'
import { draftCommand } from '../../src/bot/draft.ts'
import { submitted } from '../../src/bot/form.ts'
import type { Invocation } from '../../src/bot/invocation.ts'
import type { Shown } from '../../src/bot/reply.ts'
import { traceOf } from '../../src/bot/trace.ts'
import { button, buttons, note, toned, view } from '../../src/bot/view.ts'
import { actorOf } from './actor.ts'
import { decodeId, fitsId } from './custom-id.ts'
import { codeOf, codes } from './failure.ts'
import { enteredArgs, knownArgs, modal } from './form.ts'
import { shortened } from './keep.ts'
import { cut, limits } from './limits.ts'
import { render } from './message.ts'
import { optionArgs } from './options.ts'

type Act = ChatInputCommandInteraction | ButtonInteraction | StringSelectMenuInteraction | ModalSubmitInteraction

export interface Interactions {
  /** Takes whatever the gateway delivers; never throws. */
  take(interaction: Interaction): Promise<void>
}

export function createInteractions(bot: Bot, log: Logger): Interactions {
  async function open(interaction: Exclude<Act, ModalSubmitInteraction>, invocation: Invocation) {
    const actor = actorOf(interaction)
    const shown = await Promise.race([modalFor(invocation, actor), pause(formPatienceMs, undefined, { ref: false })])
    if (!shown) return answer(interaction, actor, invocation)
    await interaction.showModal(shown)
  }

  /** Nothing where no form is needed, and where it cannot be kept: handling the incomplete act then says why. */
  async function modalFor(
    invocation: Invocation,
    actor: Actor,
  ): Promise<APIModalInteractionResponseCallbackData | undefined> {
    const form = await bot.form(invocation, actor)
    if (!form || invocation.command === draftCommand) return form && modal(form, invocation)
    const carried = fitsId(form.invocation) ? form.invocation : await keep(form.invocation, actor)
    return carried && modal(form, carried)
  }

  async function keep(invocation: Invocation, actor: Actor): Promise<Invocation | undefined> {
    try {
      return await bot.keep(invocation, actor)
    } catch (error) {
      log.warn({ err: traceOf(error) }, 'discord: nothing can be kept')
      return undefined
    }
  }

  async function submit(interaction: ModalSubmitInteraction, custom: Invocation) {
    const actor = actorOf(interaction)
    await acknowledge(interaction)
    const draft = custom.command === draftCommand ? await bot.form(custom, actor) : undefined
    if (custom.command === draftCommand && !draft) return show(interaction, actor, custom)
    const known = draft ? { command: draft.invocation.command, args: knownArgs(draft) } : custom
    const invocation = submitted(known, enteredArgs(interaction.fields))
    if (await bot.form(invocation, actor)) return askMore(interaction, invocation, actor)
    return show(interaction, actor, invocation)
  }

  /** A modal cannot follow a modal, so a button opens the next one. */
  async function askMore(interaction: ModalSubmitInteraction, invocation: Invocation, actor: Actor) {
    const next = await keep(invocation, actor)
    if (!next) return show(interaction, actor, invocation)
    const more = view(
      'A little more is needed',
      note('What you entered is kept.'),
      buttons(button('Continue', next, 'primary')),
    )
    await interaction.editReply(body(more))
  }

  async function answer(interaction: Act, actor: Actor, invocation: Invocation) {
    await acknowledge(interaction)
    await show(interaction, actor, invocation)
  }

  async function show(interaction: Act, actor: Actor, invocation: Invocation) {
    const shown = await bot.handle({ invocation, actor, key: `discord:${interaction.id}` })
    const short = await shortened(shown.view, (long) => keep(long, actor))
    await reply(interaction, { ...shown, view: short })
  }

  async function suggest(interaction: AutocompleteInteraction) {
    const { command, args } = optionArgs(interaction)
    const { name: field, value: typed } = interaction.options.getFocused(true)
    const asked = { invocation: { command, args }, field, typed: String(typed), actor: actorOf(interaction) }
    const options = (await bot.suggest(asked)).filter((option) => option.value.length <= limits.choiceValue)
    await interaction.respond(
      options.slice(0, limits.choices).map(({ label, value }) => ({ name: cut(label, limits.choiceName), value })),
    )
  }

  async function dispatch(interaction: Interaction): Promise<void> {
    if (interaction.isAutocomplete()) return suggest(interaction)
    if (interaction.isChatInputCommand()) return open(interaction, optionArgs(interaction))
    if (!interaction.isButton() && !interaction.isStringSelectMenu() && !interaction.isModalSubmit()) return
    const decoded = decodeId(interaction.customId)
    const invocation = decoded?.invocation ?? { command: interaction.customId, args: {} }
    if (interaction.isModalSubmit()) return submit(interaction, invocation)
    if (interaction.isButton() || !decoded) return open(interaction, invocation)
    const chosen = { ...invocation.args, [decoded.field]: interaction.values.join(',') }
    return open(interaction, { command: invocation.command, args: chosen })
  }

  return {
    async take(interaction) {
      try {
        await dispatch(interaction)
      } catch (error) {
        log.warn({ err: traceOf(error), code: codeOf(error), interaction: interaction.id }, 'discord: not answered')
        if (isWaiting(interaction)) await apologise(interaction).catch(() => undefined)
      }
    },
  }
}

/** How long a form may take to be found or kept; without one the act is acknowledged and handled as it is. */
const formPatienceMs = 1_500

/** Acknowledged and not answered yet: Discord shows that we are thinking, and would do so for 15 minutes. */
const isWaiting = (interaction: Interaction): interaction is Act =>
  interaction.isRepliable() && interaction.deferred && !interaction.replied

async function apologise(interaction: Act): Promise<void> {
  const reference = interaction.id.slice(-8)
  const advice = note('Look whether it was saved before you try again; the operator finds the cause in the log.')
  const shown = toned('bad', `Something went wrong here (reference ${reference}).`, advice)
  await reply(interaction, { kind: 'refusal', view: shown, replace: false, problems: {} })
}

/** Whether the answer may take the place of the message whose button was pressed: only where the caller alone sees it. */
function isOnPrivateMessage(interaction: Act): boolean {
  const message = interaction.isChatInputCommand() ? null : interaction.message
  return message?.flags.has(MessageFlags.Ephemeral) ?? false
}

/** Within three seconds of the act. Before anything is changed: if this fails, Discord tells the person that it failed. */
async function acknowledge(interaction: Act): Promise<void> {
  try {
    if (isOnPrivateMessage(interaction) && !interaction.isChatInputCommand()) await interaction.deferUpdate()
    else await interaction.deferReply({ flags: MessageFlags.Ephemeral })
  } catch (error) {
    // delivered again, perhaps after a crash between the acknowledgement and the act: the key makes it happen once
    if (codeOf(error) !== codes.alreadyAcknowledged) throw error
    interaction.deferred = true
  }
}

async function reply(interaction: Act, shown: Shown): Promise<void> {
  if (isOnPrivateMessage(interaction) && !shown.replace)
    await interaction.followUp({ ...body(shown.view), flags: MessageFlags.Ephemeral })
  else await interaction.editReply(body(shown.view))
}

/** Private messages notify nobody. */
function body(shown: Shown['view']) {
  const { content, embeds, components } = render(shown)
  return { content, embeds, components, allowedMentions: { parse: [] } }
}
