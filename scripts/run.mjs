import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { prepare } from './prepare.mjs'
import { pinnedNode, project } from './project.mjs'

// node scripts/run.mjs <script> [arguments]: makes the project ready, then runs the script on the pinned Node.
// This file itself must run on Node 20, with nothing installed.

const [script = '', ...args] = process.argv.slice(2)

/** On machines with much memory Node would let what is short-lived grow further, and gain nothing. */
const flags = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=16']

try {
  await prepare()
  process.exitCode = await run(script, args)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

/** Runs until the child ends; it decides when. The open channel tells the child when this process is gone. */
function run(script, args) {
  const child = spawn(pinnedNode(), [...flags, join(project, script), ...args], {
    cwd: project,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(project, 'node_modules', '.cache', 'compile') },
  })
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // Ctrl-C in a terminal reaches the whole process group, so the child has it already
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  const starters = npmAbove()
  const watch = setInterval(() => {
    if (npmAbove() === starters) return
    clearInterval(watch)
    child.kill('SIGTERM')
  }, 500)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      clearInterval(watch)
      resolve(code ?? 128 + constants.signals[signal])
    })
  })
}

/**
 * The processes between this one and npm, as a text that changes when one of them is killed: npm that is killed
 * outright passes nothing on, and the bot would run on unseen.
 */
function npmAbove() {
  if (!process.env.npm_lifecycle_event) return ''
  const parent = process.ppid
  try {
    if (!readFileSync(`/proc/${parent}/cmdline`, 'utf8').startsWith('sh\0-c\0')) return `${parent}`
    const state = readFileSync(`/proc/${parent}/stat`, 'utf8')
    // after the name, which may hold spaces: state and parent
    return `${parent} ${state.slice(state.lastIndexOf(')')).split(' ')[2]}`
  } catch {
    return `${parent}`
  }
}
