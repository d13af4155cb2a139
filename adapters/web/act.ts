import { setTimeout as pause } from 'node:timers/promises'
import type { Bot } from '../../src/bot/bot.ts'
import { type Form, formFromMessage, type SourceMessage, submitted } from '../../src/bot/form.ts'
import type { Invocation } from '../../src/bot/invocation.ts'
import { plain } from '../../src/bot/plain.ts'
import type { Shown } from '../../src/bot/reply.ts'
import { view } from '../../src/bot/view.ts'
import { formHtml } from './form.ts'
import type { Message, Messages, NewMessage } from './messages.ts'
import { type Act, actorOf, channelOf, type Who } from './request.ts'

/** What the page does next. `errors`: field name → problem; `form` is the whole form again, with them and what was typed. */
export type Outcome =
  | { readonly kind: 'form'; readonly form: string }
  | { readonly kind: 'errors'; readonly errors: Readonly<Record<string, string>>; readonly form: string }
  /** Without an id it could not be kept; `shown` is then all there is of it. */
  | { readonly kind: 'message'; readonly id?: number; readonly shown: Shown['view'] }
  | { readonly kind: 'said' }

/** An answer is shown even where it cannot be kept; together with the bot's own limit this stays below three seconds. */
const keepMs = 400

/** One act of a person on the page, from the first click to the private answer. */
export async function act(asked: Act, bot: Bot, messages: Messages, origin: string): Promise<Outcome> {
  const actor = actorOf(asked.who)
  const channel = channelOf(asked.who)
  const key = `web:${asked.who.account}:${asked.key}`
  if (asked.kind === 'type' && !asked.line.startsWith('/')) {
    await messages.put({ key, channel, author: actor.name, view: view(asked.line) })
    return { kind: 'said' }
  }
  const invocation = invocationOf(asked, bot)
  const form = await formFor(invocation)
  if (form) return { kind: 'form', form: formHtml(form, bot.catalogue) }

  const shown = await bot.handle({ invocation, actor, key })
  const corrected = asked.kind === 'submit' ? await correctionOf(shown) : undefined
  if (corrected) return corrected
  const from = 'from' in asked && shown.replace ? asked.from : undefined
  const typed = typedIn(asked)
  const reply = { key: `${key}:reply`, channel, account: actor.account, view: shown.view, ...typed }
  const id = await Promise.race([keep(reply, from, messages), pause(keepMs, undefined)])
  return { kind: 'message', shown: shown.view, ...(id === undefined ? {} : { id }) }

  async function formFor(invocation: Invocation): Promise<Form | undefined> {
    if (asked.kind === 'submit') return undefined
    if (asked.kind !== 'start') return bot.form(invocation, actor)
    const message = await messages.one(asked.message, asked.who.account)
    const source = message ? sourceMessage(message, asked.who, origin) : { words: '', link: '' }
    return formFromMessage(bot.catalogue.find(asked.command), source)
  }

  async function correctionOf({ problems, correct }: Shown): Promise<Outcome | undefined> {
    if (Object.keys(problems).length === 0 || !correct) return undefined
    const again = await bot.form(correct, actor)
    return again && { kind: 'errors', errors: problems, form: formHtml(again, bot.catalogue) }
  }
}

/** Its address opens the page at it. */
const sourceMessage = ({ id, author, view }: Message, { channel }: Who, origin: string): SourceMessage => ({
  words: author === undefined ? plain(view) : view.title,
  link: `${origin}/?${new URLSearchParams({ channel, message: String(id) })}`,
})

function invocationOf(asked: Act, bot: Bot): Invocation {
  if (asked.kind === 'type') return bot.read(asked.line)
  if (asked.kind === 'start') return { command: asked.command, args: {} }
  return asked.kind === 'press' ? asked.invocation : submitted(asked.invocation, asked.values)
}

function typedIn(asked: Act): { readonly typed?: string } {
  if (asked.kind === 'type') return { typed: asked.line }
  return asked.kind === 'submit' ? { typed: `/${asked.invocation.command}` } : {}
}

/** Nothing where the database does not take it. */
async function keep(reply: NewMessage, from: number | undefined, messages: Messages): Promise<number | undefined> {
  try {
    if (from !== undefined && (await messages.replace(from, reply.channel, reply.view, reply.account))) return from
    return await messages.put(reply)
  } catch {
    return undefined
  }
}
