import { setTimeout as pause } from 'node:timers/promises'
import type { Catalogue } from '../../src/bot/catalogue.ts'
import type { Invocation } from '../../src/bot/invocation.ts'
import type { Inbound } from './answering.ts'

/** How long an act waits for names, in milliseconds; without them an account is named by its id. */
const patienceMs = 1_000

/** Adds the names that the group sees to mentions in fields for people, `<@42|Ann>`; other words stay as they are. */
export async function withNames(invocation: Invocation, act: Inbound, catalogue: Catalogue): Promise<Invocation> {
  const fields = catalogue.find(invocation.command)?.fields ?? {}
  const args = Object.entries(invocation.args).map(async ([name, value]) => {
    const account = fields[name]?.kind === 'person' ? /^<@!?(\d{1,20})>$/.exec(value.trim())?.[1] : undefined
    return [name, account === undefined ? value : await mention(account, act)] as const
  })
  return { ...invocation, args: Object.fromEntries(await Promise.all(args)) }
}

async function mention(account: string, act: Inbound): Promise<string> {
  const name = resolvedName(account, act) ?? (await fetchNickname(account, act))
  const shown = name?.replace(/[<>|]/g, '').trim()
  return shown ? `<@${account}|${shown}>` : `<@${account}>`
}

/** Reads the names that Discord sends with options; it sends none with forms. */
function resolvedName(account: string, act: Inbound): string | undefined {
  const resolved = act.isChatInputCommand() ? act.options.resolved : null
  const member = resolved?.members?.get(account)
  const nick = member && ('nickname' in member ? member.nickname : member.nick)
  return nick ?? resolved?.users?.get(account)?.displayName
}

/** Asks the guild for a member's name; undefined in a direct message, and for people who are not in the guild. */
function fetchNickname(account: string, { guild }: Inbound): Promise<string | undefined> {
  const asked = guild?.members.fetch(account).then(
    ({ displayName }) => displayName,
    () => undefined,
  )
  return Promise.race([asked, pause(patienceMs, undefined, { ref: false })])
}
