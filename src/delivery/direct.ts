import type { DateTime } from 'luxon'
import { forGroup } from '../bot/for-group.ts'
import { type Address, mailPlatform } from '../bot/platform.ts'
import type { View } from '../bot/view.ts'
import { type Db, type Sql, sql } from '../database/client.ts'
import { accounts, persons } from '../people/read.ts'
import { storedJson } from '../text/json.ts'
import { placesOfGroup } from './places.ts'
import { enterPlace, wakeChannel } from './put.ts'
import { dueNow } from './states.ts'

/** A message for one person alone; its buttons and menus are about the group. */
export interface DirectMessage {
  readonly group: number
  readonly person: number
  readonly key: string
  readonly view: View
  /** After this instant it is of no use. */
  readonly expiresAt?: DateTime
}

/** A message that was put to one person. */
export interface PutDirect {
  /** Of the delivery; undefined if the message had been put there before. */
  readonly delivery: number | undefined
  readonly platform: string
}

/**
 * Puts a message into the direct messages of a person, in the caller's transaction: to the account that they came with
 * last, first to those in the group's own workspaces. Undefined if they have no account.
 */
export const putDirect = (db: Db, message: DirectMessage): Promise<PutDirect | undefined> =>
  putTo(db, message, accountsInOrder(message))

/** Puts a message to the next account of a person to which it was not put yet; undefined if none is left. */
export const putToNextAccount = (db: Db, message: DirectMessage): Promise<PutDirect | undefined> =>
  putTo(
    db,
    message,
    accountsInOrder(
      message,
      sql`NOT EXISTS (
    SELECT FROM delivery d JOIN place p ON p.id = d.place_id WHERE d.group_id = ${message.group} AND d.key = ${message.key}
      AND p.platform = a.platform AND p.workspace = a.workspace AND p.channel = '@' || a.account)`,
    ),
  )

/** Puts a message as an e-mail to a person; undefined if their address is unknown, or it was put there before. */
export async function putMail(db: Db, message: DirectMessage): Promise<PutDirect | undefined> {
  const put = await putTo(
    db,
    message,
    sql`
    SELECT ${mailPlatform}, '', '@' || p.email FROM (${persons}) p WHERE p.id = ${message.person} AND p.email <> ''`,
  )
  return put?.delivery === undefined ? undefined : put
}

const accountsInOrder = ({ group, person }: DirectMessage, condition: Sql = sql`true`): Sql => sql`
  SELECT a.platform, a.workspace, '@' || a.account FROM (${accounts}) a WHERE a.person = ${person} AND ${condition}
  ORDER BY EXISTS (SELECT FROM (${placesOfGroup(sql`${group}`)}) h
    WHERE h.platform = a.platform AND a.workspace IN ('', h.workspace)) DESC, a."createdAt" DESC, a.account LIMIT 1`

type Put = Pick<Address, 'platform'> & { readonly delivery: number | null }

/** Puts a message to the address that a statement selects as `platform, workspace, channel`. */
async function putTo(
  db: Db,
  { group, person, key, view, expiresAt }: DirectMessage,
  address: Sql,
): Promise<PutDirect | undefined> {
  const [put] = await db.$queryRaw<Put[]>`
    WITH home AS (${enterPlace(address)}),
    entered AS (
      INSERT INTO delivery (group_id, place_id, person_id, key, view, due_at, expires_at)
      SELECT ${group}, home.id, ${person}, ${key}, ${storedJson(forGroup(view, group))}::jsonb, ${dueNow},
        ${expiresAt?.toJSDate() ?? null} FROM home
      ON CONFLICT (place_id, key) DO NOTHING RETURNING id)
    SELECT home.platform, entered.id AS delivery, pg_notify(${wakeChannel}, '')::text AS woken
    FROM home LEFT JOIN entered ON true`
  return put && { platform: put.platform, delivery: put.delivery ?? undefined }
}
