import { isDeepStrictEqual } from 'node:util'
import type { DateTime } from 'luxon'
import type { Logger } from 'pino'
import { type Database, type Db, inTransaction, isUnavailable, together } from '../database/client.ts'
import type { Actor, Visitor } from './caller.ts'
import { createSeen } from './caller-cache.ts'
import { type Catalogue, catalogueOf } from './catalogue.ts'
import type { Command } from './command.ts'
import { carriedBy, draftCommand, findDraft, keepDraft } from './draft.ts'
import { failure, inTime, Unanswered } from './failure.ts'
import type { Fields, Input } from './field.ts'
import { actorOf, goingOn, within } from './for-group.ts'
import { correction, type Form, missingFields } from './form.ts'
import { helpCommand } from './help.ts'
import { receive, remember } from './inbound.ts'
import { readInput } from './input.ts'
import type { Invocation } from './invocation.ts'
import { inWords, readLine } from './line.ts'
import { refusalView } from './refusal.ts'
import { type Refusal, type Reply, refuse, type Shown } from './reply.ts'
import { forbidden } from './rights.ts'
import { traceOf } from './trace.ts'
import type { Option } from './view.ts'

export interface Request {
  readonly invocation: Invocation
  readonly actor: Actor
  /** Unique for each act of a person, the same for a redelivery: Slack's trigger id, Discord's interaction id. */
  readonly key: string
  /** Field name → why the adapter could not read the file that was handed in for it. */
  readonly unread?: Readonly<Record<string, string>>
}

/** What the adapters see of everything else. No member throws, but for `keep` while the database is away. */
export interface Bot {
  readonly catalogue: Catalogue
  read(typed: string): Invocation
  /** The form to open first, if one is needed and the caller was not seen without the right. Only drafts are looked up. */
  form(invocation: Invocation, actor: Actor): Promise<Form | undefined>
  handle(request: Request): Promise<Shown>
  /** What to offer while somebody types into a field; at most 25. */
  suggest(
    asked: Pick<Request, 'invocation' | 'actor'> & { readonly field: string; readonly typed: string },
  ): Promise<readonly Option[]>
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
  const seen = createSeen()
  const catalogue: Catalogue = catalogueOf([...parts.commands, helpCommand(() => catalogue)])

  async function run(command: Command, request: Request, db: Db, caller: Visitor): Promise<Reply> {
    const at = now()
    const refused = forbidden(command.allow, caller)
    if (refused) return goingOn(refused, caller, inWords(request.invocation, command.fields))
    const read = await readInput(command, request.invocation.args, { db, caller, now: at })
    const problems = { ...(read.kind === 'problems' ? read.problems : {}), ...request.unread }
    if (read.kind === 'problems' || Object.keys(problems).length > 0)
      return refuse('Please correct this:', { problems })
    return command.run({ input: read.input as Input<Fields>, caller: caller as never, now: at, db, newCode })
  }

  /** `guess`: what the actor most likely is. The act begins as theirs while it is still being read who acts. */
  async function change(command: Command, request: Request, guess: Visitor | undefined): Promise<Shown> {
    let saving = false
    const work = inTransaction(database.db, async (tx) => {
      saving = false
      // asked together, so they travel together; in vain only for a redelivery, and where they have become another since
      const asked = Promise.all([receive(tx, request.key), identify(tx, request.actor, now())])
      const early = guess && begun(run(command, request, tx, guess))
      const [receipt, caller] = await asked.catch((error: unknown) => {
        // what was begun in vain may have failed before
        throw guess && !isUnavailable(error) ? new GuessedWrong() : error
      })
      if (guess && !(receipt.kind === 'first' && isSame(guess, caller))) {
        await early?.catch(() => undefined)
        throw new GuessedWrong()
      }
      if (receipt.kind === 'again') return receipt.reply
      seen.keep(caller, request.key)
      const reply = await (early ?? run(command, request, tx, caller))
      if (reply.kind === 'refusal') throw new Refused(reply)
      const { again, newRights, ...shown } = reply
      if (newRights) seen.forget()
      const result = { ...shown, problems: {} }
      await remember(tx, request.key, again ? { ...result, view: again } : result)
      saving = true
      return result
    })
    return work.catch((error: unknown) => {
      if (error instanceof GuessedWrong) return change(command, request, undefined)
      throw saving && isUnavailable(error) ? new Unanswered(error) : error
    })
  }

  async function ask(command: Command, request: Request): Promise<Reply> {
    const db = together(database.db)
    const guess = seen.last(request.actor, request.key)
    const found = identify(db, request.actor, now())
    const early = guess && begun(run(command, request, db, guess))
    const caller = await found
    seen.keep(caller, request.key)
    return early && isSame(guess, caller) ? early : run(command, request, db, caller)
  }

