import fc from 'fast-check'
import type { Invocation } from '../../src/bot/invocation.ts'
import { plain } from '../../src/bot/plain.ts'
import { recount } from '../../src/polls/positions/read.ts'
import { accepted, codeIn, type Somebody, type Story } from '../story.ts'

/** What the bot should know: who is who, and what each poll has. */
export interface Model {
  /** Account → the person it belongs to; linked accounts share one. */
  readonly person: Map<string, number>
  readonly polls: { isOpen: boolean; readonly answers: Map<number, string> }[]
}

export interface Real {
  readonly story: Story
  readonly people: ReadonlyMap<string, Somebody>
  readonly group: number
  readonly channel: string
  readonly convenor: Somebody
  /** Number of the first poll of this run. */
  readonly from: number
  /** The last acts, to be delivered again. */
  readonly delivered: { readonly account: string; readonly key: string; readonly invocation: Invocation }[]
  acts: number
}

type Step = fc.AsyncCommand<Model, Real>

const step = (name: string, check: (m: Model) => boolean, run: (m: Model, r: Real) => Promise<void>): Step => ({
  check,
  run,
  toString: () => name,
})

const must = (holds: boolean, words: string): void => {
  if (!holds) throw new Error(words)
}

const cardOf = async ({ story, from, channel }: Real, poll: number): Promise<string> =>
  plain(await story.view(`poll:${from + poll}:card`, channel))

const labels: Readonly<Record<string, string>> = {
  'support:a': 'Support: A',
  'support:b': 'Support: B',
  abstain: 'Abstained',
  noView: 'No view',
}

/** Compares the card, the rows and a recount of the record with the model. */
async function compare(m: Model, r: Real, poll: number): Promise<void> {
  const { answers } = m.polls[poll] ?? { answers: new Map<number, string>() }
  const card = await cardOf(r, poll)
  const counts = await recount(r.story.db, { group: r.group, number: r.from + poll, round: 1 })
  const { options } = await r.story.db.poll.findFirstOrThrow({ where: { groupId: r.group, number: r.from + poll } })
  const keyOf = (answer: string): string => {
    const i = answer === 'support:a' ? 0 : answer === 'support:b' ? 1 : -1
    return i < 0 ? answer : `support:${(options as { key: string }[])[i]?.key}`
  }
  for (const [answer, label] of Object.entries(labels)) {
    const expected = [...answers.values()].filter((one) => one === answer).length
    must(new RegExp(`^- ${label}[ █]* ${expected}( |$)`, 'm').test(card), `${label} should be ${expected} in\n${card}`)
    must(
      (counts.get(keyOf(answer)) ?? 0) === expected,
      `The record counts ${counts.get(keyOf(answer))} of ${answer}, not ${expected}`,
    )
  }
  const voices = new Set(m.person.values()).size
  const silent = voices - answers.size
  must(new RegExp(`^- Not answered yet[ █]* ${silent}( |$)`, 'm').test(card), `${silent} should be silent in\n${card}`)
}

const invocationOf = (poll: number, answer: string): Invocation => {
  const args = { poll: `B${poll}` }
  if (answer === 'taken back') return { command: 'poll take-back', args }
  return answer.startsWith('support:')
    ? { command: 'poll support', args: { ...args, option: answer.slice(-1).toUpperCase() } }
    : { command: 'poll answer', args: { ...args, as: answer } }
}

const open = (names: 'record' | 'anonymous') =>
  step(
    `open ${names}`,
    (m) => m.polls.length < 3,
    async (m, r) => {
      const got = await r.convenor.types(
        `/poll open topic:T1 question:Which? closes:"1 Dec 14:00" options:"A; B" voice:person names:${names}`,
      )
      must(got.kind === 'answer', got.text)
      m.polls.push({ isOpen: true, answers: new Map() })
      await compare(m, r, m.polls.length - 1)
    },
  )

const answer = (account: string, which: number, given: string) =>
  step(
    `${account} ${given} in ${which}`,
    (m) => m.polls.length > which,
    async (m, r) => {
      const poll = m.polls[which]
      const who = m.person.get(account)
      if (!poll || who === undefined) return
      const key = `model-${r.group}-${++r.acts}`
      const invocation = invocationOf(r.from + which, given)
      const somebody = r.people.get(account)
      if (!somebody) return
      const got = await somebody.does(invocation, key)
      must(got.kind === (poll.isOpen ? 'answer' : 'refusal'), got.text)
      if (poll.isOpen) {
        r.delivered.push({ account, key, invocation })
        if (given === 'taken back') poll.answers.delete(who)
        else poll.answers.set(who, given)
      }
      await compare(m, r, which)
    },
  )

