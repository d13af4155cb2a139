import { type ChildProcess, spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { guarded, guardedDirectory } from '../../scripts/guard.ts'
import { bareEnvironment } from '../bare-environment.ts'
import { descendantsOf, isRunning, type Process } from './processes.ts'

// The programs themselves, as npm starts them.

const home = guardedDirectory('bot-interrupt-')
const patience = { timeout: 50_000, interval: 100 }

/** Starts a script in a process group of its own, as a terminal does. */
function launch(script: string, ...args: readonly string[]): ChildProcess {
  const env = { ...bareEnvironment, DATA_DIR: join(home, 'data'), DATABASE_URL: '', PORT: '0', NODE_ENV: 'test' }
  return guarded(
    spawn(process.execPath, [resolve('scripts/run.mjs'), script, ...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    }),
  )
}

const programs = {
  'npm start': () => launch('src/main.ts'),
  'npm start, still starting': () => launch('src/main.ts'),
  'npm test': () => launch('node_modules/vitest/vitest.mjs', 'run', '--config', 'test/interrupt/vitest.config.ts'),
  'npm run bench:deliver': () => launch('scripts/bench-deliver.ts'),
  'npm run test:faults': () => launch('scripts/faults.ts', '0.1', '7', 'kills'),
}

/** The processes that run when a program has started all of them. */
const parts: Readonly<Record<keyof typeof programs, readonly string[]>> = {
  'npm start': ['main.ts', '/postgres '],
  'npm start, still starting': ['main.ts', '/postgres '],
  'npm test': ['vitest.mjs', '/bot-test-', '/bot-endless-', 'replica.ts', 'guard-process.ts'],
  'npm run bench:deliver': ['bench-deliver.ts', '/postgres ', 'guard-process.ts'],
  'npm run test:faults': ['faults.ts', '/postgres ', 'replica.ts', 'guard-process.ts'],
}

const interruptions = {
  'Ctrl-C': ({ pid = 0 }: ChildProcess) => process.kill(-pid, 'SIGINT'),
  'SIGTERM to the launcher': ({ pid = 0 }: ChildProcess) => process.kill(pid, 'SIGTERM'),
  'SIGKILL to the launcher': ({ pid = 0 }: ChildProcess) => process.kill(pid, 'SIGKILL'),
  'the terminal being closed'(launcher: ChildProcess) {
    launcher.stdout?.destroy()
    launcher.stderr?.destroy()
    process.kill(-(launcher.pid ?? 0), 'SIGHUP')
  },
  'SIGKILL to the test runner'({ pid = 0 }: ChildProcess) {
    const runner = descendantsOf(pid).find(({ commandLine }) => commandLine.includes('vitest.mjs'))
    process.kill(runner?.pid ?? 0, 'SIGKILL')
  },
}

async function startedBy(launcher: ChildProcess, wanted: readonly string[]): Promise<readonly Process[]> {
  return vi.waitFor(() => {
    const started = descendantsOf(launcher.pid ?? 0)
    const missing = wanted.filter((part) => !started.some(({ commandLine }) => commandLine.includes(part)))
    expect(missing).toEqual([])
    return started
  }, patience)
}

async function printed(launcher: ChildProcess, words: string): Promise<void> {
  let all = ''
  launcher.stdout?.on('data', (chunk) => {
    all += chunk
  })
  await vi.waitFor(() => expect(all).toContain(words), patience)
}

// it looks for processes in /proc
describe.skipIf(process.platform !== 'linux')('nothing is left running', () => {
  it.each([
    ['npm start', 'Ctrl-C'],
    ['npm start', 'SIGTERM to the launcher'],
    ['npm start', 'SIGKILL to the launcher'],
    ['npm start', 'the terminal being closed'],
    ['npm start, still starting', 'Ctrl-C'],
    ['npm test', 'Ctrl-C'],
    ['npm test', 'SIGKILL to the launcher'],
    ['npm test', 'SIGKILL to the test runner'],
    ['npm run bench:deliver', 'SIGTERM to the launcher'],
    ['npm run test:faults', 'SIGKILL to the launcher'],
  ] as const)('of %s after %s', async (program, interruption) => {
    const launcher = programs[program]()
    if (program === 'npm start') await printed(launcher, 'Open http')
    const started = await startedBy(launcher, parts[program])
    interruptions[interruption](launcher)
    await vi.waitFor(() => expect(started.filter(isRunning)).toEqual([]), patience)
  })
})
