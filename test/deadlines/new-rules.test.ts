import { DateTime } from 'luxon'
import { pino } from 'pino'
import { afterEach, describe, expect, test } from 'vitest'
import { tick } from '../../src/deadlines/tick.ts'
import { deadlineSources, repost } from '../../src/features.ts'
import { createPulse } from '../../src/operations/pulse.ts'
import {
  type ProfileVersions,
  profileById,
  profileVersions,
  replaceProfile,
} from '../../src/terms/profiles/registry.ts'
import type { Period, RuleProfile } from '../../src/terms/rules.ts'
import { numberIn } from '../story.ts'
import { type Letter, world } from './clock.ts'

const utc = (iso: string) => DateTime.fromISO(iso, { zone: 'utc' })
const weeks = (count: number): Period => ({ count, unit: 'week' })

function profileOf(id: string): RuleProfile {
  const profile = profileById(id)
  if (!profile) throw new Error(`There is no profile ${id}`)
  return profile
}

const undo: (() => void)[] = []
afterEach(() => {
  for (const back of undo.splice(0)) back()
})

/** Installs a release in which the notice of this group's rules has another period. */
function release(period: Period, id = 'itu-cg-identification'): void {
  const before = profileOf(id)
  const { version, notice, formerNotices = [] } = before
  undo.push(
    replaceProfile({
      ...before,
      version: version + 1,
      notice: { ...notice, period },
      formerNotices: [...formerNotices, { untilVersion: version, notice }],
    }),
  )
}

/** A world with a meeting on Thu 1 Oct 2026, for which the notice is due on 17 Sep by the rules of the ToR. */
async function planned() {
  const here = await world()
  const { story } = here
  const lines: { readonly msg: string; readonly groups?: readonly number[] }[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) })
  const pulseOf = (replica: string, versions: ProfileVersions) =>
    createPulse({
      client: story.db,
      sources: deadlineSources,
      replica,
      zoneData: '2026b',
      holdAfterHours: undefined,
      rederive: async () => 0,
      repost,
      versions,
      log,
    })
  /** A process of the present release starts: it beats, and ticks. */
  async function starts(iso: string, replica = 'new'): Promise<void> {
    await pulseOf(replica, profileVersions())(utc(iso))
    await here.at(iso)
  }
  await here.sg20.types('/meeting plan title:First start:"1 Oct 2026 14:00" lasts:90m agenda:"One item"')
  await starts('2026-08-03T09:10:00Z', 'old')
  expect(await here.titles('sg20')).toEqual([])
  const schedules = () => story.db.watch.findMany({ orderBy: [{ kind: 'asc' }, { subjectId: 'asc' }] })
  const rescheduled = () => lines.filter(({ msg }) => msg.startsWith('the rules changed')).map(({ groups }) => groups)
  return { ...here, starts, pulseOf, schedules, rescheduled }
}

const rung = ({ text }: Letter) => /This reminder: (.*?)\. D is/.exec(text)?.[1]

describe('a release that asks for a notice of four weeks instead of two', () => {
  test('has members reminded by the new ladder, from 27 August on', async () => {
    const { starts, at, news } = await planned()
    release(weeks(4))
    await starts('2026-08-12T09:00:00Z')
    expect(await news('sg20')).toEqual([])
    const got: [string, string | undefined, string][] = []
    for (let day = utc('2026-08-13T07:00:00Z'); day <= utc('2026-10-01T07:00:00Z'); day = day.plus({ days: 1 })) {
      await at(day.toISO() ?? '')
      for (const letter of await news('sg20')) got.push([day.toISODate() ?? '', rung(letter), letter.title])
    }
    expect(got).toEqual([
      ['2026-08-27', 'D-35', 'Reminder: Announce M1 First by e-mail, in 7 days'],
      ['2026-08-30', 'D-32', 'Reminder: Announce M1 First by e-mail, in 4 days'],
      ['2026-09-01', 'D-30', 'Reminder: Announce M1 First by e-mail, in 2 days'],
      ['2026-09-02', 'D-29', 'Reminder: Announce M1 First by e-mail, tomorrow'],
      ['2026-09-03', 'D-28', 'Reminder: Announce M1 First by e-mail, today'],
    ])
  })

  test('makes up for the rungs of the new ladder that were before it, in one reminder', async () => {
    const { starts, letter } = await planned()
    release(weeks(4))
    await starts('2026-08-31T09:00:00Z')
    expect(rung(await letter('sg20'))).toBe('D-32 (also covers D-35)')
  })

  test('shows the new last day on the card, and names the version in /deadline show', async () => {
    const { story, starts, sg20 } = await planned()
    expect((await story.messages())['meeting:1:card']).toContain('Thu 17 Sep 2026')
    expect((await sg20.types('/deadline show deadline:notice:1')).text).toContain('SG20), version 2\n')
    release(weeks(4))
    await starts('2026-08-12T09:00:00Z')
    const card = (await story.messages())['meeting:1:card']
    expect(card).toContain('Thu 3 Sep 2026')
    expect(card).not.toContain('Thu 17 Sep 2026')
    expect((await sg20.types('/deadline show deadline:notice:1')).text).toContain('SG20), version 3\n')
  })
})

