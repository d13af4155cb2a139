import { readFileSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname } from 'node:path'
import { CannotStart } from '../../cannot-start.ts'

/** The system user that PostgreSQL runs as if the bot runs as root. */
export type Account = { readonly uid: number; readonly gid: number }

const candidates = ['postgres', 'node', 'nobody']

/**
 * Finds a user for PostgreSQL, which refuses to run as root. Returns undefined if the bot does not run as root. If the
 * directory `cluster` exists already, its owner is that user.
 */
export function serverAccount(cluster: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const owner = statSync(cluster, { throwIfNoEntry: false })
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const entries = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  for (const name of candidates) {
    const entry = entries.find((fields) => fields[0] === name)
    if (entry) return { uid: Number(entry[2]), gid: Number(entry[3]) }
  }
  throw new CannotStart(
    `PostgreSQL does not run as root, and this system has no user ${candidates.join(', ')} to run it instead. ` +
      'Start the bot as an ordinary user, or set DATABASE_URL to a PostgreSQL server.',
  )
}

/** Throws `CannotStart` if this user has no entry in /etc/passwd: initdb looks it up, and fails without it. */
export function requireNamedUser(): void {
  try {
    userInfo()
  } catch {
    throw new CannotStart(
      `The user with the id ${process.getuid?.()} has no entry in /etc/passwd, and PostgreSQL needs one. ` +
        'Add an entry, start the bot as another user, or set DATABASE_URL to a PostgreSQL server.',
    )
  }
}

/** Tells by the mode bits whether `account` can read the file or directory `path`. */
export function canRead(account: Account, path: string): boolean {
  const bits = statSync(path).isDirectory() ? 0o5 : 0o4
  return allows(account, path, bits) && canPassThrough(account, dirname(path))
}

/** Tells whether `account` may pass through `directory` and every directory above it. */
export function canPassThrough(account: Account, directory: string): boolean {
  if (!allows(account, directory, 0o1)) return false
  return directory === dirname(directory) || canPassThrough(account, dirname(directory))
}

function allows(account: Account, path: string, bits: number): boolean {
  const { mode, uid, gid } = statSync(path)
  const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0
  return ((mode >> shift) & bits) === bits
}
