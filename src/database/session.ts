import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'

export interface Session {
  stop(): Promise<void>
}

/** A connection of its own, outside the pool, and made again whenever it is lost. `use` has it until `signal` aborts. */
export function keepSession(
  url: string,
  applicationName: string,
  use: (client: pg.Client, signal: AbortSignal) => Promise<void>,
): Session {
  const stopping = new AbortController()
  const { signal } = stopping

  /** Until the connection ends or is not wanted any more. */
  async function hold(client: pg.Client): Promise<void> {
    const over = new AbortController()
    const ended = new Promise<void>((resolve) => {
      for (const event of ['error', 'end'] as const) client.on(event, () => resolve())
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
    await client.connect()
    await Promise.race([use(client, over.signal), ended]).finally(() => over.abort())
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const client = new pg.Client({
        connectionString: url,
        application_name: applicationName,
        connectionTimeoutMillis: 2000,
        query_timeout: 5000,
        keepAlive: true,
      })
      await hold(client).catch(() => {})
      // waited for only when stopping: it never resolves for a connection that could not be made
      const ending = client.end().catch(() => {})
      await (signal.aborted ? ending : pause(1000, undefined, { ref: false, signal }).catch(() => {}))
    }
  }

  const running = run()
  return {
    async stop() {
      stopping.abort()
      // a server that hangs does not say that it closed
      await Promise.race([running, pause(1500, undefined, { ref: false })])
    },
  }
}
