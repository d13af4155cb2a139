import { describe, expect, test } from 'vitest'
import { plain } from '../../src/bot/plain.ts'
import { clockOf } from '../deadlines/clock.ts'
import { mailing } from '../meetings/mailing.ts'
import { groupOfToR, numberIn, openStory } from '../story.ts'

let now = '2026-08-03T09:00:00Z'
const story = await openStory(now)
const { sg20, sg2, delegate } = await groupOfToR(story)
const { at: tickAt, letter, titles } = clockOf(story)
const { subjects, last, goesOut } = await mailing(story, () => now)
const at = (iso: string) => {
  now = iso
  story.at(iso)
}

/** Enters a study group meeting for one test, and records a report for it by mistake. */
async function wronglyRecorded(first: string) {
  const s = numberIn(await sg20.types(`/sgmeeting add body:SG2 first:"${first}"`))
  const got = await sg2.types(`/report submitted meeting:S${s} where:SG2-TD7`)
  return { s, got, message: async () => plain(await story.view(`report:${s}:submitted`)) }
}
const withdraw = (s: string) => sg20.types(`/report withdraw meeting:S${s} why:"It was the one to SG20"`)
const send = async (s: string) => sg2.presses((await sg2.types(`/report mail S${s}`)).view, 'Send')
const taken = 'Report to SG2 not submitted after all: for its meeting of Wed 30 Sep 2026'
const over = (s: string) => sg20.types(`/sgmeeting cancel S${s}`)

describe('a report that was not submitted after all (clause 2, item 1)', () => {
  test('brings reminders again: one covers those that were left out, and the later ones follow', async () => {
    const s = numberIn(await sg20.types('/sgmeeting add body:SG2 first:"9 Sep 2026"'))
    await tickAt('2026-08-05T07:00:00Z')
    expect(await titles('sg2')).toEqual([`Reminder: Report to SG2 (S${s}), in 21 days`])
    story.at('2026-08-10T09:00:00Z')
    await sg2.types(`/report submitted S${s}`)
    for (const day of ['10T10', '12T07', '15T07']) await tickAt(`2026-08-${day}:00:00Z`)
    // a correction in between does not change since when it counts
    await sg2.types(`/report submitted meeting:S${s} where:TD1`)
    for (const day of ['15T08', '19T07', '20T07']) await tickAt(`2026-08-${day}:00:00Z`)
    expect(await titles('sg2')).toEqual([])
    expect((await withdraw(s)).text).toContain('is open again')
    expect((await delegate.types('/deadline list')).text).toContain('State: in 6 days')
    await tickAt('2026-08-20T07:00:10Z')
    const reminder = await letter('sg2')
    expect(reminder.title).toBe(`Reminder: Report to SG2 (S${s}), in 6 days`)
    expect(reminder.text).toMatch(/This reminder: 7 days before \(also covers .*14 days before.*\)/)
    const shown = (await delegate.types(`/deadline show "(S${s})"`)).text
    expect(shown).toContain('Reminders stop when: the report is submitted')
    expect(shown).toContain('Upcoming reminders')
    await tickAt('2026-08-26T07:00:00Z')
    expect(await titles('sg2')).toEqual([`Reminder: Report to SG2 (S${s}), today`])
    await over(s)
  })

  test('brings back the reminder that it stopped, but not in quiet hours', async () => {
    story.at('2026-08-18T09:00:00Z')
    const s = numberIn(await sg20.types('/sgmeeting add body:SG2 first:"9 Sep 2026"'))
    await sg2.types('/people pings quiet-from:8 quiet-to:11')
    await tickAt('2026-08-19T07:00:00Z')
    story.at('2026-08-19T08:00:00Z')
    await sg2.types(`/report submitted S${s}`)
    await tickAt('2026-08-19T09:00:00Z')
    story.at('2026-08-20T07:30:00Z')
    await withdraw(s)
    await tickAt('2026-08-20T07:30:10Z')
    expect(await titles('sg2')).toEqual([])
    await tickAt('2026-08-20T09:00:00Z')
    expect((await letter('sg2')).text).toContain('This reminder: 7 days before\n')
    await sg2.types('/people pings quiet-from:22 quiet-to:7')
    await over(s)
  })

  test('the message in the channels says who withdrew it and why, and the record keeps both', async () => {
    at('2026-09-01T09:00:00Z')
    const { s, got, message } = await wronglyRecorded('30 Sep 2026')
    expect(await message()).not.toContain('[Not submitted after all…]')
    const back = await sg20.presses(got.view, 'Not submitted after all…', { why: 'It was the one to SG20' })
    for (const words of [
      `Not submitted after all: report to S${s} SG2, Wed 30 Sep 2026`,
      'State: not submitted after all',
      'It is open again, and reminders resume until it is submitted.',
      'Why: It was the one to SG20',
      'Corrected by: SG20 Co-Convenor, Tue 1 Sep 2026, 11:00',
      'Recorded earlier: submitted on Tue 1 Sep 2026, in time (due Wed 16 Sep 2026)',
      'Report due: Wed 30 Sep 2026 - 14 days = Wed 16 Sep 2026',
    ]) {
      expect(back.text).toContain(words)
      expect(await message()).toContain(words)
    }
    expect((await delegate.types('/sgmeeting list')).text).toContain('= Wed 16 Sep 2026, 23:59 Geneva')
    const rows = await story.db.report.findMany({ where: { meeting: { number: Number(s) } }, orderBy: { id: 'asc' } })
    expect(rows.map(({ withdrawnWhy }) => withdrawnWhy)).toEqual([null, 'It was the one to SG20'])
    await over(s)
  })

  test('is withdrawn once and by an organiser; what is not recorded is not withdrawn', async () => {
    const { s } = await wronglyRecorded('30 Sep 2026')
    expect((await delegate.types(`/report withdraw meeting:S${s} why:x`)).kind).toBe('refusal')
    expect((await withdraw(s)).kind).toBe('answer')
    const again = await withdraw(s)
    expect(again.kind).toBe('refusal')
    expect(again.text).toContain(`No report to SG2 (S${s}) is recorded.`)
    expect(again.text).toContain(`To record it: /report submitted meeting:S${s}.`)
    await over(s)
  })

  test('is recorded again, with nothing left of what was withdrawn', async () => {
    const { s, message } = await wronglyRecorded('30 Sep 2026')
    await withdraw(s)
    const again = await sg2.types(`/report submitted S${s}`)
    expect(again.text).toContain('State: submitted on Tue 1 Sep 2026, in time')
    expect(again.text).not.toContain('SG2-TD7')
    expect(again.text).not.toContain('Recorded earlier')
    expect(await message()).toContain(`Report to S${s} SG2`)
    expect((await delegate.types('/deadline list')).text).toContain('State: submitted on Tue 1 Sep 2026')
    await over(s)
  })

  test('is due by the present dates if the meeting moved, and not at all if it is cancelled', async () => {
    const { s } = await wronglyRecorded('30 Sep 2026')
    await sg20.types(`/sgmeeting move meeting:S${s} first:"28 Oct 2026"`)
    // the night on which the clocks go back lies between: counted by the calendar
    expect((await withdraw(s)).text).toContain('Wed 28 Oct 2026 - 14 days = Wed 14 Oct 2026, 23:59 Geneva')
    await sg2.types(`/report submitted S${s}`)
    await over(s)
    const back = await withdraw(s)
    expect(back.text).toContain('It no longer requires a report.')
    expect(back.text).not.toContain('Report due')
  })
})

