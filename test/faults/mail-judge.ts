import type { Copy } from '../fakes/mail/counting.ts'

/** By the name of each replica that was killed: the mails that it had not entered as sent by then. */
export type Deaths = ReadonlyMap<string, ReadonlySet<string>>

export interface Judgement {
  /** Mails of which the server has no copy. */
  readonly lost: readonly string[]
  /** Mails of which it has more than lost answers explain, or copies by which no reader knows that they are the same. */
  readonly twice: readonly string[]
  /** Mails that the server took from a replica which was killed before it could enter that. */
  readonly answersLost: number
  /** Mails of which the server has another copy for each lost answer, and no more. */
  readonly again: number
}

/**
 * What became of these mails, each found by its subject. A further copy is explained where the replica that gave the one
 * before it never learnt, for all that it entered, that the server had taken it.
 */
export function judge(put: readonly string[], taken: readonly Copy[], deaths: Deaths): Judgement {
  const copies = new Map<string, Copy[]>()
  for (const copy of taken) copies.set(copy.subject, [...(copies.get(copy.subject) ?? []), copy])
  const isUnentered = ({ by, subject }: Copy) => deaths.get(by)?.has(subject) === true
  const isExplained = (all: readonly Copy[]) => {
    const isSame = new Set(all.map(({ messageId, to }) => `${messageId} ${to}`)).size === 1
    const byOthers = new Set(all.map(({ by }) => by)).size === all.length
    return isSame && byOthers && all.slice(0, -1).every(isUnentered)
  }
  const several = [...copies].filter(([, all]) => all.length > 1)
  return {
    lost: put.filter((mark) => !copies.has(mark)),
    twice: several.filter(([, all]) => !isExplained(all)).map(([mark]) => mark),
    answersLost: taken.filter(isUnentered).length,
    again: several.filter(([, all]) => isExplained(all)).length,
  }
}
