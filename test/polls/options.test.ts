import { describe, expect, test } from 'vitest'
import { plain } from '../../src/bot/plain.ts'
import { openStory } from '../story.ts'
import { groupWithTopics, row } from './stage.ts'

const story = await openStory()
const cast = await groupWithTopics(story)
const { sg20, alpha, beta, gamma, delegate, direct, open, close, ballot, card, press } = cast

describe('the question and the options of a poll', () => {
  test('can be changed freely before the first answer', async () => {
    const poll = await open('topic:T1 question:"Who ledas?" options:"Study Group 2; Study Group 20"')
    const got = await sg20.types(
      `/poll edit poll:B${poll} question:"Which is it?" options:"SG2; SG20; Both" reason:Better`,
    )
    expect(got.kind).toBe('answer')
    expect(await card(poll)).toContain('Which is it?')
    expect(await card(poll)).toContain('[SG2] [SG20] [Both]')
  })

  test('after the first answer a typing error in the question can be corrected', async () => {
    const poll = await open('topic:T1 question:"Who ledas?"')
    await press(alpha, poll, 'Joint')
    expect((await sg20.types(`/poll edit poll:B${poll} question:"Who leads?" reason:Typo`)).kind).toBe('answer')
    expect(await card(poll)).toContain('Who leads?')
  })

  test.each([
    ['Shall SG20 lead it now?', 'another study group'],
    ['Shall SG2 lead it not?', 'a “not”'],
    ['Shall SG2 not lead it now?', 'one more word'],
    ['Who is responsible for it?', 'other words'],
  ])('after the first answer “%s” is refused: it has %s', async (question) => {
    const poll = await open('topic:T12 question:"Shall SG2 lead it now?"')
    await press(gamma, poll, 'Joint')
    const got = await sg20.types(`/poll edit poll:B${poll} question:"${question}" reason:Typo`)
    expect(got.text).toContain('only typing errors in the question can be corrected')
    expect(await card(poll)).toContain('Shall SG2 lead it now?')
  })

  test('other options begin round 2: earlier answers do not count, and those who gave them are asked again', async () => {
    const poll = await open('topic:T1 question:"Who leads?" options:"SG2; SG20; Both" voice:person')
    await press(alpha, poll, 'Both')
    const old = await ballot(poll)
    story.at('2026-08-03T10:00:00Z')
    const got = await sg20.types(`/poll edit poll:B${poll} options:"SG2; SG20" reason:"Both is not possible"`)
    expect(got.text).toContain('Round 2 begins; the 1 who answered are notified.')
    expect(row(await card(poll), 'Support: SG2')).toBe('- Support: SG2 0')
    expect(await card(poll)).toContain('Round: 2')
    expect(plain(await direct('alpha'))).toContain('were changed: please answer again')
    // a button from before names an option that is gone
    expect((await beta.presses(old, 'Both')).text).toContain('has no option')
  })

  test('options that stay as they are begin no new round', async () => {
    const poll = await open('topic:T1 question:"Yes or no?" options:"Yes; No"')
    await press(gamma, poll, 'Yes')
    const got = await sg20.types(`/poll edit poll:B${poll} options:"Yes; No" reason:Clearer`)
    expect(got.text).toContain('already says that')
    expect(row(await card(poll), 'Support: Yes')).toMatch(/ 1 /)
  })
})

test('a study group in which nobody takes part is not asked', async () => {
  const got = await sg20.types('/poll open topic:T12 question:"Who?" closes:"20 Aug 14:00" groups:"SG2, Asia"')
  expect(got.problems.groups).toContain('Nobody in this group takes part in ASIA')
})

test('only those who take part in the study groups that are asked can answer', async () => {
  const poll = await open('topic:T4 question:"SG2 only?" groups:SG2 voice:person')
  expect((await press(beta, poll, 'No view')).text).toContain('You take part in SG20.')
  expect((await press(delegate, poll, 'No view')).text).toContain('/people me groups:…')
  expect((await press(gamma, poll, 'No view')).kind).toBe('answer')
})

test('polls with the same question differ in the list to pick from: by number and by when they close', async () => {
  const first = await open('topic:T10 question:"Where is it at home?" closes:"20 Aug 14:00"')
  const last = await open('topic:T10 question:"Where is it at home?" closes:"25 Aug 23:30 UTC"')
  const asked = { invocation: story.bot.read('/poll show'), field: 'poll', typed: 'at home', actor: alpha.actor }
  const offered = async () =>
    (await story.bot.suggest(asked)).map(({ label }) => label).filter((label) => label.includes('on T10'))
  expect(await offered()).toEqual([
    `B${last} on T10, until 26 Aug: Where is it at home?`,
    `B${first} on T10, until 20 Aug: Where is it at home?`,
  ])
  await close(last)
  expect(await offered()).toContain(`B${last} on T10, closed: Where is it at home?`)
  const late = await alpha.does({ command: 'poll answer', args: { poll: `B${last}`, as: 'noObjection' } })
  expect(late.text).toContain(`/poll answer poll:B${last} as:"No objection"`)
})
