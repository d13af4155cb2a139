import type { DateTime } from 'luxon'
import type { Db } from '../db.ts'
import type { Actor } from './caller.ts'
import type { Args, Invocation } from './invocation.ts'

/** The name under which a kept invocation travels in a button; it is not a command of the catalogue. */
export const draftCommand = 'draft'

export const draftInvocation = (id: string): Invocation => ({ command: draftCommand, args: { id } })

export interface Draft {
  readonly invocation: Invocation
  readonly problems: Readonly<Record<string, string>>
}

/** Keeps what an account typed, for this account alone. */
export async function keepDraft(
  db: Db,
  draft: Draft & { readonly id: string; readonly actor: Actor; readonly now: DateTime },
): Promise<Invocation> {
  const { id, actor, now, invocation, problems } = draft
  const { platform, workspace, account } = actor
  const { command, args } = invocation
  await db.draft.create({
    data: { id, platform, workspace, account, command, args, problems, keptAt: now.toJSDate() },
  })
  return draftInvocation(id)
}

export async function findDraft(db: Db, id: string, actor: Actor): Promise<Draft | undefined> {
  const { platform, workspace, account } = actor
  const row = await db.draft.findFirst({ where: { id, platform, workspace, account } })
  if (!row) return undefined
  return {
    invocation: { command: row.command, args: row.args as Args },
    problems: row.problems as Readonly<Record<string, string>>,
  }
}
