import { type Block, strong, text, time } from '../bot/view.ts'
import type { Section } from '../groups/section.ts'
import { type Pulse, readPulse, zoneDataVersions } from './heartbeat/read.ts'

/** Ticks come every ten seconds. */
const staleAfterSeconds = 120

/** Says what a group has to know about the state of the bot; empty while all is well. */
export const operations: Section = async (db, { group }) => {
  const pulse = await readPulse(db)
  const versions = await zoneDataVersions(db)
  return [...heldBlocks(pulse, group.zone), ...staleBlocks(pulse), ...zoneBlocks(versions)]
}

function heldBlocks(pulse: Pulse | undefined, zone: string): readonly Block[] {
  if (!pulse?.heldSince) return []
  return [
    text(
      strong('On hold'),
      ' since ',
      time(pulse.heldSince, zone),
      ': after a long gap, no messages or reminders are sent until the operator of the bot decides.',
    ),
  ]
}

function staleBlocks(pulse: Pulse | undefined): readonly Block[] {
  if (!pulse || pulse.ageSeconds < staleAfterSeconds) return []
  const minutes = Math.round(pulse.ageSeconds / 60)
  return [text(strong('Reminders are delayed'), `: deadlines were last checked ${minutes} minutes ago.`)]
}

function zoneBlocks(versions: readonly string[]): readonly Block[] {
  if (versions.length < 2) return []
  return [text(strong('Time zones'), `: bot instances use different time-zone data (${versions.join(', ')}).`)]
}
