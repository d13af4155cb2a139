import { readFileSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname } from 'node:path'
import { CannotStart } from '../cannot-start.ts'

/** A system user that PostgreSQL runs as in the place of root. */
export type Account = { readonly uid: number; readonly gid: number }

const candidates = ['postgres', 'node', 'nobody']

/**
 * PostgreSQL refuses to run as root: as root this names another user, otherwise nothing has to change.
 * Files in `cluster` that are there already stay with the user they belong to.
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
    `PostgreSQL does not run as root, and none of the users ${candidates.join(', ')} exists here to run it; ` +
      'start the bot as an ordinary user, or set DATABASE_URL to a PostgreSQL server.',
  )
}

/** The tool that makes a new database looks its user up by number and stops when there is no such entry. */
export function requireNamedUser(): void {
  try {
    userInfo()
  } catch {
    throw new CannotStart(
      `The user with number ${process.getuid?.()} has no entry in /etc/passwd, which PostgreSQL needs; ` +
        'add one, start the bot as another user, or set DATABASE_URL to a PostgreSQL server.',
    )
  }
}

/** Whether `account` can read the file or directory `path`, by mode bits. */
export function canRead(account: Account, path: string): boolean {
  const bits = statSync(path).isDirectory() ? 0o5 : 0o4
  return allows(account, path, bits) && canPassThrough(account, dirname(path))
}

/** Whether `account` may pass through `directory` and all above it. */
export function canPassThrough(account: Account, directory: string): boolean {
  if (!allows(account, directory, 0o1)) return false
  return directory === dirname(directory) || canPassThrough(account, dirname(directory))
}

function allows(account: Account, path: string, bits: number): boolean {
  const { mode, uid, gid } = statSync(path)
  const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0
  return ((mode >> shift) & bits) === bits
}
