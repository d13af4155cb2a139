import { accessSync, chmodSync, chownSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CannotStart } from '../../cannot-start.ts'
import { type Account, canPassThrough, serverAccount } from './account.ts'

/** The directory, inside the embedded database's own, that PostgreSQL calls its data directory. */
export const clusterName = 'cluster'

export type DatabasePlace = {
  /** Where the database is kept. It is made if it does not exist. */
  readonly directory: string
  /** Replaces `directory` if the bot runs as root and the user that PostgreSQL runs as cannot reach `directory`. */
  readonly directoryForRoot?: string
}

/** Returns the directory to use. As root, PostgreSQL runs as another user, who cannot look into, for example, /root. */
export function choosePlace({ directory, directoryForRoot }: DatabasePlace): string {
  if (process.getuid?.() !== 0) return directory
  const parent = nearestExisting(dirname(directory))
  const account = serverAccount(join(directory, clusterName))
  if (!account || canPassThrough(account, parent)) return directory
  if (directoryForRoot) return directoryForRoot
  throw new CannotStart(
    `PostgreSQL does not run as root, and the user it runs as instead cannot reach ${parent}. ` +
      'Set DATA_DIR to a directory that every user can enter, such as /var/lib/correspondence-group-bot.',
  )
}

/** Makes `home` if it does not exist, and checks that this user may write to it. */
export function makeHome(home: string, account: Account | undefined): void {
  try {
    makeParents(dirname(home), account)
    mkdirSync(home, { recursive: true, mode: 0o700 })
    if (account) chownSync(home, account.uid, account.gid)
    accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw new CannotStart(
      `This user cannot keep the database in ${home}. Set DATA_DIR to a directory that it can write to.`,
      {
        cause,
      },
    )
  }
}

/** Makes directories that the user PostgreSQL runs as may pass through, whatever the umask is. */
function makeParents(directory: string, account: Account | undefined): void {
  if (existsSync(directory)) return
  makeParents(dirname(directory), account)
  mkdirSync(directory, { recursive: true })
  if (account) chmodSync(directory, 0o755)
}

/** Tells whether there is a database in `home`. Throws `CannotStart` if this user may not look. */
export function hasCluster(home: string): boolean {
  try {
    return statSync(join(home, clusterName, 'PG_VERSION'), { throwIfNoEntry: false }) !== undefined
  } catch (cause) {
    throw new CannotStart(`This user cannot read ${home}. Use the user that the bot runs as, or root.`, { cause })
  }
}

/** Returns `path`, or the nearest directory above it that exists. */
export const nearestExisting = (path: string): string => (existsSync(path) ? path : nearestExisting(dirname(path)))
