import { setTimeout as pause } from 'node:timers/promises'
import type {
  APIModalInteractionResponseCallbackData,
  AutocompleteInteraction,
  Interaction,
  MessageContextMenuCommandInteraction,
  ModalSubmitInteraction,
} from 'discord.js'
import type { Logger } from 'pino'
import type { Bot } from '../../src/bot/bot.ts'
import type { Actor } from '../../src/bot/caller.ts'
import { cutShort } from '../../src/bot/cut.ts'
import { draftCommand } from '../../src/bot/draft.ts'
import { formFromMessage, submitted as withEntered } from '../../src/bot/form.ts'
import type { Invocation } from '../../src/bot/invocation.ts'
import type { Shown } from '../../src/bot/reply.ts'
import { traceOf } from '../../src/bot/trace.ts'
import { button, buttons, note, toned, type View, view } from '../../src/bot/view.ts'
import { actorOf } from './actor.ts'
import { type Act, answer } from './answering.ts'
import { decodeId, fitsId } from './custom-id.ts'
import { codeOf } from './failure.ts'
import { enteredArgs, knownArgs, modal } from './form.ts'
import { shortened } from './keep.ts'
import { limits } from './limits.ts'
import { withNames } from './naming.ts'
import { optionArgs } from './options.ts'
import { wordsOf } from './words.ts'

export interface Interactions {
  /** Takes whatever the gateway delivers; never throws. */
  take(interaction: Interaction): Promise<void>
}

export function createInteractions(bot: Bot, log: Logger): Interactions {
  async function open(act: Exclude<Act, ModalSubmitInteraction>, invocation: Invocation) {
    const actor = actorOf(act)
    const form = await Promise.race([modalFor(invocation, actor), pause(formPatienceMs, undefined, { ref: false })])
    if (form) await act.showModal(form)
    else await answer(act, handled(act, actor, invocation))
  }

  /** A menu entry of an earlier version names a command that is refused politely. */
  async function startFrom(act: MessageContextMenuCommandInteraction) {
    const { commandName, targetMessage, guildId, channelId, targetId } = act
    const link = `https://discord.com/channels/${guildId ?? '@me'}/${channelId}/${targetId}`
    const command = bot.catalogue.fromMessages.find(({ fromMessage }) => fromMessage?.label === commandName)
    const form = formFromMessage(command, { words: wordsOf(targetMessage), link })
    if (form) await act.showModal(modal(form, form.invocation))
    else await answer(act, handled(act, actorOf(act), { command: commandName, args: {} }))
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

  async function submitted(act: ModalSubmitInteraction, custom: Invocation): Promise<Shown> {
    const actor = actorOf(act)
    const draft = custom.command === draftCommand ? await bot.form(custom, actor) : undefined
    if (custom.command === draftCommand && !draft) return handled(act, actor, custom)
    const known = draft ? { ...draft.invocation, args: knownArgs(draft) } : custom
    const invocation = withEntered(known, enteredArgs(act.fields))
    // a modal cannot follow a modal, so a button opens the next one
    const next = (await bot.form(invocation, actor)) && (await keep(invocation, actor))
    return next
      ? { kind: 'answer', view: moreNeeded(next), replace: false, problems: {} }
      : handled(act, actor, invocation)
  }

  async function handled(act: Act, actor: Actor, invocation: Invocation): Promise<Shown> {
    const named = await withNames(invocation, act, bot.catalogue)
    const shown = await bot.handle({ invocation: named, actor, key: `discord:${act.id}` })
    return { ...shown, view: await shortened(shown.view, (long) => keep(long, actor)) }
  }

  async function suggest(interaction: AutocompleteInteraction) {
    const { command, args } = optionArgs(interaction)
    const { name: field, value: typed } = interaction.options.getFocused(true)
    const asked = { invocation: { command, args }, field, typed: String(typed), actor: actorOf(interaction) }
    const options = (await bot.suggest(asked)).filter((option) => option.value.length <= limits.choiceValue)
    await interaction.respond(
      options.slice(0, limits.choices).map(({ label, value }) => ({ name: cutShort(label, limits.choiceName), value })),
    )
  }

  async function dispatch(interaction: Interaction): Promise<void> {
    if (interaction.isAutocomplete()) return suggest(interaction)
    if (interaction.isChatInputCommand()) return open(interaction, optionArgs(interaction))
    if (interaction.isMessageContextMenuCommand()) return startFrom(interaction)
    if (!interaction.isButton() && !interaction.isStringSelectMenu() && !interaction.isModalSubmit()) return
    const decoded = decodeId(interaction.customId)
    const invocation = decoded?.invocation ?? { command: interaction.customId, args: {} }
    if (interaction.isModalSubmit()) return answer(interaction, submitted(interaction, invocation))
    if (interaction.isButton() || !decoded) return open(interaction, invocation)
    const chosen = { ...invocation.args, [decoded.field]: interaction.values.join(',') }
    return open(interaction, { ...invocation, args: chosen })
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

/** Neither answered nor shown a form: Discord would say that we are thinking, for 15 minutes. */
const isWaiting = (interaction: Interaction): interaction is Act =>
  interaction.isRepliable() &&
  !interaction.replied &&
  !interaction.isUserContextMenuCommand() &&
  !interaction.isPrimaryEntryPointCommand()

async function apologise(act: Act): Promise<void> {
  const advice = note('Look whether it was saved before you try again; the operator finds the cause in the log.')
  const sorry = toned('bad', `Something went wrong here (reference ${act.id.slice(-8)}).`, advice)
  await answer(act, Promise.resolve({ kind: 'refusal', view: sorry, replace: false, problems: {} }))
}

const moreNeeded = (next: Invocation): View =>
  view('A little more is needed', note('What you entered is kept.'), buttons(button('Continue', next, 'primary')))
