import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Invocation } from '../../src/bot/invocation.ts'
import type { Request } from '../../src/bot/request.ts'
import { randomFrom } from '../../test/faults/random.ts'
import type { Told } from './poll-replica.ts'

export type Reply = Extract<Told, { kind: 'reply' }>
export type Shown = Extract<Told, { kind: 'shown' }>

/** Processes of the bot on one database, and the acts that people send them. */
export function startReplicas(url: string, count: number, onShown: (shown: Shown) => void) {
  const waiting = new Map<number, (reply: Reply) => void>()
  let asked = 0
  const children = Array.from({ length: count }, () => {
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'poll-replica.ts'), url],
      {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      },
    )
    child.on('message', (told: Told) => {
      if (told.kind === 'shown') return onShown(told)
      waiting.get(told.id)?.(told)
      waiting.delete(told.id)
    })
    return child
  })
  return {
    /** To one of the processes, as the platform would deliver it. */
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

/** What became of the acts of a crowd. */
export interface Crowd {
  readonly ballots: number
  readonly redelivered: number
  readonly doubleClicks: number
  readonly slow: number
  /** Person → the answer that they were told last; two where a double click leaves both possible. */
  readonly last: ReadonlyMap<number, readonly string[]>
  readonly refusals: ReadonlyMap<string, number>
}

/**
 * People answer a poll, each one act after the other: most change their mind, some click two buttons at once, and the
 * platform delivers some acts twice, to different replicas.
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
    const invocation: Invocation = { command: 'poll support', args: { poll: 'B1', option } }
    const request = { invocation, actor: actorOf(person), key }
    for (let attempt = 0; ; attempt++) {
      const { outcome, text } = await replicas.ask(person + attempt, request)
      if (outcome === 'answer') return true
      // what a person does who reads that the database is slow: the same act, delivered again
      if (attempt < 20 && /database|went wrong/i.test(text)) counts.slow++
      else {
        refusals.set(text, (refusals.get(text) ?? 0) + 1)
        return false
      }
    }
  }

  async function person(number: number): Promise<void> {
    for (let i = 0; i < amount.each; i++) {
      const [option, key, chance] = [pick(), `${number}-${i}`, random.next()]
      if (chance < 0.05) {
        counts.doubleClicks++
        const other = pick()
        i++
        const both = await Promise.all([vote(number, option, key), vote(number, other, `${key}-b`)])
        if (both.some(Boolean))
          last.set(
            number,
            [option, other].filter((_, one) => both[one]),
          )
      } else {
        const voted = vote(number, option, key)
        if (chance < 0.1) {
          counts.redelivered++
          await replicas.ask(number + 1, {
            invocation: { command: 'poll support', args: { poll: 'B1', option } },
            actor: actorOf(number),
            key,
          })
        }
        if (await voted) last.set(number, [option])
      }
    }
  }

  let next = 0
  const work = async () => {
    for (let mine = next++; mine < amount.people; mine = next++) await person(mine)
  }
  await Promise.all(Array.from({ length: amount.atOnce }, work))
  return { ...counts, last, refusals }
}
