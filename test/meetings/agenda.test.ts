import { describe, expect, test } from 'vitest'
import { groupOfToR, numberIn, openStory } from '../story.ts'

const story = await openStory('2026-08-03T09:00:00Z')
const { secretariat, sg20, delegate } = await groupOfToR(story)
const other = story.somebody('other', { name: 'Delegate from Africa' })
const observer = story.somebody('observer', { name: 'Observer' })
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
    const card = await story.view(`meeting:${m}:card`)
    await other.presses(card, 'Propose an item', { item: 'Terms', conclusion: 'yes' })
    expect(await items(m)).toEqual(['Shared MCC for IoT', 'Terms – seeks a conclusion'])
    expect(await story.text(`meeting:${m}:card`)).toContain('1. Shared MCC for IoT\n2. Terms')
    expect(await story.text(`meeting:${m}:change:3`)).toBe(
      'Agenda\nDelegate from Africa: added “Terms” (position 2; conclusion sought)',
    )
  })

  test('an observer sees it but cannot propose items', async () => {
    const m = await planned(['Opening'])
    const got = await observer.types(`/meeting agenda add meeting:M${m} item:x`)
    expect(got.text).toContain('Only delegates, the secretariat and Co-Convenors can do this. You are an observer.')
    expect((await observer.types(`/meeting agenda show M${m}`)).text).toContain('1. Opening')
  })

  test('organisers reorder it; a delegate cannot', async () => {
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
  ])('%s on two items is refused with the numbers that exist', async (words, refusal) => {
    const m = await planned(['A', 'B'])
    const got = await sg20.types(`/meeting agenda ${words.replace('M ', `M${m} `)}`)
    expect(got.kind).toBe('refusal')
    expect(got.text).toContain(refusal)
    if (!words.includes(':0')) expect(got.text).toContain('It has items 1 to 2.')
    expect(await items(m)).toEqual(['A', 'B'])
  })

  test('the person who added an item, and any organiser, can change or remove it; another delegate cannot', async () => {
    const m = await planned(['Opening'])
    await delegate.types(`/meeting agenda add meeting:M${m} item:Mine`)
    const refused = await other.types(`/meeting agenda edit meeting:M${m} number:2 item:Theirs`)
    expect(refused.text).toContain('This item was added by someone else.')
    expect((await other.types(`/meeting agenda remove meeting:M${m} number:2`)).kind).toBe('refusal')
    await delegate.types(`/meeting agenda edit meeting:M${m} number:2 item:"Mine, edited"`)
    expect(await items(m)).toEqual(['Opening', 'Mine, edited'])
    await sg20.types(`/meeting agenda edit meeting:M${m} number:2 item:"Mine, edited by a Co-Convenor"`)
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

test('without a meeting number, agenda and join information are those of the next meeting', async () => {
  const m = await planned(['Opening'])
  const next = /^(M\d+) /.exec((await delegate.types('/meeting show')).text)?.[1]
  expect((await delegate.types('/meeting agenda show')).text).toContain(`${next} `)
  expect((await delegate.types('/meeting join')).text).toContain(`How to join ${next} `)
  await sg20.types(`/meeting cancel meeting:M${m} reason:x`)
})

test('the history shows what each change of the agenda replaced', async () => {
  const m = await planned(['A', 'B'])
  await delegate.types(`/meeting agenda add meeting:M${m} item:C conclusion:yes`)
  await sg20.types(`/meeting agenda move meeting:M${m} number:3 to:1`)
  await sg20.types(`/meeting agenda edit meeting:M${m} number:1 item:"C, edited" conclusion:no`)
  await sg20.types(`/meeting agenda edit meeting:M${m} number:2 item:A conclusion:yes`)
  await sg20.types(`/meeting agenda remove meeting:M${m} number:2`)
  const history = (await delegate.types(`/meeting history M${m}`)).text
  expect(history.split('\n').flatMap((entry) => / – (.*: .*)$/.exec(entry)?.[1] ?? [])).toEqual([
    'SG20 Co-Convenor: removed “A” (position was 2; conclusion was sought)',
    'SG20 Co-Convenor: changed item 2 “A” (conclusion sought)',
    'SG20 Co-Convenor: changed item 1 “C” (title from “C” to “C, edited”; conclusion removed)',
    'SG20 Co-Convenor: moved “C” (position from 3 to 1)',
    'Delegate from Asia: added “C” (position 3; conclusion sought)',
    expect.stringMatching(/^SG20 Co-Convenor: planned \(.*agenda “A”, “B”\)$/),
  ])
  const { meeting } = await story.db.meetingChange.findFirstOrThrow({
    where: { what: 'removed “A”' },
    include: { meeting: { select: { changes: { orderBy: { id: 'asc' } } } } },
  })
  expect(meeting.changes.map(({ before, after }) => [before, after]).slice(1)).toEqual([
    [null, { item: 'C', place: 3, conclusion: 'sought' }],
    [{ place: 3 }, { place: 1 }],
    [
      { title: 'C', conclusion: 'sought' },
      { title: 'C, edited', conclusion: null },
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
    story.at('2026-08-03T09:00:00Z')
    const m = await planned(agenda)
    await sg20.presses((await sg20.types(`/meeting announce M${m}`)).view, 'Send')
    await sg20.types(`/meeting notified meeting:M${m} sent:today`)
    story.at('2026-08-04T09:00:00Z')
    return m
  }

  test('an item that is added later is marked “added after notice” wherever the agenda is shown', async () => {
    const m = await announced(['Opening'])
    await delegate.types(`/meeting agenda add meeting:M${m} item:"New item" conclusion:yes`)
    expect(await items(m)).toEqual(['Opening', 'New item – seeks a conclusion, added after notice'])
    for (const message of ['card', 'announcement'])
      expect(await story.text(`meeting:${m}:${message}`)).toContain(
        '2. New item – seeks a conclusion, added after notice',
      )
  })

  test('an item with new words, or one that now seeks a conclusion, counts as added after the notice too', async () => {
    const m = await announced(['Opening', 'Terms'])
    await sg20.types(`/meeting agenda edit meeting:M${m} number:1 item:"SG2 leads on E.164"`)
    await sg20.types(`/meeting agenda edit meeting:M${m} number:2 item:Terms conclusion:yes`)
    expect(await items(m)).toEqual([
      'SG2 leads on E.164 – added after notice',
      'Terms – seeks a conclusion, added after notice',
    ])
  })

  test('while the announcement is only in the channels, items can still be in the notice until its last day', async () => {
    story.at('2026-08-03T09:00:00Z')
    const m = await planned(['Opening'])
    await sg20.presses((await sg20.types(`/meeting announce M${m}`)).view, 'Send')
    story.at('2026-08-18T21:59:59Z')
    await delegate.types(`/meeting agenda add meeting:M${m} item:"In time"`)
    story.at('2026-08-18T22:00:00Z')
    await delegate.types(`/meeting agenda add meeting:M${m} item:Late`)
    story.at('2026-08-04T09:00:00Z')
    expect(await items(m)).toEqual(['Opening', 'In time', 'Late – added after notice'])
  })

  test('reordering marks nothing', async () => {
    const m = await announced(['Opening', 'Terms'])
    await sg20.types(`/meeting agenda move meeting:M${m} number:2 to:1`)
    expect(await items(m)).toEqual(['Terms', 'Opening'])
  })

  test('nothing is marked on a planned meeting or in its late announcement: that notice includes it all', async () => {
    story.at('2026-08-18T22:00:00Z')
    const m = await planned(['Opening'])
    await delegate.types(`/meeting agenda add meeting:M${m} item:Terms`)
    expect(await items(m)).toEqual(['Opening', 'Terms'])
    const preview = await sg20.types(`/meeting announce M${m}`)
    expect(preview.text).not.toContain('added after notice')
    await sg20.presses(preview.view, 'Send as late…', { reason: 'Urgent' })
    for (const message of ['card', 'announcement'])
      expect(await story.text(`meeting:${m}:${message}`)).not.toContain('added after notice')
    story.at('2026-08-19T22:00:00Z')
    await delegate.types(`/meeting agenda add meeting:M${m} item:Later`)
    expect(await items(m)).toEqual(['Opening', 'Terms', 'Later – added after notice'])
    story.at('2026-08-04T09:00:00Z')
  })

  test('at least one item remains', async () => {
    const m = await announced(['Opening', 'Terms'])
    await sg20.types(`/meeting agenda remove meeting:M${m} number:2`)
    const got = await sg20.types(`/meeting agenda remove meeting:M${m} number:1`)
    expect(got.text).toContain('An announced meeting keeps a draft agenda.')
    expect(await items(m)).toEqual(['Opening'])
  })
})

test('an agenda closes with its meeting', async () => {
  const m = await planned(['Opening'])
  story.at('2026-09-01T13:30:00Z')
  const got = await delegate.types(`/meeting agenda add meeting:M${m} item:x`)
  expect(got.text).toContain(`M${m} is over.`)
})
