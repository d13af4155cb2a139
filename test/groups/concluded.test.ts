import { expect, test } from 'vitest'
import { groupWithTopics } from '../polls/stage.ts'
import { openStory } from '../story.ts'

const story = await openStory()
const { sg20, sg2, secretariat, delegate, alpha, tick } = await groupWithTopics(story)

const plan = '/meeting plan title:Exchange start:"1 Oct 14:00" lasts:90m'
const open = (topic: string) => `/poll open topic:${topic} question:Where? closes:"20 Sep 14:00"`
const conclude = (topic: string) => `/topic conclude topic:${topic} words:"SG2 leads." as:agreed home:SG2`

async function underWay() {
  await sg20.types(plan)
  await sg20.types('/meeting propose title:When lasts:60m slots:"5 Oct 10:00; 6 Oct 10:00"')
  await sg20.types(open('T1'))
  await sg20.types(open('T2'))
  await sg20.types('/poll close poll:B2 reason:Enough')
  await sg2.types(conclude('T3'))
  await sg20.types('/topic sign T3')
  await sg2.types(conclude('T6'))
  await sg20.types('/topic sign T6')
  await sg20.types('/topic mailed topic:T6 sent:today')
  await sg20.types('/action add what:"Report the end" owners:"Delegate from Asia" due:"1 Sep 2026"')
}

await underWay()
await tick('2026-08-19T09:00:00Z')
for (const body of ['SG2', 'SG20']) await sg2.types(`/group agreed by:${body} document:${body}-R1 on:"3 Aug 2026"`)

test('the person who concludes the group sees that new work waits for /group resume', async () => {
  expect((await sg2.types('/group conclude')).text).toContain('You cannot start new meetings, polls or conclusions')
})

test.each([
  ['a meeting', plan],
  ['an availability poll', '/meeting propose title:When lasts:60m slots:"7 Oct 10:00; 8 Oct 10:00"'],
  ['the meeting of an availability poll', '/meeting settle poll:P1 slot:1'],
  ['a poll', open('T4')],
  ['a poll opened again', '/poll reopen poll:B2 closes:"21 Sep 14:00" reason:More'],
  ['a conclusion', conclude('T5')],
  ['a topic that was agreed', '/topic reopen topic:T6 reason:More'],
])('a concluded group starts nothing new: %s', async (_, line) => {
  const got = await sg2.types(line)
  expect(got.kind).toBe('refusal')
  expect(got.text).toContain('The group is concluded, so nothing new can be started.')
  expect(got.text).toContain('will remain active until an agreement is reached')
  expect(got.text).toContain('A Co-Convenor can resume the group with /group resume')
})

test('what is under way in a concluded group continues and can be finished', async () => {
  const lines: readonly (readonly [typeof sg2, string])[] = [
    [delegate, '/meeting attend meeting:M1 as:maybe'],
    [secretariat, '/meeting withdraw P1'],
    [secretariat, '/meeting cancel meeting:M1 reason:Concluded'],
    [alpha, '/poll answer poll:B1 as:abstain'],
    [sg20, '/poll close poll:B1 reason:Concluded'],
    [sg20, '/topic reopen topic:T3 reason:Concluded'],
    [sg20, '/sgmeeting add body:SG2 first:"9 Sep 2026"'],
    [sg20, '/report submitted S1'],
    [delegate, '/action done A-1'],
  ]
  for (const [who, line] of lines) expect(await who.types(line), line).toMatchObject({ kind: 'answer' })
})

test('what was typed is kept, and accepted once the group is resumed', async () => {
  const refused = await sg2.types(plan)
  for (const body of ['SG2', 'SG20'])
    await sg2.types(`/group extended by:${body} document:${body}-R2 on:"3 Aug 2026" until:"31 Dec 2027"`)
  await sg20.types('/group resume reason:"T1 is taken up again"')
  expect((await sg2.corrects(refused, {})).text).toContain('Planned: M2 Exchange')
})

test('the channel shows a message for the end of the work and another for its resumption', async () => {
  const shown = Object.entries(await story.messages()).filter(([key]) => key.startsWith('group:life:'))
  expect(shown.map(([, text]) => text.split('\n')[0])).toEqual([
    'CG-Identification is concluded',
    'CG-Identification is active again',
  ])
})
