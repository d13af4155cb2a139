/** Where a topic may be at home. */
export interface Home {
  /** A body's name, or one of the words below; stored. */
  readonly key: string
  readonly label: string
  /** Whether whoever supports it claims the topic for one of the bodies. */
  readonly isClaim: boolean
  /** The body that would lead. */
  readonly leads?: string
}

/** The homes of a demarcation between these bodies, in an order that ranks nothing. */
export const homesOf = (bodies: readonly string[]): readonly Home[] => [
  ...bodies.map((body) => ({ key: body, label: `${body} leads`, isClaim: true, leads: body })),
  { key: 'joint', label: 'Joint', isClaim: true },
  { key: 'each', label: 'Each in its own scope, with liaison', isClaim: true },
  { key: 'outside', label: `Outside ${bodies.length === 2 ? 'both' : 'all of them'}`, isClaim: false },
  { key: 'study', label: 'Needs study', isClaim: false },
]

export const homeLabel = (key: string, bodies: readonly string[]): string =>
  homesOf(bodies).find((home) => home.key === key)?.label ?? key

/** The home that somebody means by its key or its label, in any case: "sg2", "SG2 leads", "joint". */
export function findHome(typed: string, bodies: readonly string[]): Home | undefined {
  const wanted = typed.trim().toLowerCase()
  return homesOf(bodies).find(({ key, label }) => key.toLowerCase() === wanted || label.toLowerCase() === wanted)
}
