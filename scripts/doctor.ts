import '../src/utc.ts'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { DateTime } from 'luxon'
import { z } from 'zod'
import { CannotStart } from '../src/cannot-start.ts'
import { type Config, processEnvironment, readConfig } from '../src/config.ts'
import { readMigrations } from '../src/database/migrate.ts'
import { secretsOf, withoutSecrets } from '../src/doctor/conceal.ts'
import { exitCode, failed, type Section } from '../src/doctor/finding.ts'
import { jsonOf, textOf } from '../src/doctor/print.ts'
import { examineDataDirectory, examinePlayground, examinePublicUrl, examineVersions } from '../src/doctor/program.ts'
import { diagnoseDatabase } from './doctor-database.ts'
import { diagnosePlatforms } from './doctor-platforms.ts'

// npm run doctor: says what works and what does not, whether the bot runs or not, and changes nothing.
// Exit code 0: everything works, 1: warnings, 2: failures. npm run --silent doctor -- --json prints one JSON document.

const project = resolve(import.meta.dirname, '..')
const now = (): DateTime => DateTime.utc()

const packageFile = z.object({ version: z.string() })

function examineProgram(): Section {
  const { version } = packageFile.parse(JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')))
  const { node, tz = 'unknown' } = process.versions
  return { title: 'Versions', findings: examineVersions({ bot: version, node, zones: tz }) }
}

/** Reads the settings. If that fails, the section that says why is all there is to report. */
function readSettings(): Config | Section {
  try {
    return readConfig(processEnvironment())
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error
    const remedy = 'Correct it in .env or in the environment. .env.example describes each variable.'
    return { title: 'Settings', findings: error.message.split('\n').map((line) => failed('Variable', line, remedy)) }
  }
}

async function diagnose(): Promise<readonly Section[]> {
  const config = readSettings()
  if ('title' in config) return [examineProgram(), config]
  const migrations = await readMigrations(join(project, 'prisma', 'migrations'))
  const database = await diagnoseDatabase(config.database, { migrations, now })
  const platforms = await diagnosePlatforms(config, database.channels, now)
  const here = {
    title: 'Here',
    findings: [examineDataDirectory(config.database), examinePlayground(config), examinePublicUrl(config)],
  }
  return withoutSecrets([examineProgram(), here, ...database.sections, ...platforms], secretsOf(config))
}

const unknown = process.argv.slice(2).find((argument) => argument !== '--json')
if (unknown !== undefined) {
  console.error(`Unknown option '${unknown}'. The only one is --json.`)
  process.exit(2)
}
const asJson = process.argv.includes('--json')
const sections = await diagnose()
// checks that were given up must not keep it running
process.stdout.write(asJson ? jsonOf(sections) : textOf(sections), () => process.exit(exitCode(sections)))
