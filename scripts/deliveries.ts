import '../src/utc.ts'
import { parseArgs } from 'node:util'
import { CannotStart } from '../src/cannot-start.ts'
import { type Config, processEnvironment, readConfig } from '../src/config.ts'
import type { Database } from '../src/database/client.ts'
import { databaseNow } from '../src/deadlines/ticker.ts'
import { deadlineSources } from '../src/features.ts'
import { readBacklog } from '../src/operations/backlog.ts'
import { reconcile, send, skip } from '../src/operations/decide.ts'
import { readPulse } from '../src/operations/heartbeat/read.ts'
import { formatBacklog, formatReconciled, formatSkipped, sentText } from '../src/operations/print.ts'
import { visitDatabase } from './visit-database.ts'

// npm run deliveries [list | skip | send | reconcile]: lists what would be sent, and lets an operator decide about it
// after a long gap. It works whether the bot runs or not.

const actions = ['list', 'skip', 'send', 'reconcile'] as const
type Action = (typeof actions)[number]

function readAction(): Action {
  const { positionals } = parseArgs({ allowPositionals: true })
  const [typed = 'list', ...more] = positionals
  const action = actions.find((name) => name === typed)
  if (action && more.length === 0) return action
  throw new CannotStart(`Unknown action “${positionals.join(' ')}”. Choose one of ${actions.join(', ')}.`)
}

async function act(action: Action, database: Database, { holdAfterHours }: Config): Promise<string> {
  const now = await databaseNow(database.db)
  const deciding = { client: database.db, sources: deadlineSources, holdAfterHours }
  switch (action) {
    case 'list': {
      const pulse = await readPulse(database.db)
      return formatBacklog(await readBacklog(database.db, deadlineSources, now), pulse?.heldSince, now)
    }
    case 'skip':
      return formatSkipped(await skip(deciding, now))
    case 'send':
      await send(deciding)
      return sentText
    case 'reconcile':
      return formatReconciled(await reconcile(deciding, now))
  }
}

async function run(): Promise<string> {
  const action = readAction()
  const config = readConfig(processEnvironment())
  return visitDatabase(config.database, (database) => act(action, database, config))
}

try {
  const report = await run()
  process.stdout.write(report, () => process.exit(0))
} catch (error) {
  console.error(error instanceof CannotStart ? error.message : error)
  process.exit(1)
}
