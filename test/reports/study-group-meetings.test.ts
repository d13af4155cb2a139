import { describe, expect, test } from 'vitest'
import { groupOfToR, numberIn, openStory } from '../story.ts'

const story = await openStory('2025-11-03T09:00:00Z')
const { sg20, sg2, delegate } = await groupOfToR(story)

describe('the report deadline is counted from the first day of a study group meeting (clause 2, item 1)', () => {
  test('the reply shows how the deadline is counted, and the last meeting that reaches it', async () => {
    const got = await sg20.types('/sgmeeting add body:"sg 2" first:"4 Feb 2026" last:"13 Feb 2026" place:Geneva')
    expect(got.text).toContain('Added: S1 SG2, Wed 4 Feb 2026')
    expect(got.text).toContain('Wed 4 Feb 2026 - 14 days = Wed 21 Jan 2026, 23:59 Geneva')
    expect(got.text).toContain('(ToR, clause 2, item 1; counted from the first day)')
    expect(got.text).toContain('Last meeting for this report: Wed 14 Jan 2026, announced by Wed 31 Dec 2025')
    await sg20.types('/sgmeeting cancel S1')
  })

  test('the deadline for TSAG is the default of A.1, and says so', async () => {
    const got = await sg20.types('/sgmeeting add body:TSAG first:"26 May 2026"')
    expect(got.text).toContain('Tue 26 May 2026 - 7 days = Tue 19 May 2026, 23:59 Geneva (A.1 default, not ToR')
    await sg20.types(`/sgmeeting cancel S${numberIn(got)}`)
  })

  test('a body to which the rules require no report has no deadline', async () => {
    const got = await sg20.types('/sgmeeting add body:SG17 first:"9 Mar 2026"')
    expect(got.text).toContain('The rules require no report to SG17, so there is no deadline.')
    await sg20.types(`/sgmeeting cancel S${numberIn(got)}`)
  })

  test.each(['Study Group 20', 'sg-20', 'ITU-T SG20', 'itu-t study group 20', 'sg 20'])(
    'the body can be written “%s”',
    async (typed) => {
      const got = await sg20.types(`/sgmeeting add body:"${typed}" first:"10 Feb 2026"`)
      expect(got.text).toContain(' SG20, Tue 10 Feb 2026')
      expect(got.text).toContain('Report due: ')
      await sg20.types(`/sgmeeting cancel S${numberIn(got)}`)
    },
  )

  test('the channels read of dates that moved and of a meeting that is cancelled', async () => {
    const channel = async () => Object.values(await story.messages()).filter((text) => text.includes('SG2, '))
    const s = numberIn(await sg20.types('/sgmeeting add body:SG2 first:"3 Feb 2026" last:"13 Feb 2026"'))
    const before = (await channel()).length
    const moved = await sg20.types(`/sgmeeting move meeting:S${s} first:"5 Feb 2026"`)
    expect(moved.text).toContain('Moved by: SG20 Co-Convenor')
    expect((await channel()).slice(before)).toEqual([moved.text])
    // the same dates once more are no news
    await sg20.types(`/sgmeeting move meeting:S${s} first:"5 Feb 2026"`)
    const cancelled = await sg2.types(`/sgmeeting cancel S${s}`)
    expect(cancelled.text).toBe(
      `Cancelled: S${s} SG2, Thu 5 Feb 2026\nCancelled by: SG2 Co-Convenor\nIt no longer requires a report.`,
    )
    expect((await channel()).slice(before)).toEqual([moved.text, cancelled.text])
  })

  test('if the dates move, the deadline moves too; dates that are left out stay, and earlier ones stay on record', async () => {
    const s = numberIn(await sg20.types('/sgmeeting add body:SG2 first:"2 Feb 2026" last:"13 Feb 2026"'))
    story.at('2025-11-04T09:00:00Z')
    const got = await sg2.types(`/sgmeeting move meeting:S${s} first:"4 Feb 2026"`)
    expect(got.text).toContain('Wed 4 Feb 2026 - 14 days = Wed 21 Jan 2026')
    expect(got.text).toContain('Last day: Fri 13 Feb 2026')
    expect(got.text).toContain('Moved from: Mon 2 Feb 2026')
    const plenary = await sg2.types(`/sgmeeting move meeting:S${s} first:"4 Feb 2026" plenary:"9 Feb 2026"`)
    expect(plenary.text).toContain('Opening plenary: Mon 9 Feb 2026')
    expect(plenary.text).toContain('Moved from: Mon 2 Feb 2026\n')
    const list = (await delegate.types('/sgmeeting list')).text
    expect(list).toContain('Study group meetings (1)')
    expect(list).toContain('Moved from: Mon 2 Feb 2026')
    const changes = await story.db.studyGroupMeetingChange.findMany({ orderBy: { id: 'desc' }, take: 2 })
    expect(changes.map(({ what }) => what)).toEqual(['moved', 'moved'])
    await sg20.types(`/sgmeeting cancel S${s}`)
  })

  test.each([
    ['last:"1 Feb 2026"', 'last', 'Give Mon 2 Feb 2026 or later.'],
    ['plenary:"1 Feb 2026"', 'plenary', 'From Mon 2 Feb 2026.'],
    ['plenary:"14 Feb 2026" last:"13 Feb 2026"', 'plenary', 'From Mon 2 Feb 2026 to Fri 13 Feb 2026.'],
    ['source:http://itu.int', 'source', 'https://'],
  ])('%s is refused', async (words, field, problem) => {
    const got = await sg20.types(`/sgmeeting add body:SG2 first:"2 Feb 2026" ${words}`)
    expect(got.kind).toBe('refusal')
    expect(got.problems[field]).toContain(problem)
  })

  test('a meeting that moves beyond its last day needs a new last day', async () => {
    const s = numberIn(await sg20.types('/sgmeeting add body:SG20 first:"2 Feb 2026" last:"13 Feb 2026"'))
    const got = await sg20.types(`/sgmeeting move meeting:S${s} first:"16 Feb 2026"`)
    expect(got.problems.last).toBe('Give Mon 16 Feb 2026 or later.')
    const moved = await sg20.corrects(got, { last: '27 Feb 2026' })
    expect(moved.text).toContain('Last day: Fri 27 Feb 2026')
    await sg20.types(`/sgmeeting cancel S${s}`)
  })

  test('a cancelled meeting leaves the list and cannot be moved or cancelled again', async () => {
    const s = numberIn(await sg20.types('/sgmeeting add body:SG20 first:"2 Feb 2026"'))
    expect((await sg20.types(`/sgmeeting cancel S${s}`)).text).toContain(`Cancelled: S${s} SG20, Mon 2 Feb 2026`)
    expect((await delegate.types('/sgmeeting list')).text).toContain('No study group meeting has been added')
    expect((await sg20.types(`/sgmeeting cancel S${s}`)).text).toContain('is already cancelled')
    expect((await sg20.types(`/sgmeeting move meeting:S${s} first:"3 Feb 2026"`)).text).toContain(
      'is already cancelled',
    )
  })

  test('the same meeting cannot be entered twice', async () => {
    const s = numberIn(await sg20.types('/sgmeeting add body:SG20 first:"2 Mar 2026"'))
    const got = await sg2.types('/sgmeeting add body:sg20 first:"2 Mar 2026"')
    expect(got.text).toContain(`S${s} SG20, Mon 2 Mar 2026 has already been added.`)
    await sg20.types(`/sgmeeting cancel S${s}`)
  })

  test('a delegate sees study group meetings but cannot enter one', async () => {
    expect((await delegate.types('/sgmeeting add body:SG2 first:"2 Feb 2026"')).kind).toBe('refusal')
    expect((await delegate.types('/sgmeeting list')).kind).toBe('answer')
  })
})

