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
import { checkBeforeRetrying } from '../../src/bot/failure.ts'
import { formFromMessage, submitted as withEntered } from '../../src/bot/form.ts'
import type { Invocation } from '../../src/bot/invocation.ts'
import type { Shown } from '../../src/bot/reply.ts'
import { traceOf } from '../../src/bot/trace.ts'
import { button, buttons, note, toned, type View, view } from '../../src/bot/view.ts'
import { cutShort } from '../../src/text/cut.ts'
import { downloadAll, type Source } from '../download.ts'
import { actorOf } from './actor.ts'
import { answer, type Inbound } from './answering.ts'
import { decodeId, fitsId } from './custom-id.ts'
import { codeOf } from './failure.ts'
import { enteredArgs, enteredFiles, knownArgs, modal } from './form.ts'
import { shortened } from './keep.ts'
import { limits } from './limits.ts'
import { withNames } from './naming.ts'
import { optionArgs } from './options.ts'
import { messageText } from './words.ts'

export interface Interactions {
  /** Takes anything that the gateway delivers; never throws. */
  take(interaction: Interaction): Promise<void>
}

interface Context {
  readonly bot: Bot
  /** Where uploaded files may be read from. */
  readonly source: Source
  readonly log: Logger
}

export function createInteractions(context: Context): Interactions {
  const { log } = context
  const isNew = onlyOnce()
  return {
    async take(interaction) {
      // for an interaction that is delivered again, the first delivery answers
      if (!isNew(interaction.id)) return
      try {
        await dispatch(context, interaction)
      } catch (error) {
        log.warn({ err: traceOf(error), code: codeOf(error), interaction: interaction.id }, 'discord: not answered')
        if (isWaiting(interaction)) await apologise(interaction).catch(() => undefined)
      }
    },
  }
}

async function dispatch(context: Context, interaction: Interaction): Promise<void> {
  if (interaction.isAutocomplete()) return suggest(context, interaction)
  if (interaction.isChatInputCommand()) {
    const { invocation, files } = optionArgs(interaction)
    return open(context, interaction, invocation, files)
  }
  if (interaction.isMessageContextMenuCommand()) return startFrom(context, interaction)
  if (!interaction.isButton() && !interaction.isStringSelectMenu() && !interaction.isModalSubmit()) return
  const decoded = decodeId(interaction.customId)
  const invocation = decoded?.invocation ?? { command: interaction.customId, args: {} }
  if (interaction.isModalSubmit()) return answer(interaction, submitted(context, interaction, invocation))
  if (interaction.isButton() || !decoded) return open(context, interaction, invocation)
  const chosen = { ...invocation.args, [decoded.field]: interaction.values.join(',') }
  return open(context, interaction, { ...invocation, args: chosen })
}

/** Opens the form that a command needs, or runs it. */
async function open(
  context: Context,
  act: Exclude<Inbound, ModalSubmitInteraction>,
  invocation: Invocation,
  files: Files = {},
): Promise<void> {
  const actor = actorOf(act)
  const reading = downloadAll(files, context.source).then(({ texts, unread }) => ({
    whole: { ...invocation, args: { ...invocation.args, ...texts } },
    unread,
  }))
  const needed = reading.then(({ whole, unread }) => (isEmpty(unread) ? modalFor(context, whole, actor) : undefined))
  const form = await Promise.race([needed, pause(formPatienceMs, undefined, { ref: false })])
  if (form) await act.showModal(form)
  else
    await answer(
      act,
      reading.then(({ whole, unread }) => handled(context, act, whole, unread)),
    )
}

/** Opens the form of a command on a message. An entry of an earlier version names a command that is refused politely. */
async function startFrom(context: Context, act: MessageContextMenuCommandInteraction): Promise<void> {
  const { commandName, targetMessage, guildId, channelId, targetId } = act
  const link = `https://discord.com/channels/${guildId ?? '@me'}/${channelId}/${targetId}`
  const command = context.bot.catalogue.fromMessages.find(({ fromMessage }) => fromMessage?.label === commandName)
  const form = formFromMessage(command, { words: messageText(targetMessage), link })
  if (form) await act.showModal(modal(form, form.invocation))
  else await answer(act, handled(context, act, { command: commandName, args: {} }))
}

