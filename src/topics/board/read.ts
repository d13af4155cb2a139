import { createHash } from 'node:crypto'
import type { GroupOfCaller } from '../../bot/caller.ts'
import type { Db } from '../../database/client.ts'
import { findGroup } from '../../groups/read.ts'
import { termsOf } from '../../groups/terms.ts'
import type { Tally } from '../../polls/model.ts'
import { countSupport } from '../../polls/positions/read.ts'
import { latestShownPolls } from '../../polls/read.ts'
import { listTopics } from '../read.ts'
import type { Board, Support } from './model.ts'
import { boardOf } from './rules.ts'

/** Reads the board, with the latest polls whose positions are shown: a hidden poll stays hidden here too. */
export async function readBoard(db: Db, group: GroupOfCaller): Promise<Board> {
  const { profile } = termsOf({ group })
  const polls = await latestShownPolls(db, group.id)
  const open = polls.filter(({ result }) => result === undefined)
  const counted = await countSupport(db, open)
  const supports = polls.map(({ id, number, topic, result }): Support => {
    const counts = result ? supportIn(result) : (counted.get(id) ?? new Map<string, number>())
    return { topic: topic.id, poll: number, counts }
  })
  return boardOf(group.name, await listTopics(db, group.id), supports, profile.appointedBy)
}

/** Picks the support for each option out of a tally. */
const supportIn = ({ rows }: Tally): ReadonlyMap<string, number> =>
  new Map(
    rows.flatMap(({ answer, total }): readonly [string, number][] => {
      const option = /^support:(.+)$/.exec(answer)?.[1]
      return option === undefined ? [] : [[option, total]]
    }),
  )

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** Counts the addresses at which a group's board is seen. */
export const countBoardLinks = (db: Db, group: number): Promise<number> =>
  db.boardLink.count({ where: { groupId: group } })

/** Finds the group whose board an address shows; undefined if no group has that address, or no longer. */
export async function findBoardLink(db: Db, secret: string): Promise<GroupOfCaller | undefined> {
  const row = await db.boardLink.findUnique({ where: { hash: hashOf(secret) }, select: { groupId: true } })
  return row ? findGroup(db, row.groupId) : undefined
}
