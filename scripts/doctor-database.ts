import type { DatabaseConfig } from '../src/config.ts'
import { visitEmbedded } from '../src/database/embedded.ts'
import {
  type DatabaseExamination,
  type DatabaseQuestion,
  examineDatabase,
  unreachable,
} from '../src/doctor/database.ts'
import { ok } from '../src/doctor/finding.ts'
import { within } from './within.ts'

const startLimitMs = 5_000
const limitMs = 5_000
const stopLimitMs = 2_000

/** The server of DATABASE_URL, or the embedded one, which runs for this look alone when it was down. */
export async function lookAtDatabase(
  config: DatabaseConfig,
  common: Pick<DatabaseQuestion, 'migrations' | 'now'>,
): Promise<DatabaseExamination> {
  try {
    return await (config.kind === 'server'
      ? within(
          limitMs,
          'The database',
          examineDatabase({ ...common, url: config.url, kind: 'It is the one of DATABASE_URL.' }),
        )
      : lookAtEmbedded(config, common))
  } catch (error) {
    return unreachable(error)
  }
}

async function lookAtEmbedded(
  { directory, directoryForRoot }: Extract<DatabaseConfig, { kind: 'embedded' }>,
  common: Pick<DatabaseQuestion, 'migrations' | 'now'>,
): Promise<DatabaseExamination> {
  const place = { directory, ...(directoryForRoot ? { directoryForRoot } : {}) }
  // never used: a visit makes no database
  const visit = await visitEmbedded({ ...place, newPassword: '' }, startLimitMs)
  if (!visit) {
    const says = 'None was made yet; the first npm start makes it.'
    return { sections: [{ title: 'Database', findings: [ok('Server', says)] }], channels: [] }
  }
  const stopping = () => void visit.end().finally(() => process.exit(130))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stopping)
  const kind =
    visit.how === 'adopted' ? 'It is the bot’s own.' : 'It is the bot’s own; it was down, and ran for this check alone.'
  try {
    return await within(limitMs, 'The database', examineDatabase({ ...common, url: visit.url, kind }))
  } finally {
    await within(stopLimitMs, 'Stopping the database', visit.end()).catch(() => {})
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stopping)
  }
}
