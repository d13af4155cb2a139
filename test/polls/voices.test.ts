import { describe, expect, test } from 'vitest'
import { codeIn, openStory } from '../story.ts'
import { groupWithTopics, row } from './stage.ts'

const story = await openStory()
const cast = await groupWithTopics(story)
const { sg20, alpha, beta, gamma, delegate, open, card, press, recounted } = cast

describe('one voice', () => {
  test('is that of an organisation: members who have not given theirs see how to do so', async () => {
    const poll = await open('topic:T1 question:Home?')
    const { text } = await press(delegate, poll, 'No view')
    expect(text).toContain('counts one position per organisation, and you have not given yours')
    expect(text).toContain('link this one with /people link')
  })

  test('stays one when its member begins to speak for another organisation', async () => {
    const poll = await open('topic:T11 question:"Twice again?"')
    await press(beta, poll, 'Joint')
    await beta.types('/people me organisation:"Delta Works"')
    const got = await press(beta, poll, 'Joint')
    expect(got.text).toContain('Your position for Beta Networks was taken back, because each person has one position.')
    expect(row(await card(poll), 'Support: Joint')).toMatch(/ 1 /)
    const positions = (await gamma.types(`/poll positions B${poll}`)).text
    expect(positions).toContain('Delta Works')
    expect(positions).not.toContain('Beta Networks')
    expect((await gamma.types(`/poll ledger B${poll}`)).text).toContain('taken back')
    expect(await recounted(poll)).toEqual({ 'support:joint': 1 })
  })

  test('is that of a person on both platforms, once their accounts are linked', async () => {
    const there = story.somebody('d-alpha', {
      platform: 'discord',
      workspace: 'G1',
      channel: 'D1',
      name: 'alpha there',
    })
    await there.types(`/group join ${codeIn(await sg20.types('/group invite'))}`)
    const poll = await open('topic:T8 question:"Twice?" voice:person')
    const elsewhere = () => story.view(`poll:${poll}:card`, 'D1')
    expect((await press(alpha, poll, 'Joint')).text).toContain('link that account with /people link')
    await there.presses(await elsewhere(), 'Abstain')
    expect(row(await card(poll), 'Abstained')).toMatch(/ 1/)
    await there.types(`/people link ${codeIn(await alpha.types('/people link'))}`)
    expect(row(await card(poll), 'Abstained')).toBe('- Abstained 0')
    expect(row(await card(poll), 'Support: Joint')).toMatch(/ 1 /)
    expect(await recounted(poll)).toEqual({ 'support:joint': 1 })
    const again = await there.presses(await elsewhere(), 'Abstain')
    expect(again.text).toContain('Your position in')
    expect(again.text).not.toContain('link that account')
    expect(row(await card(poll), 'Support: Joint')).toBe('- Support: Joint 0')
  })
})

test('a poll that is opened again before any replica has closed it has closed first', async () => {
  const poll = await open('topic:T16 question:"Late?" closes:"3 Aug 15:30 Geneva"')
  story.at('2026-08-03T13:30:03Z')
  await sg20.types(`/poll reopen poll:B${poll} closes:"12 Aug 14:00 Geneva" reason:"Late contribution"`)
  expect(await card(poll)).toContain('Where do you stand?')
  expect((await gamma.types('/topic history T16')).text).toMatch(/opened again[\s\S]*the clock: poll closed/)
})
