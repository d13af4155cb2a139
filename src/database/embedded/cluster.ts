import { chownSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CannotStart } from '../../cannot-start.ts'
import { type Account, requireNamedUser } from './account.ts'
import type { Binaries } from './binaries.ts'
import { clusterName } from './place.ts'
import { runProgram } from './run-program.ts'

/** The files of one database server, and the password chosen when they were made. */
export type Cluster = { readonly directory: string; readonly password: string; readonly isNew: boolean }

type ClusterOptions = {
  readonly home: string
  readonly binaries: Binaries
  readonly account: Account | undefined
  /** Used only if the files do not exist yet. */
  readonly newPassword: string
  readonly durable: boolean
}

/** Opens the database files in `home`. Makes them if there are none. */
export async function openCluster(options: ClusterOptions): Promise<Cluster> {
  const directory = join(options.home, clusterName)
  const isNew = !existsSync(join(directory, 'PG_VERSION'))
  if (isNew) await makeCluster(directory, options)
  const major = readFileSync(join(directory, 'PG_VERSION'), 'utf8').trim()
  if (major !== options.binaries.major) {
    throw new CannotStart(
      `${directory} was created by PostgreSQL ${major}, but this version of the bot includes ${options.binaries.major}. ` +
        `Start the version of the bot that created it, or set DATABASE_URL to a PostgreSQL ${major} server with a copy.`,
    )
  }
  return { directory, isNew, password: readFileSync(passwordFile(directory), 'utf8') }
}

/**
 * Makes the files in a directory of their own and renames it. So if two bots start together, one of them wins
 * completely, and an attempt that was killed leaves nothing that looks like a database.
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
