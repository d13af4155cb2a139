import type { Actor } from './caller.ts'
import { createCallerCache } from './caller-cache.ts'
import { type Catalogue, catalogueOf } from './catalogue.ts'
import { draftCommand, findDraft, keepDraft } from './draft.ts'
import { usualAnswerMs } from './failure.ts'
import { actorOf } from './for-group.ts'
import { correction, type Form, missingFields } from './form.ts'
import { createHandler, type Parts } from './handle.ts'
import { helpCommand } from './help.ts'
import type { Invocation } from './invocation.ts'
import { readLine } from './line.ts'
import type { Shown } from './reply.ts'
import type { Request } from './request.ts'
import { traceOf } from './trace.ts'
import type { Option } from './view.ts'

/** What the adapters see of everything else. No member throws, except `keep` while the database is away. */
export interface Bot {
  readonly catalogue: Catalogue
  read(typed: string): Invocation
  /** Returns the form to open first, unless none is needed or the caller is known to lack the right. Reads drafts only. */
  form(invocation: Invocation, actor: Actor): Promise<Form | undefined>
  handle(request: Request): Promise<Shown>
  /** Returns what to offer while somebody types into a field; at most 25 options. */
  suggest(asked: Suggesting): Promise<readonly Option[]>
  /** Keeps an invocation that does not fit into a platform's button, and returns a short one in its place. */
  keep(invocation: Invocation, actor: Actor): Promise<Invocation>
}

interface Suggesting extends Pick<Request, 'invocation' | 'actor'> {
  readonly field: string
  readonly typed: string
}

export function createBot(parts: Parts): Bot {
  const { database, now, newCode } = parts
  const callers = createCallerCache()
  const catalogue: Catalogue = catalogueOf([...parts.commands, helpCommand(() => catalogue)])

  async function form(invocation: Invocation, actor: Actor): Promise<Form | undefined> {
    if (invocation.command === draftCommand) return formOfDraft(invocation, actor)
    const right = catalogue.find(invocation.command)?.allow
    return right && callers.mayNot(actorOf(actor, invocation), right) ? undefined : formOf(catalogue, invocation)
  }

  async function formOfDraft({ args, group }: Invocation, actor: Actor): Promise<Form | undefined> {
    try {
      const draft = await findDraft(database.db, args.id ?? '', actor)
      return draft && formOf(catalogue, { ...draft.invocation, group }, draft.problems)
    } catch (error) {
      parts.log.warn({ err: traceOf(error) }, 'draft not read')
      return undefined
    }
  }

  return {
    catalogue,
    read: (typed) => readLine(typed, catalogue),
    form,
    handle: createHandler({ answerMs: usualAnswerMs, ...parts, catalogue, callers }),
    suggest: (asked) => suggest(parts, catalogue, asked),
    keep: (invocation, actor) =>
      keepDraft(database.db, { invocation, problems: undefined, actor, now: now(), id: newCode() }),
  }
}

function formOf(
  catalogue: Catalogue,
  { command, args, group }: Invocation,
  problems?: Readonly<Record<string, string>>,
): Form | undefined {
  const known = catalogue.find(command)
  const form = known && (problems ? correction(known, args, problems) : missingFields(known, args))
  return form && { ...form, invocation: { ...form.invocation, group } }
}

async function suggest(
  { database, identify, now, log }: Parts,
  catalogue: Catalogue,
  { invocation, field, typed, actor }: Suggesting,
): Promise<readonly Option[]> {
  const known = catalogue.find(invocation.command)?.fields[field]
  if (!known?.suggest) return []
  try {
    const at = now()
    const caller = await identify(database.db, actorOf(actor, invocation), at)
    const options = await known.suggest(typed.slice(0, known.max), { db: database.db, caller, now: at })
    return options.slice(0, 25)
  } catch (error) {
    log.warn({ err: traceOf(error), command: invocation.command, field }, 'no suggestions')
    return []
  }
}
