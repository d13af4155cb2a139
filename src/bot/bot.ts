import type { DateTime } from 'luxon'
import type { Logger } from 'pino'
import { type Database, type Db, inTransaction, isUnavailable } from '../db.ts'
import type { Actor, Visitor } from './caller.ts'
import { type Catalogue, catalogueOf } from './catalogue.ts'
import type { Command } from './command.ts'
import { draftCommand, findDraft, keepDraft } from './draft.ts'
import type { Fields, Input } from './field.ts'
import { correction, type Form, missingFields } from './form.ts'
import { helpCommand } from './help.ts'
import { receive, remember } from './inbound.ts'
import { readInput } from './input.ts'
import type { Invocation } from './invocation.ts'
import { longestLine, readLine } from './line.ts'
import { refusalView } from './refusal.ts'
import { type Refusal, type Reply, refuse, type Shown } from './reply.ts'
import { forbidden } from './rights.ts'
import type { Option } from './view.ts'

export interface Request {
  readonly invocation: Invocation
  readonly actor: Actor
  /** Unique for each act of a person, the same for a redelivery: Slack's trigger id, Discord's interaction id. */
  readonly key: string
}

/** What the adapters see of everything else. No member throws. */
export interface Bot {
  readonly catalogue: Catalogue
  read(typed: string): Invocation
  /** The form to open first, if one is needed. Pure but for drafts, which are looked up. */
  form(invocation: Invocation, actor: Actor): Promise<Form | undefined>
  handle(request: Request): Promise<Shown>
  /** What to offer while somebody types into a field; at most 25. */
  suggest(asked: Omit<Request, 'key'> & { readonly field: string; readonly typed: string }): Promise<readonly Option[]>
  /** Keeps an invocation that does not fit into a platform's button; the one returned is short. */
  keep(invocation: Invocation, actor: Actor): Promise<Invocation>
}

export interface Parts {
  readonly database: Database
  readonly commands: readonly Command[]
  /** Who acts, made known if new: their person, and the group and office that their channel gives them. */
  readonly identify: (db: Db, actor: Actor, now: DateTime) => Promise<Visitor>
  readonly now: () => DateTime
  /** An unguessable code of eight characters. */
  readonly newCode: () => string
  readonly log: Logger
}

