import { readFile } from 'node:fs/promises'
import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import type { View } from '../../src/bot/view.ts'
import { claimPlaces } from '../../src/delivery/claim.ts'
import { deliverPlace } from '../../src/delivery/deliver.ts'
import { tryNextWay } from '../../src/delivery/fallback/next-way.ts'
import { verifyRecord } from '../../src/record/verify.ts'
import { clockOf } from '../deadlines/clock.ts'
import { recording } from '../delivery/recording.ts'
import { accepted } from '../story.ts'
import { invocationsIn, type Row, stoppedAt, upgraded } from './older.ts'

const { story, before, after, applied, newer } = await upgraded()
const sg20 = story.somebody('sg20', { name: 'SG20 Co-Convenor' })
const delegate = story.somebody('delegate', { name: 'Delegate from Asia' })
const organiserOfB = story.somebody('b-organiser', { name: 'Organiser of B', channel: 'C2' })
const { at } = clockOf(story)

/** What version 0.1.0 wrote and this version no longer keeps: how each reminder was tried is read from its deliveries. */
const dropped: Readonly<Record<string, readonly string[]>> = { ping: ['path'] }

const only = (row: Row | undefined, columns: readonly string[]): Row =>
  Object.fromEntries(columns.map((column) => [column, row?.[column]]))

describe('the migrations', () => {
  test('that are newer than the database are applied', () => {
    expect(applied).toEqual(newer)
    expect(newer.length).toBeGreaterThan(0)
  })

  test.each(Object.entries(before))('lose nothing of the table %s', (table, rows) => {
    const kept = Object.keys(rows[0] ?? {}).filter((column) => !dropped[table]?.includes(column))
    const now = after[table] ?? []
    const inOrder = (all: readonly Row[]) => all.map((row) => JSON.stringify(only(row, kept))).toSorted()
    expect(inOrder(now)).toEqual(inOrder(rows))
  })

  test('give each message to a person its person', () => {
    const places = new Map(after.place?.map((place) => [place.id, place]))
    const persons = after.delivery?.map(({ place_id, person_id }) => {
      const channel = String(places.get(place_id)?.channel)
      return [
        channel.startsWith('@') ? 'to a person' : 'in a channel',
        person_id === null ? 'nobody' : 'somebody',
      ].join()
    })
    expect([...new Set(persons)].toSorted()).toEqual(['in a channel,nobody', 'to a person,somebody'])
  })

  test('do not change the rules by which everything was scheduled', () => {
    expect(after.group?.map(({ profile_version }) => profile_version)).toEqual([2, 2])
  })
})

test('the data holds every state that a row can have, so that nothing is left untried', () => {
  const states = (table: string, column = 'state') =>
    [...new Set(before[table]?.map((row) => String(row[column])))].toSorted().join(' ')
  expect(states('meeting')).toBe('announced cancelled held planned')
  expect(states('notice')).toBe('confirmed drafted held refused sent withdrawn')
  expect(states('notice', 'kind')).toBe('announcement cancellation change')
  expect(states('meeting_proposal')).toBe('open settled withdrawn')
  expect(states('action_item')).toBe('done dropped open')
  expect(states('action_owner', 'stand')).toBe('asked handed owns')
  expect(states('poll')).toBe('closed open')
  expect(states('conclusion')).toBe('called objected proposed reopened standing withdrawn')
  expect(states('delivery')).toBe('ambiguous attempting expired failed pending sent')
  expect(states('ping')).toBe('expired sent stopped waiting')
  for (const table of ['draft', 'inbound', 'link_code', 'calendar_link', 'board_link', 'deadline_note', 'heartbeat'])
    expect(before[table], table).not.toEqual([])
})

test('the record of each group is whole', async () => {
  expect((await verifyRecord(story.db)).map(({ entries, broken }) => [entries, broken])).toEqual([
    [94, undefined],
    [3, undefined],
  ])
})

