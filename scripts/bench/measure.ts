import { setTimeout as pause } from 'node:timers/promises'

/** One act of one of the people, until they see the answer. */
export type Act = (person: number) => Promise<void>

/** What is compared: the bot's and the bare library's. */
export interface Pair<What> {
  readonly ours: What
  readonly bare: What
}

/** Blocks of both in turn, so that whatever else the machine does weighs on both alike. */
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

/** Milliseconds of each act, one at a time. */
export async function oneAtATime(pair: Pair<Act>, { rounds, each }: Amount): Promise<Pair<readonly number[]>> {
  const block = (act: Act) => async () => {
    const tookMs: number[] = []
    for (let i = 0; i < each; i++) tookMs.push(await timeMs(() => act(0)))
    return tookMs
  }
  const { ours, bare } = await inTurn(rounds, { ours: block(pair.ours), bare: block(pair.bare) })
  return { ours: ours.flat(), bare: bare.flat() }
}

/** Acts a second while `people` people act without a pause, each waiting for the answer before the next act. */
export async function atOnce(pair: Pair<Act>, people: number, { rounds, each }: Amount): Promise<Pair<number>> {
  const block = (act: Act) => () =>
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

export async function timeMs(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

/** The value below which this share of them lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

export async function until(holds: () => boolean, what: string, boundMs = 20_000): Promise<void> {
  const end = performance.now() + boundMs
  while (!holds()) {
    if (performance.now() > end) throw new Error(`${what}: not within ${boundMs} ms`)
    await pause(2)
  }
}
