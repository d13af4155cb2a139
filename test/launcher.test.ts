import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'

// The real launcher on a project of two packages, with an npm that only writes down that it was called.

const home = mkdtempSync(join(tmpdir(), 'bot-launcher-'))
const programs = join(home, 'programs')
let project = ''
let count = 0

const npm = `#!/usr/bin/env node
const { appendFileSync, mkdirSync, cpSync, rmSync } = require('node:fs')
appendFileSync('calls', 'install\\n')
rmSync('node_modules', { recursive: true, force: true })
mkdirSync('node_modules/prisma/build', { recursive: true })
cpSync('generator.js', 'node_modules/prisma/build/index.js')
setTimeout(() => cpSync('package-lock.json', 'node_modules/.package-lock.json'), 200)
`
const generator = `
const { appendFileSync, mkdirSync } = require('node:fs')
appendFileSync('calls', 'generate\\n')
mkdirSync('prisma/client', { recursive: true })
`
const program = `
if (process.argv[2] === 'wait') {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(7))
  process.on('disconnect', () => { require('node:fs').writeFileSync('alone', ''); process.exit() })
  console.log('ready')
} else {
  console.log(process.argv.slice(2).join('|'))
  process.exitCode = 3
}
`

beforeEach(() => {
  count += 1
  project = join(home, `a project ${count}`)
  mkdirSync(join(project, 'prisma'), { recursive: true })
  cpSync(resolve('scripts'), join(project, 'scripts'), { recursive: true })
  writeFileSync(join(project, 'generator.js'), generator)
  writeFileSync(join(project, 'program.cjs'), program)
  writeSchema('one')
  writeLock('1.0.0')
  mkdirSync(programs, { recursive: true })
  writeFileSync(join(programs, 'npm'), npm)
  chmodSync(join(programs, 'npm'), 0o755)
})

afterAll(() => rmSync(home, { recursive: true, force: true }))

const writeSchema = (text: string) => writeFileSync(join(project, 'prisma', 'main.prisma'), text)

function writeLock(version: string): void {
  const other = { version: '1.0.0', optional: true }
  const packages = { '': {}, 'node_modules/prisma': { version }, 'node_modules/for-another-system': other }
  writeFileSync(join(project, 'package-lock.json'), JSON.stringify({ packages }))
}

const path = [programs, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter)

function launch(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  return spawn(process.execPath, [join(project, 'scripts', 'run.mjs'), 'program.cjs', ...args], {
    cwd: '/',
    env: { PATH: path, ...environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
}

const run = (...args: readonly string[]) => resultOf(launch(args))

async function resultOf(child: ReturnType<typeof launch>) {
  let printed = ''
  child.stdout.on('data', (chunk) => {
    printed += chunk
  })
  const [code] = await once(child, 'close')
  return { code: Number(code), printed: printed.trim() }
}

const calls = () => readFileSync(join(project, 'calls'), 'utf8').trim().split('\n')

describe('npm start and npm test', () => {
  it('install and generate on a fresh clone, then run the program with its arguments and its exit code', async () => {
    expect(await run('one argument', 'two')).toEqual({ code: 3, printed: 'one argument|two' })
    expect(calls()).toEqual(['install', 'generate'])
  })

  it('do neither at the second start', async () => {
    await run()
    await run()
    expect(calls()).toEqual(['install', 'generate'])
  })

  it('install once when two of them start at the same moment', async () => {
    const results = await Promise.all([run('a'), run('b')])
    expect(results.map(({ printed }) => printed)).toEqual(['a', 'b'])
    expect(calls()).toEqual(['install', 'generate'])
  })

  it('install again when the lock file names another version', async () => {
    await run()
    writeLock('1.0.1')
    await run()
    expect(calls()).toEqual(['install', 'generate', 'install', 'generate'])
  })

  it('install again after an installation that was interrupted', async () => {
    await run()
    rmSync(join(project, 'node_modules', '.package-lock.json'))
    await run()
    expect(calls()).toEqual(['install', 'generate', 'install'])
  })

  it('install once when two of them start after a start that was killed while it was installing', async () => {
    mkdirSync(join(project, '.preparing', '999999999'), { recursive: true })
    const results = await Promise.all([run('a'), run('b')])
    expect(results.map(({ printed }) => printed)).toEqual(['a', 'b'])
    expect(calls()).toEqual(['install', 'generate'])
  })

  it.each([
    ['22.18.0', 'your own Node\nargument'],
    ['22.17.1', 'argument'],
  ])('run the program on the Node %s that npm runs on if it is 22.18 or newer', async (version, printed) => {
    const ownNode = join(programs, 'own-node')
    writeFileSync(ownNode, `#!/bin/sh\necho your own Node\nexec '${process.execPath}' "$@"\n`)
    chmodSync(ownNode, 0o755)
    const environment = {
      npm_node_execpath: ownNode,
      npm_config_user_agent: `npm/10.9.2 node/v${version} linux x64 workspaces/false`,
    }
    expect(await resultOf(launch(['argument'], environment))).toEqual({ code: 3, printed })
  })

  it('generate again, and only that, when the schema changed', async () => {
    await run()
    writeSchema('two')
    await run()
    expect(calls()).toEqual(['install', 'generate', 'generate'])
  })

  it('say what npm said when it failed', async () => {
    writeFileSync(join(programs, 'npm'), '#!/bin/sh\necho the registry is away\nexit 1\n')
    const child = spawn(process.execPath, [join(project, 'scripts', 'run.mjs'), 'program.cjs'], {
      env: { PATH: [programs, '/usr/bin', '/bin'].join(delimiter) },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let printed = ''
    child.stderr.on('data', (chunk) => {
      printed += chunk
    })
    const [code] = await once(child, 'close')
    expect(code).toBe(1)
    expect(printed).toContain('the registry is away')
  })

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('pass %s on, and end as the program ends', async (signal) => {
    const child = launch(['wait'])
    await once(child.stdout, 'data')
    child.kill(signal)
    expect(await once(child, 'close')).toEqual([7, null])
  })

  it('let the program know when they are killed outright', async () => {
    const child = launch(['wait'])
    await once(child.stdout, 'data')
    child.kill('SIGKILL')
    // the program holds the other end of the stream: closed means that it ended
    await once(child, 'close')
    expect(readFileSync(join(project, 'alone'), 'utf8')).toBe('')
  })
})
