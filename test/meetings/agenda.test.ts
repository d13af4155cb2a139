import { describe, expect, test } from 'vitest'
import { groupOfToR, numberIn, story } from '../story.ts'

const told = await story('2026-08-03T09:00:00Z')
const { secretariat, sg20, delegate } = await groupOfToR(told)
const other = told.somebody('other', { name: 'Delegate from Africa' })
const observer = told.somebody('observer', { name: 'Observer' })
await other.types('/people me')
await observer.types('/people me')
await secretariat.types('/people appoint who:Observer office:observer')

async function planned(agenda: readonly string[] = []): Promise<string> {
  const form = { start: '1 Sep 14:00', lasts: '90m', agenda: agenda.join('\n') }
  return numberIn(await sg20.types('/meeting plan title:"IoT identifiers"', form))
}
const items = async (m: string): Promise<readonly string[]> => {
  const shown = (await delegate.types(`/meeting agenda show M${m}`)).text
  return shown.split('\n').flatMap((line) => /^\d+\. (.*)$/.exec(line)?.[1] ?? [])
}

describe('the draft agenda', () => {
  test('any delegate proposes an item, by command or by the button, and everyone sees it', async () => {
    const m = await planned()
    await delegate.types(`/meeting agenda add meeting:M${m} item:"Shared MCC for IoT"`)
    const card = await told.view(`meeting:${m}:card`)
    await other.presses(card, 'Propose an item', { item: 'Terms', conclusion: 'yes' })
    expect(await items(m)).toEqual(['Shared MCC for IoT', 'Terms – seeks a conclusion'])
    const standing = await told.standing()
    expect(standing[`meeting:${m}:card`]).toContain('1. Shared MCC for IoT\n2. Terms')
    expect(standing[`meeting:${m}:change:3`]).toBe(
      'Agenda\nDelegate from Africa: added “Terms” (place 2; conclusion sought)',
    )
  })

  test('an observer sees it and proposes nothing', async () => {
    const m = await planned(['Opening'])
    const got = await observer.types(`/meeting agenda add meeting:M${m} item:x`)
    expect(got.text).toContain('Only delegates, the secretariat and Co-Convenors can do this. You are an observer.')
    expect((await observer.types(`/meeting agenda show M${m}`)).text).toContain('1. Opening')
  })

  test('the organisers put it in order; a delegate does not', async () => {
    const m = await planned(['A', 'B', 'C', 'D'])
    await sg20.types(`/meeting agenda move meeting:M${m} number:4 to:1`)
    expect(await items(m)).toEqual(['D', 'A', 'B', 'C'])
    await secretariat.types(`/meeting agenda move meeting:M${m} number:1 to:3`)
    expect(await items(m)).toEqual(['A', 'B', 'D', 'C'])
    const got = await delegate.types(`/meeting agenda move meeting:M${m} number:1 to:2`)
    expect(got.text).toContain('Only Co-Convenors and the secretariat can do this. You are a delegate.')
    expect(await items(m)).toEqual(['A', 'B', 'D', 'C'])
  })

  test.each([
    ['move meeting:M number:3 to:1', 'has no item 3'],
    ['move meeting:M number:1 to:3', 'has no item 3'],
    ['edit meeting:M number:3 item:x', 'has no item 3'],
    ['remove meeting:M number:3', 'has no item 3'],
    ['remove meeting:M number:0', 'not a whole number from 1 to 40'],
  ])('%s on two items is refused, with the numbers that there are', async (words, refusal) => {
    const m = await planned(['A', 'B'])
    const got = await sg20.types(`/meeting agenda ${words.replace('M ', `M${m} `)}`)
    expect(got.kind).toBe('refusal')
    expect(got.text).toContain(refusal)
    if (!words.includes(':0')) expect(got.text).toContain('It has items 1 to 2.')
    expect(await items(m)).toEqual(['A', 'B'])
  })

  test('who added an item changes or removes it; another delegate does not, an organiser does', async () => {
    const m = await planned(['Opening'])
    await delegate.types(`/meeting agenda add meeting:M${m} item:Mine`)
    const refused = await other.types(`/meeting agenda edit meeting:M${m} number:2 item:Theirs`)
    expect(refused.text).toContain('This item was added by someone else.')
    expect((await other.types(`/meeting agenda remove meeting:M${m} number:2`)).kind).toBe('refusal')
    await delegate.types(`/meeting agenda edit meeting:M${m} number:2 item:"Mine, mended"`)
    expect(await items(m)).toEqual(['Opening', 'Mine, mended'])
    await sg20.types(`/meeting agenda edit meeting:M${m} number:2 item:"Mine, mended by a Co-Convenor"`)
    await delegate.types(`/meeting agenda remove meeting:M${m} number:2`)
    expect(await items(m)).toEqual(['Opening'])
  })

  test('is full with 40 items', async () => {
    const m = await planned(Array.from({ length: 39 }, (_, i) => `Item ${i}`))
    expect((await delegate.types(`/meeting agenda add meeting:M${m} item:Fortieth`)).kind).toBe('answer')
    const got = await delegate.types(`/meeting agenda add meeting:M${m} item:More`)
    expect(got.text).toContain('is full: it has 40 items')
  })
})

