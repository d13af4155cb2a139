import { DateTime } from 'luxon'
import pino from 'pino'
import { type Bot, createBot } from '../src/bot/bot.ts'
import type { Actor } from '../src/bot/caller.ts'
import { submitted } from '../src/bot/form.ts'
import type { Args, Invocation } from '../src/bot/invocation.ts'
import { plain } from '../src/bot/plain.ts'
import type { Shown } from '../src/bot/reply.ts'
import type { Button, View } from '../src/bot/view.ts'
import type { DatabaseOptions } from '../src/database/client.ts'
import { allCommands, beforeClaim } from '../src/features.ts'
import { identify, joinAgain } from '../src/groups/membership/identify.ts'
import { patientAnswerMs, type TestDatabase, testDatabase } from './database.ts'

/** What a person gets: the text that they read, and what they can press. */
export interface Got {
  readonly kind: Shown['kind']
  readonly text: string
  readonly view: View
  readonly problems: Readonly<Record<string, string>>
  /** Whether it replaces the private message whose button was pressed. */
  readonly replace: boolean
}

export interface Somebody {
  readonly actor: Actor
  /** Types a command, and fills in the form that asks for what is missing. */
  types(line: string, form?: Args): Promise<Got>
  /** Presses a button that they see in a message. */
  presses(view: View, label: string, form?: Args): Promise<Got>
  /** Presses “Correct it” and changes these fields; the others stay as they were typed. */
  corrects(refused: Got, changed: Args): Promise<Got>
  /** Chooses in a menu of a message. */
  chooses(view: View, label: string, values: string): Promise<Got>
  does(invocation: Invocation, key?: string): Promise<Got>
  /** Returns this person in another channel. */
  in(channel: string): Somebody
}

/** Lets people use the bot on an empty database, at a time that the test sets. */
export async function openStory(startsAt?: string, options: Partial<DatabaseOptions> = {}) {
  return storyOn(await testDatabase(options), startsAt)
}

/** Lets people use the bot on this database, at a time that the test sets. */
export function storyOn({ db, ...database }: TestDatabase, startsAt = '2026-08-03T09:00:00Z') {
  let now = DateTime.fromISO(startsAt, { zone: 'utc' })
  let acts = 0
  let publicUrl: string | undefined = 'https://bot.example.org'
  const answered = new Set<string>()
  const bot: Bot = createBot({
    database: { db, ...database },
    commands: allCommands(
      () => [{ platform: 'slack', state: 'connected', detail: 'connected' }],
      () => publicUrl,
    ),
    identify,
    joinAgain,
    now: () => now,
    newCode: () => `CODE${String(++acts).padStart(4, '0')}`,
    log: pino({ level: 'silent' }),
    answerMs: patientAnswerMs,
  })

  function somebody(account: string, where: Partial<Actor> = {}): Somebody {
    const home = { platform: 'slack', workspace: 'T1', channel: 'C1', zone: 'Europe/Zurich' }
    const actor: Actor = { ...home, ...where, account, name: where.name ?? account }
    const does = async (invocation: Invocation, key = `act-${++acts}`): Promise<Got> => {
      const { kind, view, problems, replace } = await bot.handle({ invocation, actor, key })
      if (kind === 'answer') answered.add(invocation.command)
      return { kind, view, problems, replace, text: plain(view) }
    }
    const fill = async (invocation: Invocation, values: Args): Promise<Got> => {
      const form = await bot.form(invocation, actor)
      if (!form) return does(invocation)
      const unasked = Object.keys(values).filter((name) => !form.fields.some((field) => field.name === name))
      if (unasked.length > 0) throw new Error(`The form does not ask for ${unasked.join(', ')}`)
      return does(submitted(form.invocation, values))
    }
    return {
      actor,
      does,
      types: (line, form = {}) => fill(bot.read(line), form),
      presses: async (view, label, form = {}) => fill(buttonOf(view, label).invocation, form),
      async corrects(refused, changed) {
        const form = await bot.form(buttonOf(refused.view, 'Correct it').invocation, actor)
        if (!form) throw new Error('There is nothing to correct')
        const typed = form.fields.flatMap(({ name, initial }) => (initial === undefined ? [] : [[name, initial]]))
        return does(submitted(form.invocation, { ...Object.fromEntries(typed), ...changed }))
      },
      async chooses(view, label, values) {
        const menu = view.blocks.find((block) => block.kind === 'menu' && block.label === label)
        if (menu?.kind !== 'menu') throw new Error(`No menu “${label}”`)
        return does({ ...menu.invocation, args: { ...menu.invocation.args, [menu.field]: values } })
      },
      in: (channel) => somebody(account, { ...where, channel }),
    }
  }

  return {
    bot,
    db,
    url: database.url,
    database: { db, ...database },
    now: () => now,
    somebody,
    /** The commands that have been answered and not refused. */
    answered: answered as ReadonlySet<string>,
    /** Returns the messages of a channel as plain text, by their keys such as `meeting:1:card`. */
    async messages(channel = 'C1'): Promise<Readonly<Record<string, string>>> {
      await beforeClaim(db)
      const rows = await db.delivery.findMany({ where: { place: { channel } }, orderBy: { id: 'asc' } })
      return Object.fromEntries(rows.map(({ key, view }) => [key, plain(view as unknown as View)]))
    },
    async view(key: string, channel = 'C1'): Promise<View> {
      await beforeClaim(db)
      const row = await db.delivery.findFirstOrThrow({ where: { key, place: { channel } } })
      return row.view as unknown as View
    },
    /** Returns one message of a channel as plain text, and throws if there is none. */
    async text(key: string, channel = 'C1'): Promise<string> {
      return plain(await this.view(key, channel))
    },
    /** Returns all messages of a channel in one text, and throws if there is none. */
    async seen(channel = 'C1'): Promise<string> {
      const texts = Object.values(await this.messages(channel))
      if (texts.length === 0) throw new Error(`Nothing was said in ${channel}`)
      return texts.join('\n\n')
    },
    /** Sets where calendar apps reach the bot. */
    isAt(url: string | undefined) {
      publicUrl = url
    },
    at(iso: string) {
      now = DateTime.fromISO(iso, { zone: 'utc' })
    },
  }
}

