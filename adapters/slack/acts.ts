import { setTimeout as pause } from 'node:timers/promises'
import type { App, MessageShortcut } from '@slack/bolt'
import { WebAPIPlatformError, type WebClient } from '@slack/web-api'
import type { Logger } from 'pino'
import type { Bot } from '../../src/bot/bot.ts'
import type { Actor } from '../../src/bot/caller.ts'
import type { Form } from '../../src/bot/form.ts'
import { formFromMessage, submitted, withKnownFiles } from '../../src/bot/form.ts'
import type { Invocation } from '../../src/bot/invocation.ts'
import { quoteTyped } from '../../src/bot/refusal.ts'
import type { Shown } from '../../src/bot/reply.ts'
import type { Request } from '../../src/bot/request.ts'
import { button, buttons, toned, type View } from '../../src/bot/view.ts'
import { cutShort } from '../../src/text/cut.ts'
import { downloadAll, type Source } from '../download.ts'
import type { Answers } from './answers.ts'
import { plainText, slackOption } from './blocks.ts'
import type { Directory } from './directory.ts'
import type { Home } from './home.ts'
import { limits } from './limits.ts'
import { modal, modalCallback, readSubmission, submittedFiles } from './modal.ts'
import { fittingMetadata, type Opened, readOpened } from './origin.ts'
import { actorOf, type Inbound, inboundCommand, inboundPress, nameOf, type Started } from './payload.ts'
import { inboundShortcut, sourceMessage } from './shortcut.ts'

/** How long a submitted form waits for its errors; later answers come as a message. Slack gives up after 3 s. */
const submissionPatienceMs = 2200

export interface Acting {
  readonly web: WebClient
  readonly bot: Bot
  readonly answers: Answers
  readonly home: Home
  readonly directory: Directory
  /** Where uploaded files may be read from. */
  readonly source: Source
  readonly log: Logger
  /** Tracks work that continues after its acknowledgement, so that stopping waits for it. */
  readonly later: (work: Promise<void>) => void
}

/** Hands what people do on Slack to the bot. It acknowledges everything before any work that may take time. */
export function listen(app: App, acting: Acting): void {
  const { bot, home, later, log } = acting

  app.command(/.*/, async ({ command, ack }) => {
    await acknowledged(ack(), log)
    later(act(inboundCommand(command, bot), acting))
  })

  app.shortcut({ type: 'message_action' }, async ({ shortcut, ack }) => {
    await acknowledged(ack(), log)
    if (shortcut.type === 'message_action') later(startFrom(shortcut, acting))
  })

  app.action({ type: 'block_actions' }, async ({ body, ack }) => {
    await acknowledged(ack(), log)
    const pressed = inboundPress(body)
    if (pressed) later(act(pressed, acting))
  })

  app.view(modalCallback, async ({ body, view, ack }) => {
    const { origin, ...opened } = readOpened(view.private_metadata)
    const actor = actorOf(body.team?.id ?? body.user.team_id ?? '', origin.channel, body.user.id, body.user.name)
    // the form's own id, not the trigger's: pressing Submit again after a lost answer is the same act
    const key = `slack:${actor.workspace}:${view.id}`
    const { values } = view.state
    const entered = Promise.all([openedForm(opened, actor, bot), downloadAll(submittedFiles(values), acting.source)])
    const work = entered.then(([form, { texts, unread }]) => {
      const invocation = submitted(form, { ...readSubmission(values), ...texts })
      return handled({ invocation, actor, key, unread }, acting)
    })
    const answered = Promise.race([work, pause(submissionPatienceMs, undefined, { ref: false })]).then(async (done) => {
      const errors = done && fieldErrors(done.shown, Object.keys(view.state.values))
      await acknowledged(errors ? ack({ response_action: 'errors', errors }) : ack(), log)
      if (errors) return
      const { shown, actor: known } = await work
      await acting.answers.show(shown, known, origin, key)
    })
    later(answered)
  })

  listenForSuggestions(app, acting)

  app.event('app_home_opened', async ({ event, body }) => {
    if (event.tab !== 'home') return
    const actor = actorOf(body.team_id, '', event.user, event.user)
    later(acting.directory.addProfile(actor).then((known) => home.publish(known)))
  })

  app.error(async (error) => {
    log.error({ err: error }, 'slack act failed')
  })
}

