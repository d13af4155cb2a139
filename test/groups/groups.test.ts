import { describe, expect, test } from 'vitest'
import { codeIn, groupOfToR, numberIn, openStory } from '../story.ts'

const story = await openStory('2026-08-03T09:00:00Z')
const { secretariat, sg20, delegate } = await groupOfToR(story)
const onDiscord = (account: string, name: string) =>
  story.somebody(account, { platform: 'discord', workspace: 'G1', channel: 'D1', name })

describe('setting up a group', () => {
  test('binds the channel, gives the rules of the ToR by default, and says what comes next', async () => {
    const someone = story.somebody('someone', { channel: 'C-new' })
    const got = await someone.types('/group setup name:"Another CG"')
    expect(got.text).toContain('Another CG is set up in this channel')
    expect(got.text).toContain('Rules: ITU-T CG-Identification (SG2 and SG20), version 2')
    expect(got.text).toContain('Time zone for dates: Europe/Zurich')
    expect(got.text).toContain('Mailing list: t25cgidentification@lists.itu.int')
    expect(got.text).toContain('Your office: secretariat')
    expect(got.text).toContain('If nothing appears in the channel, invite the bot to it.')
    expect(got.text).toContain('[Name the Co-Convenor for SG2] [Name the Co-Convenor for SG20]')
    expect((await story.messages('C-new'))['group:welcome']).toContain('This channel belongs to Another CG')
    const newcomer = story.somebody('newcomer', { channel: 'C-new', name: 'Newcomer' })
    await newcomer.types('/people me')
    const named = await someone.presses(got.view, 'Name the Co-Convenor for SG2', { who: 'Newcomer' })
    expect(named.text).toBe('Newcomer is now Co-Convenor (appointed by SG2)')
  })

  test('the same channel is not bound twice, neither by setup nor by a code', async () => {
    expect((await sg20.types('/group setup name:Again')).text).toContain('This channel already belongs to a group.')
    const code = codeIn(await secretariat.types('/group invite'))
    expect((await sg20.types(`/group join ${code}`)).text).toContain('This channel already belongs to a group.')
  })

  test('two people who set up one channel at once make one group', async () => {
    const [one, two] = ['first', 'second'].map((account) => story.somebody(account, { channel: 'C-once' }))
    const got = await Promise.all([one?.types('/group setup name:One'), two?.types('/group setup name:Two')])
    expect(got.map((each) => each?.kind).toSorted()).toEqual(['answer', 'refusal'])
    expect(got.find((each) => each?.kind === 'refusal')?.text).toContain('This channel already belongs to a group.')
  })

  test('a group cannot be set up in a direct message', async () => {
    const alone = story.somebody('alone', { channel: '' })
    expect((await alone.types('/group setup name:x')).text).toContain('A group needs a channel.')
    expect((await alone.types('/group join code:x')).text).toContain('A group needs a channel.')
  })

  test.each([
    ['itu-cg-identification', 'Tue 18 Aug 2026, until 23:59 Geneva', 'clause 2, item 3', true],
    ['itu-jcg-iotsec', 'Tue 25 Aug 2026, until 23:59 Geneva', 'Work methods, item 5', true],
    ['w3c-distributed', 'Tue 25 Aug 2026, until 23:59 UTC', 'clause 3.2', false],
    ['ietf-interim-virtual', 'Tue 18 Aug 2026, until 23:59 UTC', 'virtual interim meetings', false],
  ])('by %s the last day for a meeting on 1 September is %s', async (profile, lastDay, clause, needsAgenda) => {
    const someone = story.somebody(`of-${profile}`, { channel: `C-${profile}` })
    await someone.types(`/group setup name:"By ${profile}" profile:${profile}`)
    const got = await someone.types('/meeting plan title:First start:"1 Sep 2026 14:00" lasts:1h')
    expect(got.text).toContain(`Last day for the notice: ${lastDay}`)
    expect(got.text).toContain(clause)
    expect(got.text.includes('needs a draft agenda before it can be announced')).toBe(needsAgenda)
    const preview = await someone.types('/meeting announce M1')
    expect(preview.kind).toBe(needsAgenda ? 'refusal' : 'answer')
    expect(preview.text.includes('Draft agenda\nTo follow.')).toBe(!needsAgenda)
    expect((await someone.types('/group rules')).text).toContain(`Profile ${profile}, version 2.`)
    const days = profile === 'itu-jcg-iotsec' || profile === 'w3c-distributed' ? '10 Aug' : '17 Aug'
    const when = (await someone.types('/meeting when lasts:1h')).text
    expect(when).toContain(`from Mon ${days} 2026`)
    expect(when.includes('No study group meeting has been added yet')).toBe(profile.startsWith('itu-'))
  })

  test('dates are counted in the zone of the group, whatever the zone of the rules', async () => {
    const someone = story.somebody('in-seoul', { channel: 'C-seoul', zone: 'Asia/Seoul' })
    await someone.types('/group setup name:"Counted in Seoul" zone:Asia/Seoul')
    const got = await someone.types('/meeting plan title:First start:"18 Aug 06:30" lasts:1h')
    expect(got.text).toContain('Last day for the notice: Tue 4 Aug 2026, until 23:59 Seoul')
  })
})

