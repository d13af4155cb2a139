import { setTimeout as pause } from 'node:timers/promises'

/** One person does something. Resolves when that person sees the answer. */
export type Gesture = (person: number) => Promise<void>

/** Two things to compare: the bot's, and those of an app on the bare library. */
export interface Pair<What> {
  readonly ours: What
  readonly bare: What
}

/** Runs both in turn, so that other work on the machine slows both alike. */
async function inTurn<What>(rounds: number, { ours, bare }: Pair<() => Promise<What>>): Promise<Pair<What[]>> {
  const results: Pair<What[]> = { ours: [], bare: [] }
  for (let round = 0; round < rounds; round++) {
    results.ours.push(await ours())
    results.bare.push(await bare())
  }
  return results
}

export interface Amount {
  readonly rounds: number
  readonly each: number
}

/** Measures each action on its own, in milliseconds. */
export async function oneAtATime(pair: Pair<Gesture>, { rounds, each }: Amount): Promise<Pair<readonly number[]>> {
  const block = (act: Gesture) => async () => {
    const tookMs: number[] = []
    for (let i = 0; i < each; i++) tookMs.push(await timeMs(() => act(0)))
    return tookMs
  }
  const { ours, bare } = await inTurn(rounds, { ours: block(pair.ours), bare: block(pair.bare) })
  return { ours: ours.flat(), bare: bare.flat() }
}

/** Counts the actions per second of `people` people at once. Each waits for an answer, then acts again. */
export async function atOnce(pair: Pair<Gesture>, people: number, { rounds, each }: Amount): Promise<Pair<number>> {
  const block = (act: Gesture) => () =>
    timeMs(async () => {
      const all = Array.from({ length: people }, async (_, person) => {
        for (let i = 0; i < each; i++) await act(person)
      })
      await Promise.all(all)
    })
  const { ours, bare } = await inTurn(rounds, { ours: block(pair.ours), bare: block(pair.bare) })
  const perSecond = (tookMs: readonly number[]) => (people * each * 1000) / quantile(tookMs, 0.5)
  return { ours: perSecond(ours), bare: perSecond(bare) }
}

/** Measures how long `work` takes, in milliseconds. */
export async function timeMs(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

/** Returns the smallest value that at least this share of the values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

/** Waits until `holds` returns true. Rejects after `limitMs`, saying what did not happen. */
export async function until(holds: () => boolean, what: string, limitMs = 20_000): Promise<void> {
  const end = performance.now() + limitMs
  while (!holds()) {
    if (performance.now() > end) throw new Error(`${what}: not within ${limitMs} ms`)
    await pause(2)
  }
}
