import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DeliveryFailure } from '../../src/bot/platform.ts'
import { beginAttempt, claimPlaces } from '../../src/delivery/claim.ts'
import { deliverPlace } from '../../src/delivery/deliver.ts'
import { put } from '../../src/delivery/put.ts'
import { testDatabase } from '../database.ts'
import { type Call, card, delivererOf, groupIn, recording } from './recording.ts'

const { db, pool } = await testDatabase()
const group = await groupIn(db, ['C1'])
let slack = recording()

beforeEach(() => {
  slack = recording()
})
afterEach(async () => {
  vi.useRealTimers()
  await db.delivery.deleteMany()
  await pool.query('UPDATE place SET lease_until = NULL')
})

const say = (key: string, title: string, under?: string) =>
  put(db, { group, key, view: card(title), ...(under ? { under } : {}) })
const row = (key = 'card') => db.delivery.findFirstOrThrow({ where: { key } })
/** Sends all that is due now. */
async function deliver(): Promise<number> {
  const leases = await claimPlaces(db, [{ platform: 'slack', most: 10 }])
  for (const lease of leases) await deliverPlace(delivererOf(db, slack), lease, () => false)
  return leases.length
}
const waitIsOver = () =>
  pool.query("UPDATE delivery SET due_at = clock_timestamp() - interval '1 second' WHERE due_at IS NOT NULL")
const leaseIsOver = () => pool.query("UPDATE place SET lease_until = clock_timestamp() - interval '1 second'")
const secondsUntilDue = async (key = 'card') => Math.round((Number((await row(key)).dueAt) - Date.now()) / 1000)
const failOnce = (kind: Call['kind'], failure: Error) => {
  let failed = false
  slack.before((call) => {
    if (failed || call.kind !== kind) return
    failed = true
    throw failure
  })
}

describe('a message', () => {
  it('is posted once, and its later state edits it in place', async () => {
    await say('card', 'First')
    await deliver()
    await say('card', 'Second')
    await deliver()
    await deliver()
    expect(slack.calls).toEqual([
      { kind: 'post', channel: 'C1', key: 'card', title: 'First' },
      { kind: 'edit', channel: 'C1', title: 'Second', message: 'C1-1' },
    ])
    expect(await row()).toMatchObject({ state: 'sent', dueAt: null, revision: 2, shownRevision: 2, attempts: 0 })
  })

  it('that changes while it is on its way is edited afterwards: the last state wins, those between are left out', async () => {
    slack.before(async ({ kind }) => {
      if (kind === 'post') for (const title of ['Second', 'Third', 'Fourth']) await say('card', title)
    })
    await say('card', 'First')
    await deliver()
    expect(slack.calls.map(({ kind, title }) => [kind, title])).toEqual([
      ['post', 'First'],
      ['edit', 'Fourth'],
    ])
    expect(await row()).toMatchObject({ state: 'sent', dueAt: null, revision: 4, shownRevision: 4 })
  })

  it('keeps its order in the channel, and a note is in the thread of its card', async () => {
    await say('card', 'Card')
    await say('note', 'Moved', 'card')
    await say('next', 'Next')
    await deliver()
    expect(slack.calls).toEqual([
      { kind: 'post', channel: 'C1', key: 'card', title: 'Card' },
      { kind: 'post', channel: 'C1', key: 'note', title: 'Moved', under: 'C1-1' },
      { kind: 'post', channel: 'C1', key: 'next', title: 'Next' },
    ])
  })

  it('that has to wait holds back those behind it, and nobody looks at the channel until then', async () => {
    failOnce('post', new DeliveryFailure('not-sent', 'rate limited', 60_000))
    await say('card', 'Card')
    await say('note', 'Moved', 'card')
    await deliver()
    expect(await deliver()).toBe(0)
    expect(slack.kinds()).toEqual(['post'])
    await waitIsOver()
    await deliver()
    expect(slack.posts().map(({ key }) => key)).toEqual(['card', 'card', 'note'])
  })
})

