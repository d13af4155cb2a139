import { type Pair, quantile } from './measure.ts'

export interface Figure {
  readonly name: string
  /** What was measured, and how often. */
  readonly details: readonly string[]
  readonly value: number
  readonly unit: string
  readonly target: { readonly kind: 'at most' | 'at least'; readonly value: number }
}

export const isMet = ({ value, target }: Figure): boolean =>
  target.kind === 'at most' ? value <= target.value : value >= target.value

export function printFigure(figure: Figure): void {
  const { name, details, value, unit, target } = figure
  const verdict = isMet(figure) ? 'pass' : 'MISS'
  console.log(`${verdict}  ${name}: ${round(value)}${unit} (${target.kind} ${target.value}${unit})`)
  for (const line of details) console.log(`        ${line}`)
}

/** Describes how values in milliseconds are distributed. */
export const spread = (valuesMs: readonly number[]): string => {
  const [p50, p95, max] = [0.5, 0.95, 1].map((share) => round(quantile(valuesMs, share)))
  return `p50 ${p50} ms, p95 ${p95} ms, max ${max} ms, N ${valuesMs.length}`
}

/** Divides our median by the other one. */
export const ratio = ({ ours, bare }: Pair<readonly number[]>): number => quantile(ours, 0.5) / quantile(bare, 0.5)

/** Writes a number with about three digits. */
export const round = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3))