function listenForSuggestions(app: App, { bot, directory, log }: Acting): void {
  app.options<'block_suggestion'>({ type: 'block_suggestion' }, async ({ body, payload, ack }) => {
    const opened = readOpened(body.view?.private_metadata ?? '{}')
    const actor = actorOf(body.team?.id ?? '', opened.origin.channel, body.user.id, nameOf(body.user))
    const invocation = { ...opened.invocation, command: opened.keptCommand ?? opened.invocation.command }
    const typed = payload.value
    const known = await directory.addProfile(actor)
    const offered = await bot.suggest({ invocation, actor: known, field: payload.block_id, typed })
    const options = offered.filter((option) => option.value.length <= limits.optionValue)
    await acknowledged(ack({ options: options.length > 0 ? options.map(slackOption) : asTyped(typed) }), log)
  })
}

interface Done {
  readonly shown: Shown
  readonly actor: Actor
}

/** Adds what the profiles say: the caller's name and zone, and the names of people who were picked. */
async function handled({ invocation, actor, ...act }: Request, { bot, directory }: Acting): Promise<Done> {
  const fields = bot.catalogue.find(invocation.command)?.fields ?? {}
  const args = Object.entries(invocation.args).map(async ([name, value]) => [
    name,
    fields[name]?.kind === 'person' ? await directory.named(value) : value,
  ])
  const [known, named] = await Promise.all([directory.addProfile(actor), Promise.all(args)])
  const request = { ...act, invocation: { ...invocation, args: Object.fromEntries(named) }, actor: known }
  return { shown: await bot.handle(request), actor: known }
}

async function act({ invocation, actor, origin, trigger }: Inbound, acting: Acting): Promise<void> {
  const { bot, answers } = acting
  const form = await bot.form(invocation, actor)
  if (form) return openForm(form, { actor, origin, trigger }, acting)
  const key = `slack:${actor.workspace}:${trigger}`
  const done = await handled({ invocation, actor, key }, acting)
  await answers.show(done.shown, done.actor, origin, key)
}

/** Opens the form of a message shortcut. One of an earlier version names a command that is refused politely. */
async function startFrom(body: MessageShortcut, acting: Acting): Promise<void> {
  const started = inboundShortcut(body)
  const form = formFromMessage(acting.bot.catalogue.find(body.callback_id), await sourceMessage(body, acting.web))
  if (form) return openForm(form, started, acting)
  return act({ ...started, invocation: { command: body.callback_id, args: {} } }, acting)
}

async function openForm(form: Form, { actor, origin, trigger }: Started, acting: Acting): Promise<void> {
  const { web, bot, answers, log } = acting
  try {
    const keep = (invocation: Invocation) => bot.keep(invocation, actor)
    const metadata = await fittingMetadata({ invocation: withKnownFiles(form), origin }, keep)
    await web.views.open({ trigger_id: trigger, view: modal(form, metadata) })
  } catch (error) {
    // the act was delivered twice, and its form is already open
    if (error instanceof WebAPIPlatformError && error.data.error === 'exchanged_trigger_id') return
    log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'form not opened')
    await answers.show({ view: notOpened(form), replace: false }, actor, origin, trigger)
  }
}

/** Tells whether everything filled in can be had again elsewhere: from the chat message, or by “Correct it”. */
function notOpened({ invocation, fields }: Form): View {
  const title = 'The form could not be opened. Please try again.'
  if (fields.some(({ initial }) => initial !== undefined)) return toned('bad', title)
  return toned('bad', title, ...quoteTyped(invocation), buttons(button('Open the form', invocation, 'primary')))
}

async function openedForm(
  { invocation, keptCommand }: Omit<Opened, 'origin'>,
  actor: Actor,
  bot: Bot,
): Promise<Invocation> {
  return keptCommand === undefined ? invocation : ((await bot.form(invocation, actor))?.invocation ?? invocation)
}

/** Returns the problems by field, if the form has a field for each of them. */
function fieldErrors({ problems }: Shown, fields: readonly string[]): Record<string, string> | undefined {
  const named = Object.keys(problems)
  if (named.length === 0 || !named.every((name) => fields.includes(name))) return undefined
  return Object.fromEntries(
    Object.entries(problems).map(([name, problem]) => [name, cutShort(problem, limits.inputHint)]),
  )
}

/** Offers what was typed as an option too: Slack lets nobody submit words that are not in the list. */
const asTyped = (typed: string) =>
  typed.trim() === '' || typed.length > limits.optionValue
    ? []
    : [{ text: plainText(cutShort(`Use “${typed}”`, limits.optionLabel)), value: typed }]

/** Acknowledges an act, and continues if that fails: Slack delivers it again, and the bot knows it by its key. */
const acknowledged = (sent: Promise<void>, log: Logger): Promise<void> =>
  sent.catch((error: unknown) =>
    log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'acknowledgement lost'),
  )