export function createBot(parts: Parts): Bot {
  const { database, identify, now, newCode, log } = parts
  const catalogue: Catalogue = catalogueOf([...parts.commands, helpCommand(() => catalogue)])

  async function run(command: Command, request: Request, db: Db): Promise<Reply> {
    const at = now()
    const caller = await identify(db, request.actor, at)
    const refused = forbidden(command.allow, caller)
    if (refused) return refused
    const read = await readInput(command, request.invocation.args, { db, caller, now: at })
    if (read.kind === 'problems') return refuse('Please correct this:', { problems: read.problems })
    return command.run({ input: read.input as Input<Fields>, caller: caller as never, now: at, db, newCode })
  }

  async function change(command: Command, request: Request): Promise<Shown> {
    return inTransaction(database.db, async (tx) => {
      const receipt = await receive(tx, request.key)
      if (receipt.kind === 'again') return receipt.reply ?? answered
      const reply = await run(command, request, tx)
      if (reply.kind === 'refusal') throw new Refused(reply)
      const result = { ...reply, problems: {} }
      await remember(tx, request.key, result)
      return result
    })
  }

  async function show(refusal: Refusal, request: Request, command: Command | undefined): Promise<Shown> {
    const { invocation, actor } = request
    const problems = Object.keys(refusal.problems).length
    const correctable = command !== undefined && (problems > 0 || Object.keys(invocation.args).length > 1)
    const shown = { kind: refusal.kind, replace: false, problems: refusal.problems }
    if (!correctable) return { ...shown, view: refusalView(refusal, undefined, undefined) }
    const draft = { invocation, problems: refusal.problems, actor, now: now(), id: newCode() }
    const correct = await keepDraft(database.db, draft)
    return { ...shown, correct, view: refusalView(refusal, invocation, correct) }
  }

  async function handle(request: Request): Promise<Shown> {
    const { invocation, actor } = request
    const command = catalogue.find(invocation.command)
    const started = performance.now()
    let outcome = 'failed'
    try {
      if (!command) {
        outcome = 'unknown'
        return await show(unknownCommand(invocation, catalogue), request, undefined)
      }
      const reply =
        command.kind === 'change' ? await change(command, request) : await run(command, request, database.db)
      outcome = reply.kind
      if (reply.kind === 'refusal') return await show(reply as Refusal, request, command)
      return { ...reply, problems: {} }
    } catch (error) {
      if (error instanceof Refused) {
        outcome = 'refusal'
        return await show(error.refusal, request, command).catch((second) => failed(second, request, log))
      }
      return failed(error, request, log)
    } finally {
      const ms = Math.round(performance.now() - started)
      log.info({ command: invocation.command, platform: actor.platform, key: request.key, outcome, ms }, 'command')
    }
  }

  async function form(invocation: Invocation, actor: Actor): Promise<Form | undefined> {
    if (invocation.command !== draftCommand) {
      const command = catalogue.find(invocation.command)
      return command && missingFields(command, invocation.args)
    }
    try {
      const draft = await findDraft(database.db, invocation.args.id ?? '', actor)
      const command = draft && catalogue.find(draft.invocation.command)
      if (!draft || !command) return undefined
      return Object.keys(draft.problems).length === 0 && missingFields(command, draft.invocation.args)
        ? missingFields(command, draft.invocation.args)
        : correction(command, draft.invocation.args, draft.problems)
    } catch (error) {
      log.warn({ err: error }, 'draft not read')
      return undefined
    }
  }

  return {
    catalogue,
    read: (typed) => readLine(typed.slice(0, longestLine), catalogue),
    form,
    handle,
    async suggest({ invocation, field, typed, actor }) {
      const offer = catalogue.find(invocation.command)?.fields[field]
      if (!offer?.suggest) return []
      try {
        const at = now()
        const caller = await identify(database.db, actor, at)
        return (await offer.suggest(typed.slice(0, offer.max), { db: database.db, caller, now: at })).slice(0, 25)
      } catch (error) {
        log.warn({ err: error, command: invocation.command, field }, 'no suggestions')
        return []
      }
    },
    async keep(invocation, actor) {
      return keepDraft(database.db, { invocation, problems: {}, actor, now: now(), id: newCode() })
    },
  }
}

/** Rolls the transaction back; the refusal itself is a value everywhere else. */
class Refused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.what)
    this.refusal = refusal
  }
}

const answered: Shown = {
  kind: 'answer',
  view: { title: 'This was done already.', tone: 'neutral', blocks: [] },
  replace: false,
  problems: {},
}

function unknownCommand(invocation: Invocation, catalogue: Catalogue): Refusal {
  if (invocation.command === draftCommand)
    return refuse('What you typed there is no longer kept.', { instead: 'Please type the command again.' })
  const nearest = catalogue.nearest(invocation.command)
  return refuse('This button or command is from an earlier version and does nothing any more.', {
    instead: nearest ? `Try /${nearest}.` : 'Type /help to see what there is.',
  })
}

function failed(error: unknown, request: Request, log: Logger): Shown {
  const reference = request.key.slice(-8)
  const context = { err: error, key: request.key, command: request.invocation.command, reference }
  const refusal = isUnavailable(error)
    ? refuse('The database cannot be reached, so nothing was changed.', { instead: 'Please try again in a minute.' })
    : refuse(`Something went wrong here (reference ${reference}).`, {
        instead: 'Look whether it was saved before you try again; the operator finds the cause in the log.',
      })
  log.error(context, isUnavailable(error) ? 'database unavailable' : 'command failed')
  return { kind: 'refusal', view: refusalView(refusal, request.invocation, undefined), replace: false, problems: {} }
}
