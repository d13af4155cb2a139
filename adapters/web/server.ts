import type { RequestListener } from 'node:http'
import type { Logger } from 'pino'
import { type Listening, listen } from './listen.ts'

export interface ServerOptions {
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  /** Whether the operator named this port, so that no other port will do. */
  readonly exactPort: boolean
  readonly log: Logger
}

export interface Server {
  /** Address to open in a browser; undefined until the server listens. */
  url(): string | undefined
  /**
   * Returns a sentence for the operator if the server uses another port than the usual one; otherwise an empty
   * string.
   */
  moved(): string
  /** Returns why the server could not start, as a sentence for the operator; undefined if it did. */
  failure(): string | undefined
  /** Passes every request below a path such as `/slack/`, or at a path such as `/healthz`, to `listener`. */
  mount(path: string, listener: RequestListener): void
  /** Listens; `own` gets the requests that nothing mounted takes. Does not throw: `failure` says what went wrong. */
  start(own: RequestListener): Promise<void>
  stop(): Promise<void>
}

export function createServer({ host, port, exactPort, log }: ServerOptions): Server {
  const mounted: { readonly path: string; readonly listener: RequestListener }[] = []
  let listening: Listening | undefined
  let failure: string | undefined

  const listenerFor = (path: string): RequestListener | undefined =>
    mounted.find((each) => (each.path.endsWith('/') ? path.startsWith(each.path) : path === each.path))?.listener

  return {
    url: () => listening && `http://${browsableName(host)}:${listening.port}`,
    moved: () => (port === 0 || listening?.port === port ? '' : `Port ${port} was taken by another program.`),
    failure: () => failure,
    mount: (path, listener) => void mounted.push({ path, listener }),

    async start(own) {
      const listener: RequestListener = (request, response) => {
        const path = request.url?.split('?')[0] ?? ''
        const responsible = listenerFor(path) ?? own
        return responsible(request, response)
      }
      try {
        listening = await listen(listener, { host, port, exact: exactPort })
        if (port !== 0 && listening.port !== port)
          log.info({ wanted: port, port: listening.port }, 'port taken, using the next free one')
      } catch (error) {
        failure = error instanceof Error ? error.message : String(error)
        // the program that started the server shows this sentence to the operator
        log.info({ reason: failure }, 'web server not started')
      }
    },

    async stop() {
      await listening?.close()
      listening = undefined
    },
  }
}

/** Returns a name for `host` that a browser on this computer can open. */
function browsableName(host: string): string {
  if (host === '0.0.0.0' || host === '::' || host === '') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
