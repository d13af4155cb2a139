import { describe, expect, test } from 'vitest'
import { groupOfToR, openStory } from '../story.ts'
import { lineProblems, readBack } from './calendar-file.ts'
import { fetching, pathIn } from './fetching.ts'

const story = await openStory('2026-08-03T09:00:00Z')
const { secretariat, sg20, delegate } = await groupOfToR(story)
const { ask, logged } = await fetching(story)

await sg20.types(
  '/meeting plan title:First start:"1 Sep 14:00" lasts:90m agenda:Opening tool:Zoom link:https://itu.zoom.us/j/1?pwd=hidden',
)
await sg20.types('/meeting plan title:Second start:"25 Oct 14:00" lasts:1h agenda:Opening')
const linked = await delegate.types('/calendar link')
const mine = pathIn(linked)
const everybodys = pathIn(await sg20.types('/calendar publish'))

const eventIn = (text: string, title: string) => {
  const found = readBack(text).events.find((event) => event.text('summary').includes(title))
  if (!found) throw new Error(`There is no ${title} in ${text}`)
  return found
}

describe('a calendar app', () => {
  test('reads the meetings of the group at the address, without join links that contain a passcode', async () => {
    const { status, headers, text } = await ask(mine)
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('text/calendar; charset=utf-8')
    expect(headers['cache-control']).toBe('private, no-cache')
    expect(lineProblems(text)).toEqual([])
    expect(readBack(text)).toMatchObject({ method: 'PUBLISH', name: 'CG-Identification', zones: ['Europe/Zurich'] })
    expect(eventIn(text, 'M1 First').starts).toBe('2026-09-01T12:00:00.000Z')
    expect(eventIn(text, 'M2 Second').starts).toBe('2026-10-25T13:00:00.000Z')
    expect(eventIn(text, 'First').text('organizer')).toMatch(/^mailto:/)
    expect(text).not.toContain('hidden')
    expect(text).toContain('1. Opening')
  })

  test('does not fetch again what it has, by tag or by date', async () => {
    story.at('2026-08-03T09:05:00Z')
    const { headers } = await ask(mine)
    const { etag, 'last-modified': date } = headers
    if (etag === undefined || date === undefined) throw new Error('The calendar has neither tag nor date')
    expect(date).toBe('Mon, 03 Aug 2026 09:00:00 GMT')
    const known: Record<string, string>[] = [{ 'if-none-match': `"other", W/${etag}` }, { 'if-modified-since': date }]
    for (const headers of known) expect(await ask(mine, headers)).toMatchObject({ status: 304, text: '' })
    expect((await ask(mine, { 'if-none-match': '"other"', 'if-modified-since': date })).status).toBe(200)
    expect((await ask(mine, { 'if-modified-since': 'Sun, 02 Aug 2026 09:00:00 GMT' })).status).toBe(200)
    const head = await ask(mine, {}, 'HEAD')
    expect(head).toMatchObject({ status: 200, text: '' })
    expect(head.headers.etag).toBe(etag)
  })

  test('gets no date for a change within the same second, since another may follow', async () => {
    await sg20.types('/meeting edit meeting:M2 tool:Webex')
    expect((await ask(mine)).headers['last-modified']).toBeUndefined()
    story.at('2026-08-03T09:05:01Z')
    expect((await ask(mine)).headers['last-modified']).toBe('Mon, 03 Aug 2026 09:05:00 GMT')
  })

  test('can only read', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PROPFIND']) {
      const { status, headers } = await ask(mine, {}, method)
      expect([status, headers.allow]).toEqual([405, 'GET, HEAD'])
    }
  })

  test.each([
    '/calendar/',
    '/calendar/.ics',
    `/calendar/${'A'.repeat(32)}.ics`,
    `${'/calendar/'}${'A'.repeat(5000)}.ics`,
    "/calendar/'%20OR%201=1.ics",
    '/calendar/%00.ics',
  ])('finds nothing at %s', async (path) => {
    expect(await ask(path)).toMatchObject({ status: 404, text: 'There is no calendar at this address.\n' })
  })
})

