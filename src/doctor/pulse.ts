import type pg from 'pg'
import { type Finding, failed, ok, warning } from './finding.ts'

/** Ticks come every ten seconds. */
const staleAfterSeconds = 120

/** Whether the bot beats, or waits for an operator; and whether all that beat count with the same time-zone data. */
export async function examinePulse(client: pg.Client): Promise<readonly Finding[]> {
  const { rows } = await client.query<Pulse & { versions: string[] }>(
    `SELECT extract(epoch FROM clock_timestamp() - beat_at)::float8 AS age, held_since IS NOT NULL AS held,
       EXISTS (SELECT FROM pg_stat_activity
         WHERE application_name = 'bot' AND datname = current_database()) AS running,
       ARRAY(SELECT DISTINCT zone_data FROM replica
         WHERE beat_at > clock_timestamp() - make_interval(secs => ${staleAfterSeconds}) ORDER BY 1) AS versions
     FROM heartbeat WHERE id = 1`,
  )
  const [pulse] = rows
  if (!pulse) return [ok('Heartbeat', 'No bot has run on this database yet.')]
  return [heartbeat(pulse), ...zones(pulse.versions)]
}

interface Pulse {
  /** Seconds since the last beat. */
  readonly age: number
  readonly held: boolean
  /** A bot is connected. */
  readonly running: boolean
}

function heartbeat({ age, held, running }: Pulse): Finding {
  const last = age < staleAfterSeconds ? `${Math.round(age)} s ago` : `${Math.round(age / 60)} minutes ago`
  const says = `Deadlines were last looked at ${last}.`
  if (!held && running && age >= staleAfterSeconds)
    return warning('Heartbeat', says, 'A bot is running all the same: its log says what keeps it from looking.')
  if (!held) return ok('Heartbeat', says)
  return failed(
    'Heartbeat',
    'The bot is in HOLD: after a long gap it sends nothing until an operator decides.',
    'npm run deliveries lists what would be sent; then choose skip, send or reconcile.',
  )
}

const zones = (versions: readonly string[]): readonly Finding[] =>
  versions.length < 2
    ? []
    : [
        warning(
          'Zone data',
          `Replicas of the bot count with different time-zone data: ${versions.join(', ')}.`,
          'Let all of them run on the same version of Node.',
        ),
      ]
