import { createHash } from 'node:crypto'
import type { DateTime } from 'luxon'
import type { GroupOfCaller } from '../../bot/caller.ts'
import type { Db } from '../../database/client.ts'
import { readTally } from '../../polls/cards/publish.ts'
import { latestShownPolls } from '../../polls/read.ts'
import { listTopics } from '../read.ts'
import { type Board, boardOf, type Support } from './model.ts'

const isSupport = /^support:(.+)$/

/** The board with the latest polls that may be looked into: what is hidden until it closes is not told here either. */
export async function readBoard(
  db: Db,
  group: Pick<GroupOfCaller, 'id' | 'name'>,
  bodies: readonly string[],
): Promise<Board> {
  const supports: Support[] = []
  for (const poll of await latestShownPolls(db, group.id)) {
    const { rows } = await readTally(db, poll)
    const counts = rows.flatMap(({ answer, total }): readonly [string, number][] => {
      const option = isSupport.exec(answer)?.[1]
      return option === undefined ? [] : [[option, total]]
    })
    supports.push({ topic: poll.topic.id, poll: poll.number, counts: new Map(counts) })
  }
  return boardOf(group.name, await listTopics(db, group.id), supports, bodies)
}

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

export async function keepBoardLink(db: Db, group: number, secret: string, at: DateTime): Promise<void> {
  await db.boardLink.create({ data: { groupId: group, hash: hashOf(secret), issuedAt: at.toJSDate() } })
}

export async function countBoardLinks(db: Db, group: number): Promise<number> {
  return db.boardLink.count({ where: { groupId: group } })
}

/** Tells how many there were. */
export async function revokeBoardLinks(db: Db, group: number): Promise<number> {
  return (await db.boardLink.deleteMany({ where: { groupId: group } })).count
}

/** Whose board an address shows; nothing where it was ended. */
export async function findBoardLink(db: Db, secret: string): Promise<Omit<GroupOfCaller, 'office'> | undefined> {
  const row = await db.boardLink.findUnique({ where: { hash: hashOf(secret) }, include: { group: true } })
  return row?.group
}
