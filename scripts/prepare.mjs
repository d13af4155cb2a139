import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { withLock } from './lock.mjs'
import { chooseNode, project, startProgram } from './project.mjs'

const modules = join(project, 'node_modules')
const client = join(project, 'prisma', 'client')
const stamp = join(client, '.made-from')

/** Installs the packages that package-lock.json names and generates the database client, unless that is done already. */
export async function prepare() {
  if (isInstalled() && isGenerated()) return
  await withLock(join(project, '.preparing'), async () => {
    if (!isInstalled()) await install()
    if (!isGenerated()) await generate()
  })
}

/**
 * Compares package-lock.json with npm's own record of what it installed, which it writes last: an interrupted
 * installation leaves none. Optional packages may be missing, since most are for other systems.
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
  // the bot needs no install scripts, and some of them download files
  const args = ['ci', '--include=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund']
  await withProgress(
    'Installing packages',
    () => `${unpacked()} of about ${wanted.length} packages`,
    () => runQuietly('npm', [...args, '--loglevel=error'], { PATH: pathWithoutModules() }),
  )
  if (!isInstalled()) throw new Error('npm ci installed other packages than package-lock.json names.')
}

/** Keeps npm from running on the Node inside the directory that it replaces. */
function pathWithoutModules() {
  const parts = (process.env.PATH ?? '').split(delimiter)
  return parts.filter((part) => !part.startsWith(modules)).join(delimiter)
}

function isGenerated() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === sourceHash()
}

/** Identifies the schema and the version of the generator. */
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
  await withProgress('Generating the database client', undefined, () =>
    runQuietly(chooseNode(), [prisma, 'generate', '--no-hints'], {
      // it would download this engine, but does not run it to generate: any program will do
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    }),
  )
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, made)
}

/** Says what is being done and, every two seconds, how far it has got. */
async function withProgress(what, progress, work) {
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

/** Runs a program to its end, and reports what it printed only if it fails. */
function runQuietly(program, args, environment) {
  return new Promise((resolve, reject) => {
    const child = startProgram(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
      // npm is a script on Windows
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