describe('members find what was there', () => {
  test.each([
    ['/home', ['Next meeting: M1 Announced', 'P1 Still open', 'B1 on T7', 'Announce M6', 'Next meeting: M1 Of B']],
    [
      '/meeting list past:yes',
      [
        'M1 Announced – Tue 1 Sep 2026, 14:00 Geneva (12:00 UTC) – announced. Green: the notice went out on Mon 3 Aug',
        'M6 Refused by the mail server – Thu 10 Sep 2026, 14:00 Geneva (12:00 UTC) – announced in the channels, not yet',
        'M5 Held – Tue 18 Aug 2026, 10:00 Geneva (08:00 UTC) – held',
        'M8 Announced late – informal exchange, no conclusions – Wed 12 Aug 2026, 14:00 Geneva (12:00 UTC) – held',
      ],
    ],
    [
      '/meeting show M1',
      [
        'Ends: Tue 1 Sep 2026, 15:30 Geneva (13:30 UTC) (1 h 30 min)',
        '1. Numbers and names – seeks a conclusion\n2. Opening\n3. Use cases',
        'Open action item: A-8 From a meeting – Delegate from Asia, Delegate from Africa, due Wed 5 Aug 2026',
        'Attending (1): Delegate from Asia\nMaybe (1): Delegate from Europe\nRegrets (1): Delegate from Africa',
      ],
    ],
    ['/meeting polls', ['P1 Still open']],
    [
      '/deadline list',
      [
        'Wed 26 Aug 2026 – Report to SG2 (S1)',
        'State: submitted on Mon 3 Aug 2026, in time (due Wed 26 Aug 2026)',
        'Announce M13 Became a meeting by e-mail\n',
        'Responsible: Delegate from Asia',
      ],
    ],
    [
      '/action list show:all',
      [
        'A-5 Handed, no answer yet – Delegate from Asia, Delegate from Africa (asked to take it over, no answer yet)',
        'A-3 Done with a note – Delegate from Asia, done on Mon 3 Aug 2026',
        'A-6 Handed and accepted – Delegate from Europe, due Fri 28 Aug 2026',
        'A-11 Left behind – Delegate from Oceania (has left the group), due Thu 3 Sep 2026',
      ],
    ],
    ['/action show A-4', ['Dropped: A-4 Dropped', 'Reason: Nobody asks for it']],
    [
      '/topic board picture:none',
      [
        'T9 Application and service layer identifiers – agreed in the CG (for report to SG2 and SG20), with reservations',
        'T13 IP addressing and identifier/locator split for IoT – call for objections',
        'T7 Identifier resolution and discovery – supported by 1 in B1; open',
      ],
    ],
    ['/poll list', ['B1 on T7: Where is resolution at home? – open until', 'B5 on T2: Anonymous and closed? – closed']],
    ['/poll show B5', ['Support: Joint']],
    [
      '/people list',
      [
        'SG20 Co-Convenor – Co-Convenor (appointed by SG20), Geneva, on slack',
        'Delegate from Asia – delegate, A Member State, SG20, Seoul, on slack and discord',
        'Delegate from Europe – observer',
        'Delegate by e-mail – delegate, A third Member State, Geneva, no account linked',
      ],
    ],
    ['/group status', ['Members: 9', 'SG2: SG2-R12 (https://www.itu.int/md/r12), Mon 3 Aug 2026', 'slack – connected']],
    ['/sgmeeting list', ['S1 SG2, Wed 9 Sep 2026', 'Moved from: Wed 11 Nov 2026', 'Opening plenary: Thu 17 Sep 2026']],
    ['/people pings', ['Quiet hours: 20:00 to 8:00 Geneva', 'one message a day at 8:00']],
  ])('%s', async (line, words) => {
    const { text } = await accepted(sg20.types(line))
    for (const word of words) expect(text).toContain(word)
  })
})

describe('a button in an old message', () => {
  const messages = [...(before.delivery ?? []), ...(before.inbound ?? [])]
  const pressed = new Map(messages.flatMap(invocationsIn).map((one) => [JSON.stringify(one), one]))

  test('names a command of this version, with arguments that it has and values that can be chosen', () => {
    const wrong = [...pressed.values()].filter(({ command, args }) => {
      const fields = story.bot.catalogue.find(command)?.fields
      return !fields || Object.keys(args).some((name) => fields[name] === undefined)
    })
    expect(pressed.size).toBeGreaterThan(200)
    expect(wrong).toEqual([])
  })

  test.each([
    ['meeting:1:card', 'Attending', 'You are attending M1 Announced'],
    ['meeting:1:card', 'Join information', 'https://itu.zoom.us/j/1?pwd=hidden'],
    ['meeting:1:card', 'Add to calendar', 'M1 Announced, Tue 1 Sep 2026, 14:00 Geneva (12:00 UTC)'],
    ['poll:1:card', 'Joint', 'That is already your position in B1'],
    [
      'poll:1:card',
      'Show positions',
      'Another Member State (SG2), spokesperson Delegate from Africa: objection to Joint',
    ],
    ['proposal:1:card', 'None of them', 'P1'],
    ['action:1:card', 'Details', 'A-1 Draft the liaison statement to SG17'],
    ['topic:13:conclusion:1', 'Preview the e-mail', 'Only Co-Convenors and the secretariat can do this'],
  ])('of %s still does what “%s” says', async (key, label, words) => {
    const row = before.delivery?.find((delivery) => delivery.key === key)
    expect((await delegate.presses(row?.view as View, label)).text).toContain(words)
  })
})

