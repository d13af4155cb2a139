import { DateTime } from 'luxon'
import pg from 'pg'
import { CannotStart } from '../cannot-start.ts'
import { sql } from '../database/client.ts'
import { type Migration, missingMigrations } from '../database/migrate.ts'
import { places } from '../delivery/places.ts'
import { groups } from '../groups/read.ts'
import { counted } from '../text/count.ts'
import { ask, isBotConnected } from './ask.ts'
import { examineDeliveries } from './deliveries.ts'
import { type BoundChannel, type Finding, failed, ok, type Section, warning } from './finding.ts'
import { examinePulse } from './pulse.ts'
import { judgeClock } from './skew.ts'
import { examineZones } from './zones.ts'

export interface DatabaseExamination {
  readonly sections: readonly Section[]
  /** Empty if they could not be read. */
  readonly channels: readonly (BoundChannel & { readonly platform: string })[]
}

export interface DatabaseQuestion {
  readonly url: string
  /** Whose database it is, as a sentence. */
  readonly kind: string
  /** What to do when it does not answer. */
  readonly remedy: string
  readonly migrations: readonly Migration[]
  readonly now: () => DateTime
}

const limitMs = 4_000
/** 14, as PostgreSQL numbers itself. */
const oldestVersion = 140_000

/** Examines the database. Reads only, on its own connection, so that it does not disturb a running bot. */
export async function examineDatabase(question: DatabaseQuestion): Promise<DatabaseExamination> {
  const client = new pg.Client({
    connectionString: question.url,
    application_name: 'doctor',
    connectionTimeoutMillis: limitMs,
    query_timeout: limitMs,
    options: '-c timezone=UTC -c default_transaction_read_only=on',
  })
  client.on('error', () => {})
  try {
    await client.connect()
    return await examine(client, question)
  } catch (error) {
    return unreachable(error, question.remedy)
  } finally {
    await client.end().catch(() => {})
  }
}

/** Returns what to report if the database cannot even be asked. */
export function unreachable(error: unknown, remedy: string): DatabaseExamination {
  return { sections: [{ title: 'Database', findings: [failureOf(error, remedy)] }], channels: [] }
}

function failureOf(error: unknown, remedy: string): Finding {
  if (error instanceof CannotStart) return broken('Server', error)
  const reason = error instanceof Error ? error.message : String(error)
  return failed('Server', `The database does not answer (${reason}).`, remedy)
}

/** Reports a `CannotStart`: its first sentence says what is wrong, and the others say what to do. */
function broken(what: string, { message }: CannotStart): Finding {
  const [wrong = '', ...advice] = message.split(/(?<=\.) /)
  return failed(what, `${wrong.replace(/\.$/, '')}.`, advice.join(' ') || 'Fix that, then start the bot.')
}

async function examine(client: pg.Client, question: DatabaseQuestion): Promise<DatabaseExamination> {
  const own = [await examineServer(client, question), await examineUse(client), await examineClock(client, question)]
  const history = await examineMigrations(client, question.migrations)
  if (history.state !== 'ok') return { sections: [{ title: 'Database', findings: [...own, history] }], channels: [] }
  const zones = await examineZones(client, question.now())
  return {
    sections: [
      { title: 'Database', findings: [...own, history, zones] },
      { title: 'Messages', findings: [...(await examinePulse(client)), ...(await examineDeliveries(client))] },
    ],
    channels: await readChannels(client),
  }
}

async function examineServer(client: pg.Client, { kind }: DatabaseQuestion): Promise<Finding> {
  const { rows } = await client.query<{ version: string; number: number }>(
    `SELECT split_part(current_setting('server_version'), ' ', 1) AS version,
       current_setting('server_version_num')::int AS number`,
  )
  const { version = 'unknown', number = 0 } = rows[0] ?? {}
  if (number >= oldestVersion) return ok('Server', `PostgreSQL ${version} answers. ${kind}`)
  return failed('Server', `PostgreSQL ${version} is too old.`, 'Use PostgreSQL 14 or newer.')
}

const examineUse = async (client: pg.Client): Promise<Finding> =>
  ok(
    'In use',
    (await isBotConnected(client)) ? 'A bot is running on this database.' : 'No bot is running on this database now.',
  )

async function examineClock(client: pg.Client, { now }: DatabaseQuestion): Promise<Finding> {
  const asked = now()
  const { rows } = await client.query<{ ms: number }>(
    'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms',
  )
  const theirs = DateTime.fromMillis(rows[0]?.ms ?? Number.NaN)
  return judgeClock('the database', { asked, answered: now(), theirs, precisionMs: 0 })
}

async function examineMigrations(client: pg.Client, migrations: readonly Migration[]): Promise<Finding> {
  try {
    const missing = await missingMigrations(client, migrations)
    if (missing.length === 0)
      return ok('Migrations', `All ${migrations.length} are applied, and none has changed since.`)
    const says = `${missing.length} of ${counted(migrations.length, 'migration')} not applied yet: ${missing.join(', ')}.`
    return warning('Migrations', says, 'Start the bot (npm start). It applies them before anything else.')
  } catch (error) {
    if (error instanceof CannotStart) return broken('Migrations', error)
    throw error
  }
}

const readChannels = (client: pg.Client): Promise<DatabaseExamination['channels']> =>
  ask(
    client,
    sql`
      SELECT p.platform, p.workspace, p.channel, g.name AS "group"
      FROM (${places}) p JOIN (${groups}) g ON g.id = p."group" ORDER BY p.id`,
  )
