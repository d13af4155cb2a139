import type { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import { storedJson } from '../text/json.ts'
import { type Actor, accountOf } from './caller.ts'
import type { Args, Invocation } from './invocation.ts'

/** Names a kept invocation in a button; it is not a command of the catalogue. */
export const draftCommand = 'draft'

export const draftInvocation = (id: string): Invocation => ({ command: draftCommand, args: { id } })

/** An invocation that was refused, with its problems; or, without problems, one that is too long for a button. */
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

/** Returns the invocation of a button, looking it up if it was too long for the button; undefined if it has expired. */
export async function carriedBy(db: Db, invocation: Invocation, actor: Actor): Promise<Invocation | undefined> {
  if (invocation.command !== draftCommand) return invocation
  const draft = await findDraft(db, invocation.args.id ?? '', actor)
  // a refused invocation is corrected in a form, never run again as it is
  return draft?.problems ? undefined : draft?.invocation
}
