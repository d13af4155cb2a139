import { describe, expect, test } from 'vitest'
import { plain } from '../../src/bot/plain.ts'
import { verifyRecord } from '../../src/record/verify.ts'
import { groupWithTopics } from '../polls/stage.ts'
import { openStory } from '../story.ts'

const story = await openStory()
const { sg20, sg2, secretariat, alpha, beta, gamma, delegate, tick, direct } = await groupWithTopics(story)
const key = (topic: number, number = 1) => `topic:${topic}:conclusion:${number}`
const card = async (topic: number, number = 1) => plain(await story.view(key(topic, number)))
const state = async (topic: number) => (await delegate.types(`/topic show T${topic}`)).text
const propose = (topic: number, more = 'as:agreed home:SG2') =>
  sg2.types(`/topic conclude topic:T${topic} words:"SG2 leads; SG20 is liaised with." ${more}`)

describe('a conclusion', () => {
  test('is proposed in words by a Co-Convenor, and needs the signature of the other (clause 2, item 4)', async () => {
    expect((await secretariat.types('/topic conclude topic:T7 words:x as:agreed')).text).toContain('Only Co-Convenors')
    expect((await propose(7, 'as:agreed home:Atlantis')).problems).toHaveProperty('home')
    const got = await propose(7)
    expect(got.text).toContain('Conclusion proposed on T7')
    expect(await card(7)).toContain('Signed: SG2 Co-Convenor (SG2); SG20: not yet')
    expect(await state(7)).toContain('State: conclusion proposed by a Co-Convenor')
    expect((await sg2.types('/topic sign T7')).text).toContain('It is already signed for SG2; SG20 has not signed yet.')
    expect((await propose(7)).text).toContain('T7 is not open')
    expect((await alpha.types('/topic object topic:T7 reason:a resolves:b')).text).toContain(
      'No call for objections is running',
    )
  })

  test('with the last signature a call for objections of the length in the profile begins', async () => {
    await sg20.presses(await story.view(key(7)), 'Sign')
    const shown = await card(7)
    expect(shown).toContain('Call for objections on T7')
    expect(shown).toContain('Signed: SG2 Co-Convenor (SG2); SG20 Co-Convenor (SG20)')
    expect(shown).toContain('from Mon 3 Aug 2026, 2 weeks (default of this project, not in the rules)')
    expect(shown).toContain('Objections until: Mon 17 Aug 2026, 23:59 Geneva')
    expect((await delegate.types('/deadline list')).text).toContain('Mon 3 Aug 2026 + 2 weeks = Mon 17 Aug 2026')
  })

  test('an objection needs its reason and what would resolve it, stops the call and opens the topic, attributed', async () => {
    const incomplete = await beta.presses(await story.view(key(7)), 'Object…', { reason: 'Ours', resolves: '' })
    expect(incomplete.problems).toHaveProperty('resolves')
    await beta.presses(await story.view(key(7)), 'Object…', { reason: 'Resolution is ours', resolves: 'Name SG20 too' })
    const shown = await card(7)
    expect(shown).toContain('T7 is open again because of an objection')
    expect(shown).toContain('beta, Beta Networks: “Resolution is ours” What would resolve it: “Name SG20 too”')
    expect(await state(7)).toContain('State: open')
    await tick('2026-08-18T00:00:00Z')
    expect(await state(7)).toContain('State: open')
    expect((await delegate.types('/topic history T7')).text).toMatch(
      /beta: objection, the topic is open again \(.*organisation: “Beta Networks”/,
    )
  })

  test('without the mailing list silence does not count: the call waits, and Co-Convenors are reminded', async () => {
    story.at('2026-08-18T09:00:00Z')
    await propose(2)
    await sg20.types('/topic sign T2')
    expect(await card(2)).toContain('Silence counts as no objection only once the call is on the mailing list')
    await tick('2026-09-02T00:00:00Z')
    expect(await state(2)).toContain('State: call for objections')
    const reminded = await story.db.ping.findMany({
      where: { deadline: { startsWith: 'objections:' }, personId: { gt: 0 } },
    })
    expect(reminded.length).toBeGreaterThan(0)
    expect((await sg20.types('/topic mailed topic:T2 sent:"1 Aug 2026"')).problems).toHaveProperty('sent')
  })

  test('recorded as sent, the period runs from that day; reservations are kept verbatim; nobody decides', async () => {
    expect((await sg20.types('/people me')).text).toContain('Objections to the conclusion on T2')
    const got = await secretariat.types('/topic mailed topic:T2 sent:"20 Aug 2026"')
    expect(got.text).toContain('until Thu 3 Sep 2026')
    expect((await sg20.types('/people me')).text).not.toContain('Objections to the conclusion on T2')
    expect((await sg20.types('/deadline list')).text).toContain('Objections to the conclusion on T2')
    await gamma.presses(await story.view(key(2)), 'Reservation…', { text: 'Subject to E.212 being revised' })
    // the last second of the last day, and the first of the next, in Geneva
    await tick('2026-09-03T21:59:59Z')
    expect(await state(2)).toContain('State: call for objections')
    await tick('2026-09-03T22:00:00Z')
    const shown = await card(2)
    expect(shown).toContain('T2: agreed in the CG (for report to SG2 and SG20), with reservations')
    expect(shown).toContain('gamma, Gamma Institute: “Subject to E.212 being revised”')
    expect(await state(2)).toContain('Home: SG2 leads')
    expect(`${shown}${await story.seen()}`).not.toMatch(/decided/i)
    expect((await alpha.types('/topic object topic:T2 reason:a resolves:b')).text).toContain(
      'No call for objections is running',
    )
  })

  test('an edited message notifies nobody, so the beginning and the end of a call are messages of their own', async () => {
    const standing = await story.messages()
    expect(standing['topic:2:conclusion:1:called']).toContain('Call for objections on T2')
    expect(standing['topic:2:conclusion:1:called']).toContain('> SG2 leads; SG20 is liaised with.')
    expect(standing['topic:2:conclusion:1:standing']).toContain('T2: agreed in the CG (for report to SG2 and SG20)')
    expect(standing['topic:7:conclusion:1:objected']).toContain('T7 is open again because of an objection')
  })

  test('not agreed: the options are recorded', async () => {
    await sg20.types('/topic conclude topic:T8 words:"Option A: SG2. Option B: joint." as:not-agreed')
    await sg2.types('/topic sign T8')
    await sg20.types('/topic mailed topic:T8 sent:"4 Sep 2026"')
    await tick('2026-09-30T00:00:00Z')
    expect(await card(8)).toContain('T8: not agreed, options recorded')
    expect(await state(8)).toContain('> Option A: SG2. Option B: joint.')
  })

  test('is withdrawn, or opened again, with a reason', async () => {
    await sg20.types('/topic reopen topic:T2 reason:"A new contribution"')
    expect(await card(2)).toContain('T2 was reopened')
    await propose(2)
    await sg20.types('/topic reopen topic:T2 reason:"Wrong words"')
    expect(await card(2, 2)).toContain('The conclusion on T2 was withdrawn')
    expect((await delegate.types('/topic list')).text).toContain('T2 IMSI and shared MCC/MNC for IoT – open')
  })

  test('a button below a withdrawn conclusion signs nothing', async () => {
    await propose(10)
    const old = await story.view(key(10))
    await sg2.types('/topic reopen topic:T10 reason:"Better words"')
    await propose(10, 'as:agreed home:joint')
    expect((await sg20.presses(old, 'Sign')).text).toContain('was withdrawn. Look at the newer one')
    expect(await card(10, 2)).toContain('SG20: not yet')
    await sg20.presses(await story.view(key(10, 2)), 'Sign')
    expect(await card(10, 2)).toContain('Call for objections on T10')
  })

  test('over a night on which the clocks change the last day ends at midnight in Geneva', async () => {
    story.at('2026-10-19T09:00:00Z')
    await propose(9)
    await sg20.types('/topic sign T9')
    await sg20.types('/topic mailed topic:T9 sent:"19 Oct 2026"')
    await tick('2026-11-02T22:59:59Z')
    expect(await state(9)).toContain('State: call for objections')
    await tick('2026-11-02T23:00:00Z')
    expect(await state(9)).toContain('State: agreed in the CG (for report to SG2 and SG20)')
  })
})

describe('signatures (clause 2, item 4)', () => {
  const appoint = (who: string, by: string) =>
    secretariat.types(`/people appoint who:"${who}" office:coConvenor by:${by}`)

  test('a Co-Convenor appointed by the other study group signs only for that one: two sign, and both are in office', async () => {
    await propose(12)
    await appoint('SG2 Co-Convenor', 'SG20')
    expect((await sg2.presses(await story.view(key(12)), 'Sign')).text).toContain(
      'Signed: SG2 Co-Convenor (SG20); SG2: not yet',
    )
    expect(await state(12)).toContain('State: conclusion proposed by a Co-Convenor')
    expect((await delegate.types('/topic history T12')).text).toContain(
      'signature ended (conclusion: 1; for: “SG2”; of: “SG2 Co-Convenor”; why: “not in that office now”)',
    )
    await appoint('SG20 Co-Convenor', 'SG2')
    await sg20.presses(await story.view(key(12)), 'Sign')
    expect(await card(12)).toContain('Call for objections on T12')
    await appoint('SG2 Co-Convenor', 'SG2')
    await appoint('SG20 Co-Convenor', 'SG20')
  })
})

describe('what came by e-mail', () => {
  const enter = (topic: number, more: string) =>
    sg2.types(`/topic behalf topic:T${topic} who:beta source:"e-mail of 4 November" ${more}`)

  test('a reservation from the poll that its member has not confirmed stays marked in the conclusion', async () => {
    story.at('2026-11-03T09:00:00Z')
    await sg20.types('/poll open topic:T11 question:Home? closes:"10 Nov 14:00"')
    const poll = (await story.db.group.findFirstOrThrow()).lastPoll
    await sg2.types(`/poll behalf poll:B${poll} who:beta as:reservation source:"e-mail of 3 November" text:"Not yet"`)
    await sg20.types(`/poll close poll:B${poll} reason:Done`)
    await propose(11)
    await sg20.types('/topic sign T11')
    await sg20.types('/topic mailed topic:T11 sent:"3 Nov 2026"')
    await tick('2026-11-18T00:00:00Z')
    const marked = 'beta, Beta Networks: “Not yet” – entered on their behalf (e-mail of 3 November), not confirmed yet'
    for (const text of [await card(11), await state(11), (await delegate.types('/topic history T11')).text])
      expect(text).toContain(marked)
    expect(await card(11)).toContain('with reservations')
    await beta.types('/topic confirm T11')
    expect(await card(11)).toContain('beta, Beta Networks: “Not yet”')
    expect(await card(11)).not.toContain('not confirmed yet')
  })

  test('an objection is entered by a Co-Convenor, marked so, stops the call, and is confirmed or corrected', async () => {
    await propose(13)
    await sg20.types('/topic sign T13')
    await sg20.types('/topic mailed topic:T13 sent:today')
    const given = { who: 'beta', as: 'objection', text: 'Not ours', source: 'e-mail of 4 November' }
    const early = await sg2.presses(await story.view(key(13)), 'It came by e-mail…', given)
    expect(early.problems).toHaveProperty('resolves')
    expect((await secretariat.types('/topic behalf topic:T13 who:beta source:x as:reservation text:x')).kind).toBe(
      'refusal',
    )
    const got = await sg2.corrects(early, { resolves: 'Name SG20' })
    expect(got.text).toContain('They are asked to confirm or correct it.')
    expect(await card(13)).toContain('T13 is open again because of an objection')
    expect(await card(13)).toContain(
      'beta, Beta Networks: “Not ours” What would resolve it: “Name SG20” – entered on their behalf (e-mail of 4 November), not confirmed yet',
    )
    const asked = await direct('beta')
    expect(asked.title).toContain('SG2 Co-Convenor entered an objection on your behalf: T13')
    await beta.presses(asked, 'Correct it…', { reason: 'Ours too', resolves: 'Name both' })
    expect(await card(13)).toContain('beta, Beta Networks: “Ours too” What would resolve it: “Name both”')
    expect(await card(13)).not.toContain('not confirmed yet')
    expect((await beta.presses(asked, 'Confirm')).text).toContain('There is nothing for you to confirm')
    expect((await delegate.types('/topic history T13')).text).toMatch(
      /beta: objection corrected[\s\S]*SG2 Co-Convenor: objection, the topic is open again/,
    )
    expect((await alpha.types('/topic object topic:T13 reason:a resolves:b')).text).toContain('No call for objections')
  })

  test('a reservation is entered too, unless the member has answered; the secretariat has no voice', async () => {
    await propose(14)
    await sg20.types('/topic sign T14')
    await enter(14, 'as:reservation text:"Subject to review"')
    const asked = await direct('beta')
    await beta.presses(asked, 'Confirm')
    expect(await card(14)).toContain('beta, Beta Networks: “Subject to review”\n')
    expect((await enter(14, 'as:reservation text:"Something else"')).text).toContain('beta has answered')
    expect((await secretariat.types('/topic reserve topic:T14 text:Mine')).text).toContain('You are the secretariat')
    expect((await sg2.types('/topic behalf topic:T14 who:secretariat source:x as:reservation text:x')).text).toContain(
      'secretariat is the secretariat',
    )
  })
})

describe('the life of the group', () => {
  test('it stays active until each study group has agreed on the Action (clause 2, item 5)', async () => {
    const early = await sg2.types('/group conclude')
    expect(early.text).toContain('the agreement of SG2 and SG20 is not recorded')
    expect(early.text).toContain('remain active until an agreement is reached')
    expect((await sg2.types('/group agreed by:SG17 document:x on:"1 Oct 2026"')).problems).toHaveProperty('by')
    for (const wrong of ['by:SG2 document:x on:"1 Oct 2027"', 'by:"SG2, SG20" document:x on:"1 Oct 2026"'])
      expect((await sg2.types(`/group agreed ${wrong}`)).kind).toBe('refusal')
    await sg2.types('/group agreed by:SG2 document:SG2-R12 on:"1 Oct 2026" link:https://www.itu.int/md/r12')
    expect((await sg2.types('/group conclude')).text).toContain('the agreement of SG20 is not recorded')
    expect((await delegate.types('/group status')).text).toMatch(
      /SG2: SG2-R12 .*Thu 1 Oct 2026\nSG20: no agreement on the Action recorded/,
    )
    expect((await sg2.types('/group agreed by:SG20 document:SG20-R7 on:"5 Oct 2026"')).text).toContain(
      '/group conclude',
    )
    expect((await sg2.types('/group conclude')).text).toMatch(/is concluded\n.*in progress continue until they end/s)
    expect((await delegate.types('/group status')).text).toContain('Life cycle: concluded')
  })

  test('an agreement or an extension that is recorded again does not make a concluded group active', async () => {
    const again = await sg2.types('/group agreed by:SG20 document:SG20-R7 on:"5 Oct 2026"')
    expect(again.text).toContain('The group is concluded.')
    expect((await sg2.types('/group resume reason:x')).text).toContain(
      'not every study group has a current extension on record',
    )
    expect((await delegate.types('/group status')).text).toContain('Life cycle: concluded')
  })

  test('an extension counts once each study group has recorded it (clause 2, item 7); a Co-Convenor then resumes the group', async () => {
    expect((await sg2.types('/group extended by:SG2 document:R1 on:"1 Oct 2026" until:"31 Dec 2027"')).text).toContain(
      'It takes effect once every',
    )
    expect((await delegate.types('/group status')).text).toContain('Life cycle: concluded')
    const extend = '/group extended by:SG20 document:R2 on:"2 Oct 2026" until:"31 Dec 2027"'
    for (const line of [extend, extend])
      expect((await sg2.types(line)).text).toContain('It stays concluded until a Co-Convenor resumes it')
    expect((await delegate.types('/group status')).text).toMatch(
      /Life cycle: concluded[\s\S]*Extended until: Fri 31 Dec 2027/,
    )
    expect((await secretariat.types('/group resume reason:x')).text).toContain('Only Co-Convenors')
    await sg20.types('/group resume reason:"SG2 and SG20 ask for T7 to be taken up again"')
    expect((await delegate.types('/group status')).text).toContain('Life cycle: active')
    expect(await story.seen()).toContain('CG-Identification is active again\n> SG2 and SG20 ask for T7')
    expect((await sg20.types('/group resume reason:x')).text).toContain('The group is already active.')
  })

  test('all of it is in the record, whose chain is whole', async () => {
    const [verified] = await verifyRecord(story.db)
    expect(verified).toMatchObject({ broken: undefined })
    const kinds = await story.db.recordEntry.findMany({
      where: { topic: null },
      select: { kind: true },
      orderBy: { seq: 'asc' },
    })
    expect(kinds.map(({ kind }) => kind)).toEqual([
      'study group agreed on the Action',
      'study group agreed on the Action',
      'group concluded',
      'study group agreed on the Action',
      'study group agreed to the extension',
      'study group agreed to the extension',
      'group extended',
      'study group agreed to the extension',
      'group active again',
    ])
  })
})
