import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Invocation } from '../../src/bot/invocation.ts'
import { groupOfToR, openStory } from '../story.ts'
import { apply, emptyModel, type Model, people, type Step, steps } from './model.ts'

const isLong = process.env.FAULTS === 'long'
const numRuns = isLong ? 1000 : 20

const story = await openStory('2026-08-03T09:00:00Z')
const group = await groupOfToR(story)
const second = story.somebody('second', { name: 'Second delegate' })
await second.types('/people me')
const noteTaker = story.somebody('notes', { name: 'Note taker' })
await noteTaker.types('/people me')
await group.secretariat.types('/people appoint who:"Note taker" office:secretariat')
const actors = [group.delegate, second, group.sg20, noteTaker]

interface Real {
  /** The numbers that were given out in this run, in their order. */
  readonly numbers: number[]
  last:
    | { readonly who: number; readonly invocation: Invocation; readonly key: string; readonly text: string }
    | undefined
  minutes: number
}

let keys = 0
let day = 0
/** Gives each run its own half day, so that a run cannot undo changes of the one before. */
function clock(minutes: number): void {
  const at = new Date(Date.parse('2026-08-03T09:00:00Z') + (day * 720 + minutes) * 60_000)
  story.at(at.toISOString())
}

function invocationOf(step: Step, number: number): Invocation {
  const item = `A-${number}`
  const nameOf = (who: number) => people[who] ?? ''
  switch (step.kind) {
    case 'add':
      return {
        command: 'action add',
        args: { what: 'x', due: '1 Dec 2028', owners: step.owners.map(nameOf).join('; ') },
      }
    case 'hand':
      return { command: 'action hand', args: { item, who: nameOf(step.to) } }
    case 'edit':
      return { command: 'action edit', args: { item, what: step.text } }
    case 'drop':
      return { command: 'action drop', args: { item, reason: 'r' } }
    default:
      return { command: `action ${step.kind}`, args: { item } }
  }
}

/** Reads the items of this run in the shape of the model. */
async function stateOf({ numbers }: Real): Promise<readonly unknown[]> {
  const rows = await story.db.actionItem.findMany({
    where: { number: { in: numbers } },
    include: { owners: { include: { person: true } } },
    orderBy: { number: 'asc' },
  })
  return rows.map(({ state, text, owners }) => ({
    state,
    text,
    owners: owners.map(({ person, stand }) => `${person?.name} ${stand}`).toSorted(),
  }))
}

const shownOf = ({ items }: Model) =>
  items.map(({ state, text, owners }) => ({
    state,
    text,
    owners: owners.map(({ who, stand }) => `${people[who]} ${stand}`).toSorted(),
  }))

class Do implements fc.AsyncCommand<Model, Real> {
  readonly step: Step
  constructor(step: Step) {
    this.step = step
  }
  check = (model: Readonly<Model>) => this.step.kind === 'add' || model.items.length > 0
  async run(model: Model, real: Real) {
    const { step } = this
    const number = step.kind === 'add' ? 0 : (real.numbers[step.item % real.numbers.length] ?? 0)
    const invocation = invocationOf(step, number)
    const key = `model-${++keys}`
    const expected = apply(model, step)
    const got = await actors[step.who]?.does(invocation, key)
    expect([this.toString(), got?.kind]).toEqual([this.toString(), expected])
    if (step.kind === 'add') real.numbers.push(Number(/A-(\d+)/.exec(got?.text ?? '')?.[1]))
    if (got?.kind === 'answer') real.last = { who: step.who, invocation, key, text: got.text }
    expect(await stateOf(real)).toEqual(shownOf(model))
  }
  toString = () => JSON.stringify(this.step)
}

/** The platform delivers the last act again, now or after others. */
class Redeliver implements fc.AsyncCommand<Model, Real> {
  check = () => true
  async run(model: Model, real: Real) {
    if (!real.last) return
    const { who, invocation, key, text } = real.last
    expect((await actors[who]?.does(invocation, key))?.text).toBe(text)
    expect(await stateOf(real)).toEqual(shownOf(model))
  }
  toString = () => 'redeliver'
}

class Wait implements fc.AsyncCommand<Model, Real> {
  readonly minutes: number
  constructor(minutes: number) {
    this.minutes = minutes
  }
  check = () => true
  async run(model: Model, real: Real) {
    model.minutes += this.minutes
    real.minutes += this.minutes
    clock(real.minutes)
  }
  toString = () => `wait ${this.minutes}`
}

test(`${numRuns} random lives of action items end as their model says`, {
  timeout: isLong ? 3_600_000 : 60_000,
}, async () => {
  const commands = fc.commands(
    [
      ...steps.map((step) => step.map((one) => new Do(one))),
      fc.constant(new Redeliver()),
      fc.integer({ min: 1, max: 11 }).map((minutes) => new Wait(minutes)),
    ],
    { maxCommands: isLong ? 40 : 25, size: 'max' },
  )
  await fc.assert(
    fc.asyncProperty(commands, async (all) => {
      day++
      clock(0)
      const setup = () => ({
        model: emptyModel(),
        real: { numbers: [], last: undefined, minutes: 0 } satisfies Real as Real,
      })
      await fc.asyncModelRun(setup, all)
    }),
    { numRuns, seed: isLong ? 20260803 : 7, endOnFailure: true },
  )
})

test('the model itself says no as often as yes, so that both are tried', () => {
  const said = { answer: 0, refusal: 0 }
  for (const sampled of fc.sample(fc.array(fc.oneof(...steps), { minLength: 20 }), { numRuns: 50, seed: 7 })) {
    const model = emptyModel()
    for (const one of sampled) if (one.kind === 'add' || model.items.length > 0) said[apply(model, one)]++
  }
  expect(Math.min(said.answer, said.refusal) * 5).toBeGreaterThan(Math.max(said.answer, said.refusal))
})
