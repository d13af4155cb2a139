import { DateTime } from 'luxon'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { tick } from '../../src/deadlines/tick.ts'
import { claimPlaces } from '../../src/delivery/claim.ts'
import { deliverPlace } from '../../src/delivery/deliver.ts'
import { deadlineSources } from '../../src/features.ts'
import { delivererOf, recording } from '../delivery/recording.ts'
import { groupOfToR, openStory } from '../story.ts'

type Line = Readonly<Record<string, unknown>> & { readonly msg: string }

/** A group with a meeting on Tue 1 Sep, whose log is read. The year is later than any day on which this runs. */
async function logged() {
  const story = await openStory('2031-08-01T09:00:00Z')
  const { db } = story
  const people = await groupOfToR(story)
  const written: Line[] = []
  const log = pino({ base: null, timestamp: false }, { write: (line: string) => void written.push(JSON.parse(line)) })
  const slack = recording()

  /** Ticks, sends what waits, and returns what was logged meanwhile. */
  async function at(iso: string): Promise<readonly Line[]> {
    story.at(iso)
    written.length = 0
    await tick({ db, sources: deadlineSources, log }, DateTime.fromISO(iso, { zone: 'utc' }))
    const deliverer = { ...delivererOf(db, slack), log }
    for (const lease of await claimPlaces(db, [{ platform: 'slack', most: 50 }]))
      await deliverPlace(deliverer, lease, () => false)
    return [...written]
  }
  await at('2031-08-01T09:10:00Z')
  await people.sg20.types('/meeting plan title:First start:"1 Sep 2031 14:00" lasts:90m agenda:"One item"')
  const idOf = async (name: string) => (await db.person.findFirstOrThrow({ where: { name } })).id
  const first = await db.group.findFirstOrThrow()
  return { ...people, story, db, at, group: first.id, sg20Id: await idOf('SG20 Co-Convenor') }
}

const about = (lines: readonly Line[], person: number) =>
  lines.filter((line) => line.person === person).map(({ level: _, ...line }) => line)

test('one reminder can be followed by its ids, from the tick that created it until it was delivered', async () => {
  const { db, at, sg20, secretariat, group, sg20Id: person } = await logged()
  await sg20.types('/people me zone:America/Los_Angeles')
  const planned = await at('2031-08-01T09:20:00Z')
  expect(planned).toContainEqual({
    level: 30,
    group,
    subject: 'meeting:1',
    until: '2031-08-11T07:00:00.000Z',
    msg: 'next reminder not yet due',
  })
  expect(await at('2031-08-01T09:30:00Z')).toEqual([])

  // midnight in Los Angeles
  const [created, ...others] = about(await at('2031-08-11T07:00:00Z'), person)
  const { id: ping } = await db.ping.findFirstOrThrow({ where: { personId: person } })
  const ids = { group, deadline: 'notice:1', person, ping, rung: 'D-21' }
  const waits = { waitsFor: 'quiet hours', until: '2031-08-11T14:00:00.000Z' }
  expect(created).toEqual({ ...ids, ...waits, msg: 'reminder created, waiting' })
  expect(others).toEqual([])
  const shown = await secretariat.types('/deadline show deadline:notice:1')
  expect(shown.text).toMatch(/D-21 to SG20 Co-Convenor, .* – waiting for the end of their quiet hours\n/)

  const [handed, posted, ...more] = about(await at('2031-08-11T14:00:00Z'), person)
  const { id: delivery, key, placeId: place } = await db.delivery.findFirstOrThrow({ where: { personId: person } })
  expect(handed).toEqual({ ...ids, delivery, key, msg: 'reminder handed over' })
  expect(posted).toEqual({
    delivery,
    key,
    group,
    person,
    place,
    platform: 'slack',
    revision: 1,
    kind: 'post',
    msg: 'delivered',
  })
  expect(more).toEqual([])
})

test('the log says why a reminder waits, was folded, stopped or expired', async () => {
  const { at, story, sg20, sg20Id: person } = await logged()
  const messages = async (iso: string) =>
    about(await at(iso), person)
      .filter(({ msg }) => msg !== 'delivered')
      .map(({ msg, rung, reason, waitsFor }) => [msg, rung, reason ?? waitsFor].filter(Boolean).join(': '))
  await messages('2031-08-02T09:00:00Z')
  await sg20.types('/people pings digest:12')
  expect(await messages('2031-08-11T07:00:00Z')).toEqual(['reminder created, waiting: D-21: digest'])
  await sg20.types('/deadline snooze deadline:notice:1 days:4')
  expect(await messages('2031-08-11T10:00:00Z')).toEqual(['reminder put off: D-21: snooze'])
  const shown = await sg20.types('/deadline show deadline:notice:1')
  expect(shown.text).toMatch(/D-21 to SG20 Co-Convenor, .* – waiting for the end of the snooze\n/)
  expect(await messages('2031-08-14T07:00:00Z')).toEqual(['reminder created, waiting: D-18: digest'])
  expect(await messages('2031-08-14T10:00:00Z')).toEqual(['reminder put off: D-18: snooze'])
  expect(await messages('2031-08-15T07:20:00Z')).toEqual([
    expect.stringMatching(/^reminder created, waiting: put off until /),
  ])
  expect(await messages('2031-08-15T10:00:00Z')).toEqual([
    'reminder folded into a later one: D-21',
    'reminder folded into a later one: D-18',
    expect.stringMatching(/^reminder handed over: put off until /),
  ])
  expect(await messages('2031-08-16T07:00:00Z')).toEqual(['reminder created, waiting: D-16: digest'])
  await sg20.types('/meeting cancel meeting:M1 reason:"No rapporteur"')
  expect(await messages('2031-08-16T10:00:00Z')).toEqual(['reminder stopped: D-16: it was cancelled'])
  await sg20.types('/meeting plan title:Next start:"1 Sep 2031 15:00" lasts:90m agenda:"One item"')
  await messages('2031-08-16T11:00:00Z')
  expect(await messages('2031-08-18T07:00:00Z')).toEqual(['reminder created, waiting: D-14: digest'])
  // the bot is down from now until after the meeting
  expect(await messages('2031-09-02T10:00:00Z')).toEqual(['reminder expired: D-14: it was too late to be useful'])
  expect(story.now().toISO()).toBe('2031-09-02T10:00:00.000Z')
})
