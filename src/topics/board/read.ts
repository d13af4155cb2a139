import { createHash } from 'node:crypto'
import type { GroupOfCaller } from '../../bot/caller.ts'
import type { Db } from '../../database/client.ts'
import { findGroup } from '../../groups/read.ts'
import { termsOf } from '../../groups/terms.ts'
import { readTally } from '../../polls/cards/publish.ts'
import { latestShownPolls } from '../../polls/read.ts'
import { listTopics } from '../read.ts'
import type { Board, Support } from './model.ts'
import { boardOf } from './rules.ts'

const isSupport = /^support:(.+)$/

/** Reads the board, with the latest polls whose positions are shown: a hidden poll stays hidden here too. */
export async function readBoard(db: Db, group: GroupOfCaller): Promise<Board> {
  const { profile } = termsOf({ group })
  const supports: Support[] = []
  for (const poll of await latestShownPolls(db, group.id)) {
    const { rows } = await readTally(db, poll, profile)
    const counts = rows.flatMap(({ answer, total }): readonly [string, number][] => {
      const option = isSupport.exec(answer)?.[1]
      return option === undefined ? [] : [[option, total]]
    })
    supports.push({ topic: poll.topic.id, poll: poll.number, counts: new Map(counts) })
  }
  return boardOf(group.name, await listTopics(db, group.id), supports, profile.appointedBy)
}

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** Counts the addresses at which a group's board is seen. */
export const countBoardLinks = (db: Db, group: number): Promise<number> =>
  db.boardLink.count({ where: { groupId: group } })

/** Finds the group whose board an address shows; undefined if there is none at it, or no longer. */
export async function findBoardLink(db: Db, secret: string): Promise<GroupOfCaller | undefined> {
  const row = await db.boardLink.findUnique({ where: { hash: hashOf(secret) }, select: { groupId: true } })
  return row ? findGroup(db, row.groupId) : undefined
}
