import { describe, expect, test } from 'vitest'
import { codeIn, openStory, type Somebody } from '../story.ts'
import { groupWithTopics, row } from './stage.ts'

const story = await openStory()
const cast = await groupWithTopics(story)
const { sg20, sg2, alpha, beta, gamma, open, close, card, press, recounted } = cast

describe('a hidden poll', () => {
  test('shows nobody any answer until it closes, then everybody', async () => {
    const poll = await open('topic:T2 question:Hidden? shown:closed')
    await press(alpha, poll, 'SG2 leads')
    const shown = await card(poll)
    expect(shown).toContain('1 answered, 2 not yet.')
    expect(shown).not.toContain('█')
    expect(shown).not.toContain('[Show positions]')
    for (const line of [`/poll positions B${poll}`, `/poll ledger B${poll}`])
      expect((await sg20.types(line)).text).toContain(`B${poll} shows positions only once it has closed`)
    expect((await beta.types(`/poll show B${poll}`)).text).not.toContain('support: SG2 leads')
    expect((await alpha.types(`/poll show B${poll}`)).text).toContain('> support: SG2 leads')
    expect((await beta.types('/topic history T2')).text).not.toContain('SG2 leads”')
    await close(poll)
    expect(await card(poll)).toContain('[Show positions]')
    expect((await beta.types(`/poll positions B${poll}`)).text).toContain('spokesperson alpha: support: SG2 leads')
  })

  test('keeps a position that was confirmed out of the history of its topic', async () => {
    const poll = await open('topic:T9 question:"Hidden too?" shown:closed')
    await sg2.types(`/poll behalf poll:B${poll} who:beta source:"e-mail" as:reservation text:"Between us"`)
    expect((await beta.types(`/poll confirm B${poll}`)).kind).toBe('answer')
    const history = (await alpha.types('/topic history T9')).text
    expect(history).toContain('poll opened')
    expect(history).not.toContain('Between us')
  })
})

describe('an anonymous poll', () => {
  test('never says who, and after closing nobody can find out', async () => {
    const poll = await open('topic:T2 question:Anonymous? names:anonymous voice:person')
    expect((await press(alpha, poll, 'SG2 leads')).text).toContain('nobody in the group sees who gave which answer')
    await press(alpha, poll, 'Joint')
    await press(beta, poll, 'No objection')
    const everywhere = async () => [
      (await gamma.types(`/poll positions B${poll}`)).text,
      (await gamma.types(`/poll ledger B${poll}`)).text.replace(/.*poll (opened|closed).*/g, ''),
      await card(poll),
    ]
    for (const text of await everywhere()) expect(text).not.toMatch(/alpha|beta|Alpha|Beta/)
    expect(row(await card(poll), 'Support: Joint')).toMatch(/ 1 /)
    await close(poll)
    for (const text of await everywhere()) expect(text).not.toMatch(/alpha|beta|Alpha|Beta/)
    const kept = await story.db.position.findMany({ where: { poll: { number: poll } } })
    expect(kept.map(({ personId, name, organisation, before }) => [personId, name, organisation, before])).toEqual([
      [null, null, null, null],
      [null, null, null, null],
    ])
    expect((await story.db.poll.findFirstOrThrow({ where: { number: poll } })).salt).toBeNull()
    const reopened = await sg20.types(`/poll reopen poll:B${poll} closes:"21 Aug 14:00" reason:x`)
    expect(reopened.text).toContain('cannot be reopened')
    expect(await recounted(poll)).toEqual({ 'support:joint': 1, noObjection: 1 })
  })

  test('does not tell whose answer it is when two accounts turn out to be one person', async () => {
    const poll = await open('topic:T5 question:Linked? names:anonymous voice:person')
    const ledger = async () => (await beta.types(`/poll ledger B${poll}`)).text
    const link = async (account: Somebody) => account.types(`/people link ${codeIn(await alpha.types('/people link'))}`)
    const one = await newcomer('one')
    const two = await newcomer('two')
    await press(one, poll, 'Joint')
    await press(two, poll, 'Abstain')
    const before = await ledger()
    await link(one)
    expect(await ledger()).toBe(before)
    expect(row(await card(poll), 'Support: Joint')).toMatch(/ 1 /)
    // it is alpha's now, under the code that it had
    await press(alpha, poll, 'No view')
    expect(row(await card(poll), 'Support: Joint')).toBe('- Support: Joint 0')
    const [code] = /(?<=somebody )\(\w{16}\)(?=: position \(position: “support: Joint”\))/.exec(before) ?? []
    expect(await ledger()).toContain(`somebody ${code}: position (position: “no view”; was: “support: Joint”)`)
    await link(two)
    expect(await ledger()).toMatch(/somebody \(\w{16}\): position \(position: “taken back”; was: “abstained”\)/)
    expect(await ledger()).not.toMatch(/accounts|one person/)
    expect(await recounted(poll)).toEqual({ noView: 1 })
    await close(poll)
    expect(await recounted(poll)).toEqual({ noView: 1 })
    expect((await beta.types(`/poll positions B${poll}`)).text).toContain('no view')
  })

  async function newcomer(account: string): Promise<Somebody> {
    const somebody = story.somebody(account)
    await somebody.types('/people me')
    return somebody
  }
})
