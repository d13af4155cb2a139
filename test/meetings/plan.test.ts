import { describe, expect, test } from 'vitest'
import { groupOfToR, numberIn, openStory } from '../story.ts'

const story = await openStory('2026-08-03T09:00:00Z')
const { sg20, secretariat, delegate } = await groupOfToR(story)
const agenda = 'agenda:"1. Opening\n- Terms"'

describe('planning shows the verdict on notice at once (clause 2, item 3)', () => {
  // now is Mon 3 Aug 2026 in Geneva
  test.each([
    ['D-15, green', '18 Aug 14:00', 'Green: a notice sent today is in time.', 'Tue 4 Aug 2026', 'as soon as you can'],
    ['D-14, amber', '17 Aug 14:00', 'Amber: today is the last permitted day', 'Mon 3 Aug 2026', 'as soon as you can'],
    ['far ahead, green', '1 Sep 14:00', 'Green: a notice sent today is in time.', 'Tue 18 Aug 2026', 'Fri 14 Aug 2026'],
  ])('%s', async (_, start, verdict, lastDay, suggested) => {
    const got = await sg20.types(`/meeting plan title:"On ${start}" start:"${start}" lasts:90m`)
    expect(got.kind).toBe('answer')
    expect(got.text).toContain(`Notice: ${verdict}`)
    expect(got.text).toContain(`Last day for the notice: ${lastDay}, until 23:59 Geneva`)
    expect(got.text).toContain(`Suggested day: ${suggested}`)
    expect(got.text).toContain('clause 2, item 3: “Meeting announcements, including the draft agenda')
  })

  test('D-13, red: how late, from which day a meeting is lawful, and what it would be on this one', async () => {
    const got = await sg20.types('/meeting plan title:Late start:"16 Aug 14:00" lasts:90m')
    expect(got.text).toContain('Red: a notice sent today would be 1 day late.')
    expect(got.text).toContain('Earliest date if announced today: Mon 17 Aug 2026')
    expect(got.text).toContain('If you keep this date: informal exchange, no conclusions, with a recorded reason')
    expect(got.text).not.toContain('Suggested day')
  })

  test('the date that counts is the one in Geneva: 07:00 on the 18th in Seoul is still the 17th', async () => {
    await secretariat.types('/people appoint who:"Delegate from Asia" office:secretariat')
    const got = await delegate.types('/meeting plan title:Early start:"18 Aug 06:30" lasts:30m')
    await secretariat.types('/people appoint who:"Delegate from Asia" office:delegate')
    expect(got.text).toContain('Begins: Mon 17 Aug 2026, 23:30 Geneva (21:30 UTC)')
    expect(got.text).toContain('Amber')
  })

  test.each([
    ['2 Apr 2027 14:00', 'Fri 19 Mar 2027', 'clocks go forward on 28 March'],
    ['5 Nov 2026 10:00', 'Thu 22 Oct 2026', 'clocks go back on 25 October'],
  ])('a meeting on %s has %s as last day: %s', async (start, lastDay) => {
    const got = await sg20.types(`/meeting plan title:"Across" start:"${start}" lasts:1h`)
    expect(got.text).toContain(`Last day for the notice: ${lastDay}, until 23:59 Geneva`)
  })
})