export type Story = ReturnType<typeof storyOn>

export function buttonOf(view: View, label: string): Button {
  const buttons = view.blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons : []))
  const found = buttons.find((button) => button.label === label)
  if (!found) throw new Error(`No button “${label}”; there are: ${buttons.map((button) => button.label).join(', ')}`)
  return found
}

/** Returns the one-time code in an answer. */
export function codeIn({ text }: Got): string {
  const code = /One-time code: (\w+)/.exec(text)?.[1]
  if (!code) throw new Error(`There is no code in: ${text}`)
  return code
}

/** Returns the number of the first record that an answer names, such as 7 for M7 or A-7. */
export function numberIn({ text }: Got): string {
  const number = /\b(?:[BMPST]|A-)(\d+)\b/.exec(text)?.[1]
  if (!number) throw new Error(`No record is named in: ${text}`)
  return number
}

/** Returns what somebody got; throws if it is a refusal, because nothing that follows would make sense. */
export async function accepted(asked: Promise<Got>): Promise<Got> {
  const got = await asked
  if (got.kind === 'refusal') throw new Error(`Refused: ${got.text}`)
  return got
}

/** Sets up a group by the rules of the ToR in channel C1, with its secretariat and both Co-Convenors. */
export async function groupOfToR(story: Story) {
  const secretariat = story.somebody('secretariat')
  await accepted(secretariat.types('/group setup name:CG-Identification'))
  const sg20 = story.somebody('sg20', { name: 'SG20 Co-Convenor' })
  const sg2 = story.somebody('sg2', { name: 'SG2 Co-Convenor' })
  await accepted(sg20.types('/people me'))
  await accepted(sg2.types('/people me'))
  await accepted(secretariat.types('/people appoint who:"SG20 Co-Convenor" office:coConvenor by:SG20'))
  await accepted(secretariat.types('/people appoint who:"SG2 Co-Convenor" office:coConvenor by:SG2'))
  const delegate = story.somebody('delegate', { name: 'Delegate from Asia', zone: 'Asia/Seoul' })
  await accepted(delegate.types('/people me'))
  return { secretariat, sg20, sg2, delegate }
}
