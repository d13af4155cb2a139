import fc from 'fast-check'

/** The people who act: two delegates, a Co-Convenor and a member of the secretariat. */
export const people = ['Delegate from Asia', 'Second delegate', 'SG20 Co-Convenor', 'Note taker']
const convenor = 2
const secretariat = 3

interface Owner {
  readonly who: number
  readonly stand: 'owns' | 'asked' | 'handed'
  readonly by?: number
}

interface Content {
  readonly text: string
  readonly state: 'open' | 'done' | 'dropped'
  readonly owners: readonly Owner[]
}

interface Item extends Content {
  readonly addedBy: number
  /** What an undo restores; undefined if there is nothing to undo. */
  readonly last: { readonly by: number; readonly minutes: number; readonly before: Content } | undefined
}

/** A second, simpler description of action items. */
export interface Model {
  items: Item[]
  minutes: number
}

export const emptyModel = (): Model => ({ items: [], minutes: 0 })

export type Step =
  | { readonly kind: 'add'; readonly who: number; readonly owners: readonly number[] }
  | { readonly kind: 'hand'; readonly who: number; readonly item: number; readonly to: number }
  | { readonly kind: 'edit'; readonly who: number; readonly item: number; readonly text: string }
  | {
      readonly kind: 'take' | 'accept' | 'decline' | 'done' | 'reopen' | 'drop' | 'undo'
      readonly who: number
      readonly item: number
    }

const who = fc.integer({ min: 0, max: 3 })
const item = fc.nat(9)
const plain = ['take', 'accept', 'decline', 'done', 'reopen', 'drop', 'undo'] as const

export const steps: readonly fc.Arbitrary<Step>[] = [
  fc.record({ kind: fc.constant('add' as const), who, owners: fc.uniqueArray(who, { minLength: 1, maxLength: 3 }) }),
  fc.record({ kind: fc.constant('hand' as const), who, item, to: who }),
  fc.record({ kind: fc.constant('edit' as const), who, item, text: fc.constantFrom('y', 'z') }),
  ...plain.map((kind) => fc.record({ kind: fc.constant(kind), who, item })),
]

/** Applies a step to the model, and returns whether it was allowed. */
export function apply(model: Model, one: Step): 'answer' | 'refusal' {
  if (one.kind === 'add') {
    const owners = one.owners.map(
      (owner): Owner =>
        owner === one.who ? { who: owner, stand: 'owns' } : { who: owner, stand: 'asked', by: one.who },
    )
    const before: Content = { text: 'x', state: 'dropped', owners }
    const last = { by: one.who, minutes: model.minutes, before }
    model.items.push({ text: 'x', state: 'open', owners, addedBy: one.who, last })
    return 'answer'
  }
  const index = one.item % model.items.length
  const found = model.items[index]
  const after = found && next(found, one, model.minutes)
  if (!found || !after) return 'refusal'
  const { text, state, owners } = found
  const last =
    one.kind === 'undo' ? undefined : { by: one.who, minutes: model.minutes, before: { text, state, owners } }
  model.items[index] = { ...found, ...after, last }
  return 'answer'
}

function next(found: Item, one: Exclude<Step, { kind: 'add' }>, minutes: number): Partial<Content> | undefined {
  const { owners, last } = found
  const mine = owners.find((owner) => owner.who === one.who)
  const others = owners.filter((owner) => owner !== mine)
  const isOpen = found.state === 'open'
  const isOwned = owners.some(({ stand }) => stand === 'owns')
  const gives = mine || one.who === convenor
  const hands = gives || (found.addedBy === one.who && !isOwned)
  const may = hands || one.who === secretariat
  switch (one.kind) {
    case 'done':
      return isOpen && may ? { state: 'done' } : undefined
    case 'edit':
      return isOpen && may && one.text !== found.text ? { text: one.text } : undefined
    case 'reopen':
      return !isOpen && may ? { state: 'open' } : undefined
    case 'drop':
      if (!isOpen || (mine?.stand !== 'owns' && one.who !== convenor)) return undefined
      return one.who === convenor || !others.some(({ stand }) => stand === 'owns')
        ? { state: 'dropped' }
        : { owners: others.filter(({ stand, by }) => stand !== 'handed' || by !== one.who) }
    case 'take':
      if (!isOpen || mine?.stand === 'owns') return undefined
      return { owners: mine ? accepted(mine, others) : [...others, { who: one.who, stand: 'owns' }] }
    case 'accept':
      return isOpen && mine && mine.stand !== 'owns' ? { owners: accepted(mine, others) } : undefined
    case 'decline':
      if (!isOpen || !mine || mine.stand === 'owns') return undefined
      return { owners: others.filter(({ stand, by }) => stand !== 'handed' || by !== one.who) }
    case 'hand':
      if (one.to === one.who) return next(found, { ...one, kind: 'take' }, minutes)
      if (!isOpen || !hands || owners.some((owner) => owner.who === one.to)) return undefined
      return { owners: [...owners, { who: one.to, stand: gives ? 'handed' : 'asked', by: one.who }] }
    case 'undo': {
      const isTheirs = last?.by === one.who || one.who === convenor
      return last && isTheirs && minutes - last.minutes < 10 ? last.before : undefined
    }
  }
}

/** Adds an owner who was asked. After a hand-over, removes the giver and those who handed it to them, or all owners if the giver was none. */
function accepted(mine: Owner, others: readonly Owner[]): readonly Owner[] {
  const own: Owner = { who: mine.who, stand: 'owns' }
  if (mine.stand === 'asked') return [...others, own]
  const leaving: (number | undefined)[] = []
  for (let by = mine.by; !leaving.includes(by); ) {
    const giver = others.find((owner) => owner.who === by)
    if (giver) leaving.push(by)
    else for (const owner of others) if (owner.stand === 'owns') leaving.push(owner.who)
    if (giver?.stand !== 'handed') break
    by = giver.by
  }
  const stay = others.filter(
    (owner) =>
      !leaving.includes(owner.who) &&
      !(owner.stand === 'handed' && (owner.by === mine.by || leaving.includes(owner.by))),
  )
  return [...stay, own]
}
