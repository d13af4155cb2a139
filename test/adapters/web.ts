import { randomUUID } from 'node:crypto'
import { DateTime } from 'luxon'
import { pino } from 'pino'
import { createWeb, type Web, type WebOptions } from '../../adapters/web/index.ts'
import { type Bot, createBot } from '../../src/bot/bot.ts'
import type { Database } from '../../src/database/client.ts'
import { movableClock } from '../../src/dates/clock.ts'
import { specimen, specimenIdentify } from './specimen.ts'

export const log = pino({ level: 'silent' })

export const people = [
  { account: 'convenor', name: 'SG2 Co-Convenor (to be nominated)', office: 'Co-Convenor' },
  { account: 'delegate', name: 'Delegate of Country A', office: 'delegate' },
]

const channel = { channel: 'specimen', group: 'Specimen group' }

/** Creates a playground on a free port of 127.0.0.1, with a clock that can be moved. */
export function specimenWeb(database: Database, options: Partial<WebOptions> = {}): Web {
  return createWeb({
    database,
    host: '127.0.0.1',
    port: 0,
    exactPort: false,
    playground: true,
    clock: movableClock(
      () => DateTime.utc(),
      async () => {},
    ),
    zone: 'Europe/Zurich',
    people: async () => people,
    channels: async () => [channel],
    log,
    ...options,
  })
}

export const specimenBot = (database: Database, options: Partial<Parameters<typeof createBot>[0]> = {}): Bot =>
  createBot({
    database,
    commands: specimen().commands,
    joinAgain: { command: 'people join', args: {} },
    identify: (db, actor) => specimenIdentify('convenor')(db, actor),
    now: () => DateTime.utc(),
    newCode: () => randomUUID().slice(0, 8),
    log,
    ...options,
  })
