import { pino } from 'pino'
import type { Address, Health, Platform, Posted } from '../../src/bot/platform.ts'
import { type View, view } from '../../src/bot/view.ts'
import type { Db } from '../../src/database/client.ts'
import type { Deliverer } from '../../src/delivery/deliver.ts'

export interface Call {
  readonly kind: 'post' | 'edit' | 'lookUp'
  readonly channel: string
  readonly key?: string
  readonly title?: string
  readonly message?: string
  readonly under?: string
}

/** Creates a platform that records the calls it gets. `next` can make the next call wait or throw. */
export function recording(name = 'slack') {
  const calls: Call[] = []
  const standing = new Map<string, { readonly key: string; readonly posted: Posted }>()
  const busy = new Set<string>()
  let overlaps = 0
  let state: Health['state'] = 'connected'
  let next: (call: Call) => Promise<void> | void = () => {}
  let findable: 'yes' | 'unknowable' = 'yes'

  async function one<T>(call: Call, work: () => T): Promise<T> {
    if (busy.has(call.channel)) overlaps += 1
    busy.add(call.channel)
    try {
      calls.push(call)
      await next(call)
      return work()
    } finally {
      busy.delete(call.channel)
    }
  }
  function place(to: Address, key: string): Posted {
    const posted = { channel: to.channel, message: `${to.channel}-${standing.size + 1}` }
    standing.set(posted.message, { key, posted })
    return posted
  }

  const platform: Platform = {
    name,
    start: async () => {},
    stop: async () => {},
    post: (to, { title }, key, under) =>
      one({ kind: 'post', channel: to.channel, key, title, ...(under ? { under: under.message } : {}) }, () =>
        place(to, key),
      ),
    edit: (posted, to, { title }) =>
      one({ kind: 'edit', channel: to.channel, title, message: posted.message }, () => {}),
    lookUp: (to, key) =>
      one({ kind: 'lookUp', channel: to.channel, key }, () => {
        if (findable === 'unknowable') return 'unknowable'
        return (
          [...standing.values()].find((one) => one.key === key && one.posted.channel === to.channel)?.posted ?? 'absent'
        )
      }),
    health: () => ({ platform: name, state, detail: '' }),
  }
  return {
    platform,
    calls,
    place,
    overlaps: () => overlaps,
    kinds: () => calls.map(({ kind }) => kind),
    posts: () => calls.filter(({ kind }) => kind === 'post'),
    before: (doing: typeof next) => {
      next = doing
    },
    be: (now: Health['state']) => {
      state = now
    },
    forget: () => {
      findable = 'unknowable'
    },
  }
}

export type Recording = ReturnType<typeof recording>

let workspaces = 0

/** Creates a group with these channels, in a workspace of its own. */
export async function groupIn(db: Db, channels: readonly string[], platform = 'slack') {
  const workspace = `T${++workspaces}`
  const group = await db.group.create({
    data: {
      name: 'CG-Identification',
      profile: 'itu-cg-identification',
      zone: 'Europe/Zurich',
      places: { create: channels.map((channel) => ({ platform, workspace, channel })) },
    },
  })
  return group.id
}

export const card = (title: string): View => view(title)

export const delivererOf = (db: Deliverer['db'], ...recordings: readonly Pick<Recording, 'platform'>[]): Deliverer => ({
  db,
  platforms: recordings.map(({ platform }) => platform),
  log: pino({ level: 'silent' }),
  onUndeliverable: async () => {},
})

/** Waits for what happens elsewhere, at most 50 seconds. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = performance.now() + 50_000
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not within 50 seconds: ${what}`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}
