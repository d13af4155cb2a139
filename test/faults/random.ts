export interface Random {
  /** Returns a number from 0 to below 1. */
  next(): number
  /** Returns a whole number from 0 to below `end`. */
  below(end: number): number
  shuffled<T>(list: readonly T[]): readonly T[]
}

/** Returns numbers that are the same in each run with the same seed (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (end: number) => Math.floor(next() * end)
  return {
    next,
    below,
    shuffled(list) {
      const left = [...list]
      return list.flatMap(() => left.splice(below(left.length), 1))
    },
  }
}