describe('a report that was submitted', () => {
  test('is in time or late by the date that was known on its day, whenever it is recorded (clause 2, item 1)', async () => {
    story.at('2025-11-05T09:00:00Z')
    const s = numberIn(await sg20.types('/sgmeeting add body:SG2 first:"16 Feb 2026"'))
    const due = async (on: string) =>
      (await sg2.types(`/report submitted meeting:S${s} on:"${on}"`)).text.match(/submitted on .*\)/)?.[0]
    story.at('2026-01-30T09:00:00Z')
    await sg20.types(`/sgmeeting move meeting:S${s} first:"9 Feb 2026"`)
    story.at('2026-02-05T09:00:00Z')
    expect(await due('29 Jan 2026')).toBe('submitted on Thu 29 Jan 2026, in time (due Mon 2 Feb 2026)')
    expect(await due('30 Jan 2026')).toBe('submitted on Fri 30 Jan 2026, late (due Mon 26 Jan 2026)')
    // before it was entered: by the date with which it was
    expect(await due('1 Nov 2025')).toBe('submitted on Sat 1 Nov 2025, in time (due Mon 2 Feb 2026)')
    await sg20.types(`/sgmeeting cancel S${s}`)
  })

  test('can be corrected or completed: what is left out stays as it was', async () => {
    story.at('2026-01-05T09:00:00Z')
    const s = numberIn(await sg20.types('/sgmeeting add body:SG20 first:"16 Feb 2026"'))
    await sg20.types(`/report submitted meeting:S${s} where:"SG20-TD7"`)
    story.at('2026-02-05T09:00:00Z')
    const recorded = 'submitted on Mon 5 Jan 2026, in time (due Mon 2 Feb 2026)'
    const again = await sg20.types(`/report submitted S${s}`)
    expect(again.kind).toBe('refusal')
    expect(again.text).toContain(`The report to S${s} is already recorded: ${recorded}.`)
    const linked = await sg2.types(`/report submitted meeting:S${s} link:https://www.itu.int/td7`)
    expect(linked.text).toContain(`State: ${recorded}`)
    expect(linked.text).toContain('Where: SG20-TD7')
    const moved = await sg2.types(`/report submitted meeting:S${s} on:"3 Feb 2026"`)
    expect(moved.text).toContain('State: submitted on Tue 3 Feb 2026, late (due Mon 2 Feb 2026)')
    expect(moved.text).toContain(`Recorded earlier: ${recorded}`)
    expect(moved.text).toContain('https://www.itu.int/td7')
    expect((await story.messages())[`report:${s}:submitted`]).toBe(
      moved.text.replace('\n[Preview the e-mail]\n[Not submitted after all…]', ''),
    )
    await sg20.types(`/sgmeeting cancel S${s}`)
  })

  test('can still be recorded after the meeting has begun', async () => {
    const s = numberIn(await sg20.types('/sgmeeting add body:SG2 first:"10 Feb 2026"'))
    const offered = () =>
      story.bot.suggest({
        invocation: { command: 'report submitted', args: {} },
        actor: sg20.actor,
        field: 'meeting',
        typed: 'SG2',
      })
    story.at('2026-02-24T09:00:00Z')
    expect((await offered()).map(({ value }) => value)).toEqual([`S${s}`])
    story.at('2026-02-25T09:00:00Z')
    expect(await offered()).toEqual([])
    await sg20.types(`/sgmeeting cancel S${s}`)
  })
})

