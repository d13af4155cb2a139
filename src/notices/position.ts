import type { Db } from '../database/client.ts'

/** How far a mailbox has been read. */
export interface MailboxPosition {
  /** Another one means that the server has renumbered its mails. */
  readonly validity: string
  /** The UID of the last mail that was read. */
  readonly lastUid: number
}

async function findPosition(db: Db, mailbox: string): Promise<MailboxPosition | undefined> {
  return (await db.mailCursor.findUnique({ where: { mailbox } })) ?? undefined
}

/** Stores the position; `isSetAside` counts one more mail that could not be processed. */
async function savePosition(
  db: Db,
  mailbox: string,
  { validity, lastUid }: MailboxPosition,
  isSetAside: boolean,
): Promise<void> {
  const data = { validity, lastUid }
  const update = isSetAside ? { ...data, setAside: { increment: 1 } } : data
  await db.mailCursor.upsert({ where: { mailbox }, create: { mailbox, ...data }, update })
}

/** Keeps the positions of mailboxes in this database. */
export const positionsIn = (db: Db) => ({
  find: (mailbox: string) => findPosition(db, mailbox),
  save: (mailbox: string, position: MailboxPosition, isSetAside: boolean) =>
    savePosition(db, mailbox, position, isSetAside),
})

/** Counts the incoming mails that could not be processed, of all mailboxes ever read. */
export async function countSetAside(db: Db): Promise<number> {
  const { _sum } = await db.mailCursor.aggregate({ _sum: { setAside: true } })
  return _sum.setAside ?? 0
}