describe('one entry that moves and disappears when the meeting does', () => {
  const entry = async (title: string) => {
    const event = eventIn((await ask(everybodys)).text, title)
    return { uid: event.text('uid'), sequence: Number(event.text('sequence')), event }
  }

  test('only a change that calendars show raises the sequence', async () => {
    const first = await entry('M1')
    const steps: readonly [string, number][] = [
      ['/meeting move meeting:M1 start:"2 Sep 15:00"', 1],
      ['/meeting move meeting:M1 start:"2 Sep 15:00" lasts:1h', 1],
      ['/meeting edit meeting:M1 title:"First exchange"', 1],
      ['/meeting edit meeting:M1 title:"First exchange"', 0],
      ['/meeting edit meeting:M1 tool:MyMeetings', 1],
      ['/meeting edit meeting:M1 link:https://itu.zoom.us/j/2', 1],
      ['/meeting edit meeting:M1 link:none', 1],
      ['/meeting agenda add meeting:M1 item:"Another item"', 0],
      ['/meeting attend meeting:M1 as:attending', 0],
    ]
    let { sequence } = first
    for (const [line, more] of steps) {
      expect((await sg20.types(line)).kind).toBe('answer')
      const now = await entry('M1')
      expect([line, now.sequence - sequence, now.uid]).toEqual([line, more, first.uid])
      sequence = now.sequence
    }
    const { event } = await entry('M1')
    expect(event).toMatchObject({ starts: '2026-09-02T13:00:00.000Z', ends: '2026-09-02T14:00:00.000Z' })
    expect(event.text('description')).toContain('2. Another item')
  })

  test('the announcement confirms the entry, the cancellation removes it', async () => {
    const before = await entry('M1')
    expect(before.event.text('status')).toBe('TENTATIVE')
    await sg20.presses((await sg20.types('/meeting announce M1')).view, 'Send')
    const announced = await entry('M1')
    expect(announced.event.text('status')).toBe('CONFIRMED')
    expect(announced.sequence).toBe(before.sequence + 1)
    story.at('2026-08-04T09:00:00Z')
    await sg20.types('/meeting cancel meeting:M1 reason:"Too few"')
    const cancelled = await entry('M1')
    expect(cancelled.event.text('status')).toBe('CANCELLED')
    expect(cancelled).toMatchObject({ uid: before.uid, sequence: before.sequence + 2 })
    expect(cancelled.event.changed).toBe('2026-08-04T09:00:00.000Z')
    expect(cancelled.event.text('description')).toBe('Cancelled. Reason: Too few')
  })

  test('it leaves the calendar a year later, and the others stay', async () => {
    story.at('2027-09-03T09:00:00Z')
    const { events } = readBack((await ask(everybodys)).text)
    expect(events.map((event) => event.text('summary'))).toEqual(['CG-Identification: M2 Second'])
    story.at('2026-08-04T10:00:00Z')
  })
})

