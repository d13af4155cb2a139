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
import { draftCommand } from '../../src/bot/draft.ts'
import { formFromMessage, submitted as withEntered } from '../../src/bot/form.ts'
import type { Invocation } from '../../src/bot/invocation.ts'
import type { Shown } from '../../src/bot/reply.ts'
import { traceOf } from '../../src/bot/trace.ts'
import { button, buttons, note, toned, type View, view } from '../../src/bot/view.ts'
import { cutShort } from '../../src/text/cut.ts'
import { downloadAll, type Source } from '../download.ts'
import { actorOf } from './actor.ts'
import { type Act, answer } from './answering.ts'
import { decodeId, fitsId } from './custom-id.ts'
import { codeOf } from './failure.ts'
import { enteredArgs, enteredFiles, knownArgs, modal } from './form.ts'
import { shortened } from './keep.ts'
import { limits } from './limits.ts'
import { withNames } from './naming.ts'
import { optionArgs } from './options.ts'
import { wordsOf } from './words.ts'

export interface Interactions {
  /** Takes whatever the gateway delivers; never throws. */
  take(interaction: Interaction): Promise<void>
}

/** `source`: where files that people hand in may be read. */
export function createInteractions(bot: Bot, source: Source, log: Logger): Interactions {
  async function open(act: Exclude<Act, ModalSubmitInteraction>, invocation: Invocation, files: Files = {}) {
    const actor = actorOf(act)
    const reading = downloadAll(files, source).then(({ texts, unread }) => ({
      whole: { ...invocation, args: { ...invocation.args, ...texts } },
      unread,
    }))
    const needed = reading.then(({ whole, unread }) => (isEmpty(unread) ? modalFor(whole, actor) : undefined))
    const form = await Promise.race([needed, pause(formPatienceMs, undefined, { ref: false })])
    const work = () => reading.then(({ whole, unread }) => handled(act, actor, whole, unread))
    if (form) await act.showModal(form)
    else await answer(act, work())
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
    const { texts, unread } = await downloadAll(enteredFiles(act.fields), source)
    const invocation = withEntered(known, { ...enteredArgs(act.fields), ...texts })
    if (!isEmpty(unread)) return handled(act, actor, invocation, unread)
    // a modal cannot follow a modal, so a button opens the next one
    const next = (await bot.form(invocation, actor)) && (await keep(invocation, actor))
    return next
      ? { kind: 'answer', view: moreNeeded(next), replace: false, problems: {} }
      : handled(act, actor, invocation)
  }

  async function handled(act: Act, actor: Actor, invocation: Invocation, unread = {}): Promise<Shown> {
    const named = await withNames(invocation, act, bot.catalogue)
    const files = isEmpty(unread) ? {} : { unread }
    const shown = await bot.handle({ invocation: named, actor, key: `discord:${act.id}`, ...files })
    return { ...shown, view: await shortened(shown.view, (long) => keep(long, actor)) }
  }

  async function suggest(interaction: AutocompleteInteraction) {
    const { invocation } = optionArgs(interaction)
    const { name: field, value: typed } = interaction.options.getFocused(true)
    const asked = { invocation, field, typed: String(typed), actor: actorOf(interaction) }
    const options = (await bot.suggest(asked)).filter((option) => option.value.length <= limits.choiceValue)
    await interaction.respond(
      options.slice(0, limits.choices).map(({ label, value }) => ({ name: cutShort(label, limits.choiceName), value })),
    )
  }

  async function dispatch(interaction: Interaction): Promise<void> {
    if (interaction.isAutocomplete()) return suggest(interaction)
    if (interaction.isChatInputCommand()) {
      const { invocation, files } = optionArgs(interaction)
      return open(interaction, invocation, files)
    }
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

type Files = Parameters<typeof downloadAll>[0]

const isEmpty = (unread: object): boolean => Object.keys(unread).length === 0

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
