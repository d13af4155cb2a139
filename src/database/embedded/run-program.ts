import { spawn } from 'node:child_process'
import { basename } from 'node:path'
import type { Account } from './account.ts'

/** The environment of PostgreSQL's programs: one language, one zone, and none of the caller's PG* variables. */
export const serverEnvironment = { LC_ALL: 'C', TZ: 'UTC', PGTZ: 'UTC' }

/** Runs one of PostgreSQL's programs to its end. Rejects with the end of what it printed if it fails. */
export function runProgram(path: string, args: readonly string[], account?: Account): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, {
      ...(account && { uid: account.uid, gid: account.gid }),
      cwd: '/',
      env: serverEnvironment,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      // a process group of its own, which Ctrl-C does not reach
      detached: process.platform !== 'win32',
    })
    let printed = ''
    const keep = (chunk: Buffer) => {
      printed = (printed + chunk.toString()).slice(-600)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`${basename(path)} failed (${code}): ${printed}`))
    })
  })
}
