import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { keepSession, type Session } from './session.ts'

/** "turn" in ASCII: the first half of these advisory locks. */
const turnLock = 0x74_75_72_6e
const checkEveryMs = 2000

/**
 * Gives the turn to one process at a time, by an advisory lock of a database session. A process that ends loses its
 * connection and with it the turn. While the database is away nobody can take the turn, so its holder keeps it.
 */
export const createTurn =
  (url: string, name: string) =>
  (onChange: (isMine: boolean) => void): Session => {
    let last: boolean | undefined
    function become(mine: boolean): void {
      if (last === mine) return
      last = mine
      onChange(mine)
    }
    return keepSession(url, `bot-${name}`, async (client, signal) => {
      // ends the session of a machine that has vanished after 30 seconds
      await client.query('SET tcp_keepalives_idle = 10')
      await client.query('SET tcp_keepalives_interval = 5')
      await client.query('SET tcp_keepalives_count = 4')
      for (let mine = false; !signal.aborted; ) {
        // the lock is taken once; after that the query only checks the session
        mine = mine ? (await client.query('SELECT 1')).rowCount === 1 : await take(client, name)
        become(mine)
        await pause(checkEveryMs, undefined, { signal, ref: false }).catch(() => {})
      }
    })
  }

async function take(client: pg.Client, name: string): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1, hashtext($2)) AS taken', [
    turnLock,
    name,
  ])
  return rows[0]?.taken === true
}