test('entering or moving a study group meeting warns of group meetings whose results miss its report (clause 2, item 1)', async () => {
  story.at('2026-03-02T09:00:00Z')
  const m = numberIn(await sg20.types('/meeting plan title:Exchange start:"1 Apr 10:00" lasts:1h agenda:Opening'))
  const clear = await sg20.types('/sgmeeting add body:SG2 first:"15 Apr 2026"')
  expect(clear.text).not.toContain('Warning')
  const s = numberIn(clear)
  const warning = `Warning: M${m} Exchange: The report to SG2 is due on Tue 31 Mar 2026 (clause 2, item 1): a meeting on Wed 1 Apr 2026 is too late for it.`
  expect((await sg20.types(`/sgmeeting move meeting:S${s} first:"14 Apr 2026"`)).text).toContain(warning)
  await sg20.types(`/sgmeeting cancel S${s}`)
  expect((await sg20.types('/sgmeeting add body:SG2 first:"14 Apr 2026"')).text).toContain(warning)
  await sg20.types(`/sgmeeting cancel S${Number(s) + 1}`)
  await sg20.types(`/meeting cancel meeting:M${m} reason:Moved`)
})

test('a study group meeting that is entered late says what an announcement of today can still reach (clause 2, items 1 and 3)', async () => {
  story.at('2026-03-02T09:00:00Z')
  const warning = async (first: string) => {
    const got = await sg20.types(`/sgmeeting add body:SG2 first:"${first}"`)
    await sg20.types(`/sgmeeting cancel S${numberIn(got)}`)
    return /Warning: (.*)/.exec(got.text)?.[1]
  }
  expect(await warning('6 Apr 2026')).toBeUndefined()
  expect(await warning('5 Apr 2026')).toBe(
    'A meeting announced today can be held from Mon 16 Mar 2026 to Sun 22 Mar 2026, which leaves little time for this report.',
  )
  expect(await warning('29 Mar 2026')).toBe('A meeting announced today would be too late for this report.')
  expect(await warning('16 Mar 2026')).toBe('A meeting announced today would be too late for this report.')
  expect(await warning('15 Mar 2026')).toBe('This report was already due on Sun 1 Mar 2026.')
})

