import type { Home, Topic } from './model.ts'

/** Tells whether a conclusion is in force: the topic is settled until it is opened again. */
export const isConcluded = ({ state }: Pick<Topic, 'state'>): boolean =>
  state === 'agreed' || state === 'agreedWithReservations' || state === 'notAgreed'

/** Lists the homes of a demarcation between these study groups; the order ranks nothing. */
export const homesOf = (bodies: readonly string[]): readonly Home[] => [
  ...bodies.map((body) => ({ key: body, label: `${body} leads`, isClaim: true, leads: body })),
  { key: 'joint', label: 'Joint', isClaim: true },
  { key: 'each', label: 'Each in its own scope, with liaison', isClaim: true },
  { key: 'outside', label: `Outside ${bodies.length === 2 ? 'both' : 'all of them'}`, isClaim: false },
  { key: 'study', label: 'Needs study', isClaim: false },
]

/** Finds a home by its key or its label, in any case: "sg2", "SG2 leads", "joint". */
export function findHome(typed: string, bodies: readonly string[]): Home | undefined {
  const wanted = typed.trim().toLowerCase()
  return homesOf(bodies).find(({ key, label }) => key.toLowerCase() === wanted || label.toLowerCase() === wanted)
}
