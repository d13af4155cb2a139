import { describe, expect, test } from 'vitest'
import { type Got, groupOfToR, numberIn, openStory } from '../story.ts'

const story = await openStory('2026-08-03T09:00:00Z')
const { sg20, delegate } = await groupOfToR(story)

/** Plans a meeting and returns its number. */
async function planned(start: string, agenda = 'Opening'): Promise<string> {
  const line = `/meeting plan title:"On ${start}" start:"${start}" lasts:90m`
  return numberIn(await sg20.types(agenda === '' ? line : `${line} agenda:"${agenda}"`))
}
const card = (m: string) => story.text(`meeting:${m}:card`)
const announcement = (m: string) => story.text(`meeting:${m}:announcement`)
const announce = (m: string): Promise<Got> => sg20.types(`/meeting announce M${m}`)

describe('moving an announced meeting', () => {
  async function announced(start: string): Promise<string> {
    const m = await planned(start)
    await sg20.presses((await announce(m)).view, 'Send')
    return m
  }

  test('to a later start on the same day keeps the notice', async () => {
    const m = await announced('1 Sep 14:00')
    story.at('2026-08-25T09:00:00Z')
    const got = await sg20.types(`/meeting move meeting:M${m} start:"1 Sep 16:00"`)
    story.at('2026-08-03T09:00:00Z')
    expect(got.kind).toBe('answer')
    expect(got.text).toContain('\nThe notice is unchanged because the new start is later on the same day.')
    expect(await announcement(m)).toContain('Begins: Tue 1 Sep 2026, 16:00 Geneva (14:00 UTC)')
    expect((await card(m)).toLowerCase()).not.toContain('informal')
  })

  test.each([
    ['an earlier start on the same day', '1 Sep 13:00'],
    ['another day', '2 Sep 14:00'],
  ])('to %s makes the notice count again', async (_, start) => {
    const m = await announced('1 Sep 14:00')
    const got = await sg20.types(`/meeting move meeting:M${m} start:"${start}"`)
    expect(got.kind).toBe('answer')
    expect(got.text).toContain('The notice now counts from the day on which the change goes out.')
  })

  test.each([
    ['an earlier start on the same day', '1 Sep 13:00', 7],
    ['another day', '3 Sep 14:00', 5],
  ])('late to %s needs a reason', async (_, start, daysLate) => {
    const m = await announced('1 Sep 14:00')
    story.at('2026-08-25T09:00:00Z')
    const refused = await sg20.types(`/meeting move meeting:M${m} start:"${start}"`)
    expect(refused.kind).toBe('refusal')
    expect(refused.text).toContain(`The notice of the new date would be ${daysLate} days late.`)
    expect(refused.text).toContain('clause 2, item 3')
    expect(await card(m)).toContain('Tue 1 Sep 2026, 14:00')
    const moved = await sg20.corrects(refused, { reason: 'The host is not free' })
    story.at('2026-08-03T09:00:00Z')
    expect(moved.kind).toBe('answer')
    expect(await card(m)).toContain(
      'Informal exchange, no conclusions: the notice was late. Reason: The host is not free',
    )
    const notes = Object.entries(await story.messages()).filter(([key]) => key.startsWith(`meeting:${m}:change:`))
    expect(notes.at(-1)?.[1]).toContain('Marked as “informal exchange, no conclusions”, because the notice is late')
  })

  test('edits the messages in place, and a note in the thread says from when to when', async () => {
    const m = await announced('1 Sep 14:00')
    const before = Object.keys(await story.messages()).filter((key) => !key.includes(':change:'))
    await sg20.types(`/meeting move meeting:M${m} start:"8 Sep 15:00" lasts:2h`)
    const after = await story.messages()
    expect(Object.keys(after).filter((key) => !key.includes(':change:'))).toEqual(before)
    expect(after[`meeting:${m}:card`]).toContain('Ends: Tue 8 Sep 2026, 17:00 Geneva (15:00 UTC) (2 h)')
    expect(after[`meeting:${m}:announcement`]).toContain('Begins: Tue 8 Sep 2026, 15:00 Geneva')
    expect(after[`meeting:${m}:change:3`]).toBe(
      'Moved by SG20 Co-Convenor\nNew: Tue 8 Sep 2026, 15:00 Geneva (13:00 UTC)\nWas: Tue 1 Sep 2026, 14:00 Geneva\nLength: 2 h, was 1 h 30 min',
    )
    const note = await story.db.delivery.findFirst({ where: { key: `meeting:${m}:change:3` } })
    expect(note?.underKey).toBe(`meeting:${m}:card`)
  })

  test('to another length only shows the length, and the notice is unchanged', async () => {
    const m = await announced('1 Sep 14:00')
    const got = await sg20.types(`/meeting move meeting:M${m} start:"1 Sep 14:00" lasts:1h`)
    expect(got.text).toContain('The notice is unchanged because the start is the same.')
    expect(got.text).not.toContain('later')
    expect(await story.text(`meeting:${m}:change:3`)).toBe('Changed by SG20 Co-Convenor\nLength: 1 h, was 1 h 30 min')
    const history = (await sg20.types(`/meeting history M${m}`)).text
    expect(history).toContain('edited (length from 1 h 30 min to 1 h)')
  })

  test('to its present start is refused', async () => {
    const m = await planned('1 Sep 14:00')
    const got = await sg20.types(`/meeting move meeting:M${m} start:"1 Sep 14:00"`)
    expect(got.text).toContain(`M${m} already begins at that time.`)
    expect((await sg20.types(`/meeting move meeting:M${m} start:"1 Sep 14:00" lasts:2h`)).kind).toBe('answer')
  })

  test('a planned meeting moves without a reason, however late it would be', async () => {
    const m = await planned('1 Sep 14:00')
    const got = await sg20.types(`/meeting move meeting:M${m} start:"5 Aug 14:00"`)
    expect(got.kind).toBe('answer')
    expect(got.text).toContain('Red: a notice sent today would be 12 days late.')
  })
})