describe('when a meeting can be held (clause 2, items 1 and 3)', () => {
  test('the earliest lawful day for a notice sent today counts dates in Geneva', async () => {
    story.at('2026-08-03T21:59:59Z')
    expect((await delegate.types('/meeting when lasts:90m')).text).toContain('from Mon 17 Aug 2026')
    story.at('2026-08-03T22:00:00Z')
    expect((await delegate.types('/meeting when lasts:90m')).text).toContain('from Tue 18 Aug 2026')
  })

  // SG2 begins on 9 Sep 2026: its report is due on 26 Aug, the last meeting for it is on 19 Aug
  test.each([
    ['open', '2026-08-05T09:00:00Z', 'meet on Wed 19 Aug 2026; report due Wed 26 Aug 2026.'],
    [
      'tight',
      '2026-08-06T09:00:00Z',
      'meet from Thu 20 Aug 2026 to Wed 26 Aug 2026, which leaves little time; report due Wed 26 Aug 2026.',
    ],
    ['tight on its last day', '2026-08-12T09:00:00Z', 'meet on Wed 26 Aug 2026, which leaves little time'],
    ['closed', '2026-08-13T09:00:00Z', 'too late for a meeting that counts for the report'],
  ])('the window before a study group meeting is %s', async (_, now, words) => {
    story.at('2026-08-01T09:00:00Z')
    const s = numberIn(await sg20.types('/sgmeeting add body:SG2 first:"9 Sep 2026"'))
    story.at(now)
    expect((await delegate.types('/meeting when lasts:90m')).text).toContain(`SG2 on Wed 9 Sep 2026: ${words}`)
    await sg20.types(`/sgmeeting cancel S${s}`)
  })

  test('the best hours depend on the length and on where the members live', async () => {
    story.at('2026-08-03T09:00:00Z')
    const hours = async (lasts: string) =>
      /^Best hours: .*$/m.exec((await delegate.types(`/meeting when lasts:${lasts}`)).text)?.[0]
    expect(await hours('90m')).toBe(
      'Best hours: begin between 07:00 and 13:30 Geneva for 1 h 30 min; before 07:00 or after 22:00 for nobody',
    )
    expect(await hours('9h')).toContain('before 07:00 or after 22:00 for 1 of 4 members')
  })

  test('one button plans a meeting of that length', async () => {
    story.at('2026-08-03T09:00:00Z')
    const got = await sg20.types('/meeting when lasts:90m')
    expect((await delegate.types('/meeting when lasts:90m')).text).not.toContain('[Plan a meeting]')
    const planned = await sg20.presses(got.view, 'Plan a meeting', { title: 'From here', start: '17 Aug 10:00' })
    expect(planned.text).toContain('1 h 30 min')
    expect(planned.text).toContain('Amber')
  })
})