test('the next meeting is meant where none is named, by its agenda and its join information', async () => {
  const m = await planned(['Opening'])
  const next = /^(M\d+) /.exec((await delegate.types('/meeting show')).text)?.[1]
  expect((await delegate.types('/meeting agenda show')).text).toContain(`${next} `)
  expect((await delegate.types('/meeting join')).text).toContain(`How to join ${next} `)
  await sg20.types(`/meeting cancel meeting:M${m} reason:x`)
})

test('the history shows what each change of the agenda turned into what', async () => {
  const m = await planned(['A', 'B'])
  await delegate.types(`/meeting agenda add meeting:M${m} item:C conclusion:yes`)
  await sg20.types(`/meeting agenda move meeting:M${m} number:3 to:1`)
  await sg20.types(`/meeting agenda edit meeting:M${m} number:1 item:"C, mended" conclusion:no`)
  await sg20.types(`/meeting agenda edit meeting:M${m} number:2 item:A conclusion:yes`)
  await sg20.types(`/meeting agenda remove meeting:M${m} number:2`)
  const history = (await delegate.types(`/meeting history M${m}`)).text
  expect(history.split('\n').flatMap((entry) => / – (.*: .*)$/.exec(entry)?.[1] ?? [])).toEqual([
    'SG20 Co-Convenor: removed “A” (place was 2; conclusion was sought)',
    'SG20 Co-Convenor: changed item 2 “A” (conclusion sought)',
    'SG20 Co-Convenor: changed item 1 “C” (title from “C” to “C, mended”; no conclusion any more)',
    'SG20 Co-Convenor: moved “C” (place from 3 to 1)',
    'Delegate from Asia: added “C” (place 3; conclusion sought)',
    expect.stringMatching(/^SG20 Co-Convenor: planned \(.*agenda “A”, “B”\)$/),
  ])
  const { meeting } = await told.db.meetingChange.findFirstOrThrow({
    where: { what: 'removed “A”' },
    include: { meeting: { select: { changes: { orderBy: { id: 'asc' } } } } },
  })
  expect(meeting.changes.map(({ before, after }) => [before, after]).slice(1)).toEqual([
    [null, { item: 'C', place: 3, conclusion: 'sought' }],
    [{ place: 3 }, { place: 1 }],
    [
      { title: 'C', conclusion: 'sought' },
      { title: 'C, mended', conclusion: null },
    ],
    [
      { title: 'A', conclusion: null },
      { title: 'A', conclusion: 'sought' },
    ],
    [{ item: 'A', place: 2, conclusion: 'sought' }, null],
  ])
})

