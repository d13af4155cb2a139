import { describe, expect, test } from 'vitest'
import { type Got, groupOfToR, numberIn, openStory } from '../story.ts'

const story = await openStory('2026-08-03T09:00:00Z')
const { sg20, sg2, delegate } = await groupOfToR(story)
const chatOnly = 'not yet distributed by e-mail, so it does not count as notice yet'
const goesOut = 'the e-mail to the list goes out on Mon 3 Aug 2026, 11:02 Geneva'

/** Plans a meeting and returns its number. */
async function planned(start: string, agenda = 'Opening'): Promise<string> {
  const line = `/meeting plan title:"On ${start}" start:"${start}" lasts:90m`
  return numberIn(await sg20.types(agenda === '' ? line : `${line} agenda:"${agenda}"`))
}
const card = (m: string) => story.text(`meeting:${m}:card`)
const announcement = (m: string) => story.text(`meeting:${m}:announcement`)
const isAnnounced = async (m: string) => `meeting:${m}:announcement` in (await story.messages())
const announce = (m: string): Promise<Got> => sg20.types(`/meeting announce M${m}`)

describe('an announcement (clause 2, item 3)', () => {
  test('is refused without a draft agenda; the refusal names the clause and what to do', async () => {
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
    expect(got.text).toContain(
      'It goes to 1 channel with 4 members of the group, and by e-mail to one address, t25cgidentification@lists.itu.int.',
    )
    expect(got.text).toContain('Only distribution by e-mail to t25cgidentification@lists.itu.int counts as notice.')
    expect(got.text).toContain(
      'Date and time: Tue 1 Sep 2026, 14:00 to 15:30 Geneva\nUTC: Tue 1 Sep 2026, 12:00 to 13:30 UTC',
    )
    expect(got.text).toContain('It begins\nSeoul: Tue 1 Sep 2026, 21:00')
    expect(await isAnnounced(m)).toBe(false)
  })

  test('“Not yet” sends nothing and says how much time is left', async () => {
    const m = await planned('1 Sep 14:00')
    const preview = await announce(m)
    const got = await sg20.presses(preview.view, 'Not yet')
    expect(got.text).toBe('Nothing was sent\nThe last day for the notice is Tue 18 Aug 2026, until 23:59 Geneva.')
    expect(got.replace).toBe(true)
    expect(await isAnnounced(m)).toBe(false)
    expect((await sg20.types(`/meeting show M${m}`)).text).toContain('State: planned, not announced yet')
  })

  test('“Send” posts it, but a chat post alone turns nothing green', async () => {
    const m = await planned('1 Sep 14:00')
    const sent = await sg20.presses((await announce(m)).view, 'Send')
    expect(sent.text).toContain(`Notice state: ${chatOnly}.`)
    expect(sent.view.tone).not.toBe('good')
    expect(await announcement(m)).toContain(`Notice state: ${chatOnly}; ${goesOut}.`)
    expect(await card(m)).toContain(
      `Notice: ${chatOnly}; ${goesOut}; it must go out by Tue 18 Aug 2026, until 23:59 Geneva`,
    )
    const shown = await delegate.types(`/meeting show M${m}`)
    expect(shown.text).toContain(`State: announced in the channels, ${chatOnly}`)
    expect(shown.text).toContain('Notice: An e-mail sent today would be in time (green).')
    expect(shown.view.tone).not.toBe('good')
    for (const text of [await card(m), await announcement(m), sent.text]) expect(text).not.toMatch(/green/i)
    expect(await story.db.notice.findMany({ where: { distributedAt: { not: null } } })).toEqual([])
  })

  test('is sent once: after a second press, or for another Co-Convenor, the bot says that it is on its way', async () => {
    const m = await planned('1 Sep 14:00')
    const preview = await announce(m)
    await sg20.presses(preview.view, 'Send')
    for (const got of [await sg20.presses(preview.view, 'Send'), await sg2.types(`/meeting announce M${m}`)])
      expect(got.text).toContain(`An e-mail about M${m} is about to go out.`)
    expect(await story.db.notice.count({ where: { meeting: { number: Number(m) } } })).toBe(1)
  })

  test('a preview is not sent if the meeting has changed since', async () => {
    const m = await planned('1 Sep 14:00')
    const preview = await announce(m)
    await delegate.types(`/meeting agenda add meeting:M${m} item:"Added meanwhile"`)
    const got = await sg20.presses(preview.view, 'Send')
    expect(got.kind).toBe('refusal')
    expect(got.text).toContain('The meeting was changed after this preview.')
    expect(got.text).toContain(`/meeting announce meeting:M${m}`)
    expect(await isAnnounced(m)).toBe(false)
  })

  test('a preview from the last permitted day cannot be sent the day after without a reason', async () => {
    // the e-mail leaves two minutes later, in the last second of the day
    story.at('2026-08-18T21:57:59Z')
    const m = await planned('1 Sep 14:00')
    const preview = await announce(m)
    expect(preview.text).toContain('Amber: today is the last permitted day for the notice.')
    story.at('2026-08-18T22:00:00Z')
    const got = await sg20.presses(preview.view, 'Send')
    story.at('2026-08-03T09:00:00Z')
    expect(got.text).toContain('The notice would be 1 day late.')
    expect(got.text).toContain(`Preview it again with /meeting announce meeting:M${m} and give a reason`)
    expect(await isAnnounced(m)).toBe(false)
  })
})

