import type { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import { storedJson } from '../text/json.ts'
import { type Actor, accountOf } from './caller.ts'
import type { Args, Invocation } from './invocation.ts'

/** The name under which a kept invocation travels in a button; it is not a command of the catalogue. */
export const draftCommand = 'draft'

export const draftInvocation = (id: string): Invocation => ({ command: draftCommand, args: { id } })

/** An invocation that was refused, with what was wrong; without that, one that is only too long to travel in a button. */
export interface Draft {
  readonly invocation: Invocation
  readonly problems: Readonly<Record<string, string>> | undefined
}

/** Keeps what an account typed, for this account alone. */
export async function keepDraft(
  db: Db,
  draft: Draft & { readonly id: string; readonly actor: Actor; readonly now: DateTime },
): Promise<Invocation> {
  const { id, actor, now, invocation, problems } = draft
  const { platform, workspace, account } = accountOf(actor)
  const { command, args } = invocation
  await db.$executeRaw`
    INSERT INTO draft (id, platform, workspace, account, command, args, problems, kept_at)
    VALUES (${id}, ${platform}, ${workspace}, ${account}, ${command}, ${storedJson(args)}::jsonb,
      ${storedJson(problems ?? null)}::jsonb, ${now.toJSDate()})`
  return { ...draftInvocation(id), group: invocation.group }
}

export async function findDraft(db: Db, id: string, actor: Actor): Promise<Draft | undefined> {
  const { platform, workspace, account } = accountOf(actor)
  const row = await db.draft.findFirst({ where: { id, platform, workspace, account } })
  if (!row) return undefined
  return {
    invocation: { command: row.command, args: row.args as Args },
    problems: (row.problems ?? undefined) as Draft['problems'],
  }
}

/** What a button stands for: itself, or what was too long for it. Nothing where that is no longer kept. */
export async function carriedBy(db: Db, invocation: Invocation, actor: Actor): Promise<Invocation | undefined> {
  if (invocation.command !== draftCommand) return invocation
  const draft = await findDraft(db, invocation.args.id ?? '', actor)
  // what was refused is corrected in a form, never just done again
  return draft?.problems ? undefined : draft?.invocation
}
