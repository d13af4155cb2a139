import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { runProgram, serverEnvironment } from './run-program.ts'

/** A database server that runs on a directory; `ready` when it takes connections. */
export type Postmaster = { readonly pid: number; readonly port: number; readonly ready: boolean }

const pidFile = (directory: string) => join(directory, 'postmaster.pid')

/** The server that runs on `directory` now: ours, or one left by a bot that was killed. */
export function runningPostmaster(directory: string): Postmaster | undefined {
  const lines = readLines(pidFile(directory))
  const pid = Number(lines[0])
  if (!pid || !isAlive(pid) || !servesDirectory(pid, directory)) return undefined
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' }
}

function readLines(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\n')
  } catch {
    return []
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Numbers of processes are used again, after a reboot above all: the file may name a stranger. */
function servesDirectory(pid: number, directory: string): boolean {
  if (process.platform !== 'linux') return true
  // "Z" follows the name of one that has ended and was not yet asked for its result
  if (readLines(`/proc/${pid}/stat`)[0]?.includes(') Z ')) return false
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(directory)
  } catch {
    const commandLine = readLines(`/proc/${pid}/cmdline`).join()
    return commandLine === '' || commandLine.includes('postgres')
  }
}

type SpawnOptions = {
  readonly directory: string
  readonly binaries: Binaries
  readonly account: Account | undefined
  readonly logFile: string
  readonly settings: Readonly<Record<string, string>>
}

/** Starts a server on `directory`; resolves to a function that tells whether it has ended. */
export async function spawnPostmaster(options: SpawnOptions): Promise<() => boolean> {
  const { directory, binaries, account, logFile } = options
  removeMisleadingPidFile(directory)
  const settings = { ...options.settings, port: String(await freePort()) }
  const log = openSync(logFile, 'a', 0o600)
  const child = spawn(
    binaries.postgres,
    ['-D', directory, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      ...(account && { uid: account.uid, gid: account.gid }),
      cwd: '/',
      env: serverEnvironment,
      stdio: ['ignore', log, log],
      windowsHide: true,
      // a process group of its own: Ctrl-C must reach the bot alone, which then stops the server in order
      detached: true,
    },
  )
  closeSync(log)
  child.unref()
  let hasEnded = false
  child.once('error', () => {
    hasEnded = true
  })
  child.once('exit', () => {
    hasEnded = true
  })
  return () => hasEnded
}

/**
 * PostgreSQL itself replaces a file whose process is gone, but refuses to start while a stranger has that number.
 * Only that case is mended here: the file of a server that another bot has just started must stay.
 */
function removeMisleadingPidFile(directory: string): void {
  const pid = Number(readLines(pidFile(directory))[0])
  if (pid && isAlive(pid) && !servesDirectory(pid, directory)) rmSync(pidFile(directory), { force: true })
}

/** Stops a server in order ("fast": open transactions are rolled back) and waits until its files are closed. */
export async function stopPostmaster(directory: string, pid: number, binaries: Binaries): Promise<void> {
  if (process.platform === 'win32') {
    await runProgram(binaries.pgCtl, ['stop', '-D', directory, '-m', 'fast', '-w'])
    return
  }
  if (!isAlive(pid)) return
  process.kill(pid, 'SIGINT')
  const limit = AbortSignal.timeout(10_000)
  while (runningPostmaster(directory)?.pid === pid) {
    if (limit.aborted) {
      process.kill(pid, 'SIGQUIT')
      return
    }
    await pause(10)
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}