  async function show(refusal: Refusal, request: Request, command: Command | undefined): Promise<Shown> {
    const { invocation, actor } = request
    const problems = Object.keys(refusal.problems).length
    // a button that is refused as it is has nothing to correct
    const typed = command !== undefined && !command.buttonOnly && Object.keys(invocation.args).length > 1
    const correctable = !refusal.final && (problems > 0 || typed)
    const said = inWords(invocation, command?.fields)
    const shown = { kind: refusal.kind, replace: false, problems: refusal.problems }
    if (!correctable) return { ...shown, view: refusalView(refusal, typed ? said : undefined, undefined) }
    const draft = { invocation, problems: refusal.problems, actor, now: now(), id: newCode() }
    const correct = await keepDraft(database.db, draft)
    return { ...shown, correct, view: refusalView(refusal, said, correct) }
  }

  async function act(request: Request, command: Command | undefined): Promise<Shown> {
    if (!command) return show(unknownCommand(request.invocation, catalogue), request, undefined)
    try {
      if (command.kind === 'change') return await change(command, request, seen.last(request.actor, request.key))
      const reply = await ask(command, request)
      return reply.kind === 'refusal' ? await show(reply, request, command) : { ...reply, problems: {} }
    } catch (error) {
      if (error instanceof Refused) return show(error.refusal, request, command)
      throw error
    }
  }

  async function handle(asked: Request): Promise<Shown> {
    const { actor, key } = asked
    const { group } = asked.invocation
    const acting = actorOf(actor, asked.invocation)
    const started = performance.now()
    let command = catalogue.find(asked.invocation.command)
    const entry = () => {
      const ms = Math.round(performance.now() - started)
      return { command: command?.name, platform: actor.platform, key, ms }
    }
    const work = async () => {
      const carried = (await carriedBy(database.db, asked.invocation, actor)) ?? asked.invocation
      command = catalogue.find(carried.command)
      return act({ ...asked, invocation: { ...carried, group }, actor: acting }, command)
    }
    try {
      const shown = await inTime(work())
      log.info({ ...entry(), outcome: command ? shown.kind : 'unknown' }, 'command')
      return acting.group === undefined ? shown : { ...shown, view: within(shown.view, acting.group) }
    } catch (error) {
      const reference = key.slice(-8)
      log.error({ ...entry(), err: traceOf(error), reference }, 'command failed')
      const typed = command && !command.buttonOnly ? inWords(asked.invocation, command.fields) : undefined
      const view = refusalView(failure(error, reference), typed, undefined)
      return { kind: 'refusal', view, replace: false, problems: {} }
    }
  }

  async function form(invocation: Invocation, actor: Actor): Promise<Form | undefined> {
    if (invocation.command !== draftCommand) {
      const right = catalogue.find(invocation.command)?.allow
      return right && seen.mayNot(actorOf(actor, invocation), right) ? undefined : formOf(invocation)
    }
    try {
      const draft = await findDraft(database.db, invocation.args.id ?? '', actor)
      return draft && formOf({ ...draft.invocation, group: invocation.group }, draft.problems)
    } catch (error) {
      log.warn({ err: traceOf(error) }, 'draft not read')
      return undefined
    }
  }

  function formOf({ command, args, group }: Invocation, problems?: Readonly<Record<string, string>>): Form | undefined {
    const known = catalogue.find(command)
    const form = known && (problems ? correction(known, args, problems) : missingFields(known, args))
    return form && { ...form, invocation: { ...form.invocation, group } }
  }

  return {
    catalogue,
    read: (typed) => readLine(typed, catalogue),
    form,
    handle,
    async suggest({ invocation, field, typed, actor }) {
      const offer = catalogue.find(invocation.command)?.fields[field]
      if (!offer?.suggest) return []
      try {
        const at = now()
        const caller = await identify(database.db, actorOf(actor, invocation), at)
        return (await offer.suggest(typed.slice(0, offer.max), { db: database.db, caller, now: at })).slice(0, 25)
      } catch (error) {
        log.warn({ err: traceOf(error), command: invocation.command, field }, 'no suggestions')
        return []
      }
    },
    async keep(invocation, actor) {
      return keepDraft(database.db, { invocation, problems: undefined, actor, now: now(), id: newCode() })
    },
  }
}

/** Its failure is found by whoever waits for it, and by nobody if it was in vain. */
function begun<Result>(work: Promise<Result>): Promise<Result> {
  work.catch(() => undefined)
  return work
}

const isSame = ({ actor: _, ...guess }: Visitor, { actor: __, ...caller }: Visitor): boolean =>
  isDeepStrictEqual(guess, caller)

/** Rolls the transaction back: who acts is not who they were last, or the act was done already. */
class GuessedWrong extends Error {}

/** Rolls the transaction back; the refusal itself is a value everywhere else. */
class Refused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.what)
    this.refusal = refusal
  }
}

function unknownCommand(invocation: Invocation, catalogue: Catalogue): Refusal {
  if (invocation.command === draftCommand)
    return refuse('What you typed there is no longer kept.', { instead: 'Please type the command again.' })
  const nearest = catalogue.nearest(invocation.command)
  return refuse('This button or command is from an earlier version and does nothing any more.', {
    instead: nearest ? `Try /${nearest}.` : 'Type /help to see what there is.',
  })
}
