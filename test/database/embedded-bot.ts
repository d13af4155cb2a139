import pg from 'pg'
import { startEmbedded } from '../../src/database/embedded/server.ts'

// A bot with nothing but its database, for tests that kill it: writes one row and says so.

const [directory = ''] = process.argv.slice(2)
const server = await startEmbedded({ directory, newPassword: 'a password' })
const client = new pg.Client({ connectionString: server.url })
await client.connect()
await client.query('CREATE TABLE acknowledged (id int); INSERT INTO acknowledged VALUES (1)')
console.log(JSON.stringify({ bot: process.pid, database: server.pid }))