describe('several channels', () => {
  it('are served in the order in which they have waited, whatever their ids', async () => {
    const late = await groupIn(db, ['late-1', 'late-2', 'late-3'])
    await put(db, { group: late, key: 'card', view: card('First') })
    const waitedFor = async (channel: string, seconds: number) =>
      pool.query(
        "UPDATE delivery SET due_at = clock_timestamp() - $2 * interval '1 second' FROM place WHERE place.id = place_id AND channel = $1",
        [channel, seconds],
      )
    for (const [i, channel] of ['late-3', 'late-1', 'late-2'].entries()) await waitedFor(channel, 30 - i)
    const taken: string[] = []
    for (let i = 0; i < 3; i++)
      for (const { address } of await claimPlaces(db, [{ platform: 'slack', most: 1 }])) taken.push(address.channel)
    expect(taken).toEqual(['late-3', 'late-1', 'late-2'])
  })

  it('have their turn although one of them never runs out of messages', async () => {
    for (let i = 0; i < 25; i++) await say(`m${i}`, `${i}`)
    await deliver()
    expect(slack.posts()).toHaveLength(20)
    await deliver()
    expect(slack.posts().map(({ key }) => key)).toEqual(Array.from({ length: 25 }, (_, i) => `m${i}`))
  })
})

describe('a message that was certainly not sent', () => {
  it('waits as long as the platform asked', async () => {
    failOnce('post', new DeliveryFailure('not-sent', 'rate limited', 90_000))
    await say('card', 'First')
    await deliver()
    expect(await row()).toMatchObject({ state: 'pending', reason: 'rate limited' })
    expect(await secondsUntilDue()).toBeGreaterThan(85)
    expect(await secondsUntilDue()).toBeLessThanOrEqual(91)
  })

  it('waits no longer than the platform asks, however often it asks, and later waits are no longer either', async () => {
    slack.before(() => {
      throw new DeliveryFailure('not-sent', 'rate limited', 3000)
    })
    await say('card', 'First')
    for (let i = 0; i < 5; i++) {
      await deliver()
      expect(await secondsUntilDue()).toBe(3)
      await waitIsOver()
    }
    slack.before(() => {
      throw new DeliveryFailure('not-sent', 'refused connection')
    })
    await deliver()
    expect(await secondsUntilDue()).toBe(1)
  })

  it('waits longer each time if the platform does not say how long, at most five minutes, and is never looked up', async () => {
    slack.before(() => {
      throw new DeliveryFailure('not-sent', 'refused connection')
    })
    await say('card', 'First')
    const waits: number[] = []
    for (let i = 0; i < 11; i++) {
      await deliver()
      waits.push(await secondsUntilDue())
      await waitIsOver()
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300])
    expect(new Set(slack.kinds())).toEqual(new Set(['post']))
  })
})

describe('a message that the platform refuses', () => {
  it('fails with the reason and does not hold back the next; a later edit tries again', async () => {
    failOnce('post', new DeliveryFailure('refused', 'channel_not_found'))
    await say('card', 'First')
    await say('next', 'Next')
    await deliver()
    expect(await row()).toMatchObject({ state: 'failed', reason: 'channel_not_found', dueAt: null, attempts: 0 })
    expect(slack.posts().map(({ key }) => key)).toEqual(['card', 'next'])
    await say('card', 'Second')
    await deliver()
    expect(await row()).toMatchObject({ state: 'sent', reason: null, postedMessage: 'C1-2' })
  })

  it('is tried again in its new state if it was changed meanwhile', async () => {
    let first = true
    slack.before(async ({ title }) => {
      if (!first) return
      first = false
      await say('card', `${title} shortened`)
      throw new DeliveryFailure('refused', 'too long')
    })
    await say('card', 'First')
    await deliver()
    expect(slack.posts().map(({ title }) => title)).toEqual(['First', 'First shortened'])
    expect(await row()).toMatchObject({ state: 'sent', shownRevision: 2 })
  })
})

