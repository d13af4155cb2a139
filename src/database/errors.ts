import { Prisma } from '../../prisma/client/client.ts'

/** Prisma: cannot connect, timed out, connection closed, too many connections, transaction not started or expired. */
const prismaCodes = new Set([
  'P1000',
  'P1001',
  'P1002',
  'P1003',
  'P1008',
  'P1010',
  'P1011',
  'P1017',
  'P2024',
  'P2028',
  'P2037',
])

/** PostgreSQL: a statement or lock that took too long, too many connections, shutting down, crashed, starting up. */
const serverCodes = new Set(['57014', '55P03', '53300', '57P01', '57P02', '57P03', '25P03'])

const systemCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH'])

/** What Prisma's adapter makes of an error that has a code of the system. */
const adapterKinds = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections'])

/** What pg says without a code. */
const driverMessages =
  /^(?:Query read timeout|timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|Client was closed)/

/** Tells whether the database is away, full, starting or hanging, so nothing is wrong with what was asked of it. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof Prisma.PrismaClientInitializationError) return true
  if (error instanceof Prisma.PrismaClientKnownRequestError && prismaCodes.has(error.code)) return true
  if (adapterKinds.has(adapterErrorOf(error)?.kind ?? '')) return true
  const code = databaseCode(error) ?? ''
  if (serverCodes.has(code) || code.startsWith('08') || systemCodes.has(code)) return true
  return driverMessages.test(error.message) || isUnavailable(error.cause)
}

/** Tells whether a transaction lost against a concurrent one: a serialization failure (40001) or a deadlock (40P01). */
export const isConflict = (error: unknown): boolean =>
  error instanceof Prisma.PrismaClientKnownRequestError &&
  (error.code === 'P2034' || adapterErrorOf(error)?.kind === 'TransactionWriteConflict')

/** Returns the code of PostgreSQL, such as 23505, or of the system, such as ECONNREFUSED; undefined if there is none. */
export function databaseCode(error: Error): string | undefined {
  const original = adapterErrorOf(error)?.originalCode
  if (original !== undefined) return original
  const code: unknown = Reflect.get(error, 'code')
  return typeof code === 'string' ? code : undefined
}

interface AdapterError {
  readonly kind?: string
  readonly originalCode?: string
}

/** Finds what the driver adapter reported: Prisma keeps it in `meta`, as it documents for error handling. */
function adapterErrorOf(error: Error): AdapterError | undefined {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return undefined
  const wrapped = error.meta?.driverAdapterError as { readonly cause?: AdapterError } | undefined
  return wrapped?.cause
}
