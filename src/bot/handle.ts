import type { DateTime } from 'luxon'
import type { Logger } from 'pino'
import type { Database, Db } from '../database/client.ts'
import { isUnavailable } from '../database/errors.ts'
import { inTransaction } from '../database/transaction.ts'
import type { Actor, Visitor } from './caller.ts'
import type { CallerCache } from './caller-cache.ts'
import type { Catalogue } from './catalogue.ts'
import type { Command } from './command.ts'
import { carriedBy, draftCommand, keepDraft } from './draft.ts'
import { failure, inTime, Unanswered } from './failure.ts'
import type { Fields, Input } from './field.ts'
import { actorOf, forGroup, recoverFrom } from './for-group.ts'
import { receive, remember } from './inbound.ts'
import { readInput } from './input.ts'
import type { Invocation } from './invocation.ts'
import { withReadableChoices } from './line.ts'
import { refusalView } from './refusal.ts'
import { type Refusal, type Reply, refuse, type Shown } from './reply.ts'
import type { Request } from './request.ts'
import { forbidden } from './rights.ts'
import { traceOf } from './trace.ts'

export interface Parts {
  readonly database: Database
  readonly commands: readonly Command[]
  /** Finds the person who acts, with the group and office that their channel gives them; enters a new account. */
  readonly identify: (db: Db, actor: Actor, now: DateTime) => Promise<Visitor>
  /** What lets a former member join again. */
  readonly joinAgain: Invocation
  readonly now: () => DateTime
  /** Returns an unguessable code of eight characters. */
  readonly newCode: () => string
  readonly log: Logger
  /** How long an answer may take before the caller reads that the database is too slow, in milliseconds. */
  readonly answerMs?: number
}

interface Handling extends Parts {
  readonly answerMs: number
  readonly catalogue: Catalogue
  readonly callers: CallerCache
}

/** Creates what runs a request and answers it: within `answerMs`, and never by throwing. */
export function createHandler(handling: Handling): (request: Request) => Promise<Shown> {
  const { database, catalogue, log, answerMs } = handling
  return async (asked) => {
    const { actor, key, invocation } = asked
    const acting = actorOf(actor, invocation)
    const started = performance.now()
    let command = catalogue.find(invocation.command)
    const entry = () => {
      const ms = Math.round(performance.now() - started)
      return { command: command?.name, platform: actor.platform, key, ms }
    }
    const work = async () => {
      const carried = (await carriedBy(database.db, invocation, actor)) ?? invocation
      command = catalogue.find(carried.command)
      return act(handling, { ...asked, invocation: { ...carried, group: invocation.group }, actor: acting }, command)
    }
    try {
      const shown = await inTime(work(), answerMs)
      log.info({ ...entry(), outcome: command ? shown.kind : 'unknown' }, 'command')
      return acting.group === undefined ? shown : { ...shown, view: forGroup(shown.view, acting.group) }
    } catch (error) {
      const reference = key.slice(-8)
      log.error({ ...entry(), err: traceOf(error), reference }, 'command failed')
      const typed = command && !command.buttonOnly ? withReadableChoices(invocation, command.fields) : undefined
      const view = refusalView(failure(error, reference), typed, undefined)
      return { kind: 'refusal', view, replace: false, problems: {} }
    }
  }
}

async function act(handling: Handling, request: Request, command: Command | undefined): Promise<Shown> {
  if (!command) return show(handling, unknownCommand(request.invocation, handling.catalogue), request, undefined)
  try {
    if (command.kind === 'change') return await change(handling, command, request)
    const reply = await query(handling, command, request)
    return reply.kind === 'refusal' ? await show(handling, reply, request, command) : { ...reply, problems: {} }
  } catch (error) {
    if (error instanceof Refused) return show(handling, error.refusal, request, command)
    throw error
  }
}

/** Runs a command in one transaction with its dedupe key, so that a redelivery gets the first answer and changes nothing. */
async function change(handling: Handling, command: Command, request: Request): Promise<Shown> {
  let isSaving = false
  const work = async (tx: Db) => {
    isSaving = false
    const receipt = await receive(tx, request.key)
    if (receipt.kind === 'again') return { shown: receipt.reply }
    const caller = await handling.identify(tx, request.actor, handling.now())
    handling.callers.keep(caller)
    const reply = await run(handling, command, request, tx, caller)
    if (reply.kind === 'refusal') throw new Refused(reply)
    const { again, newRights, ...answer } = reply
    const shown = { ...answer, problems: {} }
    isSaving = true
    await remember(tx, request.key, again ? { ...shown, view: again } : shown)
    return { shown, newRights }
  }
  try {
    const { shown, newRights } = await inTransaction(handling.database.db, work, { endsWithStatement: true })
    // others can read them only after the commit
    if (newRights) handling.callers.forget()
    return shown
  } catch (error) {
    throw isSaving && isUnavailable(error) ? new Unanswered(error) : error
  }
}

async function query(handling: Handling, command: Command, request: Request): Promise<Reply> {
  const { db } = handling.database
  const caller = await handling.identify(db, request.actor, handling.now())
  handling.callers.keep(caller)
  return run(handling, command, request, db, caller)
}

/** Checks the right, reads the fields, and runs the command once. */
async function run(
  { now, newCode, joinAgain }: Handling,
  command: Command,
  request: Request,
  db: Db,
  caller: Visitor,
): Promise<Reply> {
  const at = now()
  const refused = forbidden(command.allow, caller)
  if (refused)
    return recoverFrom(refused, caller, { typed: withReadableChoices(request.invocation, command.fields), joinAgain })
  const read = await readInput(command, request.invocation.args, { db, caller, now: at })
  const problems = { ...(read.kind === 'problems' ? read.problems : {}), ...request.unread }
  if (read.kind === 'problems' || Object.keys(problems).length > 0) return refuse('Please correct this:', { problems })
  return command.run({ input: read.input as Input<Fields>, caller: caller as never, now: at, db, newCode })
}

/** Shows a refusal; what was typed is kept, so that it can be corrected in a form. */
async function show(
  { database, now, newCode }: Handling,
  refusal: Refusal,
  { invocation, actor }: Request,
  command: Command | undefined,
): Promise<Shown> {
  const hasProblems = Object.keys(refusal.problems).length > 0
  // a button that is refused has nothing to correct
  const isTyped = command !== undefined && !command.buttonOnly && Object.keys(invocation.args).length > 1
  const said = withReadableChoices(invocation, command?.fields)
  const shown = { kind: refusal.kind, replace: false, problems: refusal.problems }
  if (refusal.final || !(hasProblems || isTyped))
    return { ...shown, view: refusalView(refusal, isTyped ? said : undefined, undefined) }
  const draft = { invocation, problems: refusal.problems, actor, now: now(), id: newCode() }
  const correct = await keepDraft(database.db, draft)
  return { ...shown, correct, view: refusalView(refusal, said, correct) }
}

/** Rolls the transaction back; everywhere else a refusal is a value. */
class Refused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.what)
    this.refusal = refusal
  }
}

function unknownCommand(invocation: Invocation, catalogue: Catalogue): Refusal {
  if (invocation.command === draftCommand)
    return refuse('That draft has expired.', { instead: 'Please type the command again.' })
  const nearest = catalogue.nearest(invocation.command)
  return refuse('This button is out of date and no longer works.', {
    instead: nearest ? `Try /${nearest}.` : 'Type /help to see what you can do.',
  })
}
