/**
 * What the log says of an exception: its kind, codes and place in the code, never its message, which may repeat what
 * somebody typed.
 */
export interface Trace {
  readonly type: string
  readonly code?: string
  readonly at: string
  readonly cause?: Trace
}

export function traceOf(error: unknown): Trace {
  if (!(error instanceof Error)) return { type: typeof error, at: '' }
  const { name, message, stack = '', cause } = error
  const code = codeOf(error)
  const begin = stack.indexOf(message)
  return {
    type: name,
    ...(code === undefined ? {} : { code }),
    at: begin === -1 ? '' : stack.slice(begin + message.length).trim(),
    ...(cause === undefined ? {} : { cause: traceOf(cause) }),
  }
}

/** PostgreSQL's, Prisma's or Node's code; both of the first, such as `P2010 22P02`, where Prisma sent an unsafe raw query. */
function codeOf(error: Error): string | undefined {
  const codes = [Reflect.get(error, 'code'), /Code: `(\w{5})`/.exec(error.message)?.[1]]
  return codes.filter((code) => typeof code === 'string').join(' ') || undefined
}
