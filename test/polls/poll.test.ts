import { describe, expect, test } from 'vitest'
import { plain } from '../../src/bot/plain.ts'
import { pollsUnlikeRecord, recount } from '../../src/polls/positions/read.ts'
import { verifyRecord } from '../../src/record/verify.ts'
import { codeIn, story } from '../story.ts'
import { groupWithTopics, row } from './stage.ts'

const told = await story()
const { sg20, sg2, secretariat, alpha, alpha20, beta, gamma, delegate, tick, direct } = await groupWithTopics(told)
const card = async (number: number) => (await told.standing())[`poll:${number}:card`] ?? ''
const press = async (who: typeof alpha, number: number, label: string, form = {}) =>
  who.presses(await told.view(`poll:${number}:card`), label, form)
const open = (line: string) => sg20.types(`/poll open ${line} closes:"10 Aug 14:00 Geneva"`)

describe('a poll on a topic', () => {
  test('is opened with the homes as options, and says who answers and who sees what', async () => {
    await secretariat.types('/people me organisation:TSB groups:"SG2, SG20"')
    const got = await open('topic:T7 question:"Where is resolution at home?"')
    expect(got.text).toContain('Opened: B1 on T7: Where is resolution at home?')
    const shown = await card(1)
    expect(shown).toContain(
      'One position for each organisation, by any of its members who are delegates or Co-Convenors',
    )
    expect(shown).toContain('On record and shown at once: everybody in the group sees who answered what')
    expect(shown).toContain(
      '[SG2 leads] [SG20 leads] [Joint] [Each in its own scope, with liaison] [Outside both] [Needs study]',
    )
    expect(shown).toContain('no count agrees anything')
    // Alpha, Beta and Gamma, and not the secretariat's; the delegate from Asia and the Co-Convenors have not said for whom
    // they speak
    expect(row(shown, 'Not answered yet')).toMatch(/█+ 3 \(SG2 2, SG20 3\)$/)
    expect(shown).toContain('3 members cannot answer yet, because their organisation is not known')
  })

  test('counts one position for each organisation, in each of its study groups, and once in total', async () => {
    const mine = await press(alpha, 1, 'SG2 leads')
    expect(mine.text).toContain('Your position in B1 on T7')
    expect(mine.text).toContain('support: SG2 leads')
    await press(gamma, 1, 'Need more time…', { until: '20 Aug 2026' })
    const shown = await card(1)
    expect(row(shown, 'Support: SG2 leads')).toMatch(/█+ 1 \(SG2 1, SG20 1\)$/)
    expect(row(shown, 'Needs more time')).toMatch(/ 1 \(SG2 1, SG20 1\)$/)
    expect(row(shown, 'Abstained')).toBe('- Abstained 0')
    expect(row(shown, 'No view')).toBe('- No view 0')
    expect(row(shown, 'Not answered yet')).toMatch(/ 1 \(SG2 0, SG20 1\)$/)
  })

  test('a second member of the organisation changes its position and is told whose it was', async () => {
    const got = await press(alpha20, 1, 'Joint')
    expect(got.text).toContain('It replaces: support: SG2 leads, which alpha gave for alpha  administration')
    expect(row(await card(1), 'Support: SG2 leads')).toBe('- Support: SG2 leads 0')
    expect(row(await card(1), 'Support: Joint')).toMatch(/ 1 /)
    expect((await press(alpha20, 1, 'Joint')).text).toContain('That is already your position in B1')
  })

  test.each([
    ['by the form', () => press(beta, 1, 'Objection…', { reason: 'No', resolves: ' ' })],
    ['typed', () => beta.does({ command: 'poll object', args: { poll: 'B1', reason: 'No' } })],
  ])('an objection needs its reason and what would resolve it (%s)', async (_, act) => {
    const got = await act()
    expect(got.kind).toBe('refusal')
    expect(Object.keys(got.problems)).toEqual(['resolves'])
    expect(row(await card(1), 'Objection')).toBe('- Objection 0')
  })

  test('positions are shown with their words; who has not answered is named apart', async () => {
    await press(beta, 1, 'Objection…', { reason: 'Resolution is split', resolves: 'Split the topic', option: 'Joint' })
    const { text } = await press(delegate, 1, 'Show positions')
    expect(text).toContain(
      'Beta Networks (SG20), spokesperson beta: objection to Joint: “Resolution is split” What would resolve it: “Split the topic”',
    )
    expect(text).toContain('Gamma Institute (SG2, SG20), spokesperson gamma: needs more time, until Thu 20 Aug 2026')
  })

  test('somebody whose organisation is not known is told how to say it, and how to link an account', async () => {
    const { text } = await press(delegate, 1, 'No view')
    expect(text).toContain('counts one position for each organisation, and yours is not known here')
    expect(text).toContain('link this one with /people link')
  })

  test('a position is taken back, and the ledger keeps who changed from what to what and why', async () => {
    await gamma.types('/poll take-back poll:B1 why:"Asked at home"')
    expect(row(await card(1), 'Needs more time')).toBe('- Needs more time 0')
    const { text } = await alpha.types('/poll ledger B1')
    expect(text).toMatch(
      /gamma: position \(position: “taken back”; was: “needs more time, until Thu 20 Aug 2026”; why: “Asked at home”\)/,
    )
    expect(text).toMatch(/alpha20: position \(.*position: “support: Joint”; was: “support: SG2 leads”; was by: “alpha”/)
  })

  test('a reminder reaches those who have not answered, and nobody else', async () => {
    const got = await sg2.types('/poll remind B1')
    expect(got.text).toContain('Reminded of B1 on T7: Where is resolution at home?: 1 member without an answer')
    await tick('2026-08-03T10:00:00Z')
    expect(plain((await direct('gamma')) ?? { title: '', tone: 'neutral', blocks: [] })).toContain('Reminder: B1 on T7')
    expect(await direct('beta')).toBeUndefined()
    expect(await direct('alpha')).toBeUndefined()
  })

  test('shortly before the end those who have not answered are reminded by themselves', async () => {
    await tick('2026-08-08T13:00:00Z')
    const reminders = await told.db.ping.findMany({
      where: { deadline: { startsWith: 'poll:' } },
      include: { person: true },
      orderBy: { createdAt: 'asc' },
    })
    expect(reminders.map(({ person, rung }) => [person.name, rung])).toEqual([
      ['gamma', 'asked for by SG2 Co-Convenor'],
      ['gamma', '2 days before'],
    ])
  })

  test('closes at its time by the clock; nothing is taken afterwards, nor from a button pressed late', async () => {
    // the time is up, and no replica has looked yet
    told.at('2026-08-10T12:00:00Z')
    for (const line of [
      '/poll extend poll:B1 closes:"12 Aug 14:00" reason:x',
      '/poll edit poll:B1 options:"A; B" reason:x',
      '/poll close poll:B1 reason:x',
      '/poll remind B1',
    ])
      expect((await sg20.types(line)).text).toContain('B1 has closed.')
    expect((await press(gamma, 1, 'No view')).text).toContain('B1 has closed and takes no more answers.')
    const before = await told.view('poll:1:card')
    await tick('2026-08-10T12:00:05Z')
    const shown = await card(1)
    expect(shown).toContain('Closed: B1 on T7')
    expect(shown).not.toContain('[Joint]')
    expect(row(shown, 'Not answered yet')).toMatch(/ 1 /)
    expect((await gamma.presses(before, 'Abstain')).text).toContain('has closed')
    expect((await gamma.types('/topic history T7')).text).toMatch(/the clock: poll closed \(.*its time was up/)
    expect((await gamma.types('/topic history T7')).text).toMatch(
      /poll opened \(.*closes at: Mon 10 Aug 2026, 14:00 Geneva \(12:00 UTC\)/,
    )
    const below = Object.entries(await told.standing()).filter(([key]) => key.startsWith('poll:1:closed:'))
    expect(below.map(([, text]) => text)).toEqual([
      `B1 has closed: its time was up
- Support: Joint 1
- Objection 1
- Not answered yet 1
This is where positions stood; no count agrees anything.`,
    ])
    expect(await told.db.delivery.findFirst({ where: { key: { startsWith: 'poll:1:closed:' } } })).toMatchObject({
      underKey: 'poll:1:card',
    })
  })

  test('is opened again with a reason and closed before its time', async () => {
    expect((await sg20.types('/poll extend poll:B1 closes:"12 Aug 14:00" reason:x')).text).toContain('B1 has closed')
    await sg20.types('/poll reopen poll:B1 closes:"12 Aug 14:00 Geneva" reason:"Late contribution"')
    expect(await card(1)).toContain('Where do you stand? B1')
    expect((await sg20.types('/poll extend poll:B1 closes:"11 Aug 14:00 Geneva" reason:x')).problems).toHaveProperty(
      'closes',
    )
    await sg20.types('/poll extend poll:B1 closes:"13 Aug 14:00 Geneva" reason:"Holiday"')
    await press(gamma, 1, 'Reservation…', { text: 'Subject to approval' })
    await sg20.types('/poll close poll:B1 reason:"All have answered"')
    expect(row(await card(1), 'Reservation')).toMatch(/ 1 /)
  })

  test('the tally is what a recount of the record gives', async () => {
    const counted = await recount(told.db, { group: 1, number: 1, round: 1 })
    expect(Object.fromEntries(counted)).toEqual({ 'support:joint': 1, objection: 1, reservation: 1 })
    expect((await verifyRecord(told.db)).every(({ broken }) => broken === undefined)).toBe(true)
  })
})

describe('options and question', () => {
  test('before the first answer everything can be changed, afterwards only typing errors of the question', async () => {
    await sg20.types(
      '/poll open topic:T1 question:"Who ledas?" options:"Study Group 2; Study Group 20" voice:person closes:"20 Aug 14:00"',
    )
    await sg20.types('/poll edit poll:B2 options:"SG2; SG20; Both" reason:"One was missing"')
    await press(alpha, 2, 'Both')
    expect((await sg20.types('/poll edit poll:B2 question:"Who leads?" reason:Typo')).kind).toBe('answer')
    const other = await sg20.types('/poll edit poll:B2 question:"Who is responsible for it?" reason:x')
    expect(other.text).toContain('only typing errors in the question can be corrected')
  })

  test('changed options begin round 2: earlier answers do not count, and those who answered are told', async () => {
    const old = await told.view('poll:2:card')
    told.at('2026-08-10T13:00:00Z')
    const got = await sg20.types('/poll edit poll:B2 options:"SG2; SG20" reason:"Both is not possible"')
    expect(got.text).toContain('Round 2 begins; the 1 who answered are notified.')
    expect(row(await card(2), 'Support: SG2')).toBe('- Support: SG2 0')
    expect(await card(2)).toContain('Round: 2')
    expect(plain((await direct('alpha')) ?? old)).toContain('were changed: please answer again')
    // a button from before means what it said, and so nothing any more
    expect((await beta.presses(old, 'Both')).text).toContain('has no option')
  })
})

describe('who sees what', () => {
  test('a hidden poll shows nobody any answer until it closes, then everybody', async () => {
    await sg20.types('/poll open topic:T2 question:Hidden? closes:"20 Aug 14:00" shown:closed')
    await press(alpha, 3, 'SG2 leads')
    expect(await card(3)).toContain('1 answered, 2 not yet.')
    expect(await card(3)).not.toContain('█')
    expect(await card(3)).not.toContain('[Show positions]')
    for (const line of ['/poll positions B3', '/poll ledger B3'])
      expect((await sg20.types(line)).text).toContain('B3 shows positions only once it has closed')
    expect((await beta.types('/poll show B3')).text).not.toContain('support: SG2 leads')
    expect((await alpha.types('/poll show B3')).text).toContain('> support: SG2 leads')
    expect((await beta.types('/topic history T2')).text).not.toContain('SG2 leads”')
    await sg20.types('/poll close poll:B3 reason:Done')
    expect(await card(3)).toContain('[Show positions]')
    expect((await beta.types('/poll positions B3')).text).toContain('spokesperson alpha: support: SG2 leads')
  })

  test('an anonymous poll never says who, and after closing nobody can find out', async () => {
    await sg20.types('/poll open topic:T2 question:Anonymous? closes:"20 Aug 14:00" names:anonymous voice:person')
    const got = await press(alpha, 4, 'SG2 leads')
    expect(got.text).toContain('nobody in the group sees whose answer it is')
    await press(alpha, 4, 'Joint')
    await press(beta, 4, 'No objection')
    const everywhere = async () => [
      (await gamma.types('/poll positions B4')).text,
      (await gamma.types('/poll ledger B4')).text.replace(/.*poll (opened|closed).*/g, ''),
      await card(4),
    ]
    for (const text of await everywhere()) expect(text).not.toMatch(/alpha|beta|Alpha|Beta/)
    expect(row(await card(4), 'Support: Joint')).toMatch(/ 1 /)
    await sg20.types('/poll close poll:B4 reason:Done')
    for (const text of await everywhere()) expect(text).not.toMatch(/alpha|beta|Alpha|Beta/)
    const kept = await told.db.position.findMany({ where: { poll: { number: 4 } } })
    expect(kept.map(({ personId, name, organisation, before }) => [personId, name, organisation, before])).toEqual([
      [null, null, null, null],
      [null, null, null, null],
    ])
    expect((await told.db.poll.findFirstOrThrow({ where: { number: 4 } })).salt).toBeNull()
    expect((await sg20.types('/poll reopen poll:B4 closes:"21 Aug 14:00" reason:x')).text).toContain(
      'cannot be opened again',
    )
    expect(Object.fromEntries(await recount(told.db, { group: 1, number: 4, round: 1 }))).toEqual({
      'support:joint': 1,
      noObjection: 1,
    })
  })

  test('only those who take part in the study groups that are asked can answer', async () => {
    await sg20.types('/poll open topic:T4 question:"SG2 only?" closes:"20 Aug 14:00" groups:SG2 voice:person')
    expect((await press(beta, 5, 'No view')).text).toContain('You take part in SG20.')
    expect((await press(delegate, 5, 'No view')).text).toContain('/people me groups:…')
    expect((await press(gamma, 5, 'No view')).kind).toBe('answer')
  })

  test('an anonymous poll does not tell whose answer it is either when two accounts turn out to be one person', async () => {
    await sg20.types('/poll open topic:T5 question:Linked? closes:"20 Aug 14:00" names:anonymous voice:person')
    const number = (await told.db.group.findFirstOrThrow()).lastPoll
    const ledger = async () => (await beta.types(`/poll ledger B${number}`)).text
    const link = async (account: string, into: typeof alpha) =>
      told.somebody(account).types(`/people link ${codeIn(await into.types('/people link'))}`)
    for (const [account, answer] of [
      ['one', 'Joint'],
      ['two', 'Abstain'],
    ] as const) {
      await told.somebody(account).types('/people me')
      await press(told.somebody(account), number, answer)
    }
    const before = await ledger()
    await link('one', alpha)
    expect(await ledger()).toBe(before)
    expect(row(await card(number), 'Support: Joint')).toMatch(/ 1 /)
    // it is alpha's now, under the code that it had
    await press(alpha, number, 'No view')
    expect(row(await card(number), 'Support: Joint')).toBe('- Support: Joint 0')
    const [code] = /(?<=somebody )\(\w{16}\)(?=: position \(position: “support: Joint”\))/.exec(before) ?? []
    expect(await ledger()).toContain(`somebody ${code}: position (position: “no view”; was: “support: Joint”)`)
    await link('two', alpha)
    expect(await ledger()).toMatch(/somebody \(\w{16}\): position \(position: “taken back”; was: “abstained”\)/)
    expect(await ledger()).not.toMatch(/accounts|one person/)
    const counted = { noView: 1 }
    expect(Object.fromEntries(await recount(told.db, { group: 1, number, round: 1 }))).toEqual(counted)
    await sg20.types(`/poll close poll:B${number} reason:Done`)
    expect(Object.fromEntries(await recount(told.db, { group: 1, number, round: 1 }))).toEqual(counted)
    expect((await beta.types(`/poll positions B${number}`)).text).toContain('no view')
  })
})

describe('on behalf', () => {
  test('a Co-Convenor enters what came by e-mail, marked so; the member confirms it', async () => {
    await sg20.types('/poll open topic:T6 question:"By mail?" closes:"20 Aug 14:00"')
    const number = (await told.db.group.findFirstOrThrow()).lastPoll
    const enter = `/poll behalf poll:B${number} who:beta source:"e-mail of 9 August"`
    const incomplete = await sg2.types(`${enter} as:objection text:"Not ours"`)
    expect(incomplete.problems).toHaveProperty('resolves')
    const got = await sg2.corrects(incomplete, { resolves: 'Name the owner' })
    expect(got.text).toContain('They are asked to confirm or correct it.')
    expect((await alpha.types(`/poll positions B${number}`)).text).toContain(
      'entered on their behalf (e-mail of 9 August), not confirmed yet',
    )
    const asked = await direct('beta')
    if (!asked) throw new Error('Nobody was asked')
    expect(plain(asked)).toContain('SG2 Co-Convenor entered a position on your behalf')
    expect((await beta.presses(asked, 'Confirm')).text).toContain('Confirmed in B')
    expect((await alpha.types(`/poll positions B${number}`)).text).not.toContain('not confirmed yet')
    expect((await sg2.types(`${enter} as:noView`)).text).toContain('beta has answered; only they or their organisation')
    expect((await secretariat.types(`${enter} as:noView`)).text).toContain('Only Co-Convenors')
  })

  test('the member corrects it by answering themselves', async () => {
    const number = (await told.db.group.findFirstOrThrow()).lastPoll
    await sg2.types(`/poll behalf poll:B${number} who:gamma as:abstain source:"telephone"`)
    await press(gamma, number, 'SG20 leads')
    const { text } = await alpha.types(`/poll positions B${number}`)
    expect(text).toContain('spokesperson gamma: support: SG20 leads')
    expect(text).not.toContain('telephone')
  })
})

describe('what would make a count wrong', () => {
  test('opened again in the moment before anybody has looked, it has closed first', async () => {
    await sg20.types('/poll open topic:T16 question:"Late?" closes:"10 Aug 15:30 Geneva"')
    const number = (await told.db.group.findFirstOrThrow()).lastPoll
    told.at('2026-08-10T13:30:03Z')
    await sg20.types(`/poll reopen poll:B${number} closes:"12 Aug 14:00 Geneva" reason:"Late contribution"`)
    expect(await card(number)).toContain('Where do you stand?')
    expect((await gamma.types('/topic history T16')).text).toMatch(/opened again[\s\S]*the clock: poll closed/)
  })

  test('a position that was confirmed in a hidden poll stays hidden in the history of its topic', async () => {
    await sg20.types('/poll open topic:T9 question:"Hidden too?" closes:"20 Aug 14:00" shown:closed')
    const number = (await told.db.group.findFirstOrThrow()).lastPoll
    await sg2.types(`/poll behalf poll:B${number} who:beta source:"e-mail" as:reservation text:"Between us"`)
    await beta.types(`/poll confirm B${number}`)
    expect((await alpha.types('/topic history T9')).text).not.toContain('Between us')
  })

  test('no position is entered for an observer', async () => {
    await told.somebody('looks-on', { name: 'looks on' }).types('/people me organisation:"Watchers"')
    await secretariat.types('/people appoint who:"looks on" office:observer')
    await sg20.types('/poll open topic:T10 question:"Observers?" closes:"20 Aug 14:00"')
    const number = (await told.db.group.findFirstOrThrow()).lastPoll
    const got = await sg2.types(`/poll behalf poll:B${number} who:"looks on" source:"e-mail" as:noView`)
    expect(got.text).toContain('looks on is an observer')
    expect(row(await card(number), 'No view')).toBe('- No view 0')
  })

  test('who speaks for another organisation now is still one voice', async () => {
    await sg20.types('/poll open topic:T11 question:"Twice again?" closes:"20 Aug 14:00"')
    const number = (await told.db.group.findFirstOrThrow()).lastPoll
    await press(beta, number, 'Joint')
    await beta.types('/people me organisation:"Delta Works"')
    const got = await press(beta, number, 'Joint')
    expect(got.text).toContain('Your position for Beta Networks was taken back, because one person is one voice.')
    expect(row(await card(number), 'Support: Joint')).toMatch(/ 1 /)
    expect((await gamma.types(`/poll positions B${number}`)).text).not.toContain('Beta Networks')
    expect((await gamma.types(`/poll ledger B${number}`)).text).toContain('taken back')
    expect(Object.fromEntries(await recount(told.db, { group: 1, number, round: 1 }))).toEqual({ 'support:joint': 1 })
    await beta.types('/people me organisation:"Beta Networks"')
  })

  test.each([
    ['Shall SG20 lead it now?', 'another study group'],
    ['Shall SG2 lead it not?', 'a “not”'],
    ['Shall SG2 not lead it now?', 'one word more'],
  ])('after the first answer “%s” is no typing error mended: it has %s', async (mended) => {
    await sg20.types('/poll open topic:T12 question:"Shall SG2 lead it now?" closes:"20 Aug 14:00"')
    const number = (await told.db.group.findFirstOrThrow()).lastPoll
    await press(gamma, number, 'Joint')
    const got = await sg20.types(`/poll edit poll:B${number} question:"${mended}" reason:Typo`)
    expect(got.text).toContain('only typing errors in the question can be corrected')
  })

  test('options that stay as they are begin no new round', async () => {
    const number = (await told.db.group.findFirstOrThrow()).lastPoll
    await sg20.types(`/poll edit poll:B${number} options:"Yes; No" reason:Clearer`)
    await press(gamma, number, 'Yes')
    const got = await sg20.types(`/poll edit poll:B${number} options:"Yes; No" reason:Clearer`)
    expect(got.text).toContain('says that already')
    expect(row(await card(number), 'Support: Yes')).toMatch(/ 1 /)
  })

  test('a study group in which nobody takes part is not asked', async () => {
    const got = await sg20.types('/poll open topic:T12 question:"Who?" closes:"20 Aug 14:00" groups:"SG2, Asia"')
    expect(got.problems.groups).toContain('Nobody here takes part in ASIA')
  })
})

test('polls with the same question are told apart where one is picked: by number and by when they close', async () => {
  for (const closes of ['20 Aug 14:00', '25 Aug 23:30 UTC'])
    await sg20.types(`/poll open topic:T10 question:"Where is it at home?" closes:"${closes}"`)
  const last = (await told.db.group.findFirstOrThrow()).lastPoll
  const asked = { invocation: told.bot.read('/poll show'), field: 'poll', typed: 'at home', actor: alpha.actor }
  const offered = async () =>
    (await told.bot.suggest(asked)).map(({ label }) => label).filter((label) => label.includes('on T10'))
  expect(await offered()).toEqual([
    `B${last} on T10, until 26 Aug: Where is it at home?`,
    `B${last - 1} on T10, until 20 Aug: Where is it at home?`,
  ])
  await sg20.types(`/poll close poll:B${last} reason:Enough`)
  expect(await offered()).toContain(`B${last} on T10, closed: Where is it at home?`)
  const late = await alpha.does({ command: 'poll answer', args: { poll: `B${last}`, as: 'noObjection' } })
  expect(late.text).toContain(`/poll answer poll:B${last} as:"No objection"`)
})

test('one person is one voice on both platforms, once the accounts are linked', async () => {
  const there = told.somebody('d-alpha', { platform: 'discord', workspace: 'G1', channel: 'D1', name: 'alpha there' })
  await there.types(`/group join ${codeIn(await sg20.types('/group invite'))}`)
  await sg20.types('/poll open topic:T8 question:"Twice?" closes:"20 Aug 14:00" voice:person')
  const number = (await told.db.group.findFirstOrThrow()).lastPoll
  expect((await press(alpha, number, 'Joint')).text).toContain('link that account with /people link')
  await there.presses(await told.view(`poll:${number}:card`, 'D1'), 'Abstain')
  expect(row(await card(number), 'Abstained')).toMatch(/ 1/)
  await there.types(`/people link ${codeIn(await alpha.types('/people link'))}`)
  expect(row(await card(number), 'Abstained')).toBe('- Abstained 0')
  expect(row(await card(number), 'Support: Joint')).toMatch(/ 1 /)
  expect(Object.fromEntries(await recount(told.db, { group: 1, number, round: 1 }))).toEqual({ 'support:joint': 1 })
  expect((await there.presses(await told.view(`poll:${number}:card`, 'D1'), 'Abstain')).text).not.toContain(
    'link that account',
  )
  expect(row(await card(number), 'Support: Joint')).toBe('- Support: Joint 0')
})

test('in every poll the positions are those of the record; a row that somebody changes is found', async () => {
  expect(await pollsUnlikeRecord(told.db)).toEqual([])
  await told.db.position.updateMany({
    where: { poll: { number: 1 }, stance: 'objection' },
    data: { stance: 'abstain' },
  })
  expect(await pollsUnlikeRecord(told.db)).toEqual(['group 1 B1'])
})
