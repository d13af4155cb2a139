import type { Command, Context } from '../../src/bot/command.ts'
import { implement } from '../../src/bot/command.ts'
import type { Fields } from '../../src/bot/field.ts'
import type { Reply } from '../../src/bot/reply.ts'
import type { Right } from '../../src/bot/rights.ts'
import { change, query as declareQuery, type FromMessage } from '../../src/bot/signature.ts'

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

/** Declares and implements a command of a test that changes something. */
export const command = <const Name extends string, F extends Fields, R extends Right>(
  declaration: Declaration<Name, F, R>,
): Command<Name, F> => implement(change(declaration), declaration.run)

/** Declares and implements a command of a test that only shows something. */
export const query = <const Name extends string, F extends Fields, R extends Right>(
  declaration: Declaration<Name, F, R>,
): Command<Name, F> => implement(declareQuery(declaration), declaration.run)
