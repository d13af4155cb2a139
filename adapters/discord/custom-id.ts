import type { Invocation } from '../../src/bot/invocation.ts'
import { limits } from './limits.ts'

/**
 * Writes what a button, a menu or a modal does into the 100 characters that Discord keeps for it:
 * `<place>.<group>|<command>|<menu field>|<name>=<value>|…`. The place makes two equal buttons of a message differ;
 * without a group, the group and its point are left out.
 */
export interface CustomId {
  readonly invocation: Invocation
  /** The field that a menu's choice goes to; empty for a button or a modal. */
  readonly field: string
}

const places = 36

export function encodeId({ invocation, field }: CustomId, place: number): string {
  const args = Object.entries(invocation.args).map(([name, value]) => `${name}=${value}`)
  const { group } = invocation
  const first = (place % places).toString(places) + (group === undefined ? '' : `.${group.toString(places)}`)
  const parts = [first, invocation.command, field, ...args]
  return parts.map((part) => part.replace(/[\\|]/g, (sign) => (sign === '|' ? '\\p' : '\\\\'))).join('|')
}

/** Reads what `encodeId` wrote; undefined for a button that this bot did not make. */
export function decodeId(customId: string): CustomId | undefined {
  const [first, command, field, ...args] = customId
    .split('|')
    .map((part) => part.replace(/\\(.)/g, (_, sign: string) => (sign === 'p' ? '|' : sign)))
  const place = /^[0-9a-z](?:\.(?<group>[0-9a-z]{1,6}))?$/.exec(first ?? '')
  if (!place || !command || field === undefined) return undefined
  if (args.some((arg) => !arg.includes('='))) return undefined
  const entries = args.map((arg) => [arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1)] as const)
  const group = place.groups?.group
  const about = group === undefined ? {} : { group: Number.parseInt(group, places) }
  return { invocation: { command, args: Object.fromEntries(entries), ...about }, field }
}

/** Tells whether Discord returns it unchanged: within the limit, without a space or line break that it might trim. */
export function fitsId(invocation: Invocation, field = ''): boolean {
  const id = encodeId({ invocation, field }, 0)
  return id.length <= limits.customId && id.trim() === id && !/\p{Cc}/u.test(id)
}
