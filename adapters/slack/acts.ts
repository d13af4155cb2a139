import { setTimeout as pause } from 'node:timers/promises'
import type { App, BlockAction, SlashCommand } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import type { Logger } from 'pino'
import type { Bot } from '../../src/bot/bot.ts'
import type { Actor } from '../../src/bot/caller.ts'
import type { Form } from '../../src/bot/form.ts'
import { submitted } from '../../src/bot/form.ts'
import type { Invocation } from '../../src/bot/invocation.ts'
import type { Shown } from '../../src/bot/reply.ts'
import { toned } from '../../src/bot/view.ts'
import type { Answers } from './answers.ts'
import { plainText, slackOption } from './blocks.ts'
import { readCarried, readMenu } from './carry.ts'
import { umbrella } from './commands.ts'
import type { Directory } from './directory.ts'
import type { Home } from './home.ts'
import { cut, limits } from './limits.ts'
import { modal, modalCallback, readSubmission } from './modal.ts'
import { type Opened, type Origin, readOpened, writeOpened } from './origin.ts'
import { readTyped } from './typed.ts'

/** A submitted form waits so long for its errors; later answers come as a message. Slack gives up after 3 s. */
const submissionPatienceMs = 2200

export interface Acting {
  readonly web: WebClient
  readonly bot: Bot
  readonly answers: Answers
  readonly home: Home
  readonly directory: Directory
  readonly log: Logger
  /** Work that goes on after its acknowledgement; stopping waits for it. */
  readonly later: (work: Promise<void>) => void
}

interface Act {
  readonly invocation: Invocation
  readonly actor: Actor
  readonly origin: Origin
  /** Slack's trigger id: unique for each act, the same for a redelivery; a form can be opened with it within 3 s. */
  readonly trigger: string
}

/** What people do on Slack, made known to the bot. Everything is acknowledged before any work that may take time. */
export function listen(app: App, acting: Acting): void {
  const { bot, home, later, log } = acting

  app.command(/.*/, async ({ command, ack }) => {
    await acknowledged(ack(), log)
    later(act(commandAct(command, bot), acting))
  })

  app.action({ type: 'block_actions' }, async ({ body, ack }) => {
    await acknowledged(ack(), log)
    const pressed = pressedAct(body)
    if (pressed) later(act(pressed, acting))
  })

  app.view(modalCallback, async ({ body, view, ack }) => {
    const opened = readOpened(view.private_metadata)
    const actor = actorOf(body.team?.id ?? body.user.team_id ?? '', opened.origin.channel, body.user.id, body.user.name)
    const form = await openedForm(opened, actor, bot)
    const invocation = submitted(form, readSubmission(view.state.values))
    // the form's own id, not the trigger's: pressing Submit again after a lost answer is the same act
    const key = `slack:${actor.workspace}:${view.id}`
    const work = complete(acting, actor).then((known) => bot.handle({ invocation, actor: known, key }))
    const shown = await Promise.race([work, pause(submissionPatienceMs, undefined, { ref: false })])
    const errors = shown && fieldErrors(shown, Object.keys(view.state.values))
    if (errors) return acknowledged(ack({ response_action: 'errors', errors }), log)
    await acknowledged(ack(), log)
    later(work.then((done) => acting.answers.show(done, actor, opened.origin)))
  })

  app.options<'block_suggestion'>({ type: 'block_suggestion' }, async ({ body, payload, ack }) => {
    const opened = readOpened(body.view?.private_metadata ?? '{}')
    const actor = actorOf(body.team?.id ?? '', opened.origin.channel, body.user.id, nameOf(body.user))
    const invocation = { ...opened.invocation, command: opened.kept ?? opened.invocation.command }
    const typed = payload.value
    const offered = await bot.suggest({ invocation, actor, field: payload.block_id, typed })
    const options = offered.filter((option) => option.value.length <= limits.optionValue).slice(0, limits.suggestions)
    await acknowledged(ack({ options: options.length > 0 ? options.map(slackOption) : asTyped(typed) }), log)
  })

  app.event('app_home_opened', async ({ event, body }) => {
    if (event.tab !== 'home') return
    later(complete(acting, actorOf(body.team_id, '', event.user, event.user)).then((actor) => home.publish(actor)))
  })

  app.error(async (error) => {
    log.error({ err: error }, 'slack act failed')
  })
}

const complete = ({ directory }: Acting, actor: Actor): Promise<Actor> => directory.complete(actor)

