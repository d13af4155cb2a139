import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Invocation } from '../../src/bot/invocation.ts'
import type { Request } from '../../src/bot/request.ts'
import { randomFrom } from '../../test/faults/random.ts'
import type { FromReplica } from './poll-replica.ts'

export type Reply = Extract<FromReplica, { kind: 'reply' }>
export type Shown = Extract<FromReplica, { kind: 'shown' }>

/** Starts several processes of the bot on one database. */
export function startReplicas(url: string, count: number, onShown: (shown: Shown) => void) {
  const waiting = new Map<number, (reply: Reply) => void>()
  let asked = 0
  const children = Array.from({ length: count }, () => {
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'poll-replica.ts'), url],
      { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
    )
    child.on('message', (message: FromReplica) => {
      if (message.kind === 'shown') return onShown(message)
      waiting.get(message.id)?.(message)
      waiting.delete(message.id)
    })
    return child
  })
  return {
    /** Sends a request to one of the processes, as the platform would deliver it. */
    ask(replica: number, request: Request): Promise<Reply> {
      const id = ++asked
      const { promise, resolve } = Promise.withResolvers<Reply>()
      waiting.set(id, resolve)
      children[replica % children.length]?.send({ id, request })
      return promise
    },
    stop() {
      for (const child of children) child.disconnect()
    },
  }
}

export type Replicas = ReturnType<typeof startReplicas>

export const actorOf = (person: number) => ({
  platform: 'slack',
  workspace: 'T1',
  channel: 'C1',
  account: `U${person}`,
  name: `P${person}`,
  zone: 'Europe/Zurich',
})

/** What a crowd did, and what came of it. */
export interface Crowd {
  readonly ballots: number
  readonly redelivered: number
  readonly doubleClicks: number
  readonly slow: number
  /** The last confirmed answer of each person. After a double click it may be either of two. */
  readonly last: Map<number, readonly string[]>
  readonly refusals: ReadonlyMap<string, number>
}

/**
 * Lets people answer a poll, each of them several times. Some click two buttons at once, and the platform delivers some
 * clicks twice, to different replicas.
 */
export async function crowd(
  replicas: Replicas,
  amount: { readonly people: number; readonly each: number; readonly atOnce: number; readonly seed: number },
  options: readonly string[],
): Promise<Crowd> {
  const random = randomFrom(amount.seed)
  const counts = { ballots: 0, redelivered: 0, doubleClicks: 0, slow: 0 }
  const last = new Map<number, readonly string[]>()
  const refusals = new Map<string, number>()
  const pick = () => options[random.below(options.length)] ?? ''

  async function vote(person: number, option: string, key: string): Promise<boolean> {
    counts.ballots++
    const request = ballot(person, option, key)
    for (let attempt = 0; ; attempt++) {
      const { outcome, text } = await replicas.ask(person + attempt, request)
      if (outcome === 'answer') return true
      const isRefused = attempt === 20 || !/database|went wrong/i.test(text)
      if (isRefused) {
        refusals.set(text, (refusals.get(text) ?? 0) + 1)
        return false
      }
      // the database was slow, so the person clicks again
      counts.slow++
    }
  }

  async function clickTwice(person: number, option: string, key: string): Promise<void> {
    counts.doubleClicks++
    const other = pick()
    const [isFirst, isOther] = await Promise.all([vote(person, option, key), vote(person, other, `${key}-b`)])
    const possible = [...(isFirst ? [option] : []), ...(isOther ? [other] : [])]
    if (possible.length > 0) last.set(person, possible)
  }

  async function click(person: number, option: string, key: string, isRedelivered: boolean): Promise<void> {
    const voted = vote(person, option, key)
    if (isRedelivered) {
      counts.redelivered++
      await replicas.ask(person + 1, ballot(person, option, key))
    }
    if (await voted) last.set(person, [option])
  }

  async function answerAs(person: number): Promise<void> {
    for (let i = 0; i < amount.each; i++) {
      const option = pick()
      const key = `${person}-${i}`
      const chance = random.next()
      if (chance < 0.05) {
        await clickTwice(person, option, key)
        i++
      } else await click(person, option, key, chance < 0.1)
    }
  }

  await inParallel(amount.people, amount.atOnce, answerAs)
  return { ...counts, last, refusals }
}

/** Runs `work` for each number below `count`, at most `atOnce` at a time. */
async function inParallel(count: number, atOnce: number, work: (number: number) => Promise<void>): Promise<void> {
  let next = 0
  const workInTurn = async () => {
    for (let mine = next++; mine < count; mine = next++) await work(mine)
  }
  await Promise.all(Array.from({ length: atOnce }, workInTurn))
}

function ballot(person: number, option: string, key: string): Request {
  const invocation: Invocation = { command: 'poll support', args: { poll: 'B1', option } }
  return { invocation, actor: actorOf(person), key }
}
