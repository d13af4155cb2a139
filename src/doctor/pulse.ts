import type pg from 'pg'
import { type PulseRow, pulseStatement, zoneDataStatement } from '../operations/heartbeat/read.ts'
import { ask, isBotConnected } from './ask.ts'
import { type Finding, failed, ok, warning } from './finding.ts'

/** Ticks come every ten seconds. */
const staleAfterSeconds = 120

/** Examines whether the bot beats or waits for an operator, and whether all replicas have the same time-zone data. */
export async function examinePulse(client: pg.Client): Promise<readonly Finding[]> {
  const [pulse] = await ask<PulseRow>(client, pulseStatement)
  if (!pulse) return [ok('Heartbeat', 'No bot has run on this database yet.')]
  const versions = await ask<{ version: string }>(client, zoneDataStatement)
  return [
    examineHeartbeat(pulse, await isBotConnected(client)),
    ...examineZoneData(versions.map(({ version }) => version)),
  ]
}

function examineHeartbeat({ ageSeconds: age, heldSince }: PulseRow, isRunning: boolean): Finding {
  const last = age < staleAfterSeconds ? `${Math.round(age)} s ago` : `${Math.round(age / 60)} minutes ago`
  const says = `Deadlines were last checked ${last}.`
  if (!heldSince && isRunning && age >= staleAfterSeconds)
    return warning('Heartbeat', says, 'A bot is running, though. Its log says why it does not check them.')
  if (!heldSince) return ok('Heartbeat', says)
  return failed(
    'Heartbeat',
    'The bot is in HOLD: after a long gap it sends nothing until an operator decides.',
    'npm run deliveries lists what would be sent; then choose skip, send or reconcile.',
  )
}

const examineZoneData = (versions: readonly string[]): readonly Finding[] =>
  versions.length < 2
    ? []
    : [
        warning(
          'Zone data',
          `Replicas of the bot use different time-zone data: ${versions.join(', ')}.`,
          'Run all of them on the same version of Node.',
        ),
      ]
