import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'

export interface Session {
  stop(): Promise<void>
}

/** Keeps a connection outside the pool and reconnects when it is lost. `use` may use it until its `signal` aborts. */
export function keepSession(
  url: string,
  applicationName: string,
  use: (client: pg.Client, signal: AbortSignal) => Promise<void>,
): Session {
  const stopping = new AbortController()
  const { signal } = stopping

  /** Connects, and resolves when the connection has ended or is no longer needed. */
  async function connect(client: pg.Client): Promise<void> {
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
      await connect(client).catch(() => {})
      // awaited only when stopping, because it never resolves if the connection failed
      const ending = client.end().catch(() => {})
      await (signal.aborted ? ending : pause(1000, undefined, { ref: false, signal }).catch(() => {}))
    }
  }

  const running = run()
  return {
    async stop() {
      stopping.abort()
      // a server that hangs does not close the connection
      await Promise.race([running, pause(1500, undefined, { ref: false })])
    },
  }
}
