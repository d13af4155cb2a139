import { setTimeout as pause } from 'node:timers/promises'
import type { DateTime } from 'luxon'
import type { Bot } from '../../src/bot/bot.ts'
import { type Form, formFromMessage, type SourceMessage, submitted } from '../../src/bot/form.ts'
import type { Invocation } from '../../src/bot/invocation.ts'
import { plain } from '../../src/bot/plain.ts'
import type { Shown } from '../../src/bot/reply.ts'
import { view } from '../../src/bot/view.ts'
import { formHtml } from './form.ts'
import { messageHtml } from './message.ts'
import type { Message, Messages, NewMessage } from './messages.ts'
import { actorOf, channelOf, type Interaction, type Who } from './request.ts'

/** What the page does next. */
export type Outcome =
  /** Opens the form; `form` is its markup. */
  | { readonly kind: 'form'; readonly form: string }
  /** Shows what is wrong. `errors`: field name → problem. `form`: the complete form, filled in, with the problems. */
  | { readonly kind: 'errors'; readonly errors: Readonly<Record<string, string>>; readonly form: string }
  /** Shows the private answer with this id. */
  | { readonly kind: 'message'; readonly id: number }
  /** Shows a private answer that could not be stored; `html` is its markup. */
  | { readonly kind: 'unsaved'; readonly html: string }
  /** Does nothing: everybody in the channel sees what was said. */
  | { readonly kind: 'said' }

/** How long an answer may take to be stored; with the bot's own time limit it is shown in less than three seconds. */
const storeMs = 400

export interface InteractionParts {
  readonly bot: Bot
  readonly messages: Messages
  readonly now: () => DateTime
  /** IANA zone in which times are printed. */
  readonly zone: string
  /** Origin of the page, such as `http://127.0.0.1:3000`. */
  readonly origin: string
}

/** Handles one interaction of a person with the page, up to the private answer. */
export async function handleInteraction(asked: Interaction, parts: InteractionParts): Promise<Outcome> {
  const { bot, messages } = parts
  const actor = actorOf(asked.who)
  const key = `web:${asked.who.account}:${asked.key}`
  if (asked.kind === 'type' && !asked.line.startsWith('/')) {
    await messages.put({ key, channel: channelOf(asked.who), author: actor.name, view: view(asked.line) })
    return { kind: 'said' }
  }
  const invocation = invocationOf(asked, bot)
  const form = await formFor(asked, invocation, parts)
  if (form) return { kind: 'form', form: formHtml(form, bot.catalogue) }

  const shown = await bot.handle({ invocation, actor, key })
  const correction = asked.kind === 'submit' ? await correctionOf(shown, asked.who, bot) : undefined
  return correction ?? answer(asked, shown, key, parts)
}

/** Returns the form that opens first, if one does. */
async function formFor(asked: Interaction, invocation: Invocation, parts: InteractionParts): Promise<Form | undefined> {
  const { bot, messages, origin } = parts
  if (asked.kind === 'submit') return undefined
  if (asked.kind !== 'start') return bot.form(invocation, actorOf(asked.who))
  const message = await messages.one(asked.message, asked.who.account)
  const source = message ? sourceMessage(message, asked.who, origin) : { words: '', link: '' }
  return formFromMessage(bot.catalogue.find(asked.command), source)
}

/** Returns the form again if fields of the submitted one were refused. */
async function correctionOf({ problems, correct }: Shown, who: Who, bot: Bot): Promise<Outcome | undefined> {
  if (Object.keys(problems).length === 0 || !correct) return undefined
  const form = await bot.form(correct, actorOf(who))
  return form && { kind: 'errors', errors: problems, form: formHtml(form, bot.catalogue) }
}

/** Stores the answer and says where it is; if the database fails or is too slow, the page gets the answer itself. */
async function answer(asked: Interaction, shown: Shown, key: string, parts: InteractionParts): Promise<Outcome> {
  const { account } = asked.who
  const reply = { key: `${key}:reply`, channel: channelOf(asked.who), account, view: shown.view, typed: typedIn(asked) }
  const replaced = 'from' in asked && shown.replace ? asked.from : undefined
  const id = await Promise.race([store(reply, replaced, parts.messages), pause(storeMs, undefined)])
  if (id !== undefined) return { kind: 'message', id }
  const unsaved = { id: 0, account, view: shown.view, postedAt: parts.now().toJSDate(), replies: [] }
  return { kind: 'unsaved', html: messageHtml(unsaved, { account, zone: parts.zone, starts: [] }) }
}

/** Reads a message as the source of a command; its link opens the page at the message. */
const sourceMessage = ({ id, author, view }: Message, { channel }: Who, origin: string): SourceMessage => ({
  words: author === undefined ? plain(view) : view.title,
  link: `${origin}/?${new URLSearchParams({ channel, message: String(id) })}`,
})

function invocationOf(asked: Interaction, bot: Bot): Invocation {
  switch (asked.kind) {
    case 'type':
      return bot.read(asked.line)
    case 'start':
      return { command: asked.command, args: {} }
    case 'press':
      return asked.invocation
    case 'submit':
      return submitted(asked.invocation, asked.values)
  }
}

/** Returns the line to show above the answer; undefined if nothing was typed. */
function typedIn(asked: Interaction): string | undefined {
  if (asked.kind === 'type') return asked.line
  return asked.kind === 'submit' ? `/${asked.invocation.command}` : undefined
}

/** Stores the reply, in place of the message `replaced` if it still exists; undefined if the database fails. */
async function store(reply: NewMessage, replaced: number | undefined, messages: Messages): Promise<number | undefined> {
  try {
    const isReplaced =
      replaced !== undefined && (await messages.replace(replaced, reply.channel, reply.view, reply.account))
    return isReplaced ? replaced : await messages.put(reply)
  } catch {
    return undefined
  }
}
