import type { RequestListener, ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import type { Metrics } from './metrics.ts'

/** The paths on the bot's HTTP server. */
export const operationsPaths = ['/healthz', '/readyz', '/metrics'] as const

interface Sources {
  /** Returns one sentence for each reason; none if the bot is ready. */
  readonly reasonsNotReady: () => Promise<readonly string[]>
  readonly metrics: Metrics
  readonly log: Logger
}

/** Answers a supervisor (alive?), a load balancer (ready?) and Prometheus. Reads only. */
export function operationsListener({ reasonsNotReady, metrics, log }: Sources): RequestListener {
  async function answer(path: string | undefined, response: ServerResponse): Promise<void> {
    if (path === '/healthz') return end(response, 200, 'alive')
    if (path === '/readyz') {
      const reasons = await reasonsNotReady()
      return reasons.length === 0 ? end(response, 200, 'ready') : end(response, 503, reasons.join('\n'))
    }
    const { contentType, text } = await metrics.read()
    end(response, 200, text, contentType)
  }
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405, 'Only GET')
    answer(request.url?.split('?')[0], response).catch((error: unknown) => {
      log.warn({ err: error, path: request.url }, 'operations request failed')
      end(response, 503, 'The database cannot be reached.')
    })
  }
}

function end(response: ServerResponse, status: number, text: string, type = 'text/plain; charset=utf-8'): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' })
  response.end(text.endsWith('\n') ? text : `${text}\n`)
}