describe('a late announcement (clause 2, item 3)', () => {
  const mark = 'informal exchange, no conclusions'

  test('has no plain “Send”: it asks for a reason', async () => {
    const m = await planned('10 Aug 14:00')
    const preview = await announce(m)
    expect(preview.text).toContain('Red: a notice sent today would be 7 days late.')
    expect(preview.text).toContain('Earliest date if announced today: Mon 17 Aug 2026')
    await expect(sg20.presses(preview.view, 'Send')).rejects.toThrow('No button')
    const put = await sg20.presses(preview.view, 'Not yet')
    expect(put.text).toContain('The last day for the notice was Mon 27 Jul 2026')
    const without = await sg20.presses(preview.view, 'Send as late…')
    expect(without.kind).toBe('refusal')
    expect(without.problems.reason).toBe('“Reason” is required.')
    expect(await isAnnounced(m)).toBe(false)
  })

  test('with a reason it goes out, and the meeting is an informal exchange wherever it is shown', async () => {
    const m = await planned('9 Aug 14:00')
    const reason = 'TSAG moved its meeting'
    const preview = await announce(m)
    const sent = await sg20.presses(preview.view, 'Send as late…', { reason })
    expect(sent.kind).toBe('answer')
    expect(await announcement(m)).toContain(`This meeting is an ${mark}: its notice is late. Reason: ${reason}`)
    expect(await card(m)).toContain(`Informal exchange, no conclusions: the notice was late. Reason: ${reason}`)
    expect(sent.text).toContain('It was due by Sun 26 Jul 2026')
    expect(await story.text(`meeting:${m}:change:2`)).toContain(`Marked as “${mark}”: ${reason}`)
    for (const line of [`/meeting show M${m}`, '/meeting list', '/group status', `/meeting join M${m}`])
      expect((await delegate.types(line)).text.toLowerCase()).toContain(mark)
    const history = (await delegate.types(`/meeting history M${m}`)).text
    expect(history).toContain(`SG20 Co-Convenor: announced late (reason for the late notice “${reason}”)`)
  })

  test('moved to a lawful day, the meeting is no longer an informal exchange', async () => {
    const m = await planned('11 Aug 14:00')
    await sg20.presses((await announce(m)).view, 'Send as late…', { reason: 'Urgent' })
    const moved = await sg20.types(`/meeting move meeting:M${m} start:"1 Sep 14:00"`)
    expect(moved.kind).toBe('answer')
    expect((await card(m)).toLowerCase()).not.toContain('informal')
    expect((await announcement(m)).toLowerCase()).not.toContain('informal')
    expect((await delegate.types(`/meeting history M${m}`)).text).toContain('reason for the late notice removed')
  })
})
