import { accessSync, constants, statfsSync } from 'node:fs'
import type { Config, DatabaseConfig } from '../config.ts'
import { choosePlace, nearestExisting } from '../database/embedded/place.ts'
import { type Finding, failed, ok, warning } from './finding.ts'

export interface Versions {
  readonly bot: string
  /** Running, such as "24.21.0". */
  readonly node: string
  /** Of the time-zone data that Node brings, such as "2026c". */
  readonly zones: string
}

export function examineVersions({ bot, node, zones }: Versions): readonly Finding[] {
  return [ok('Bot', `Version ${bot}.`), ok('Node', `Version ${node}.`), ok('Zone data', `Version ${zones}, in Node.`)]
}

const megabyte = 1_000_000
const warnBelowBytes = 1_000 * megabyte
const failBelowBytes = 100 * megabyte

/** Examines whether the bot can write to its own database, and whether that can grow. */
export function examineDataDirectory(database: DatabaseConfig): Finding {
  const what = 'Data'
  if (database.kind === 'server') return ok(what, 'On the server that DATABASE_URL names, not here.')
  const elsewhere =
    'Run this as the user that the bot runs as, or set DATA_DIR to a directory that this user can write to.'
  const directory = choosePlace(database)
  const existing = nearestExisting(directory)
  try {
    accessSync(existing, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch {
    return failed(what, `This user cannot write to ${existing}.`, elsewhere)
  }
  const { bavail, bsize } = statfsSync(existing)
  return judgeSpace(directory, bavail * bsize)
}

export function judgeSpace(directory: string, freeBytes: number): Finding {
  const says = `${sizeOf(freeBytes)} free for ${directory}.`
  const remedy = 'Free some space on that disk, or move the directory and set DATA_DIR to its new location.'
  if (freeBytes < failBelowBytes) return failed('Data', `Only ${says}`, remedy)
  return freeBytes < warnBelowBytes ? warning('Data', `Only ${says}`, remedy) : ok('Data', says)
}

const sizeOf = (bytes: number): string =>
  bytes < 1_000 * megabyte ? `${Math.round(bytes / megabyte)} MB` : `${Math.round(bytes / 1_000 / megabyte)} GB`

/** Warns if the playground is open to others: anyone who opens it can act as anyone. */
export function examinePlayground({ hasPlayground, host }: Pick<Config, 'hasPlayground' | 'host'>): Finding {
  if (!hasPlayground) return ok('Playground', 'Off.')
  if (/^(localhost|(\[)?::1\]?|127(\.\d{1,3}){3})$/.test(host)) return ok('Playground', 'On, for this computer only.')
  return warning(
    'Playground',
    `On, and open to anyone who can reach this computer (HOST is ${host}). Anyone can act as anyone there.`,
    'Set PLAYGROUND=off, or remove HOST.',
  )
}

/** Warns if calendars are fetched without encryption: their addresses are secrets. */
export function examinePublicUrl({ publicUrl }: Pick<Config, 'publicUrl'>): Finding {
  const what = 'Calendars'
  if (publicUrl === undefined) return ok(what, 'Calendar apps cannot fetch them: PUBLIC_URL is not set.')
  if (publicUrl.startsWith('https://')) return ok(what, `Fetched at ${publicUrl}/calendar/….`)
  return warning(
    what,
    `Fetched at ${publicUrl}/calendar/… without encryption, so anyone on the network path can read their addresses.`,
    'Put a web server with a certificate in front of the bot, and set PUBLIC_URL to its https:// address.',
  )
}
