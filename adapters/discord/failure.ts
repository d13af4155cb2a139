import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js'
import { DeliveryFailure } from '../../src/bot/platform.ts'

/** The codes of Discord that this adapter acts on. */
export const codes = {
  unknownMessage: 10_008,
  directMessagesTooFast: 40_003,
  unknownInteraction: 10_062,
  alreadyAcknowledged: 40_060,
  wrongKindOfChannel: 50_024,
  missingAccess: 50_001,
  missingPermissions: 50_013,
  threadExists: 160_004,
} as const

/** How long to wait when Discord opens no more direct messages; it does not say. */
const pauseMs = 60_000

/** Errors before anything was written to a socket, so nothing can have arrived. */
const neverLeft = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])
const neverConnected = 'UND_ERR_CONNECT_TIMEOUT'

/** Says what a failed request means for a delivery; the reason contains no text of the message. */
export function deliveryFailure(error: unknown): DeliveryFailure {
  if (error instanceof DeliveryFailure) return error
  if (error instanceof RateLimitError)
    return new DeliveryFailure('not-sent', 'Discord asked the bot to slow down', Math.ceil(error.retryAfter))
  if (error instanceof DiscordAPIError) {
    const reason = `Discord: ${error.message.split('\n')[0]} (${error.code})`
    if (error.code === codes.directMessagesTooFast) return new DeliveryFailure('not-sent', reason, pauseMs)
    // the operator can replace a token, so its messages wait
    return new DeliveryFailure(error.status === 401 ? 'not-sent' : 'refused', reason)
  }
  if (error instanceof HTTPError) return new DeliveryFailure('unknown', `Discord answered ${error.status}`)
  const code = causeCode(error)
  if (neverLeft.has(code) || code === neverConnected)
    return new DeliveryFailure('not-sent', `Discord cannot be reached (${code})`)
  // discord.js forgets the token after a 401 and refuses to send without one
  if (error instanceof Error && /^Expected token/.test(error.message))
    return new DeliveryFailure('not-sent', 'DISCORD_TOKEN was not accepted')
  return new DeliveryFailure('unknown', `Discord did not answer (${code || nameOf(error)})`)
}

export const codeOf = (error: unknown): number =>
  error instanceof DiscordAPIError && typeof error.code === 'number' ? error.code : 0

function causeCode(error: unknown): string {
  if (!(error instanceof Error)) return ''
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return code || causeCode(error.cause)
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error)
