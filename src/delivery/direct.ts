import type { DateTime } from 'luxon'
import { within } from '../bot/for-group.ts'
import { directChannel, mailPlatform } from '../bot/platform.ts'
import type { View } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { storedJson } from '../text/json.ts'
import { dueNow, wakeChannel } from './put.ts'

interface DirectMessage {
  readonly group: number
  readonly person: number
  readonly key: string
  readonly view: View
  /** Of no use after this instant. */
  readonly expiresAt?: DateTime
  /** Accounts that were tried already, as `platform/workspace/account`. */
  readonly tried?: readonly string[]
}

export interface DirectAccount {
  readonly platform: string
  readonly workspace: string
  readonly account: string
}

/**
 * Puts a message to one person alone, in the caller's transaction: to the account with which they were last seen, those
 * in the group's own workspaces first. Its buttons are about that group. Says which account; nothing where there is none
 * left.
 */
export async function putDirect(db: Db, message: DirectMessage): Promise<DirectAccount | undefined> {
  const { group, person, tried = [] } = message
  const accounts = await db.$queryRaw<DirectAccount[]>`
    SELECT a.platform, a.workspace, a.account FROM account a
    WHERE a.person_id = ${person}
      AND NOT (a.platform || '/' || a.workspace || '/' || a.account = ANY (${[...tried]}))
    ORDER BY EXISTS (SELECT 1 FROM place h WHERE h.group_id = ${group} AND h.platform = a.platform
      AND a.workspace IN ('', h.workspace)) DESC, a.created_at DESC, a.account LIMIT 1`
  const account = accounts[0]
  if (account) await putTo(db, account, message)
  return account
}

/** The same by e-mail; nothing where no address is known, or that one was tried. */
export async function putMail(db: Db, message: DirectMessage): Promise<DirectAccount | undefined> {
  const { email } = await db.person.findUniqueOrThrow({ where: { id: message.person }, select: { email: true } })
  const account = email && { platform: mailPlatform, workspace: '', account: email }
  if (!account || message.tried?.includes(accountName(account))) return undefined
  await putTo(db, account, message)
  return account
}

async function putTo(db: Db, account: DirectAccount, { group, key, view, expiresAt }: DirectMessage): Promise<void> {
  const channel = directChannel(account.account)
  await db.$executeRaw`
    WITH home AS (
      INSERT INTO place (platform, workspace, channel) VALUES (${account.platform}, ${account.workspace}, ${channel})
      ON CONFLICT (platform, workspace, channel) DO UPDATE SET channel = excluded.channel RETURNING id),
    entered AS (
      INSERT INTO delivery (group_id, place_id, key, view, due_at, expires_at)
      SELECT ${group}, home.id, ${key}, ${storedJson(within(view, group))}::jsonb, ${dueNow}, ${expiresAt?.toJSDate() ?? null}
      FROM home ON CONFLICT (place_id, key) DO NOTHING RETURNING 1)
    SELECT pg_notify(${wakeChannel}, '') FROM entered`
}

export const accountName = ({ platform, workspace, account }: DirectAccount): string =>
  `${platform}/${workspace}/${account}`
