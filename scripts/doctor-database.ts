import type { DatabaseConfig } from '../src/config.ts'
import { visitEmbedded } from '../src/database/embedded/server.ts'
import {
  type DatabaseExamination,
  type DatabaseQuestion,
  examineDatabase,
  unreachable,
} from '../src/doctor/database.ts'
import { ok } from '../src/doctor/finding.ts'
import { endOnSignal } from './stop-signals.ts'
import { withTimeout } from './with-timeout.ts'

const startLimitMs = 5_000
const limitMs = 5_000
const stopLimitMs = 2_000

type Common = Pick<DatabaseQuestion, 'migrations' | 'now'>

/** Examines the server of DATABASE_URL, or the embedded one, which runs only for this if it is down. */
export const diagnoseDatabase = (config: DatabaseConfig, common: Common): Promise<DatabaseExamination> =>
  config.kind === 'server' ? diagnoseServer(config.url, common) : diagnoseEmbedded(config, common)

async function diagnoseServer(url: string, common: Common): Promise<DatabaseExamination> {
  const remedy = 'Check DATABASE_URL, that the server runs, and that it accepts connections from this computer.'
  const question = { ...common, url, kind: 'It is the one of DATABASE_URL.', remedy }
  return withTimeout(limitMs, 'The database', examineDatabase(question)).catch((error) => unreachable(error, remedy))
}

async function diagnoseEmbedded(
  { directory, directoryForRoot }: Extract<DatabaseConfig, { kind: 'embedded' }>,
  common: Common,
): Promise<DatabaseExamination> {
  const remedy = 'Start the bot with npm start, which says more. postgres.log is next to the database.'
  const place = { directory, ...(directoryForRoot ? { directoryForRoot } : {}) }
  try {
    // the password is not used, because a visit makes no database
    const visit = await visitEmbedded({ ...place, newPassword: '' }, startLimitMs)
    if (!visit) return notMade
    const undo = endOnSignal(() => visit.end())
    const down = visit.how === 'adopted' ? '' : ' It was down, and ran for this check alone.'
    try {
      const question = { ...common, url: visit.url, kind: `It is the bot’s own.${down}`, remedy }
      return await withTimeout(limitMs, 'The database', examineDatabase(question))
    } finally {
      undo()
      // if it takes longer, it ends by itself
      await withTimeout(stopLimitMs, 'Stopping the database', visit.end()).catch(() => {})
    }
  } catch (error) {
    return unreachable(error, remedy)
  }
}

const notMade: DatabaseExamination = {
  sections: [{ title: 'Database', findings: [ok('Server', 'There is none yet. The first npm start makes it.')] }],
  channels: [],
}
