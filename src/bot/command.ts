import type { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import type { Member, Visitor } from './caller.ts'
import type { Fields, Input } from './field.ts'
import type { Reply } from './reply.ts'
import type { Right } from './rights.ts'
import type { Signature } from './signature.ts'

/** What `run` may use. `db` is the transaction in which a change, its dedupe key and its messages commit. */
export interface Context<F extends Fields, R extends Right> {
  readonly input: Input<F>
  readonly caller: R extends 'anyone' ? Visitor : Member
  readonly now: DateTime
  readonly db: Db
  /** Returns an unguessable one-time code, eight characters that are easy to type. */
  readonly newCode: () => string
}

/** One command, from which every platform derives its grammar, form, completion and help. */
export interface Command<Name extends string = string, F extends Fields = Fields> extends Signature<Name, F> {
  run(context: Context<F, Right>): Promise<Reply>
}

/** Joins a signature with what it does. */
export const implement = <Name extends string, F extends Fields, R extends Right>(
  signature: Signature<Name, F, R>,
  run: (context: Context<F, R>) => Promise<Reply>,
): Command<Name, F> => ({ ...signature, run: run as Command<Name, F>['run'] })