describe('the clock', async () => {
  const reminders = () => story.db.ping.findMany({ orderBy: { id: 'asc' } })
  const sent = await reminders()

  test('finds nothing to remind of again at the moment at which the older version stopped', async () => {
    const messages = await story.db.delivery.count()
    await at(stoppedAt)
    expect(await reminders()).toEqual(sent)
    expect(await story.db.delivery.count()).toBe(messages)
  })

  test('sends what waited for quiet hours to end, once', async () => {
    expect(sent.filter(({ state }) => state === 'waiting')).toHaveLength(3)
    await at('2026-08-19T06:00:30Z')
    const now = await reminders()
    expect(now.filter(({ state }) => state === 'waiting')).toEqual([])
    await at('2026-08-19T06:01:30Z')
    expect(await reminders()).toEqual(now)
  })

  test('reminds in the next days of what the older version would have reminded of, no more and no less', async () => {
    const from = Math.max(...sent.map(({ id }) => id))
    const hour = 3_600_000
    const ends = Date.parse('2026-08-23T00:00Z')
    for (let now = Date.parse(stoppedAt); now < ends; now += 2 * hour) await at(new Date(now).toISOString())
    const rows = await story.db.ping.findMany({ where: { id: { gt: from } }, include: { person: true } })
    const reminders = rows.map(({ deadline, revision, folded, rung, person, dueAt }) => {
      return `${deadline} (${revision}) ${[...folded, rung].join(' + ')}: ${person.name} at ${dueAt.toISOString()}`
    })
    const file = new URL('reminders-after-0.1.0.txt', import.meta.url)
    expect(reminders.toSorted()).toEqual((await readFile(file, 'utf8')).trimEnd().split('\n'))
  })
})

test('what waited to be sent is sent once, after a look where it may have gone out already', async () => {
  // by the clock of the database, which no test moves, what waited is due and the older version has stopped
  await story.db.delivery.updateMany({ where: { dueAt: { not: null } }, data: { dueAt: new Date(0) } })
  await story.db.place.updateMany({ data: { leaseUntil: null } })
  const { platform, calls } = recording('slack')
  const log = pino({ level: 'silent' })
  const deliverer = { db: story.db, platforms: [platform], log, onUndeliverable: tryNextWay }
  for (let leases = await claim(); leases.length > 0; leases = await claim())
    for (const lease of leases) await deliverPlace(deliverer, lease, () => false)
  const posted = calls.filter(({ kind }) => kind === 'post').map(({ channel, key }) => `${channel} ${key}`)
  expect(new Set(posted).size).toBe(posted.length)
  expect(posted).toContain('C1 meeting:13:card')
  const uncertain = before.delivery?.filter(({ state }) => state === 'attempting' || state === 'ambiguous')
  const lookedUp = calls.filter(({ kind }) => kind === 'lookUp').map(({ key }) => key)
  expect(lookedUp.toSorted()).toEqual(uncertain?.map(({ key }) => key).toSorted())
  const channels = new Map(before.place?.map(({ id, channel }) => [id, channel]))
  const gone = before.delivery?.filter(({ state }) => state === 'sent')
  const already = new Set(gone?.map(({ place_id, key }) => `${channels.get(place_id)} ${key}`))
  expect(posted.filter((post) => already.has(post))).toEqual([])
})

const claim = () => claimPlaces(story.db, [{ platform: 'slack', most: 50 }])

test('the older version’s organiser of another group goes on too', async () => {
  expect((await accepted(organiserOfB.types('/meeting show'))).text).toContain('Maybe (1): Delegate from Asia')
  expect((await accepted(organiserOfB.types('/poll show B1'))).text).toContain('Other')
})