describe('a person’s own address', () => {
  test('shows their own answer; the group’s address shows no answers', async () => {
    await delegate.types('/meeting attend meeting:M2 as:regrets')
    const own = eventIn((await ask(mine)).text, 'M2')
    expect(own.text('description')).toContain('Your answer: regrets')
    expect(own.text('transp')).toBe('TRANSPARENT')
    const shared = await ask(everybodys)
    expect(eventIn(shared.text, 'M2').text('transp')).toBe('OPAQUE')
    expect(shared.text).not.toContain('Your answer')
  })

  test('has 160 random bits and is stored nowhere', async () => {
    expect(mine).toMatch(/^\/calendar\/[A-Z0-9]{32}\.ics$/)
    const secret = mine.slice(10, 42)
    const tables = await story.db.$queryRaw<{ name: string }[]>`
      SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`
    expect(tables.length).toBeGreaterThan(20)
    for (const { name } of tables) {
      const rows = await story.db.$queryRawUnsafe<unknown[]>(
        `SELECT 1 FROM "${name}" t WHERE t::text LIKE '%${secret}%'`,
      )
      expect([name, rows.length]).toEqual([name, 0])
    }
    expect(logged.join()).not.toContain(secret)
  })

  test('is not shown again if the request is delivered again', async () => {
    const asked = { command: 'calendar link', args: {} }
    const first = await sg20.does(asked, 'delivered-twice')
    const again = await sg20.does(asked, 'delivered-twice')
    expect(pathIn(first)).toMatch(/ics$/)
    expect(again.text).toContain('The address is shown only once')
    expect(again.text).not.toContain('/calendar/')
    expect(await story.db.calendarLink.count({ where: { person: { name: 'SG20 Co-Convenor' } } })).toBe(1)
  })

  test('can be issued five times, and revoked without affecting others', async () => {
    for (let i = 0; i < 4; i++) pathIn(await delegate.types('/calendar link'))
    expect((await delegate.types('/calendar link')).text).toContain('There are already 5 addresses')
    expect((await delegate.presses(linked.view, 'Revoke my addresses')).kind).toBe('answer')
    expect((await ask(mine)).status).toBe(404)
    expect((await ask(everybodys)).status).toBe(200)
    expect((await delegate.types('/calendar revoke')).text).toContain('You have no calendar address in this group')
  })

  test('follows the person when two turn out to be one', async () => {
    const path = pathIn(await delegate.types('/calendar link'))
    const other = story.somebody('other', { name: 'Other account' })
    const code = /One-time code: (\w+)/.exec((await other.types('/people link')).text)?.[1]
    await delegate.types(`/people link ${code}`)
    expect(eventIn((await ask(path)).text, 'M2').text('description')).toContain('Your answer: regrets')
  })

  test('ends when its owner leaves the group', async () => {
    const guest = story.somebody('guest', { name: 'Guest' })
    const path = pathIn(await guest.types('/calendar link'))
    expect((await ask(path)).status).toBe(200)
    await story.db.membership.deleteMany({ where: { person: { name: 'Guest' } } })
    expect((await ask(path)).status).toBe(404)
  })
})

test('an organiser can revoke the address of the group', async () => {
  expect((await delegate.types('/calendar publish')).kind).toBe('refusal')
  const path = pathIn(await secretariat.types('/calendar publish'))
  expect((await ask(path)).status).toBe(200)
  expect((await sg20.types('/calendar unpublish')).kind).toBe('answer')
  expect((await ask(path)).status).toBe(404)
  expect((await sg20.types('/calendar unpublish')).text).toContain('The group has no calendar address')
})

test('an address of one group shows nothing of another', async () => {
  const organiser = story.somebody('b', { name: 'Organiser of B', channel: 'C2' })
  await organiser.types('/group setup name:"Group B"')
  await organiser.types('/meeting plan title:"Of B alone" start:"1 Sep 14:00" lasts:1h agenda:Opening')
  await sg20.in('C2').types('/people me')
  const inA = await ask(pathIn(await sg20.types('/calendar link')))
  const inB = await ask(pathIn(await sg20.in('C2').types('/calendar link')))
  expect(inA.text).not.toContain('Of B')
  expect(readBack(inB.text).events.map((event) => event.text('summary'))).toEqual(['Group B: M1 Of B alone'])
  expect(inB.text).not.toContain('CG-Identification')
})

test('without a public address the bot says so and stores nothing', async () => {
  story.isAt(undefined)
  const before = await story.db.calendarLink.count()
  for (const line of ['/calendar link', '/calendar publish']) {
    const got = await sg20.types(line)
    expect(got.kind).toBe('refusal')
    expect(got.text).toContain('This bot has no public address')
    expect(got.text).toContain('PUBLIC_URL')
  }
  expect(await story.db.calendarLink.count()).toBe(before)
})
