import '../src/utc.ts'
import { CannotStart } from '../src/cannot-start.ts'
import { processEnvironment, readConfig } from '../src/config.ts'
import type { Database } from '../src/database/client.ts'
import { pollsUnlikeRecord } from '../src/polls/positions/read.ts'
import { type Verified, verifyGroup } from '../src/record/verify.ts'
import { visitDatabase } from './visit-database.ts'

// npm run verify-record: computes the hash chain of every group's record again, and compares its positions with those of
// the polls. The exit code is 0 if everything agrees, 1 if not, and 2 if the record could not be read.

interface Group {
  readonly name: string
  readonly verified: Verified
}

const format = ({ name, verified: { group, entries, head, broken } }: Group): string =>
  broken === undefined
    ? `whole   group ${group} ${name}: ${entries} ${entries === 1 ? 'entry' : 'entries'}, head ${head}`
    : `BROKEN  group ${group} ${name}: ${broken}; the ${entries} before it are whole`

async function verify({ db }: Database) {
  const groups: Group[] = []
  for (const { id, name } of await db.group.findMany({ orderBy: { id: 'asc' } }))
    groups.push({ name, verified: await verifyGroup(db, id) })
  return { groups, unlike: await pollsUnlikeRecord(db) }
}

try {
  const { groups, unlike } = await visitDatabase(readConfig(processEnvironment()).database, verify)
  console.log(groups.length === 0 ? 'There is no group yet.' : groups.map(format).join('\n'))
  for (const poll of unlike) console.log(`DIFFERS ${poll}: its positions differ from the record`)
  process.exitCode = unlike.length > 0 || groups.some(({ verified }) => verified.broken !== undefined) ? 1 : 0
} catch (error) {
  console.error(error instanceof CannotStart ? error.message : error)
  process.exitCode = 2
}
