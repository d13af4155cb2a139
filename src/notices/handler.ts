import type { DateTime } from 'luxon'
import { text, type View, view } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { put } from '../delivery/put.ts'
import type { Fate, Told } from './format.ts'

export interface Followed {
  /** Of what the mail was about. */
  readonly id: number
  /** Of the mail. */
  readonly key: string
  /** When the mail went out, where that makes it notice. */
  readonly distributedAt: DateTime | undefined
}

export interface Place {
  readonly group: number
  /** The message in the channels under which answers to the mail stand. */
  readonly thread: string
  /** What the mail is about, such as “M1 First”. */
  readonly name: string
}

/** What a feature does about the mails to the list that tell of one kind of its records. */
export interface Subject {
  hold(db: Db, id: number): Promise<void>
  /** The mail has come to this: what hangs on it follows. What comes back is for the Co-Convenors. */
  follow(
    db: Db,
    followed: Followed,
    fate: Fate,
    now: DateTime,
  ): Promise<{ readonly group: number; readonly view: View } | undefined>
  place(db: Db, id: number): Promise<Place>
}

/** Says what came of a mail below what stands in the channels about it. */
export async function tellInThread(
  db: Db,
  { group, thread: under }: Pick<Place, 'group' | 'thread'>,
  { event, title, details }: Told,
): Promise<void> {
  const told = view(title, ...details.map((line) => text(...line)))
  await put(db, { group, key: `${under}:${event}`, view: told, under })
}