describe('input that is missing or wrong', () => {
  test('leads to a form that keeps what was typed', async () => {
    const form = await story.bot.form(story.bot.read('/meeting plan title:"IoT identifiers"'), sg20.actor)
    expect(form?.fields.map(({ name }) => name)).toEqual(['start', 'lasts', 'agenda', 'link', 'tool'])
    const got = await sg20.types('/meeting plan title:"IoT identifiers"', { start: '20 Aug 10:00', lasts: '1h30' })
    expect(got.text).toMatch(/^Planned: M\d+ IoT identifiers\n/)
    expect(got.text).toContain('1 h 30 min')
  })

  test('a wrong date keeps what was typed and can be corrected', async () => {
    const refused = await sg20.types(
      `/meeting plan title:"Numbers, again" start:"10/12/2026 14:00" lasts:90m ${agenda}`,
    )
    expect(refused.kind).toBe('refusal')
    expect(refused.text).toContain('can be read in two ways. Write 10 Dec 2026 or 12 Oct 2026')
    expect(refused.text).toContain('title:"Numbers, again"')
    expect(Object.keys(refused.problems)).toEqual(['start'])
    const corrected = await sg20.corrects(refused, { start: '10 Dec 2026 14:00' })
    expect(corrected.text).toContain('Numbers, again')
    expect(corrected.text).toContain('Thu 10 Dec 2026, 14:00 Geneva (13:00 UTC)')
    expect(await story.seen()).toContain('1. Opening\n2. Terms')
  })

  test('nobody else can open what somebody typed', async () => {
    const refused = await sg20.types('/meeting plan title:"Mine" start:"yesterday 10:00" lasts:90m')
    await expect(delegate.corrects(refused, { start: '10 Dec 2026 14:00' })).rejects.toThrow('nothing to correct')
  })

  test.each([
    ['the past', 'start:"1 Aug 2026 10:00" lasts:90m', 'is past'],
    ['an hour that the clocks skip', 'start:"28 Mar 2027 02:30" lasts:90m', '28 Mar 2027'],
    ['an hour that occurs twice', 'start:"25 Oct 2026 02:30" lasts:90m', '25 Oct 2026'],
    ['no length', 'start:"20 Aug 10:00" lasts:0', 'too short'],
    ['a link that is not https', 'start:"20 Aug 10:00" lasts:1h link:http://itu.zoom.us/j/1', 'https://'],
  ])('%s is refused, and no meeting number is used', async (_, fields, words) => {
    const before = await story.db.meeting.count()
    const got = await sg20.types(`/meeting plan title:Wrong ${fields}`)
    expect(got.kind).toBe('refusal')
    expect(got.text).toContain(words)
    expect(await story.db.meeting.count()).toBe(before)
  })

  test.each([
    ['One; Two', ['One', 'Two']],
    ['1. One; 2) Two;', ['One', 'Two']],
    ['One\n- Two; Three', ['One', 'Two', 'Three']],
  ])('an agenda %j lists one item per line or between semicolons', async (typed, items) => {
    const form = { start: '20 Aug 10:00', lasts: '1h', agenda: typed }
    const m = numberIn(await sg20.types('/meeting plan title:Listed', form))
    const { text } = await sg20.types(`/meeting agenda show M${m}`)
    expect(text.match(/(?<=^\d+\. ).*/gm)).toEqual(items)
  })

  test('an agenda takes 40 items, not 41', async () => {
    const items = (n: number) => Array.from({ length: n }, (_, i) => `Item ${i + 1}`).join('\n')
    const form = { start: '20 Aug 10:00', lasts: '1h' }
    const full = await sg20.types('/meeting plan title:Forty', { ...form, agenda: items(40) })
    expect(full.kind).toBe('answer')
    const over = await sg20.types('/meeting plan title:Forty-one', { ...form, agenda: items(41) })
    expect(over.problems.agenda).toContain('At most 40 items')
  })
})

describe('warnings that do not stop anything', () => {
  test('a meeting in the last 14 days before a study group meeting misses its report (clause 2, item 1)', async () => {
    await sg20.types('/sgmeeting add body:SG2 first:"9 Sep 2026"')
    const on = (start: string) => sg20.types(`/meeting plan title:"Near SG2" start:"${start}" lasts:1h`)
    const warning = 'The report to SG2 is due on Wed 26 Aug 2026 (clause 2, item 1)'
    expect((await on('26 Aug 10:00')).text).not.toContain('Warning')
    expect((await on('27 Aug 10:00')).text).toContain(warning)
    expect((await on('9 Sep 10:00')).text).toContain(warning)
    expect((await on('10 Sep 10:00')).text).not.toContain('Warning')
  })

  test('someone who announces a meeting planned by another is warned too (clause 2, item 1)', async () => {
    const m = numberIn(await sg20.types('/meeting plan title:Near start:"1 Sep 10:00" lasts:1h agenda:Opening'))
    const words = 'Warning: The report to SG2 is due on Wed 26 Aug 2026 (clause 2, item 1)'
    expect((await secretariat.types(`/meeting announce M${m}`)).text).toContain(words)
    await sg20.types(`/meeting move meeting:M${m} start:"25 Aug 10:00"`)
    expect((await secretariat.types(`/meeting announce M${m}`)).text).not.toContain('Warning')
    await sg20.types(`/meeting cancel meeting:M${m} reason:Tried`)
  })

  test('a tool that the rules do not list (clause 2, item 2)', async () => {
    const got = await sg20.types('/meeting plan title:Tool start:"20 Aug 10:00" lasts:1h link:https://meet.example/1')
    expect(got.kind).toBe('answer')
    expect(got.text).toContain('Warning: meet.example is not one of the meeting tools in the rules')
    const listed = await sg20.types(
      '/meeting plan title:Tool start:"20 Aug 10:00" lasts:1h link:https://itu.zoom.us/j/1',
    )
    expect(listed.text).not.toContain('Warning')
  })
})

