import type { Copy } from '../fakes/mail/counting.ts'

/** Name of each killed replica → the mails that it had not entered as sent by then. */
export type Deaths = ReadonlyMap<string, ReadonlySet<string>>

export interface Judgement {
  /** Mails that the server has no copy of. */
  readonly lost: readonly string[]
  /** Mails with more copies than lost answers explain, or whose copies do not show that they are the same mail. */
  readonly twice: readonly string[]
  /** How many mails the server took from a replica that was killed before it could enter that. */
  readonly answersLost: number
  /** How many mails the server has once more for each lost answer, and no more. */
  readonly again: number
}

/**
 * Judges what became of these mails, each found by its subject. Another copy is explained if the replica that sent the one
 * before was killed before it entered that the server had taken it.
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
