import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { withLock } from './lock.mjs'
import { pinnedNode, project } from './project.mjs'

const modules = join(project, 'node_modules')
const client = join(project, 'prisma', 'client')
const stamp = join(client, '.made-from')

/** Installs what package-lock.json names and makes the database client, where that has not been done yet. */
export async function prepare() {
  if (isInstalled() && isGenerated()) return
  await withLock(join(project, '.preparing'), async () => {
    if (!isInstalled()) await install()
    if (!isGenerated()) await generate()
  })
}

/**
 * npm keeps a record of what it installed, and writes it last: an interrupted installation has none.
 * Optional packages may be missing: most are for other systems.
 */
function isInstalled() {
  const wanted = readPackages(join(project, 'package-lock.json'))
  const found = readPackages(join(modules, '.package-lock.json'))
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    const entry = found[path]
    return path === '' || (entry ? entry.version === version : optional === true)
  })
}

function readPackages(lockFile) {
  return existsSync(lockFile) ? JSON.parse(readFileSync(lockFile, 'utf8')).packages : {}
}

async function install() {
  const wanted = Object.keys(readPackages(join(project, 'package-lock.json'))).filter((path) => path !== '')
  const unpacked = () => wanted.filter((path) => existsSync(join(project, path, 'package.json'))).length
  // scripts of packages are not needed, and some of them download from outside the registry
  const args = ['ci', '--include=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund']
  await showing(
    'Installing what package-lock.json names',
    () => `${unpacked()} of about ${wanted.length} packages`,
    () => runQuietly('npm', [...args, '--loglevel=error'], { PATH: pathWithoutModules() }),
  )
  if (!isInstalled()) throw new Error('npm ci ended, but what it installed is not what package-lock.json names.')
}

/** npm must not run on the Node inside the directory that it is about to replace. */
function pathWithoutModules() {
  const parts = (process.env.PATH ?? '').split(delimiter)
  return parts.filter((part) => !part.startsWith(modules)).join(delimiter)
}

function isGenerated() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === sourceHash()
}

/** Changes with the schema and with the version of the generator. */
function sourceHash() {
  const hash = createHash('sha256')
  hash.update(readPackages(join(project, 'package-lock.json'))['node_modules/prisma']?.version ?? '')
  const schema = join(project, 'prisma')
  for (const name of readdirSync(schema).sort()) {
    if (name.endsWith('.prisma')) hash.update(`\0${name}\0`).update(readFileSync(join(schema, name)))
  }
  return hash.digest('hex')
}

async function generate() {
  const made = sourceHash()
  const prisma = join(modules, 'prisma', 'build', 'index.js')
  await showing('Making the database client', undefined, () =>
    runQuietly(pinnedNode(), [prisma, 'generate', '--no-hints'], {
      // it looks for an engine that it would download but never runs it to generate: any program will do
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    }),
  )
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, made)
}

/** Says what is being done, and every two seconds how far it is. */
async function showing(what, progress, work) {
  const start = performance.now()
  const seconds = () => Math.round((performance.now() - start) / 1000)
  console.error(`${what}…`)
  const timer = setInterval(() => console.error(`  ${seconds()} s${progress ? `, ${progress()}` : ''}`), 2_000)
  try {
    await work()
  } finally {
    clearInterval(timer)
  }
}

/** Prints what the program printed only if it fails. */
function runQuietly(program, args, environment) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: project,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
      // npm is a script there
      shell: process.platform === 'win32' && program === 'npm',
    })
    let printed = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += chunk))
    child.once('error', (error) => reject(new Error(`${program} could not be started: ${error.message}`)))
    child.once('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`${printed.trim()}\n\n${[program, ...args].join(' ')} failed (${code}).`))
    })
  })
}
