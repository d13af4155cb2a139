import { databaseCode } from '../database/errors.ts'

/** Describes an exception for the log: its kind, codes and place in the code, never its message, which may repeat what somebody typed. */
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

/** Returns the codes of Prisma and of PostgreSQL or the system, such as `P2010 22P02`; undefined if there is none. */
function codeOf(error: Error): string | undefined {
  const codes = new Set([Reflect.get(error, 'code'), databaseCode(error)])
  return [...codes].filter((code) => typeof code === 'string').join(' ') || undefined
}
