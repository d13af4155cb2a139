import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api'
import { DeliveryFailure } from '../../src/bot/platform.ts'

/** Refusals that end once Slack or the operator has fixed something; the message itself is fine. */
const passing = new Set([
  'account_inactive',
  'invalid_auth',
  'not_authed',
  'org_login_required',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
  'token_expired',
  'token_revoked',
])

/** Errors after which, as Slack says, part of the operation may have succeeded. */
const doubtful = new Set(['fatal_error', 'internal_error'])

/** Errors of a request that never reached the server. */
const unreached =
  /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT|ERR_TLS|SELF_SIGNED/

/** Slack's error for a rate limit that does not say how long it lasts. */
const defaultWaitMs = 30_000

export function deliveryFailure(error: unknown): DeliveryFailure {
  if (error instanceof DeliveryFailure) return error
  if (error instanceof WebAPIRateLimitedError)
    return new DeliveryFailure('not-sent', 'Slack asked the bot to wait', error.retryAfter * 1000)
  if (error instanceof WebAPIHTTPError)
    return new DeliveryFailure(
      error.statusCode >= 500 ? 'unknown' : 'not-sent',
      `Slack answered HTTP ${error.statusCode}`,
    )
  if (error instanceof WebAPIPlatformError) return refusalOf(error.data.error)
  if (error instanceof WebAPIRequestError) {
    const code = rootCode(error.original)
    return new DeliveryFailure(unreached.test(code) ? 'not-sent' : 'unknown', `Slack cannot be reached (${code})`)
  }
  const reason = error instanceof Error ? error.message : String(error)
  return new DeliveryFailure(/retry header/i.test(reason) ? 'not-sent' : 'unknown', reason, undefined)
}

function refusalOf(code: string): DeliveryFailure {
  // if Slack's answer is not JSON, the client returns its whole text as the code
  if (!/^[a-z_]{1,60}$/.test(code)) return new DeliveryFailure('unknown', 'Slack’s answer could not be read')
  if (code === 'ratelimited' || code === 'rate_limited')
    return new DeliveryFailure('not-sent', 'Slack asked the bot to wait', defaultWaitMs)
  if (doubtful.has(code)) return new DeliveryFailure('unknown', `Slack failed (${code})`)
  return new DeliveryFailure(passing.has(code) ? 'not-sent' : 'refused', `Slack refused it (${code})`)
}

/** Returns the innermost cause, such as "ECONNREFUSED" or "TimeoutError", which fetch hides below its own error. */
export function rootCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if (error.cause instanceof Error) return rootCode(error.cause)
  if ('original' in error) return rootCode(error.original)
  if ('code' in error && typeof error.code === 'string') return error.code
  return error.name === 'Error' ? error.message : error.name
}
