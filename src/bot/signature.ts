import type { Field, Fields } from './field.ts'
import type { Invocation } from './invocation.ts'
import type { Right } from './rights.ts'

/**
 * Says what a command is called, which fields it takes and who may run it. Views press signatures and commands implement
 * them, so no view depends on a command, and no name is written twice.
 */
export interface Signature<Name extends string = string, F extends Fields = Fields, R extends Right = Right> {
  /** A query changes nothing; a change takes effect once for each delivery of the platform. */
  readonly kind: 'query' | 'change'
  /** Noun, then verb: `meeting plan`, `meeting agenda add`. */
  readonly name: Name
  readonly summary: string
  readonly fields: F
  readonly allow: R
  /** Offered on each message of a chat, too: its form opens with the words and the address of that message. */
  readonly fromMessage?: FromMessage
  /** Asks for its optional fields in a form when none of them is given. */
  readonly asksForOne?: boolean
  /** Reached by buttons only: neither offered for typing nor listed in the help. */
  readonly buttonOnly: boolean
}

export interface FromMessage<Name extends string = string> {
  /** What the platforms call it; at most 24 characters. */
  readonly label: string
  /** The field that the words of the message go into. */
  readonly words: Name
  /** The field that its address goes into; it takes whatever `httpsLink` takes. */
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
}

const declare =
  (kind: Signature['kind']) =>
  <const Name extends string, F extends Fields, R extends Right>(
    declaration: Declaration<Name, F, R>,
  ): Signature<Name, F, R> => ({ buttonOnly: false, ...declaration, kind })

/** Declares a command that changes something. */
export const change = declare('change')
/** Declares a command that only shows something. */
export const query = declare('query')

/** Field name → the value to write into it, or the text itself. */
export type Pressed<F extends Fields> = {
  readonly [K in keyof F]?: (F[K] extends Field<unknown, infer Written> ? Written : never) | string | undefined
}

/** Names a command with some of its fields, for a button or a menu; a misspelt field does not compile. */
export function press<F extends Fields>(
  { name, fields }: { readonly name: string; readonly fields: F },
  values: Pressed<F> = {},
): Invocation {
  const args: Record<string, string> = {}
  for (const [field, value] of Object.entries(values)) {
    if (value === undefined) continue
    const write = fields[field]?.write as ((value: unknown) => string) | undefined
    args[field] = typeof value === 'string' || !write ? String(value) : write(value)
  }
  return { command: name, args }
}
