import { expect, test } from 'vitest'
import { plain } from '../../src/bot/plain.ts'
import { openStory } from '../story.ts'
import { groupWithTopics, row } from './stage.ts'

const story = await openStory()
const cast = await groupWithTopics(story)
const { sg2, secretariat, alpha, beta, gamma, direct, open, card, press } = cast

const marked = 'entered on their behalf (e-mail of 9 August), not confirmed yet'

test('a Co-Convenor enters what came by e-mail, marked so, and the member confirms it', async () => {
  const poll = await open('topic:T6 question:"By mail?"')
  const enter = `/poll behalf poll:B${poll} who:beta source:"e-mail of 9 August"`
  const positions = async () => (await alpha.types(`/poll positions B${poll}`)).text
  const incomplete = await sg2.types(`${enter} as:objection text:"Not ours"`)
  expect(incomplete.problems).toHaveProperty('resolves')
  const got = await sg2.corrects(incomplete, { resolves: 'Name the owner' })
  expect(got.text).toContain('They are asked to confirm or correct it.')
  expect(await positions()).toContain(marked)
  const asked = await direct('beta')
  expect(plain(asked)).toContain('SG2 Co-Convenor entered a position on your behalf')
  expect((await beta.presses(asked, 'Confirm')).text).toContain('Confirmed in B')
  expect(await positions()).toContain('spokesperson beta: objection: “Not ours”')
  expect(await positions()).not.toContain('not confirmed yet')
  expect((await sg2.types(`${enter} as:noView`)).text).toContain('beta has answered; only they or their organisation')
  expect((await secretariat.types(`${enter} as:noView`)).text).toContain('Only Co-Convenors')
})

test('the member corrects it by answering themselves', async () => {
  const poll = await open('topic:T6 question:"By telephone?"')
  await sg2.types(`/poll behalf poll:B${poll} who:gamma as:abstain source:"telephone"`)
  expect((await alpha.types(`/poll positions B${poll}`)).text).toContain('telephone')
  await press(gamma, poll, 'SG20 leads')
  const { text } = await alpha.types(`/poll positions B${poll}`)
  expect(text).toContain('spokesperson gamma: support: SG20 leads')
  expect(text).not.toContain('(telephone)')
})

test('nothing is entered in an anonymous poll', async () => {
  const poll = await open('topic:T6 question:Anonymous? names:anonymous')
  const got = await sg2.types(`/poll behalf poll:B${poll} who:beta source:"e-mail" as:noView`)
  expect(got.text).toContain('is anonymous, so you cannot enter a position for a named member')
})

test('nothing is entered for an observer', async () => {
  await story.somebody('looks-on', { name: 'looks on' }).types('/people me organisation:"Watchers"')
  await secretariat.types('/people appoint who:"looks on" office:observer')
  const poll = await open('topic:T10 question:"Observers?"')
  const got = await sg2.types(`/poll behalf poll:B${poll} who:"looks on" source:"e-mail" as:noView`)
  expect(got.text).toContain('looks on is an observer')
  expect(row(await card(poll), 'No view')).toBe('- No view 0')
})
