import { setTimeout as pause } from 'node:timers/promises'
import type { WebClient } from '@slack/web-api'
import type { Logger } from 'pino'
import type { Actor } from '../../src/bot/caller.ts'

interface Profile {
  readonly name?: string
  readonly zone?: string
}

interface Entry {
  readonly profile: Promise<Profile>
  /** Milliseconds since the epoch. */
  until: number
}

const freshMs = 3_600_000
/** How soon Slack is asked again after a failure, in milliseconds. */
const retryMs = 60_000
const mostEntries = 5000
/** How long a command waits for a profile, in milliseconds. */
const patienceMs = 1000

/** Looks up names and zones in Slack's profiles and caches them for an hour; the fallback is the payload's name. */
export function createDirectory(web: WebClient, log: Logger) {
  const entries = new Map<string, Entry>()

  async function ask(account: string): Promise<Profile> {
    try {
      const { user } = await web.users.info({ user: account })
      const name = user?.profile?.display_name || user?.profile?.real_name || user?.real_name
      return { ...(name ? { name } : {}), ...(user?.tz ? { zone: user.tz } : {}) }
    } catch (error) {
      log.warn({ account, reason: error instanceof Error ? error.message : String(error) }, 'no profile')
      const entry = entries.get(account)
      if (entry) entry.until = Date.now() + retryMs
      return {}
    }
  }

  function profileOf(account: string): Promise<Profile> {
    const known = entries.get(account)
    if (known && Date.now() < known.until) return known.profile
    const oldest = entries.keys().next()
    if (entries.size >= mostEntries && !oldest.done) entries.delete(oldest.value)
    const entry = { until: Date.now() + freshMs, profile: ask(account) }
    entries.delete(account)
    entries.set(account, entry)
    return entry.profile
  }

  function soon(account: string): Promise<Profile> {
    const nothing: Profile = {}
    return Promise.race([profileOf(account), pause(patienceMs, nothing, { ref: false })])
  }

  return {
    /** Adds the displayed name and the zone of the profile; marks the actor provisional if Slack is too slow. */
    async addProfile(actor: Actor): Promise<Actor> {
      const profile = await soon(actor.account)
      return { ...actor, ...profile, ...(profile.zone === undefined ? { provisional: true } : {}) }
    },
    /** Adds the name of the profile to a mention, `<@U1|Name>`; other words stay as they are. */
    async named(words: string): Promise<string> {
      const account = mentionedAccount(words)
      const name = account && (await soon(account)).name?.replace(/[<>|]/g, '')
      return name ? `<@${account}|${name}>` : words
    },
  }
}

export const mentionedAccount = (words: string): string | undefined =>
  /^<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>$/.exec(words)?.[1]

export type Directory = ReturnType<typeof createDirectory>