describe('the mailing list and a report that was not submitted after all (clause 2, item 2)', () => {
  test('hears nothing if the e-mail had not gone out', async () => {
    const { s } = await wronglyRecorded('30 Sep 2026')
    await send(s)
    const before = subjects().length
    const back = await withdraw(s)
    expect(back.text).not.toContain('e-mail')
    await goesOut()
    expect(subjects()).toHaveLength(before)
    expect((await sg2.types(`/report mail S${s}`)).text).toContain(`No report to SG2 (S${s}) is recorded.`)
    await over(s)
  })

  test('gets an e-mail after a preview, in the thread of the first, and one about the right report afterwards', async () => {
    const { s } = await wronglyRecorded('30 Sep 2026')
    await send(s)
    await goesOut()
    const first = last().messageId
    const back = await withdraw(s)
    const preview = await sg20.presses(back.view, 'Preview the e-mail')
    await sg20.presses(preview.view, 'Send')
    await goesOut()
    expect(last().subject).toBe(`CHANGED: ${taken}`)
    expect(last().inReplyTo).toBe(first)
    for (const words of [
      'State: not submitted after all; before: submitted on Tue 1 Sep 2026, in time (due Wed 16 Sep 2026)',
      'Why: It was the one to SG20',
      'Report due: Wed 30 Sep 2026 - 14 days = Wed 16 Sep 2026',
    ]) {
      expect(preview.text).toContain(words)
      expect(last().text).toContain(words)
    }
    expect((await sg2.types(`/report mail S${s}`)).text).toContain('Nothing has changed since the e-mail')
    const again = await sg2.types(`/report submitted meeting:S${s} where:SG2-TD9`)
    await sg2.presses((await sg2.presses(again.view, 'Preview the e-mail')).view, 'Send')
    await goesOut()
    expect(last().subject).toBe('CHANGED: Report to SG2 submitted: SG2-TD9')
    expect(last().text).toContain('in time (due Wed 16 Sep 2026); before: not submitted after all')
    await over(s)
  })

  test('gets one e-mail if a correction was still waiting; it says that the report was not submitted', async () => {
    const { s } = await wronglyRecorded('30 Sep 2026')
    await send(s)
    await goesOut()
    await sg2.types(`/report submitted meeting:S${s} where:SG2-TD8`)
    await send(s)
    const before = subjects().length
    expect((await withdraw(s)).text).toContain('and also says this')
    await goesOut()
    expect(subjects().slice(before)).toEqual([`CHANGED: ${taken}`])
    // it never heard of that document
    expect(last().text).not.toContain('SG2-TD8')
    await over(s)
  })

  test('gets another e-mail afterwards if the first is being sent at that moment', async () => {
    const { s } = await wronglyRecorded('30 Sep 2026')
    await send(s)
    const waiting = { dueAt: { not: null }, place: { platform: 'email' } }
    const { id } = await story.db.delivery.findFirstOrThrow({ where: waiting })
    await story.db.delivery.update({ where: { id }, data: { state: 'attempting' } })
    expect((await withdraw(s)).text).toContain(
      `An e-mail that says it was submitted is being sent. Once it is out, correct it with /report mail meeting:S${s}.`,
    )
    await story.db.delivery.update({ where: { id }, data: { state: 'pending' } })
    await goesOut()
    expect(last().subject).toBe('Report to SG2 submitted: SG2-TD7')
    expect((await sg20.types(`/report mail S${s}`)).text).toContain(`CHANGED: ${taken}`)
    await over(s)
  })

  test('gets no e-mail from an outdated preview', async () => {
    const { s } = await wronglyRecorded('30 Sep 2026')
    await send(s)
    await goesOut()
    const preview = await sg20.presses((await withdraw(s)).view, 'Preview the e-mail')
    await sg2.types(`/report submitted meeting:S${s} where:SG2-TD9`)
    expect((await sg20.presses(preview.view, 'Send')).text).toContain('corrected after this preview')
    await over(s)
  })
})
