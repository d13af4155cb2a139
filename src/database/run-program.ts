import { spawn } from 'node:child_process'
import { basename } from 'node:path'
import type { Account } from './account.ts'

/** What PostgreSQL's programs see of the environment: no PG* variable of the caller, one language, one zone. */
export const serverEnvironment = { LC_ALL: 'C', TZ: 'UTC', PGTZ: 'UTC' }

/** Runs one of PostgreSQL's programs to its end; the error of a failed one carries the end of what it printed. */
export function runProgram(path: string, args: readonly string[], account?: Account): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, {
      ...(account && { uid: account.uid, gid: account.gid }),
      cwd: '/',
      env: serverEnvironment,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      // a process group of its own, so that Ctrl-C does not reach it
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
