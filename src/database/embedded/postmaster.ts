import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { runProgram, serverEnvironment } from './run-program.ts'

/** A running database server. It is `ready` when it accepts connections. */
export type Postmaster = { readonly pid: number; readonly port: number; readonly ready: boolean }

const pidFile = (directory: string) => join(directory, 'postmaster.pid')

/** Finds the server that runs on `directory`: this bot's, or one that a killed bot has left. */
export function runningPostmaster(directory: string): Postmaster | undefined {
  const lines = readLines(pidFile(directory))
  const pid = Number(lines[0])
  // a negative one is not a server but a single process, such as initdb runs
  if (!(pid > 0) || !isAlive(pid) || !servesDirectory(pid, directory)) return undefined
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

/** Tells whether `pid` still is a server on `directory`. Pids are reused, above all after a reboot. */
function servesDirectory(pid: number, directory: string): boolean {
  if (process.platform !== 'linux') return true
  // the state Z follows the name of a process that has ended, until its parent notices
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

/** Starts a server on `directory`. Returns a function that tells whether it has ended. */
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
      // a process group of its own, because Ctrl-C must reach only the bot, which then stops the server
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
 * Removes a pid file whose pid now belongs to another program, because PostgreSQL would refuse to start. PostgreSQL
 * itself replaces the file of a process that has ended, and the file of a server that is starting must stay.
 */
function removeMisleadingPidFile(directory: string): void {
  const pid = Number(readLines(pidFile(directory))[0])
  if (pid && isAlive(pid) && !servesDirectory(pid, directory)) rmSync(pidFile(directory), { force: true })
}

/** Stops a server in fast mode, which rolls back open transactions, and waits until its files are closed. */
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