describe('a message that someone deleted', () => {
  it('is posted again as it is now, before the messages after it, and edited there from then on', async () => {
    await say('card', 'First')
    await deliver()
    failOnce('edit', new DeliveryFailure('gone', 'message_not_found'))
    await say('card', 'Second')
    await say('note', 'Moved', 'card')
    await deliver()
    await say('card', 'Third')
    await deliver()
    expect(slack.calls).toEqual([
      { kind: 'post', channel: 'C1', key: 'card', title: 'First' },
      { kind: 'edit', channel: 'C1', title: 'Second', message: 'C1-1' },
      { kind: 'post', channel: 'C1', key: 'card', title: 'Second' },
      { kind: 'post', channel: 'C1', key: 'note', title: 'Moved', under: 'C1-2' },
      { kind: 'edit', channel: 'C1', title: 'Third', message: 'C1-2' },
    ])
    expect(await row()).toMatchObject({ state: 'sent', reason: null, postedMessage: 'C1-2', shownRevision: 3 })
  })

  it('is posted again also if that happened between its look-up and its edit', async () => {
    let lost = true
    slack.before(({ kind, channel, key = '' }) => {
      if (kind === 'edit') throw new DeliveryFailure('gone', 'message_not_found')
      if (kind !== 'post' || !lost) return
      lost = false
      slack.place({ platform: 'slack', workspace: 'T1', channel }, key)
      throw new DeliveryFailure('unknown', 'timeout')
    })
    await say('card', 'First')
    await deliver()
    await waitIsOver()
    await deliver()
    expect(slack.kinds()).toEqual(['post', 'lookUp', 'edit', 'post'])
    expect(await row()).toMatchObject({ state: 'sent', postedMessage: 'C1-2' })
  })
})

describe('a message whose attempts all have an unknown end', () => {
  const failing = () =>
    slack.before(({ key, kind }) => {
      if (key === 'card' && kind === 'post') throw new DeliveryFailure('unknown', 'HTTP 503')
    })
  const exhaust = async (times: number) => {
    for (let i = 0; i < times; i++) {
      expect(await deliver()).toBe(1)
      await waitIsOver()
    }
  }

  it('is given up after ten, so that those behind it go out', async () => {
    failing()
    await say('card', 'First')
    await say('next', 'Next')
    await exhaust(9)
    expect(await row('next')).toMatchObject({ state: 'pending', attempts: 0 })
    await exhaust(1)
    expect(await row()).toMatchObject({ state: 'failed', reason: 'HTTP 503', dueAt: null })
    expect(await row('next')).toMatchObject({ state: 'sent' })
  })

  it('is tried again by a later edit, which first looks it up', async () => {
    failing()
    await say('card', 'First')
    await exhaust(10)
    slack = recording()
    await say('card', 'Second')
    await deliver()
    expect(slack.kinds()).toEqual(['lookUp', 'post'])
    expect(await row()).toMatchObject({ state: 'sent', unknownEnds: 0, shownRevision: 2 })
  })

  it('is not given up because the platform could not be reached for long', async () => {
    failOnce('post', new DeliveryFailure('unknown', 'reset'))
    await say('card', 'First')
    await exhaust(1)
    slack.before(() => {
      throw new DeliveryFailure('not-sent', 'nothing listens')
    })
    await exhaust(15)
    expect(await row()).toMatchObject({ state: 'ambiguous', unknownEnds: 1 })
    slack.before(() => {})
    await exhaust(1)
    expect(await row()).toMatchObject({ state: 'sent' })
  })
})