const redeliver = (which: number) =>
  step(
    `redeliver ${which}`,
    () => true,
    async (m, r) => {
      const act = r.delivered[which % Math.max(1, r.delivered.length)]
      if (!act) return
      await r.people.get(act.account)?.does(act.invocation, act.key)
      for (const poll of m.polls.keys()) await compare(m, r, poll)
    },
  )

const close = (which: number) =>
  step(
    `close ${which}`,
    (m) => m.polls[which]?.isOpen === true,
    async (m, r) => {
      const got = await r.convenor.types(`/poll close poll:B${r.from + which} reason:Done`)
      must(got.kind === 'answer', got.text)
      // from then on its card shows the result at closing, even if somebody links an account later
      await compare(m, r, which)
      const poll = m.polls[which]
      if (poll) poll.isOpen = false
    },
  )

/** Links the account on the other platform: both are one person, whose answers here stay. */
const link = (account: string) =>
  step(
    `link ${account}`,
    (m) => m.person.get(account) !== m.person.get(`${account}-there`) && m.polls.every(({ isOpen }) => isOpen),
    async (m, r) => {
      const here = r.people.get(account)
      const there = r.people.get(`${account}-there`)
      const stays = m.person.get(account)
      const goes = m.person.get(`${account}-there`)
      if (!here || !there || stays === undefined || goes === undefined) return
      const code = codeIn(await here.types('/people link'))
      const got = await there.types(`/people link ${code}`)
      must(got.kind === 'answer', got.text)
      m.person.set(`${account}-there`, stays)
      for (const { answers } of m.polls) {
        const moved = answers.get(goes)
        answers.delete(goes)
        if (moved !== undefined && !answers.has(stays)) answers.set(stays, moved)
      }
      for (const poll of m.polls.keys()) await compare(m, r, poll)
    },
  )

const accounts = ['ann', 'ben'] as const

/** Makes sequences of acts on up to three polls by two people with two accounts each. */
export const sequences = (most: number) => {
  const account = fc.constantFrom(...accounts, ...accounts.map((one) => `${one}-there`))
  const which = fc.nat({ max: 2 })
  const given = fc.constantFrom(...Object.keys(labels), 'taken back')
  return fc.commands(
    [
      fc.constantFrom('record' as const, 'anonymous' as const).map(open),
      fc.tuple(account, which, given).map(([who, poll, as]) => answer(who, poll, as)),
      fc.tuple(account, which, given).map(([who, poll, as]) => answer(who, poll, as)),
      fc.nat({ max: 20 }).map(redeliver),
      which.map(close),
      fc.constantFrom(...accounts).map(link),
    ],
    { maxCommands: most },
  )
}

let runs = 0

/** Sets up a group for a run, with a convenor and both people on both platforms. */
export async function stage(story: Story): Promise<{ model: Model; real: Real }> {
  const run = ++runs
  const channel = `C-${run}`
  const convenor = story.somebody(`convenor-${run}`, { channel, name: 'Convenor' })
  await accepted(convenor.types('/group setup name:Model'))
  await accepted(convenor.types('/topic add sentence:Which'))
  const code = codeIn(await convenor.types('/group invite'))
  const elsewhere = { platform: 'discord', workspace: 'G1', channel: `D-${run}` }
  const people = new Map<string, Somebody>()
  for (const name of accounts) {
    people.set(name, story.somebody(`${name}-${run}`, { channel, name }))
    people.set(`${name}-there`, story.somebody(`${name}-there-${run}`, { ...elsewhere, name: `${name} there` }))
  }
  for (const [account, somebody] of people) {
    if (account === 'ann-there') await accepted(somebody.types(`/group join ${code}`))
    await accepted(somebody.types('/people me'))
  }
  const { id: group } = await story.db.group.findFirstOrThrow({ orderBy: { id: 'desc' } })
  const person = new Map([...people.keys()].map((account, i) => [account, i + 1]))
  return {
    model: { person, polls: [] },
    real: { story, people, group, channel, convenor, from: 1, delivered: [], acts: 0 },
  }
}