describe('a cancelled meeting', () => {
  test('shows neither agenda nor join link in any message, and says why', async () => {
    const line =
      '/meeting plan title:Doomed start:"1 Sep 14:00" lasts:90m link:https://itu.zoom.us/j/77 agenda:"Wording"'
    const m = numberIn(await sg20.types(line))
    await sg20.presses((await announce(m)).view, 'Send')
    const got = await sg20.types(`/meeting cancel meeting:M${m} reason:"No host"`)
    expect(got.text).toContain(`Cancelled: M${m} Doomed`)
    const mine = Object.entries(await story.messages()).filter(([key]) => key.startsWith(`meeting:${m}:`))
    for (const [, text] of mine) expect(text).not.toMatch(/zoom|Wording|Join/)
    expect(await card(m)).toContain('Reason: No host')
    expect(await announcement(m)).toMatch(/^Cancelled: M\d+ Doomed\n/)
    expect(mine.at(-1)?.[1]).toBe('Cancelled by SG20 Co-Convenor\nWas: Tue 1 Sep 2026, 14:00 Geneva. Reason: No host')
  })

  test('stays cancelled: nobody can move, edit, announce, attend or join it', async () => {
    const m = await planned('1 Sep 14:00')
    const before = await story.view(`meeting:${m}:card`)
    await sg20.types(`/meeting cancel meeting:M${m} reason:"No host"`)
    const lines = ['move start:"2 Sep 14:00"', 'edit title:x', 'announce', 'cancel reason:x', 'join', 'held'].map(
      (words) => words.replace(/^(\w+)/, `/meeting $1 meeting:M${m}`),
    )
    for (const words of lines) {
      const got = await sg20.types(words)
      expect([words, got.kind]).toEqual([words, 'refusal'])
      expect(got.text).toContain('cancelled')
    }
    expect((await delegate.presses(before, 'Attending')).text).toContain('was cancelled')
    expect((await delegate.presses(before, 'Propose an item', { item: 'x' })).text).toContain('was cancelled')
  })

  test('is no longer in the list of meetings to come', async () => {
    const m = await planned('1 Sep 14:00')
    await sg20.types(`/meeting cancel meeting:M${m} reason:"No host"`)
    expect((await delegate.types('/meeting list')).text).not.toContain(`M${m} `)
    expect((await delegate.types(`/meeting show M${m}`)).text).toContain('Cancelled: ')
  })
})