describe('a join link with a passcode', () => {
  test('is shown to one member at a time, and appears in no message of the channel', async () => {
    const secret = 's3cr3t-passcode'
    const link = `https://itu.zoom.us/j/1?pwd=${secret}`
    const number = numberIn(
      await sg20.types(`/meeting plan title:Secret start:"21 Aug 10:00" lasts:1h link:${link} ${agenda}`),
    )
    const meeting = `M${number}`
    await sg20.types(`/meeting edit meeting:${meeting} link:https://itu.zoom.us/j/2?pwd=${secret}`)
    const preview = await sg20.types(`/meeting announce ${meeting}`)
    expect(preview.text).not.toContain(secret)
    await sg20.presses(preview.view, 'Send')
    await sg20.types(`/meeting move meeting:${meeting} start:"21 Aug 11:00"`)
    expect(await story.seen()).not.toContain(secret)
    for (const line of [`/meeting show ${meeting}`, '/meeting list', `/meeting history ${meeting}`, '/group status'])
      expect((await delegate.types(line)).text).not.toContain(secret)
    const join = await delegate.presses(await story.view(`meeting:${number}:card`), 'Join information')
    expect(join.text).toContain(`https://itu.zoom.us/j/2?pwd=${secret}`)
  })

  test('a link without one appears on the card, which is kept up to date, but in no note, which is not', async () => {
    const number = numberIn(
      await sg20.types('/meeting plan title:Open start:"22 Aug 10:00" lasts:1h link:https://itu.zoom.us/j/open'),
    )
    expect(await story.text(`meeting:${number}:card`)).toContain('https://itu.zoom.us/j/open')
    await sg20.types(`/meeting edit meeting:M${number} link:https://itu.zoom.us/j/open-2`)
    const after = await story.messages()
    expect(after[`meeting:${number}:card`]).toContain('https://itu.zoom.us/j/open-2')
    const notes = Object.entries(after).filter(([key]) => key.startsWith(`meeting:${number}:change:`))
    expect(notes.map(([, text]) => text).join()).toContain('Join link: new')
    expect(notes.map(([, text]) => text).join()).not.toContain('https://')
  })
})

test('“none” removes a join link and a tool', async () => {
  const m = numberIn(
    await sg20.types('/meeting plan title:Open start:"22 Aug 10:00" lasts:1h link:https://zoom.us/j/9 tool:Zoom'),
  )
  const got = await sg20.types(`/meeting edit meeting:M${m} link:none tool:None`)
  expect(got.kind).toBe('answer')
  const card = await story.text(`meeting:${m}:card`)
  expect(card).toContain('Join link: to follow')
  expect(card).not.toContain('Tool')
  expect(await story.text(`meeting:${m}:change:2`)).toBe('Changed by SG20 Co-Convenor\nJoin link: none\nTool: none')
  const history = (await delegate.types(`/meeting history M${m}`)).text
  expect(history).toContain('tool removed; join link removed')
})

test('after the last day for the notice the card says when it was due', async () => {
  const m = numberIn(await sg20.types('/meeting plan title:Silent start:"1 Sep 14:00" lasts:90m agenda:Opening'))
  const sent = numberIn(await sg20.types('/meeting plan title:Chat start:"1 Sep 14:00" lasts:90m agenda:Opening'))
  await sg20.presses((await sg20.types(`/meeting announce M${sent}`)).view, 'Send')
  const notice = async (n: string) => /^Notice: .*/m.exec(await story.text(`meeting:${n}:card`))?.[0]
  story.at('2026-08-18T21:59:59Z')
  for (const n of [m, sent]) await delegate.types(`/meeting attend meeting:M${n} as:maybe`)
  expect(await notice(m)).toBe('Notice: to go out by Tue 18 Aug 2026, until 23:59 Geneva')
  expect(await notice(sent)).toContain('it must go out by Tue 18 Aug 2026, until 23:59 Geneva')
  story.at('2026-08-18T22:00:00Z')
  for (const n of [m, sent]) await delegate.types(`/meeting attend meeting:M${n} as:attending`)
  story.at('2026-08-03T09:00:00Z')
  expect(await notice(m)).toBe('Notice: was due by Tue 18 Aug 2026, until 23:59 Geneva')
  expect(await notice(sent)).toContain('it was due by Tue 18 Aug 2026, until 23:59 Geneva')
})

test('the card in the channel shows the time in the group’s zone and UTC, and no answers yet', async () => {
  const card = await story.text('meeting:1:card')
  expect(card).toContain('Begins: Tue 18 Aug 2026, 14:00 Geneva (12:00 UTC)')
  expect(card).toContain('Notice: to go out by Tue 4 Aug 2026, until 23:59 Geneva')
  expect(card).toContain('Attending (0): nobody yet')
  expect(card).toContain('Nothing yet. Any delegate can propose an item.')
})
