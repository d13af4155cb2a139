import type { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import type { Member, Visitor } from './caller.ts'
import type { Fields, Input } from './field.ts'
import type { Reply } from './reply.ts'
import type { Right } from './rights.ts'

/** Everything `run` may use. `db` is the transaction in which a change, its dedupe key and its outbox rows commit. */
export interface Context<F extends Fields, R extends Right> {
  readonly input: Input<F>
  readonly caller: R extends 'anyone' ? Visitor : Member
  readonly now: DateTime
  readonly db: Db
  /** An unguessable one-time code, eight characters that are easy to type. */
  readonly newCode: () => string
}

/** One declaration, from which every platform derives its grammar, form, completion and help. */
export interface Command<Name extends string = string, F extends Fields = Fields> {
  /** A query changes nothing; a change takes effect once for each delivery of the platform. */
  readonly kind: 'query' | 'change'
  /** Noun, then verb: `meeting plan`, `meeting agenda add`. */
  readonly name: Name
  readonly summary: string
  readonly fields: F
  readonly allow: Right
  /** Offered on each message of a chat, too: its form opens with the words and the address of that message. */
  readonly fromMessage?: FromMessage
  /** Where none of its optional fields is given, the form asks for them before it runs. */
  readonly asksForOne?: boolean
  /** Reached by buttons only: neither offered for typing nor listed in the help. */
  readonly buttonOnly: boolean
  run(context: Context<F, Right>): Promise<Reply>
}

export interface FromMessage<Name extends string = string> {
  /** What the platforms call it; at most 24 characters. */
  readonly label: string
  /** The field that the words of the message go into. */
  readonly words: Name
  /** The field that its address goes into; it has to take whatever `httpsLink` takes. */
  readonly link: Name
}

interface Declaration<Name extends string, F extends Fields, R extends Right> {
  readonly name: Name
  readonly summary: string
  readonly fields: F
  readonly allow: R
  readonly buttonOnly?: boolean
  readonly asksForOne?: boolean
  readonly fromMessage?: FromMessage<keyof F & string>
  run(context: Context<F, R>): Promise<Reply>
}

const declare =
  (kind: Command['kind']) =>
  <const Name extends string, F extends Fields, R extends Right>(
    declaration: Declaration<Name, F, R>,
  ): Command<Name, F> => ({ buttonOnly: false, ...declaration, kind, run: declaration.run as Command<Name, F>['run'] })

/** A command that changes something. */
export const command = declare('change')
/** A command that only shows something. */
export const query = declare('query')
