import { describe, expect, test } from 'vitest'
import { type Got, groupOfToR, numberIn, story } from '../story.ts'

const told = await story('2026-08-03T09:00:00Z')
const { sg20, sg2, delegate } = await groupOfToR(told)
const chatOnly = 'not yet distributed by e-mail, so it does not count as notice yet'

/** Plans a meeting and gives its number. */
async function planned(start: string, agenda = 'Opening'): Promise<string> {
  const line = `/meeting plan title:"On ${start}" start:"${start}" lasts:90m`
  return numberIn(await sg20.types(agenda === '' ? line : `${line} agenda:"${agenda}"`))
}
const card = async (m: string) => (await told.standing())[`meeting:${m}:card`] ?? ''
const announcement = async (m: string) => (await told.standing())[`meeting:${m}:announcement`]
const announce = (m: string): Promise<Got> => sg20.types(`/meeting announce M${m}`)

describe('an announcement (clause 2, item 3)', () => {
  test('is refused without a draft agenda, with the clause and what to do', async () => {
    const m = await planned('1 Sep 14:00', '')
    const got = await announce(m)
    expect(got.kind).toBe('refusal')
    expect(got.text).toContain(`M${m} has no draft agenda, so it cannot be announced.`)
    expect(got.text).toContain('clause 2, item 3: “Meeting announcements, including the draft agenda')
    expect(got.text).toContain(`Add at least one item with /meeting agenda add meeting:M${m}.`)
  })

  test('is previewed first: the verdict, the whole text, and how many will see it', async () => {
    const m = await planned('1 Sep 14:00', 'Opening\nDemarcation of E.164 numbers')
    const got = await announce(m)
    expect(got.text).toContain('Green: a notice sent today is in time.')
    expect(got.text).toContain('1. Opening\n2. Demarcation of E.164 numbers')
    expect(got.text).toContain('It goes to 1 channel, seen by 4 members of the group.')
    expect(got.text).toContain('Only distribution by e-mail to t25cgidentification@lists.itu.int counts as notice.')
    expect(got.text).toContain('Tue 1 Sep 2026, 14:00 Geneva (12:00 UTC)')
    expect(await announcement(m)).toBeUndefined()
  })

  test('“Not yet” sends nothing and says until when there is time', async () => {
    const m = await planned('1 Sep 14:00')
    const preview = await announce(m)
    const got = await sg20.presses(preview.view, 'Not yet')
    expect(got.text).toBe('Nothing was sent\nThe last day for the notice is Tue 18 Aug 2026, until 23:59 Geneva.')
    expect(got.replace).toBe(true)
    expect(await announcement(m)).toBeUndefined()
    expect((await sg20.types(`/meeting show M${m}`)).text).toContain('State: planned, not announced yet')
  })

  test('“Send” posts it, and nothing turns green by chat alone', async () => {
    const m = await planned('1 Sep 14:00')
    const sent = await sg20.presses((await announce(m)).view, 'Send')
    expect(sent.text).toContain(`Notice state: ${chatOnly}.`)
    expect(sent.view.tone).not.toBe('good')
    expect(await announcement(m)).toContain(`Notice state: ${chatOnly}.`)
    expect(await card(m)).toContain(`Notice: ${chatOnly}; last day Tue 18 Aug 2026, until 23:59 Geneva`)
    const shown = await delegate.types(`/meeting show M${m}`)
    expect(shown.text).toContain(`State: announced in the channels, ${chatOnly}`)
    expect(shown.text).toContain('Notice: An e-mail sent today would be in time (green).')
    expect(shown.view.tone).not.toBe('good')
    for (const text of [await card(m), await announcement(m), sent.text]) expect(text).not.toMatch(/green/i)
    expect(await told.db.notice.findMany({ where: { distributedAt: { not: null } } })).toEqual([])
  })

  test('is sent once: a second press and a second Co-Convenor are told that it is out', async () => {
    const m = await planned('1 Sep 14:00')
    const preview = await announce(m)
    await sg20.presses(preview.view, 'Send')
    expect((await sg20.presses(preview.view, 'Send')).text).toContain(`M${m} is announced already.`)
    expect((await sg2.types(`/meeting announce M${m}`)).text).toContain(`M${m} is announced already.`)
    expect(await told.db.notice.count({ where: { meeting: { number: Number(m) } } })).toBe(1)
  })

  test('a preview that a change has overtaken is not sent', async () => {
    const m = await planned('1 Sep 14:00')
    const preview = await announce(m)
    await delegate.types(`/meeting agenda add meeting:M${m} item:"Added meanwhile"`)
    const got = await sg20.presses(preview.view, 'Send')
    expect(got.kind).toBe('refusal')
    expect(got.text).toContain('The meeting was changed after this preview.')
    expect(got.text).toContain(`/meeting announce meeting:M${m}`)
    expect(await announcement(m)).toBeUndefined()
  })

  test('a preview from the last permitted day cannot be sent the day after without a reason', async () => {
    told.at('2026-08-18T21:59:59Z')
    const m = await planned('1 Sep 14:00')
    const preview = await announce(m)
    expect(preview.text).toContain('Amber: today is the last permitted day for the notice.')
    told.at('2026-08-18T22:00:00Z')
    const got = await sg20.presses(preview.view, 'Send')
    told.at('2026-08-03T09:00:00Z')
    expect(got.text).toContain('The notice would be 1 day late.')
    expect(got.text).toContain(`Look at it again with /meeting announce meeting:M${m} and give a reason`)
    expect(await announcement(m)).toBeUndefined()
  })
})

