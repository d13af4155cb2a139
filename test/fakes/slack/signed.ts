import { createHmac } from 'node:crypto'
import type { Envelope } from './sockets.ts'
import type { World } from './world.ts'

export interface SignedRequest {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Builds the request that Slack sends without a socket: form or JSON, signed with the app's secret and the time in
 * seconds.
 */
export function signedRequest({ type, payload, retry }: Envelope, secret: string, atMs = Date.now()): SignedRequest {
  const body = bodyOf(type, payload)
  const timestamp = String(Math.floor(atMs / 1000))
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')
  return {
    body,
    headers: {
      'content-type': type === 'events_api' ? 'application/json' : 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
      ...(retry === undefined ? {} : { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': 'http_timeout' }),
    },
  }
}

function bodyOf(type: Envelope['type'], payload: object): string {
  switch (type) {
    case 'slash_commands':
      return new URLSearchParams(Object.entries(payload)).toString()
    case 'interactive':
      return new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
    case 'events_api':
      return JSON.stringify(payload)
  }
}

/** Delivers to an app's request URL; anything but a timely status 200 is a refusal. */
export const deliverSigned =
  (world: World, url: string) =>
  async (envelope: Envelope): Promise<unknown> => {
    const { body, headers } = signedRequest(envelope, world.settings.signingSecret)
    const refuse = (why: string): never => {
      world.refusals.push(`${envelope.type}: ${why}`)
      throw new Error(why)
    }
    const signal = AbortSignal.timeout(world.settings.ackMs)
    const response = await fetch(url, { method: 'POST', headers, body, signal }).catch((error: unknown) =>
      refuse(`no answer within ${world.settings.ackMs} ms (${String(error)})`),
    )
    const said = await response.text()
    if (response.status !== 200) refuse(`answered with status ${response.status}`)
    return said === '' ? {} : JSON.parse(said)
  }