describe('a message whose sending had an unknown end', () => {
  const timeOut = new DeliveryFailure('unknown', 'timeout')

  it('is looked up, and edited instead of posted again if it is found', async () => {
    slack.before(({ kind, channel, key = '' }) => {
      if (kind !== 'post') return
      slack.place({ platform: 'slack', workspace: 'T1', channel }, key)
      throw timeOut
    })
    await say('card', 'First')
    await deliver()
    expect(await row()).toMatchObject({ state: 'ambiguous', reason: 'timeout' })
    await say('card', 'Second')
    await waitIsOver()
    await deliver()
    expect(slack.kinds()).toEqual(['post', 'lookUp', 'edit'])
    expect(await row()).toMatchObject({ state: 'sent', postedMessage: 'C1-1', shownRevision: 2 })
  })

  it('is posted again if it is absent', async () => {
    failOnce('post', timeOut)
    await say('card', 'First')
    await deliver()
    await waitIsOver()
    await deliver()
    expect(slack.kinds()).toEqual(['post', 'lookUp', 'post'])
  })

  it('is posted again if the platform cannot tell: better twice than never', async () => {
    slack.forget()
    failOnce('post', timeOut)
    await say('card', 'First')
    await deliver()
    await waitIsOver()
    await deliver()
    expect(slack.kinds()).toEqual(['post', 'lookUp', 'post'])
  })

  it.each(['not-sent', 'unknown'] as const)(
    'is looked up again when the look-up fails (%s), before anything is posted',
    async (outcome) => {
      slack.before(({ kind, channel, key = '' }) => {
        if (kind !== 'post') return
        slack.place({ platform: 'slack', workspace: 'T1', channel }, key)
        throw timeOut
      })
      await say('card', 'First')
      await deliver()
      await waitIsOver()
      failOnce('lookUp', new DeliveryFailure(outcome, 'rate limited', 40_000))
      await deliver()
      expect(await secondsUntilDue()).toBeGreaterThan(35)
      await waitIsOver()
      await deliver()
      expect(slack.kinds()).toEqual(['post', 'lookUp', 'lookUp', 'edit'])
    },
  )

  it('is not posted again after it was found and its edit failed', async () => {
    slack.before(({ kind, channel, key = '' }) => {
      if (kind !== 'post') return
      slack.place({ platform: 'slack', workspace: 'T1', channel }, key)
      throw timeOut
    })
    await say('card', 'First')
    await deliver()
    await waitIsOver()
    failOnce('edit', new DeliveryFailure('not-sent', 'rate limited'))
    await deliver()
    await waitIsOver()
    await deliver()
    expect(slack.kinds()).toEqual(['post', 'lookUp', 'edit', 'edit'])
  })

  it('is posted again if the look-up is refused, as if the platform could not tell', async () => {
    failOnce('post', timeOut)
    await say('card', 'First')
    await deliver()
    await waitIsOver()
    failOnce('lookUp', new DeliveryFailure('refused', 'missing_scope'))
    await deliver()
    expect(slack.kinds()).toEqual(['post', 'lookUp', 'post'])
    expect(await row()).toMatchObject({ state: 'sent' })
  })

  it('is looked up by the next process if the first one died, once the lease is over', async () => {
    await say('card', 'First')
    const [lost] = await claimPlaces(db, [{ platform: 'slack', most: 10 }])
    if (!lost) throw new Error('nothing to claim')
    const { attempt } = await beginAttempt(db, lost)
    expect(attempt).toMatchObject({ key: 'card', unknown: false })
    slack.place(lost.address, 'card')
    expect(await deliver()).toBe(0)
    await leaseIsOver()
    expect(await deliver()).toBe(1)
    expect(slack.kinds()).toEqual(['lookUp', 'edit'])
    // the replica that seemed dead wakes up again
    await say('card', 'Second')
    expect(await beginAttempt(db, lost)).toEqual({ attempt: undefined, expired: [] })
  })

  it('waits no longer for a call that fails after process after process died', async () => {
    await say('card', 'First')
    for (let i = 0; i < 6; i++) {
      for (const lost of await claimPlaces(db, [{ platform: 'slack', most: 10 }])) await beginAttempt(db, lost)
      await leaseIsOver()
    }
    failOnce('lookUp', new DeliveryFailure('not-sent', 'refused connection'))
    await deliver()
    expect(await secondsUntilDue()).toBe(1)
  })

  it('is left to the process that claimed the channel during a look-up longer than the lease', async () => {
    failOnce('post', timeOut)
    await say('card', 'First')
    await deliver()
    await waitIsOver()
    slack.before(async ({ kind }) => {
      if (kind !== 'lookUp') return
      await leaseIsOver()
      expect(await claimPlaces(db, [{ platform: 'slack', most: 10 }])).toHaveLength(1)
    })
    await deliver()
    expect(slack.kinds()).toEqual(['post', 'lookUp'])
    expect(await row()).toMatchObject({ state: 'attempting' })
    slack.before(() => {})
    await leaseIsOver()
    expect(await deliver()).toBe(1)
    expect(slack.kinds()).toEqual(['post', 'lookUp', 'lookUp', 'post'])
  })

  it('is posted after a slow look-up that found nothing, within a renewed lease', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    failOnce('post', timeOut)
    await say('card', 'First')
    await deliver()
    await waitIsOver()
    let isHeld: boolean | undefined
    slack.before(async ({ kind }) => {
      vi.advanceTimersByTime(9000)
      if (kind === 'lookUp') await leaseIsOver()
      else
        isHeld = (await pool.query("SELECT lease_until > clock_timestamp() AS held FROM place WHERE channel = 'C1'"))
          .rows[0]?.held
    })
    await deliver()
    expect(slack.kinds()).toEqual(['post', 'lookUp', 'post'])
    expect(isHeld).toBe(true)
  })

  it('is given up for now if the platform never answered, so that the channel goes on', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    let hangs = true
    slack.before(() => {
      if (!hangs) return
      hangs = false
      queueMicrotask(() => vi.advanceTimersByTime(12_000))
      return new Promise(() => {})
    })
    await say('card', 'First')
    await deliver()
    expect(await row()).toMatchObject({ state: 'ambiguous', reason: 'The platform did not answer' })
  })
})

