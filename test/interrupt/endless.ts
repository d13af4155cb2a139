import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { test } from 'vitest'
import { guardedDirectory } from '../../scripts/guard.ts'
import { startEmbedded } from '../../src/database/embedded/server.ts'
import { testDatabase } from '../database.ts'
import { startReplica } from '../faults/replicas.ts'

// A test that never ends, for interrupt.test.ts: it runs a PostgreSQL of its own and a replica that is suspended.

const { url } = await testDatabase()

test('runs until it is interrupted', async () => {
  const directory = guardedDirectory('bot-endless-')
  await startEmbedded({ directory, newPassword: randomUUID(), durable: false })
  const replica = startReplica({ databaseUrl: url })
  await replica.ready
  replica.stop()
  await once(process, 'never')
})
