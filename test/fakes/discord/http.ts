import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { ApiRefusal, invalidJson, notFound, unauthorized } from './refusal.ts'
import { isTokenless, type Request } from './routes.ts'
import { readMultipart } from './uploads.ts'

/** What goes wrong with the next request that matches; `applied` tells whether it still takes effect. */
export type Fault =
  | { readonly kind: 'reset'; readonly applied: boolean }
  | { readonly kind: 'status'; readonly status: number; readonly applied: boolean }
  | { readonly kind: 'silence'; readonly applied: boolean }
  | { readonly kind: 'slow down'; readonly retryAfterSeconds: number }

export interface Trouble {
  readonly method: string
  readonly path: RegExp
  /** Undefined: the request succeeds. */
  readonly fault: Fault | undefined
}

export interface HttpParts {
  readonly token: string
  readonly route: (request: Request) => unknown
  /** Returns the bytes of an uploaded file; its host asks for no token. */
  readonly fileAt: (path: string) => Buffer | undefined
  readonly onRequest: (line: string) => void
  readonly onRefusal: (line: string) => void
  /** Takes the fault that is meant for this request, once. */
  readonly troubleFor: (method: string, path: string) => Fault | undefined
}

export const createHttp = (parts: HttpParts): Server =>
  createServer((incoming, outgoing) => {
    void answer(parts, incoming, outgoing)
  })

async function answer(parts: HttpParts, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const method = incoming.method ?? ''
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1')
  const path = decodeURIComponent(url.pathname).replace(/^\/api\/v10/, '')
  const line = `${method} ${path}`
  parts.onRequest(line)
  const sent = await bytesOf(incoming)
  const fault = parts.troubleFor(method, path)
  try {
    if (fault?.kind === 'slow down') throw new ApiRefusal(429, 0, 'You are being rate limited.', fault)
    if (fault && !fault.applied) return fail(fault, outgoing)
    const file = parts.fileAt(url.pathname)
    if (file && method === 'GET' && incoming.headers.authorization === undefined) {
      outgoing.writeHead(200).end(file)
      return
    }
    if (!url.pathname.startsWith('/api/v10/')) throw notFound()
    if (!/^DiscordBot \(/.test(incoming.headers['user-agent'] ?? '')) throw new ApiRefusal(403, 0, 'User agent')
    if (!isTokenless(path) && incoming.headers.authorization !== `Bot ${parts.token}`) throw unauthorized()
    const body = parts.route({ method, path, query: url.searchParams, body: await read(sent, incoming) })
    if (fault) return fail(fault, outgoing)
    if (body === undefined) outgoing.writeHead(204).end()
    else send(outgoing, 200, body)
  } catch (error) {
    if (!(error instanceof ApiRefusal)) {
      parts.onRefusal(`${line}: the fake broke: ${error instanceof Error ? error.stack : error}`)
      return send(outgoing, 500, {})
    }
    const { status, code, message, errors, retryAfterSeconds } = error
    if (!fault) parts.onRefusal(`${line}: ${code} ${message} ${errors ? JSON.stringify(errors) : ''}`.trim())
    if (retryAfterSeconds !== undefined) {
      outgoing.setHeader('retry-after', retryAfterSeconds)
      outgoing.setHeader('x-ratelimit-scope', 'user')
      outgoing.setHeader('x-ratelimit-limit', 5)
      outgoing.setHeader('x-ratelimit-remaining', 0)
      outgoing.setHeader('x-ratelimit-reset-after', retryAfterSeconds)
      return send(outgoing, status, { message, retry_after: retryAfterSeconds, global: false })
    }
    send(outgoing, status, { message, code, ...(errors ? { errors: errorTree(errors) } : {}) })
  }
}

async function read(sent: Buffer<ArrayBuffer>, { headers }: IncomingMessage): Promise<unknown> {
  const { 'content-type': type = '' } = headers
  if (sent.length === 0) return undefined
  if (type.startsWith('multipart/form-data')) return readMultipart(sent, type)
  if (!type.startsWith('application/json')) throw invalidJson()
  try {
    return JSON.parse(sent.toString())
  } catch {
    throw invalidJson()
  }
}

/** Nests `{ "components.0.label": "…" }` as Discord does. */
function errorTree(errors: Readonly<Record<string, string>>): object {
  const tree: Record<string, unknown> = {}
  for (const [path, message] of Object.entries(errors)) {
    let at = tree
    for (const step of path.split('.').filter(Boolean)) {
      const next = (at[step] ?? {}) as Record<string, unknown>
      at[step] = next
      at = next
    }
    at._errors = [{ code: 'BASE_TYPE_INVALID', message }]
  }
  return tree
}

function fail(fault: Exclude<Fault, { kind: 'slow down' }>, outgoing: ServerResponse): void {
  if (fault.kind === 'reset') outgoing.socket?.destroy()
  else if (fault.kind === 'status') send(outgoing, fault.status, {})
}

function send(outgoing: ServerResponse, status: number, body: unknown): void {
  outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function bytesOf(incoming: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
