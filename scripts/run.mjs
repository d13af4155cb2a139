import { once } from 'node:events'
import { constants } from 'node:os'
import { join } from 'node:path'
import { prepare } from './prepare.mjs'
import { chooseNode, project, startProgram } from './project.mjs'

// node scripts/run.mjs <script> [arguments]: prepares the project, then runs the script on Node 22.18 or newer.
// This file itself must run on Node 20, with nothing installed.

/** On machines with much memory Node would let short-lived objects take a hundred megabytes more, for little speed. */
const flags = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=4']

try {
  await prepare()
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

/** Runs a script to its end and returns its exit code. The open channel tells it if this process is killed. */
async function run([script = '', ...args]) {
  const child = startProgram(chooseNode(), [...flags, join(project, script), ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(project, 'node_modules', '.cache', 'compile') },
  })
  const [code, signal] = await once(child, 'exit')
  return code ?? 128 + constants.signals[signal]
}