async function act({ invocation, actor, origin, trigger }: Act, acting: Acting): Promise<void> {
  const { bot, answers } = acting
  const form = await bot.form(invocation, actor)
  if (form) return openForm(form, { actor, origin, trigger }, acting)
  const known = await complete(acting, actor)
  const shown = await bot.handle({ invocation, actor: known, key: `slack:${actor.workspace}:${trigger}` })
  await answers.show(shown, known, origin)
}

async function openForm(
  form: Form,
  { actor, origin, trigger }: Omit<Act, 'invocation'>,
  acting: Acting,
): Promise<void> {
  const { web, bot, answers, log } = acting
  try {
    const metadata = await fittingMetadata({ invocation: form.invocation, origin }, actor, bot)
    await web.views.open({ trigger_id: trigger, view: modal(form, metadata) })
  } catch (error) {
    log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'form not opened')
    const view = toned('bad', 'The form could not be opened. Please try again.')
    await answers.show({ view, replace: false }, actor, origin)
  }
}

/** What is too long to travel with the form is kept on our side. */
async function fittingMetadata(opened: Opened, actor: Actor, bot: Bot): Promise<string> {
  const metadata = writeOpened(opened)
  if (metadata.length <= limits.metadata) return metadata
  const invocation = await bot.keep(opened.invocation, actor)
  return writeOpened({ ...opened, invocation, kept: opened.invocation.command })
}

async function openedForm({ invocation, kept }: Opened, actor: Actor, bot: Bot): Promise<Invocation> {
  return kept === undefined ? invocation : ((await bot.form(invocation, actor))?.invocation ?? invocation)
}

/** The problems at their fields, where the form has a field for each of them. */
function fieldErrors({ problems }: Shown, fields: readonly string[]): Record<string, string> | undefined {
  const named = Object.keys(problems)
  if (named.length === 0 || !named.every((name) => fields.includes(name))) return undefined
  return Object.fromEntries(Object.entries(problems).map(([name, problem]) => [name, cut(problem, limits.inputHint)]))
}

/** Slack lets nobody submit words that are not in the list, so what was typed is offered itself: the bot reads it again. */
const asTyped = (typed: string) =>
  typed.trim() === '' || typed.length > limits.optionValue
    ? []
    : [{ text: plainText(cut(`Use “${typed}”`, limits.optionLabel)), value: typed }]

function commandAct(command: SlashCommand, bot: Bot): Act {
  const line = command.command === umbrella ? command.text : `${command.command} ${command.text}`
  return {
    invocation: readTyped(line, bot),
    actor: actorOf(command.team_id, command.channel_id, command.user_id, command.user_name),
    origin: { channel: command.channel_id, responseUrl: command.response_url, private: false, home: false },
    trigger: command.trigger_id,
  }
}

/** Nothing where nothing is chosen, such as a menu that was emptied. */
function pressedAct(body: BlockAction): Act | undefined {
  const channel = body.channel?.id ?? body.container.channel_id ?? ''
  const invocation = pressed(body.actions[0])
  if (!invocation) return undefined
  return {
    invocation,
    actor: actorOf(body.team?.id ?? body.user.team_id ?? '', channel, body.user.id, nameOf(body.user)),
    origin: {
      channel,
      ...(body.response_url ? { responseUrl: body.response_url } : {}),
      private: body.container.is_ephemeral === true,
      home: body.view?.type === 'home',
    },
    trigger: body.trigger_id,
  }
}

function pressed(action: BlockAction['actions'][number] | undefined): Invocation | undefined {
  switch (action?.type) {
    case 'button':
      return readCarried(action.value ?? '')
    case 'static_select':
      return action.selected_option ? readMenu(action.action_id, [action.selected_option.value]) : undefined
    case 'multi_static_select': {
      const values = action.selected_options.map((option) => option.value)
      return values.length > 0 ? readMenu(action.action_id, values) : undefined
    }
    default:
      return undefined
  }
}

const nameOf = (user: { readonly id: string; readonly name?: string; readonly username?: string }): string =>
  user.name ?? user.username ?? user.id

const actorOf = (workspace: string, channel: string, account: string, name: string): Actor => ({
  platform: 'slack',
  workspace,
  channel,
  account,
  name,
})

/** The act goes on where its acknowledgement got lost: Slack delivers it again, and the bot knows it by its key. */
const acknowledged = (sent: Promise<void>, log: Logger): Promise<void> =>
  sent.catch((error: unknown) =>
    log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'acknowledgement lost'),
  )
