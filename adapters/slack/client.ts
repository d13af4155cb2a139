import type { Logger as SlackLogger } from '@slack/bolt'
import { LogLevel, WebClient, type WebClientOptions } from '@slack/web-api'
import type { Logger } from 'pino'

/**
 * Returns options without retries: the client cannot know whether a lost answer means a lost message, and would post
 * twice. The deliverer decides what happens next.
 */
export const clientOptions = (apiUrl: string | undefined, requestMs: number, log: Logger): WebClientOptions => ({
  ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
  retryConfig: { retries: 0 },
  timeout: requestMs,
  rejectRateLimitedCalls: true,
  logger: slackLogger(log),
})

export const webClient = (token: string, options: WebClientOptions): WebClient => new WebClient(token, { ...options })

/** Logs warnings and errors of the SDK; its debug lines contain texts of people, so they are dropped. */
export function slackLogger(log: Logger): SlackLogger {
  const words = (said: readonly unknown[]) =>
    said.map((part) => (part instanceof Error ? part.message : part)).join(' ')
  return {
    debug: () => {},
    info: () => {},
    warn: (...said) => log.warn(words(said)),
    error: (...said) => log.error(words(said)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  }
}
