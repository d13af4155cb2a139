import { describe, expect, test } from 'vitest'
import { plain } from '../../src/bot/plain.ts'
import { pollsUnlikeRecord } from '../../src/polls/positions/read.ts'
import { verifyRecord } from '../../src/record/verify.ts'
import { openStory } from '../story.ts'
import { groupWithTopics, row } from './stage.ts'

const story = await openStory()
const cast = await groupWithTopics(story)
const { sg20, sg2, secretariat, alpha, alpha20, beta, gamma, delegate } = cast
const { tick, direct, countDirect, open, ballot, press, recounted } = cast
const card = () => cast.card(1)

// one poll from its opening to its end: each test continues where the one before it ended

describe('a poll on a topic', () => {
  test('is opened with the homes as options, and says who answers and who sees what', async () => {
    await secretariat.types('/people me organisation:TSB groups:"SG2, SG20"')
    expect(await open('topic:T7 question:"Where is resolution at home?" closes:"10 Aug 14:00 Geneva"')).toBe(1)
    const shown = await card()
    expect(shown).toContain('B1 on T7: Where is resolution at home?')
    expect(shown).toContain(
      'One position per organisation, given by any of its members who are delegates or Co-Convenors',
    )
    expect(shown).toContain('On record and shown at once: everyone in the group sees who answered what')
    expect(shown).toContain(
      '[SG2 leads] [SG20 leads] [Joint] [Each in its own scope, with liaison] [Outside both] [Needs study]',
    )
    expect(shown).toContain('These are positions, not an agreement.')
    // Alpha, Beta and Gamma, but not the secretariat's; the delegate from Asia and the Co-Convenors have not said which
    // organisation they speak for
    expect(row(shown, 'Not answered yet')).toMatch(/█+ 3 \(SG2 2, SG20 3\)$/)
    expect(shown).toContain('3 members cannot answer yet, because their organisation is missing')
  })

  test('counts one position for each organisation, in each of its study groups, and once in total', async () => {
    const mine = await press(alpha, 1, 'SG2 leads')
    expect(mine.text).toContain('Your position in B1 on T7')
    expect(mine.text).toContain('support: SG2 leads')
    await press(gamma, 1, 'Need more time…', { until: '20 Aug 2026' })
    const shown = await card()
    expect(row(shown, 'Support: SG2 leads')).toMatch(/█+ 1 \(SG2 1, SG20 1\)$/)
    expect(row(shown, 'Needs more time')).toMatch(/ 1 \(SG2 1, SG20 1\)$/)
    expect(row(shown, 'Abstained')).toBe('- Abstained 0')
    expect(row(shown, 'No view')).toBe('- No view 0')
    expect(row(shown, 'Not answered yet')).toMatch(/ 1 \(SG2 0, SG20 1\)$/)
  })

  test('lets a second member of the organisation change its position, and tells them whose it was', async () => {
    const got = await press(alpha20, 1, 'Joint')
    expect(got.text).toContain('It replaces: support: SG2 leads, which alpha gave for alpha  administration')
    expect(row(await card(), 'Support: SG2 leads')).toBe('- Support: SG2 leads 0')
    expect(row(await card(), 'Support: Joint')).toMatch(/ 1 /)
    expect((await press(alpha20, 1, 'Joint')).text).toContain('That is already your position in B1')
  })

  test.each([
    ['by the form', () => press(beta, 1, 'Objection…', { reason: 'No', resolves: ' ' })],
    ['typed', () => beta.does({ command: 'poll object', args: { poll: 'B1', reason: 'No' } })],
  ])('takes no objection without its reason and what would resolve it (%s)', async (_, act) => {
    const got = await act()
    expect(got.kind).toBe('refusal')
    expect(Object.keys(got.problems)).toEqual(['resolves'])
    expect(row(await card(), 'Objection')).toBe('- Objection 0')
  })

  test('shows positions with their words, and names separately who has not answered', async () => {
    await press(beta, 1, 'Objection…', { reason: 'Resolution is split', resolves: 'Split the topic', option: 'Joint' })
    const { text } = await press(delegate, 1, 'Show positions')
    expect(text).toContain(
      'Beta Networks (SG20), spokesperson beta: objection to Joint: “Resolution is split” What would resolve it: “Split the topic”',
    )
    expect(text).toContain('Gamma Institute (SG2, SG20), spokesperson gamma: needs more time, until Thu 20 Aug 2026')
  })

  test('keeps a position that is taken back in the ledger: who changed it, from what to what, and why', async () => {
    await gamma.types('/poll take-back poll:B1 why:"Asked at home"')
    expect(row(await card(), 'Needs more time')).toBe('- Needs more time 0')
    const { text } = await alpha.types('/poll ledger B1')
    expect(text).toMatch(
      /gamma: position \(position: “taken back”; was: “needs more time, until Thu 20 Aug 2026”; why: “Asked at home”\)/,
    )
    expect(text).toMatch(/alpha20: position \(.*position: “support: Joint”; was: “support: SG2 leads”; was by: “alpha”/)
  })

  test('reminds those who have not answered when an organiser asks for it, and nobody else', async () => {
    const got = await sg2.types('/poll remind B1')
    expect(got.text).toContain('Reminded of B1 on T7: Where is resolution at home?: 1 member without an answer')
    await tick('2026-08-03T10:00:00Z')
    expect(plain(await direct('gamma'))).toContain('Reminder: B1 on T7')
    expect(await countDirect('beta')).toBe(0)
    expect(await countDirect('alpha')).toBe(0)
  })

  test('reminds those who have not answered by itself shortly before the end', async () => {
    await tick('2026-08-08T13:00:00Z')
    const reminders = await story.db.ping.findMany({
      where: { deadline: { startsWith: 'poll:' } },
      include: { person: true },
      orderBy: { createdAt: 'asc' },
    })
    expect(reminders.map(({ person, rung }) => [person.name, rung])).toEqual([
      ['gamma', 'asked for by SG2 Co-Convenor'],
      ['gamma', '2 days before'],
    ])
  })

  test('takes nothing after its time, even while no replica has closed it', async () => {
    story.at('2026-08-10T12:00:00Z')
    for (const line of [
      '/poll extend poll:B1 closes:"12 Aug 14:00" reason:x',
      '/poll edit poll:B1 options:"A; B" reason:x',
      '/poll close poll:B1 reason:x',
      '/poll remind B1',
    ])
      expect((await sg20.types(line)).text).toContain('B1 has closed.')
    expect((await press(gamma, 1, 'No view')).text).toContain('B1 has closed. It takes no more answers.')
  })

  test('closes at its time by the clock, and takes nothing from a button pressed late', async () => {
    const before = await ballot(1)
    await tick('2026-08-10T12:00:05Z')
    const shown = await card()
    expect(shown).toContain('Closed: B1 on T7')
    expect(shown).not.toContain('[Joint]')
    expect(row(shown, 'Not answered yet')).toMatch(/ 1 /)
    expect((await gamma.presses(before, 'Abstain')).text).toContain('has closed')
    const history = (await gamma.types('/topic history T7')).text
    expect(history).toMatch(/the clock: poll closed \(.*its time was up/)
    expect(history).toMatch(/poll opened \(.*closes at: Mon 10 Aug 2026, 14:00 Geneva \(12:00 UTC\)/)
  })

  test('says below its card that it has closed, and how positions stood', async () => {
    const below = Object.entries(await story.messages()).filter(([key]) => key.startsWith('poll:1:closed:'))
    expect(below.map(([, text]) => text)).toEqual([
      `B1 has closed: its time was up
- Support: Joint 1
- Objection 1
- Not answered yet 1
These are the final positions, not an agreement.`,
    ])
    expect(await story.db.delivery.findFirst({ where: { key: { startsWith: 'poll:1:closed:' } } })).toMatchObject({
      underKey: 'poll:1:card',
    })
  })

  test('is opened again with a reason, and closed before its time', async () => {
    expect((await sg20.types('/poll extend poll:B1 closes:"12 Aug 14:00" reason:x')).text).toContain('B1 has closed')
    await sg20.types('/poll reopen poll:B1 closes:"12 Aug 14:00 Geneva" reason:"Late contribution"')
    expect(await card()).toContain('Where do you stand? B1')
    expect((await sg20.types('/poll extend poll:B1 closes:"11 Aug 14:00 Geneva" reason:x')).problems).toHaveProperty(
      'closes',
    )
    await sg20.types('/poll extend poll:B1 closes:"13 Aug 14:00 Geneva" reason:"Holiday"')
    await press(gamma, 1, 'Reservation…', { text: 'Subject to approval' })
    await sg20.types('/poll close poll:B1 reason:"All have answered"')
    expect(row(await card(), 'Reservation')).toMatch(/ 1 /)
  })

  test('has the tally that a recount of the record gives', async () => {
    expect(await recounted(1)).toEqual({ 'support:joint': 1, objection: 1, reservation: 1 })
    expect((await verifyRecord(story.db)).map(({ broken }) => broken)).toEqual([undefined])
  })

  test('is found by a comparison with the record once somebody has changed a row of it', async () => {
    expect(await pollsUnlikeRecord(story.db)).toEqual([])
    await story.db.position.updateMany({ where: { stance: 'objection' }, data: { stance: 'abstain' } })
    expect(await pollsUnlikeRecord(story.db)).toEqual(['group 1 B1'])
  })
})