/** Returns the form to open; undefined if none is needed, or if it cannot be kept: running the act then says why. */
async function modalFor(
  context: Context,
  invocation: Invocation,
  actor: Actor,
): Promise<APIModalInteractionResponseCallbackData | undefined> {
  const form = await context.bot.form(invocation, actor)
  if (!form || invocation.command === draftCommand) return form && modal(form, invocation)
  const carried = fitsId(form.invocation) ? form.invocation : await keep(context, form.invocation, actor)
  return carried && modal(form, carried)
}

async function keep({ bot, log }: Context, invocation: Invocation, actor: Actor): Promise<Invocation | undefined> {
  try {
    return await bot.keep(invocation, actor)
  } catch (error) {
    log.warn({ err: traceOf(error) }, 'discord: nothing can be kept')
    return undefined
  }
}

async function submitted(context: Context, act: ModalSubmitInteraction, custom: Invocation): Promise<Shown> {
  const { bot, source } = context
  const actor = actorOf(act)
  const draft = custom.command === draftCommand ? await bot.form(custom, actor) : undefined
  if (custom.command === draftCommand && !draft) return handled(context, act, custom)
  const known = draft ? { ...draft.invocation, args: knownArgs(draft) } : custom
  const { texts, unread } = await downloadAll(enteredFiles(act.fields), source)
  const invocation = withEntered(known, { ...enteredArgs(act.fields), ...texts })
  if (!isEmpty(unread)) return handled(context, act, invocation, unread)
  // a modal cannot follow a modal, so a button opens the next one
  const next = (await bot.form(invocation, actor)) && (await keep(context, invocation, actor))
  return next
    ? { kind: 'answer', view: moreNeeded(next), replace: false, problems: {} }
    : handled(context, act, invocation)
}

async function handled(context: Context, act: Inbound, invocation: Invocation, unread = {}): Promise<Shown> {
  const { bot } = context
  const actor = actorOf(act)
  const named = await withNames(invocation, act, bot.catalogue)
  const files = isEmpty(unread) ? {} : { unread }
  const shown = await bot.handle({ invocation: named, actor, key: `discord:${act.id}`, ...files })
  return { ...shown, view: await shortened(shown.view, (long) => keep(context, long, actor)) }
}

async function suggest({ bot }: Context, interaction: AutocompleteInteraction): Promise<void> {
  const { invocation } = optionArgs(interaction)
  const { name: field, value: typed } = interaction.options.getFocused(true)
  const asked = { invocation, field, typed: String(typed), actor: actorOf(interaction) }
  const options = (await bot.suggest(asked)).filter((option) => option.value.length <= limits.choiceValue)
  await interaction.respond(
    options.slice(0, limits.choices).map(({ label, value }) => ({ name: cutShort(label, limits.choiceName), value })),
  )
}

type Files = Parameters<typeof downloadAll>[0]

const isEmpty = (unread: object): boolean => Object.keys(unread).length === 0

/** How long a form may take to be found or kept; after that the act is acknowledged and run as it is. */
const formPatienceMs = 1_500

/** Tells whether an act got no answer and no form: Discord would show for 15 minutes that the bot is thinking. */
const isWaiting = (interaction: Interaction): interaction is Inbound =>
  interaction.isRepliable() &&
  !interaction.replied &&
  !interaction.isUserContextMenuCommand() &&
  !interaction.isPrimaryEntryPointCommand()

async function apologise(act: Inbound): Promise<void> {
  const advice = note(checkBeforeRetrying)
  const sorry = toned('bad', `Something went wrong here (reference ${act.id.slice(-8)}).`, advice)
  await answer(act, Promise.resolve({ kind: 'refusal', view: sorry, replace: false, problems: {} }))
}

const moreNeeded = (next: Invocation): View =>
  view('A little more is needed', note('What you entered is saved.'), buttons(button('Continue', next, 'primary')))

const mostRemembered = 10_000

/** Returns a test that is true for each id once, as long as it is among the last ten thousand. */
function onlyOnce(): (id: string) => boolean {
  const taken = new Set<string>()
  return (id) => {
    if (taken.has(id)) return false
    taken.add(id)
    if (taken.size > mostRemembered) taken.delete(taken.values().next().value ?? '')
    return true
  }
}