describe('changing a group', () => {
  test('organisers change its name, zone and mailing list; the record keeps who, when, before and after', async () => {
    const got = await secretariat.types('/group edit name:"CG-Id" list:list@lists.example.org')
    expect(got.text).toContain('Name: CG-Id\nTime zone for dates: Europe/Zurich\nMailing list: list@lists.example.org')
    const change = await story.db.groupChange.findFirstOrThrow({ where: { what: 'edited' } })
    expect(change.before).toMatchObject({ name: 'CG-Identification' })
    expect(change.after).toMatchObject({ name: 'CG-Id' })
    await secretariat.types('/group edit name:CG-Identification list:t25cgidentification@lists.itu.int')
  })

  test('the messages in the channels show the new zone and the new name at once', async () => {
    const someone = story.somebody('mover', { channel: 'C-moving' })
    await someone.types('/group setup name:Moving')
    // 15:30 UTC: still Tuesday in Geneva, Wednesday in Seoul
    const m = numberIn(await someone.types('/meeting plan title:First start:"1 Sep 17:30" lasts:1h'))
    const card = async () => (await story.messages('C-moving'))[`meeting:${m}:card`]
    expect(await card()).toContain('to go out by Tue 18 Aug 2026, until 23:59 Geneva')
    await someone.types('/group edit name:Moved zone:Asia/Seoul')
    expect(await card()).toContain('to go out by Wed 19 Aug 2026, until 23:59 Seoul')
    expect((await story.messages('C-moving'))['group:welcome']).toContain('This channel belongs to Moved')
  })

  test('an agenda item of today’s notice still counts as noticed when it is another day in the new zone', async () => {
    const someone = story.somebody('keeper', { channel: 'C-keeping' })
    story.at('2026-08-03T20:00:00Z')
    await someone.types('/group setup name:Keeping')
    const m = numberIn(await someone.types('/meeting plan title:First start:"1 Sep 17:30" lasts:1h agenda:Opening'))
    await someone.presses((await someone.types(`/meeting announce M${m}`)).view, 'Send')
    await someone.types(`/meeting notified meeting:M${m} sent:today`)
    await someone.types('/group edit zone:Asia/Seoul')
    story.at('2026-08-03T09:00:00Z')
    const card = (await story.messages('C-keeping'))[`meeting:${m}:card`]
    expect(card).toContain('1. Opening')
    expect(card).not.toContain('added after notice')
  })

  test.each([
    ['', 'You gave nothing to change.'],
    ['list:"not an address"', 'is not an address'],
    ['zone:Atlantis', 'Atlantis'],
  ])('“%s” is refused', async (words, refusal) => {
    const got = await secretariat.types(`/group edit ${words}`)
    expect(got.kind).toBe('refusal')
    expect(got.text).toContain(refusal)
  })

  test('a delegate does not', async () => {
    expect((await delegate.types('/group edit name:Mine')).kind).toBe('refusal')
    expect((await delegate.types('/group invite')).kind).toBe('refusal')
  })
})