describe('a late announcement (clause 2, item 3)', () => {
  const mark = 'informal exchange, no conclusions'

  test('has no plain “Send”: it asks for a reason', async () => {
    const m = await planned('10 Aug 14:00')
    const preview = await announce(m)
    expect(preview.text).toContain('Red: a notice sent today would be 7 days late.')
    expect(preview.text).toContain('Announced today, a meeting is possible from: Mon 17 Aug 2026')
    await expect(sg20.presses(preview.view, 'Send')).rejects.toThrow('No button')
    const put = await sg20.presses(preview.view, 'Not yet')
    expect(put.text).toContain('The last day for the notice was Mon 27 Jul 2026')
    const without = await sg20.presses(preview.view, 'Send as late…')
    expect(without.kind).toBe('refusal')
    expect(without.problems.reason).toBe('Reason is needed.')
    expect(await announcement(m)).toBeUndefined()
  })

  test('with a reason it goes out, and the meeting is an informal exchange wherever it is shown', async () => {
    const m = await planned('9 Aug 14:00')
    const reason = 'TSAG moved its meeting'
    const preview = await announce(m)
    const sent = await sg20.presses(preview.view, 'Send as late…', { reason })
    expect(sent.kind).toBe('answer')
    expect(await announcement(m)).toContain(`This meeting is an ${mark}: its notice is late. Reason: ${reason}`)
    expect(await card(m)).toContain(`Informal exchange, no conclusions: the notice was late. Reason: ${reason}`)
    expect(preview.text).not.toContain('added after notice')
    expect(await announcement(m)).not.toContain('added after notice')
    expect(sent.text).toContain('The last day for the e-mail was Sun 26 Jul 2026')
    expect((await told.standing())[`meeting:${m}:change:2`]).toContain(`As ${mark}: ${reason}`)
    for (const line of [`/meeting show M${m}`, '/meeting list', '/group status', `/meeting join M${m}`])
      expect((await delegate.types(line)).text.toLowerCase()).toContain(mark)
    const history = (await delegate.types(`/meeting history M${m}`)).text
    expect(history).toContain(`SG20 Co-Convenor: announced late (reason for the late notice “${reason}”)`)
  })

  test('moved to a lawful day it is an informal exchange no more', async () => {
    const m = await planned('11 Aug 14:00')
    await sg20.presses((await announce(m)).view, 'Send as late…', { reason: 'Urgent' })
    const moved = await sg20.types(`/meeting move meeting:M${m} start:"1 Sep 14:00"`)
    expect(moved.kind).toBe('answer')
    expect((await card(m)).toLowerCase()).not.toContain('informal')
    expect((await announcement(m))?.toLowerCase()).not.toContain('informal')
    expect((await delegate.types(`/meeting history M${m}`)).text).toContain('no reason for the late notice any more')
  })
})