it('a process that stalled after it had claimed a message leaves it to others', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  await say('card', 'First')
  const [lease] = await claimPlaces(db, [{ platform: 'slack', most: 10 }])
  if (!lease) throw new Error('nothing to claim')
  const standsStill = new Proxy(db, {
    get: (target, name) => {
      const known = Reflect.get(target, name)
      if (name !== '$queryRaw') return known
      return (...statement: unknown[]) => known.apply(target, statement).finally(() => vi.advanceTimersByTime(40_000))
    },
  })
  await deliverPlace(delivererOf(standsStill, slack), lease, () => false)
  expect(slack.calls).toEqual([])
  expect(await deliver()).toBe(1)
  expect(slack.kinds()).toEqual(['lookUp', 'post'])
})

describe('an adapter that breaks', () => {
  it('is called five times, then the message fails and the next one goes out', async () => {
    slack.before(({ key }) => {
      if (key === 'card') throw new TypeError('of undefined')
    })
    await say('card', 'First')
    await say('next', 'Next')
    for (let i = 0; i < 5; i++) {
      expect(await deliver()).toBe(1)
      expect(await deliver()).toBe(0)
      await waitIsOver()
    }
    expect(await row()).toMatchObject({ state: 'failed', reason: 'The adapter broke: TypeError', dueAt: null })
    expect(await row('next')).toMatchObject({ state: 'sent' })
  })

  it('only once is called again, as for any message with an unknown end', async () => {
    failOnce('post', new TypeError('of undefined'))
    await say('card', 'First')
    await deliver()
    expect(await row()).toMatchObject({ state: 'ambiguous' })
    await waitIsOver()
    await deliver()
    expect(slack.kinds()).toEqual(['post', 'lookUp', 'post'])
    expect(await row()).toMatchObject({ state: 'sent', attempts: 0 })
  })
})