describe('after the announcement (clause 2, item 3)', () => {
  async function announced(agenda: readonly string[]): Promise<string> {
    told.at('2026-08-03T09:00:00Z')
    const m = await planned(agenda)
    await sg20.presses((await sg20.types(`/meeting announce M${m}`)).view, 'Send')
    await sg20.types(`/meeting notified meeting:M${m} sent:today`)
    told.at('2026-08-04T09:00:00Z')
    return m
  }

  test('an item that comes later is marked “added after notice” wherever the agenda stands', async () => {
    const m = await announced(['Opening'])
    await delegate.types(`/meeting agenda add meeting:M${m} item:"New item" conclusion:yes`)
    expect(await items(m)).toEqual(['Opening', 'New item – seeks a conclusion, added after notice'])
    const standing = await told.standing()
    expect(standing[`meeting:${m}:card`]).toContain('2. New item – seeks a conclusion, added after notice')
    expect(standing[`meeting:${m}:announcement`]).toContain('2. New item – seeks a conclusion, added after notice')
  })

  test('an item that is given other words, or now seeks a conclusion, was not in the notice either', async () => {
    const m = await announced(['Opening', 'Terms'])
    await sg20.types(`/meeting agenda edit meeting:M${m} number:1 item:"SG2 leads on E.164"`)
    await sg20.types(`/meeting agenda edit meeting:M${m} number:2 item:Terms conclusion:yes`)
    expect(await items(m)).toEqual([
      'SG2 leads on E.164 – added after notice',
      'Terms – seeks a conclusion, added after notice',
    ])
  })

  test('while it only stands in the channels, an item can still be in the notice until the last day for it', async () => {
    told.at('2026-08-03T09:00:00Z')
    const m = await planned(['Opening'])
    await sg20.presses((await sg20.types(`/meeting announce M${m}`)).view, 'Send')
    told.at('2026-08-18T21:59:59Z')
    await delegate.types(`/meeting agenda add meeting:M${m} item:"In time"`)
    told.at('2026-08-18T22:00:00Z')
    await delegate.types(`/meeting agenda add meeting:M${m} item:Late`)
    told.at('2026-08-04T09:00:00Z')
    expect(await items(m)).toEqual(['Opening', 'In time', 'Late – added after notice'])
  })

  test('the order changes nothing about that', async () => {
    const m = await announced(['Opening', 'Terms'])
    await sg20.types(`/meeting agenda move meeting:M${m} number:2 to:1`)
    expect(await items(m)).toEqual(['Terms', 'Opening'])
  })

  test('a planned meeting marks nothing, and neither does its late announcement: all of it is in that notice', async () => {
    told.at('2026-08-18T22:00:00Z')
    const m = await planned(['Opening'])
    await delegate.types(`/meeting agenda add meeting:M${m} item:Terms`)
    expect(await items(m)).toEqual(['Opening', 'Terms'])
    const preview = await sg20.types(`/meeting announce M${m}`)
    expect(preview.text).not.toContain('added after notice')
    await sg20.presses(preview.view, 'Send as late…', { reason: 'Urgent' })
    const standing = await told.standing()
    expect(standing[`meeting:${m}:card`]).not.toContain('added after notice')
    expect(standing[`meeting:${m}:announcement`]).not.toContain('added after notice')
    told.at('2026-08-19T22:00:00Z')
    await delegate.types(`/meeting agenda add meeting:M${m} item:Later`)
    expect(await items(m)).toEqual(['Opening', 'Terms', 'Later – added after notice'])
    told.at('2026-08-04T09:00:00Z')
  })

  test('at least one item stays', async () => {
    const m = await announced(['Opening', 'Terms'])
    await sg20.types(`/meeting agenda remove meeting:M${m} number:2`)
    const got = await sg20.types(`/meeting agenda remove meeting:M${m} number:1`)
    expect(got.text).toContain('An announced meeting keeps a draft agenda.')
    expect(await items(m)).toEqual(['Opening'])
  })
})

test('an agenda closes with its meeting', async () => {
  const m = await planned(['Opening'])
  told.at('2026-09-01T13:30:00Z')
  const got = await delegate.types(`/meeting agenda add meeting:M${m} item:x`)
  expect(got.text).toContain(`M${m} is over.`)
})