describe('moving an announced meeting', () => {
  async function announced(start: string): Promise<string> {
    const m = await planned(start)
    await sg20.presses((await announce(m)).view, 'Send')
    return m
  }

  test('to a later start on the same day keeps the notice', async () => {
    const m = await announced('1 Sep 14:00')
    told.at('2026-08-25T09:00:00Z')
    const got = await sg20.types(`/meeting move meeting:M${m} start:"1 Sep 16:00"`)
    told.at('2026-08-03T09:00:00Z')
    expect(got.kind).toBe('answer')
    expect(got.text).toContain('\nThe notice stays as it was: a later start on the same day.')
    expect(await announcement(m)).toContain('Begins: Tue 1 Sep 2026, 16:00 Geneva (14:00 UTC)')
    expect((await card(m)).toLowerCase()).not.toContain('informal')
  })

  test.each([
    ['an earlier start on the same day', '1 Sep 13:00'],
    ['another day', '2 Sep 14:00'],
  ])('to %s counts the notice anew', async (_, start) => {
    const m = await announced('1 Sep 14:00')
    const got = await sg20.types(`/meeting move meeting:M${m} start:"${start}"`)
    expect(got.kind).toBe('answer')
    expect(got.text).toContain('The notice counts anew from the day on which the change goes out.')
  })

  test.each([
    ['an earlier start on the same day', '1 Sep 13:00', 7],
    ['another day', '3 Sep 14:00', 5],
  ])('late to %s needs a reason', async (_, start, daysLate) => {
    const m = await announced('1 Sep 14:00')
    told.at('2026-08-25T09:00:00Z')
    const refused = await sg20.types(`/meeting move meeting:M${m} start:"${start}"`)
    expect(refused.kind).toBe('refusal')
    expect(refused.text).toContain(`The notice of the new date would be ${daysLate} days late.`)
    expect(refused.text).toContain('clause 2, item 3')
    expect(await card(m)).toContain('Tue 1 Sep 2026, 14:00')
    const moved = await sg20.corrects(refused, { reason: 'The host is not free' })
    told.at('2026-08-03T09:00:00Z')
    expect(moved.kind).toBe('answer')
    expect(await card(m)).toContain(
      'Informal exchange, no conclusions: the notice was late. Reason: The host is not free',
    )
    const notes = Object.entries(await told.standing()).filter(([key]) => key.startsWith(`meeting:${m}:change:`))
    expect(notes.at(-1)?.[1]).toContain('As informal exchange, no conclusions, because the notice is late')
  })

  test('edits the messages in place, and a note in the thread says from when to when', async () => {
    const m = await announced('1 Sep 14:00')
    const before = Object.keys(await told.standing()).filter((key) => !key.includes(':change:'))
    await sg20.types(`/meeting move meeting:M${m} start:"8 Sep 15:00" lasts:2h`)
    const after = await told.standing()
    expect(Object.keys(after).filter((key) => !key.includes(':change:'))).toEqual(before)
    expect(after[`meeting:${m}:card`]).toContain('Ends: Tue 8 Sep 2026, 17:00 Geneva (15:00 UTC) (2 h)')
    expect(after[`meeting:${m}:announcement`]).toContain('Begins: Tue 8 Sep 2026, 15:00 Geneva')
    expect(after[`meeting:${m}:change:3`]).toBe(
      'Moved by SG20 Co-Convenor\nNew: Tue 8 Sep 2026, 15:00 Geneva (13:00 UTC)\nWas: Tue 1 Sep 2026, 14:00 Geneva',
    )
    const note = await told.db.delivery.findFirst({ where: { key: `meeting:${m}:change:3` } })
    expect(note?.underKey).toBe(`meeting:${m}:card`)
  })

  test('to the time at which it begins already is refused', async () => {
    const m = await planned('1 Sep 14:00')
    const got = await sg20.types(`/meeting move meeting:M${m} start:"1 Sep 14:00"`)
    expect(got.text).toContain(`M${m} begins at that time already.`)
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
    const mine = Object.entries(await told.standing()).filter(([key]) => key.startsWith(`meeting:${m}:`))
    for (const [, text] of mine) expect(text).not.toMatch(/zoom|Wording|Join/)
    expect(await card(m)).toContain('Reason: No host')
    expect(await announcement(m)).toMatch(/^CANCELLED: M\d+ Doomed\n/)
    expect(mine.at(-1)?.[1]).toBe('Cancelled by SG20 Co-Convenor\nWas: Tue 1 Sep 2026, 14:00 Geneva. Reason: No host')
  })

  test('stays cancelled: nobody moves, edits, announces, attends or joins it', async () => {
    const m = await planned('1 Sep 14:00')
    const before = await told.view(`meeting:${m}:card`)
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