describe('a second channel, on another platform', () => {
  const visitor = onDiscord('d-visitor', 'Visitor')
  const member = onDiscord('d-member', 'Delegate on Discord')

  test('does not join with a wrong code, nor with one that is a day old', async () => {
    const wrong = await visitor.types('/group join WRONG123')
    expect(wrong.text).toContain('This code is not valid or has expired.')
    expect(wrong.text).toContain('A code is valid for 24 hours and works once')
    const code = codeIn(await secretariat.types('/group invite'))
    story.at('2026-08-04T09:00:01Z')
    expect((await visitor.types(`/group join ${code}`)).kind).toBe('refusal')
    story.at('2026-08-03T09:00:00Z')
    expect((await visitor.types('/meeting list')).text).toContain('This channel does not belong to a group yet.')
  })

  test('joins with a code, typed in any way, once; it gets the current messages, and what is posted from then on', async () => {
    const m = numberIn(await sg20.types('/meeting plan title:"Before" start:"1 Sep 14:00" lasts:1h agenda:Opening'))
    const over = numberIn(await sg20.types('/meeting plan title:"Dropped" start:"1 Sep 16:00" lasts:1h'))
    await sg20.types(`/meeting cancel M${over} reason:"Not needed"`)
    await sg20.types('/meeting propose title:"Which week" lasts:1h slots:"8 Sep 14:00; 9 Sep 14:00"')
    const code = codeIn(await secretariat.types('/group invite'))
    const typed = `${code.slice(0, 4)}-${code.slice(4)}`.toLowerCase()
    const revisions = () =>
      story.db.delivery.findMany({
        where: { place: { channel: 'C1' } },
        select: { key: true, revision: true },
        orderBy: { id: 'asc' },
      })
    const before = await revisions()
    const [one, two] = await Promise.all([
      visitor.types(`/group join ${typed}`),
      story.somebody('x', { platform: 'discord', workspace: 'G1', channel: 'D2' }).types(`/group join ${code}`),
    ])
    expect([one.kind, two.kind].toSorted()).toEqual(['answer', 'refusal'])
    const joined = one.kind === 'answer' ? 'D1' : 'D2'
    expect(joined === 'D1' ? one.text : two.text).toContain('This channel now belongs to CG-Identification')
    const here = await story.messages()
    const newer = await story.messages(joined)
    expect(Object.keys(newer)).toEqual(['group:welcome', `meeting:${m}:card`, 'proposal:1:card'])
    expect(newer['group:welcome']).toContain('This channel belongs to CG-Identification')
    expect(newer[`meeting:${m}:card`]).toBe(here[`meeting:${m}:card`])
    expect(newer['proposal:1:card']).toBe(here['proposal:1:card'])
    expect(await revisions()).toEqual(before)
    const there = member.in(joined)
    const after = numberIn(await sg20.types('/meeting plan title:"After" start:"2 Sep 14:00" lasts:1h'))
    expect((await story.messages(joined))[`meeting:${after}:card`]).toContain('After')
    await there.types(`/meeting attend meeting:M${m} as:attending`)
    expect((await story.messages(joined))[`meeting:${m}:card`]).toContain('Attending (1): Delegate on Discord')

    // buttons in both act on one state
    await delegate.presses(await story.view(`meeting:${after}:card`), 'Regrets')
    await there.presses(await story.view(`meeting:${after}:card`, joined), 'Maybe')
    const both = 'Maybe (1): Delegate on Discord\nRegrets (1): Delegate from Asia'
    expect((await story.messages())[`meeting:${after}:card`]).toContain(both)
    expect((await story.messages(joined))[`meeting:${after}:card`]).toContain(both)
    expect((await sg20.types(`/meeting announce M${m}`)).text).toContain('It goes to 2 channels')
    expect((await delegate.types('/group status')).text).toContain('This group has 2 channels: slack, discord.')
  })
})

describe('the status of a group', () => {
  test('shows the rules, the offices, the next meeting with its verdict, what is due, and the connections', async () => {
    await sg20.types('/sgmeeting add body:SG20 first:"7 Oct 2026"')
    const { text } = await delegate.types('/group status')
    expect(text).toContain('Rules: ITU-T CG-Identification (SG2 and SG20), version 2')
    expect(text).toContain('Life cycle: active')
    expect(text).toContain('Co-Convenors: SG2 Co-Convenor (SG2); SG20 Co-Convenor (SG20)')
    expect(text).toContain('Next meeting: M')
    expect(text).toContain(
      'Notice: Green: a notice sent today is in time. Last day: Tue 18 Aug 2026, until 23:59 Geneva',
    )
    expect(text).toContain('Report to SG20 (S1) – Wed 23 Sep 2026, in ')
    expect(text).toContain('slack – connected')
  })

  test('says which Co-Convenor is not named yet (clause 2, item 4)', async () => {
    const someone = story.somebody('alone-there', { channel: 'C-fresh' })
    await someone.types('/group setup name:Fresh')
    const { text } = await someone.types('/group status')
    expect(text).toContain('Co-Convenors: SG2: not named yet; SG20: not named yet')
    expect(text).toContain('No meeting is planned.')
  })
})

test('the rules are shown in their own words', async () => {
  const { text } = await delegate.types('/group rules')
  expect(text).toContain('Notice of a meeting: 2 weeks before, with the draft agenda (clause 2, item 3)')
  expect(text).toContain('Report to SG2: 2 weeks before its first day (ToR)')
  expect(text).toContain('Report to TSAG: 7 days before its first day (A.1 default, not ToR)')
  expect(text).toContain('WTSA Action [39A1/1]')
})
