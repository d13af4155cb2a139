import { CannotStart } from '../src/cannot-start.ts'
import { processEnvironment, readConfig } from '../src/config.ts'
import { type Verified, verifyRecord } from '../src/record/verify.ts'
import { besideBot } from './beside-bot.ts'

// npm run verify-record: computes the hash chain of every group's record again. Ends with 0 where all are whole, with 1
// where one is broken, with 2 where it could not look.

const words = ({ group, name, entries, head, broken }: Verified): string =>
  broken === undefined
    ? `whole   group ${group} ${name}: ${entries} ${entries === 1 ? 'entry' : 'entries'}, head ${head}`
    : `BROKEN  group ${group} ${name}: ${broken}; ${entries} before it are whole`

try {
  const groups = await besideBot(readConfig(processEnvironment()).database, ({ db }) => verifyRecord(db))
  console.log(groups.length === 0 ? 'There is no group yet.' : groups.map(words).join('\n'))
  process.exitCode = groups.some(({ broken }) => broken !== undefined) ? 1 : 0
} catch (error) {
  console.error(error instanceof CannotStart ? error.message : error)
  process.exitCode = 2
}