test('a notice that was in time stays in time, and its verdict names the version of the rules by which it was judged', async () => {
  const { story, starts, sg20, secretariat } = await planned()
  story.at('2026-09-10T09:00:00Z')
  await sg20.presses((await sg20.types('/meeting announce meeting:M1')).view, 'Send')
  const recorded = await secretariat.types('/meeting notified meeting:M1 sent:"10 Sep 2026"')
  expect(recorded.text).toContain('Green: the notice went out on Thu 10 Sep 2026, in time.')
  release(weeks(4))
  await starts('2026-09-11T09:00:00Z')
  const verdict = 'Green: the notice went out on Thu 10 Sep 2026, in time (judged by version 2 of the rules).'
  expect((await story.messages())['meeting:1:card']).toContain(verdict)
  expect((await sg20.types('/deadline show deadline:notice:1')).text).toContain(verdict)
})

test('a release that asks for one week instead of two reminds later, and repeats nothing that was sent before', async () => {
  const { starts, at, letter, news } = await planned()
  await at('2026-09-10T07:00:00Z')
  expect(rung(await letter('sg20'))).toBe('D-21')
  release(weeks(1))
  await starts('2026-09-11T09:00:00Z')
  for (const day of ['13', '15', '16']) await at(`2026-09-${day}T07:00:00Z`)
  expect(await news('sg20')).toEqual([])
  await at('2026-09-17T07:00:00Z')
  expect(rung(await letter('sg20'))).toBe('D-14')
})

test('a release that changes no rule schedules nothing again', async () => {
  const { starts, schedules, rescheduled } = await planned()
  const before = await schedules()
  await starts('2026-08-09T09:00:00Z')
  expect(await schedules()).toEqual(before)
  expect(rescheduled()).toEqual([])
})

test('every group that runs by the changed rules is scheduled again, and no other', async () => {
  const { story, starts, schedules, rescheduled } = await planned()
  const others = [
    ['C2', 'itu-cg-identification'],
    ['C3', 'w3c-distributed'],
  ] as const
  for (const [channel, profile] of others) {
    const secretariat = story.somebody('secretariat').in(channel)
    await secretariat.types(`/group setup name:${channel} profile:${profile}`)
    numberIn(await secretariat.types('/meeting plan title:Other start:"1 Oct 2026 14:00" lasts:90m agenda:"One item"'))
  }
  await starts('2026-08-03T09:20:00Z')
  const next = async () =>
    (await schedules()).filter(({ kind }) => kind === 'meeting').map(({ lookAt }) => lookAt.toISOString())
  expect(await next()).toEqual(['2026-09-10T07:00:00.000Z', '2026-09-10T07:00:00.000Z', '2026-09-17T09:00:00.000Z'])
  release(weeks(4))
  await starts('2026-08-12T09:00:00Z')
  expect(await next()).toEqual(['2026-08-27T07:00:00.000Z', '2026-08-27T07:00:00.000Z', '2026-09-17T09:00:00.000Z'])
  expect(rescheduled()).toEqual([[1, 2]])
})

describe('two processes', () => {
  test('of the same release that start at once schedule everything again once', async () => {
    const { pulseOf, rescheduled } = await planned()
    release(weeks(4))
    const now = utc('2026-08-12T09:00:00Z')
    await Promise.all(['one', 'two'].map((replica) => pulseOf(replica, profileVersions())(now)))
    expect(rescheduled()).toEqual([[1]])
  })

  test('of different releases do not argue: the newer one counts, and the older one leaves the group alone', async () => {
    const { story, starts, at, pulseOf, news, schedules, rescheduled } = await planned()
    const older = profileVersions()
    const oldTick = (iso: string) => tick({ db: story.db, sources: deadlineSources, versions: older }, utc(iso))
    release(weeks(4))
    await starts('2026-08-12T09:00:00Z')
    const before = await schedules()
    await pulseOf('old', older)(utc('2026-08-12T09:00:10Z'))
    await starts('2026-08-12T09:00:20Z')
    expect(await schedules()).toEqual(before)
    expect(rescheduled()).toEqual([[1]])
    // what is due by the newer rules is left to a process that has them
    await oldTick('2026-08-27T07:00:00Z')
    expect(await news('sg20')).toEqual([])
    await at('2026-08-27T07:00:10Z')
    expect(await news('sg20')).toHaveLength(1)
  })

  test('of different releases: once the newer one has ended, the older one counts, so a release can be rolled back', async () => {
    const { story, starts, pulseOf, schedules } = await planned()
    const older = profileVersions()
    release(weeks(4))
    await starts('2026-08-12T09:00:00Z')
    const [former] = undo.splice(0)
    former?.()
    await story.db.replica.deleteMany({ where: { id: 'new' } })
    await pulseOf('old', older)(utc('2026-08-12T10:00:00Z'))
    await tick({ db: story.db, sources: deadlineSources }, utc('2026-08-12T10:00:00Z'))
    expect((await schedules()).find(({ kind }) => kind === 'meeting')?.lookAt).toEqual(new Date('2026-09-10T07:00:00Z'))
    expect(await story.db.group.findFirst()).toMatchObject({ profileVersion: 2 })
  })
})
