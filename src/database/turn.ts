import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { keepSession, type Session } from './session.ts'

/** "turn" in ASCII: the first half of the advisory locks that are taken here */
const turnLock = 0x74_75_72_6e
const lookEveryMs = 2000

/**
 * The turn goes with a database session: a process that ends, however it ends, gives it up with its connection. While
 * the database is away nobody can take it over, so whoever had it keeps it until another is seen to have it.
 */
export const takingTurns =
  (url: string, name: string) =>
  (tell: (isMine: boolean) => void): Session => {
    let told: boolean | undefined
    function become(mine: boolean): void {
      if (told === mine) return
      told = mine
      tell(mine)
    }
    return keepSession(url, `bot-${name}`, async (client, signal) => {
      // a machine that is gone does not say so: its session ends after half a minute
      await client.query('SET tcp_keepalives_idle = 10')
      await client.query('SET tcp_keepalives_interval = 5')
      await client.query('SET tcp_keepalives_count = 4')
      for (let mine = false; !signal.aborted; ) {
        // taken once a session; after that the question only shows that the session lives
        mine = mine ? (await client.query('SELECT 1')).rowCount === 1 : await take(client, name)
        become(mine)
        await pause(lookEveryMs, undefined, { signal, ref: false }).catch(() => {})
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
