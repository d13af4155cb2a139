import type { IncomingMessage, ServerResponse } from 'node:http'
import { checkBlocks } from './check.ts'
import { type Answer, methods } from './methods.ts'
import { type Fault, nextTs, place, type World } from './world.ts'

/**
 * Answers Slack's Web API: `/api/<method>`, form or JSON, a bearer token, always status 200 except for injected
 * faults.
 */
export async function answerMethod(world: World, name: string, request: IncomingMessage, response: ServerResponse) {
  const args = argsOf(request.headers['content-type'] ?? '', await bodyOf(request))
  world.calls.push({ method: name, args })
  const fault = (world.faults.get(`${name} ${args.channel}`) ?? world.faults.get(name))?.shift()
  if (fault && !applied(fault)) return meet(fault, request, response)
  const answer = decide(world, name, request, args)
  if (fault) return meet(fault, request, response)
  if (!answer.ok) world.refusals.push(`${name}: ${answer.error} ${(answer.messages ?? []).join(' ')}`.trim())
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'x-oauth-scopes': world.settings.scopes.join(','),
  })
  const body = answer.ok
    ? { ...answer, ...linkOf(world, name, request, answer) }
    : { ok: false, error: answer.error, response_metadata: { messages: answer.messages ?? [] } }
  response.end(JSON.stringify(body))
}

function decide(world: World, name: string, request: IncomingMessage, args: Readonly<Record<string, unknown>>): Answer {
  const method = methods[name]
  if (!method || request.method !== 'POST') return { ok: false, error: 'unknown_method' }
  const { botToken, appToken, scopes } = world.settings
  const token = request.headers.authorization?.replace(/^Bearer /, '')
  if (token === undefined) return { ok: false, error: 'not_authed' }
  if (token !== botToken && token !== appToken) return { ok: false, error: 'invalid_auth' }
  if ((token === appToken) !== (method.token === 'app')) return { ok: false, error: 'not_allowed_token_type' }
  if (method.scope !== undefined && !scopes.includes(method.scope)) return { ok: false, error: 'missing_scope' }
  const read = method.args.safeParse(args)
  if (!read.success) {
    const messages = read.error.issues.map((issue) => `[ERROR] ${issue.path.join('/')}: ${issue.message}`)
    return { ok: false, error: 'invalid_arguments', messages }
  }
  return method.run(world, args)
}

/** Builds an address on this server. That of a socket is good for one connection. */
function linkOf(world: World, name: string, request: IncomingMessage, answer: Answer) {
  if (name === 'files.getUploadURLExternal' && 'file_id' in answer)
    return { upload_url: `http://${request.headers.host}/upload/${answer.file_id}` }
  if (name !== 'apps.connections.open') return {}
  const ticket = `ticket-${world.next()}`
  world.tickets.add(ticket)
  return { url: `ws://${request.headers.host}/link?ticket=${ticket}` }
}

const applied = (fault: Fault): boolean => 'applied' in fault && fault.applied === true

function meet(fault: Fault, request: IncomingMessage, response: ServerResponse): void {
  switch (fault.kind) {
    case 'reset':
      request.socket.destroy()
      return
    case 'status':
      response.writeHead(fault.status).end('upstream connect error')
      return
    case 'rate-limited':
      response.writeHead(429, { 'retry-after': String(fault.retryAfterS) }).end('{"ok":false,"error":"ratelimited"}')
      return
    case 'error':
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ ok: false, error: fault.error }))
      return
    case 'garbage':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Maintenance</html>')
      return
    case 'hang':
      return
  }
}

const mostUses = 5

/** Answers a `response_url`: five answers within thirty minutes, in JSON, no token. */
export async function answerResponseUrl(world: World, id: string, request: IncomingMessage, response: ServerResponse) {
  const refuse = (status: number, error: string, messages: readonly string[] = []) => {
    world.refusals.push(`response_url: ${error} ${messages.join(' ')}`.trim())
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: false, error }))
  }
  const body = argsOf(request.headers['content-type'] ?? '', await bodyOf(request))
  world.calls.push({ method: 'response_url', args: body })
  const fault = world.faults.get('response_url')?.shift()
  if (fault) return meet(fault, request, response)
  const known = world.responseUrls.get(id)
  if (!known) return refuse(404, 'no_such_url')
  if (Date.now() > known.until) return refuse(404, 'expired_url')
  if (known.uses >= mostUses) return refuse(404, 'used_url')
  if (!request.headers['content-type']?.startsWith('application/json')) return refuse(400, 'invalid_payload')
  const read = checkBlocks(body.blocks ?? [])
  if (read.kind === 'refused') return refuse(400, read.error, read.messages)
  if (body.response_type !== 'ephemeral' && body.response_type !== 'in_channel') return refuse(400, 'invalid_type')
  const { thread_ts } = body
  if (thread_ts !== undefined && !world.messages.some((message) => message.ts === thread_ts))
    return refuse(400, 'invalid_thread_ts')
  known.uses += 1
  const instead = body.replace_original === true && known.ts !== undefined
  place(world, {
    channel: known.channel,
    ts: instead && known.ts !== undefined ? known.ts : nextTs(world),
    text: typeof body.text === 'string' ? body.text : '',
    blocks: read.value,
    ...(body.response_type === 'ephemeral' ? { onlyFor: known.account } : {}),
    ...(typeof thread_ts === 'string' ? { threadTs: thread_ts } : {}),
  })
  response.writeHead(200).end('ok')
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}

function argsOf(type: string, body: string): Readonly<Record<string, unknown>> {
  if (type.startsWith('application/json')) return Object(JSON.parse(body === '' ? '{}' : body))
  return Object.fromEntries(new URLSearchParams(body))
}
