import { chownSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CannotStart } from '../cannot-start.ts'
import { type Account, requireNamedUser } from './account.ts'
import type { Binaries } from './binaries.ts'
import { runProgram } from './run-program.ts'

/** The directory, within the embedded database's own, that PostgreSQL calls its data directory. */
export const clusterName = 'cluster'

/** The files of one database server, with the password that was drawn when they were made. */
export type Cluster = { readonly directory: string; readonly password: string; readonly isNew: boolean }

type ClusterOptions = {
  readonly home: string
  readonly binaries: Binaries
  readonly account: Account | undefined
  /** used only when the files do not exist yet */
  readonly newPassword: string
  readonly durable: boolean
}

/** Opens the database files below `home`, or makes them when there are none. */
export async function openCluster(options: ClusterOptions): Promise<Cluster> {
  const directory = join(options.home, clusterName)
  const isNew = !existsSync(join(directory, 'PG_VERSION'))
  if (isNew) await makeCluster(directory, options)
  const major = readFileSync(join(directory, 'PG_VERSION'), 'utf8').trim()
  if (major !== options.binaries.major) {
    throw new CannotStart(
      `${directory} was made by PostgreSQL ${major}, and this version of the bot brings ${options.binaries.major}; ` +
        `start the version of the bot that made it, or set DATABASE_URL to a PostgreSQL ${major} server that holds a copy.`,
    )
  }
  return { directory, isNew, password: readFileSync(passwordFile(directory), 'utf8') }
}

/**
 * Made in a private directory and renamed: of two bots that start together one wins whole, and a killed attempt leaves
 * nothing that could be taken for a database.
 */
async function makeCluster(directory: string, options: ClusterOptions): Promise<void> {
  const { home, binaries, account, newPassword, durable } = options
  requireNamedUser()
  const attempt = mkdtempSync(join(home, 'new-'))
  const files = join(attempt, clusterName)
  const secret = join(attempt, 'password')
  try {
    writeFileSync(secret, newPassword, { mode: 0o600 })
    if (account) for (const path of [attempt, secret]) chownSync(path, account.uid, account.gid)
    await runProgram(
      binaries.initdb,
      [
        ...['--pgdata', files, '--username', 'bot', '--auth', 'scram-sha-256', '--pwfile', secret],
        ...['--encoding', 'UTF8', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--locale', 'C'],
        '--no-instructions',
        ...(durable ? [] : ['--no-sync']),
      ],
      account,
    )
    renameSync(secret, passwordFile(files))
    renameSync(files, directory)
  } catch (error) {
    if (!existsSync(join(directory, 'PG_VERSION'))) throw error
  } finally {
    rmSync(attempt, { recursive: true, force: true })
  }
}

const passwordFile = (directory: string) => join(directory, 'bot-password')
