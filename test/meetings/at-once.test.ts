import { describe, expect, test } from 'vitest'
import { buttonOf, groupOfToR, numberIn, openStory } from '../story.ts'

const story = await openStory('2026-08-03T09:00:00Z')
const { sg20, sg2, delegate } = await groupOfToR(story)
const crowd = Array.from({ length: 20 }, (_, i) => story.somebody(`member-${i}`, { name: `Member ${i}` }))
const plan = '/meeting plan title:"At once" start:"1 Sep 14:00" lasts:1h agenda:Opening'

describe('when many act in the same moment', () => {
  test('20 newcomers click: every answer counts and is in the message', async () => {
    const m = numberIn(await sg20.types(plan))
    const view = await story.view(`meeting:${m}:card`)
    const answers = await Promise.all(crowd.map((member) => member.presses(view, 'Attending')))
    expect(answers.filter(({ kind }) => kind === 'answer')).toHaveLength(20)
    expect(await story.text(`meeting:${m}:card`)).toContain('Attending (20): ')
    expect((await sg20.types('/people list')).text).toContain('(24)')
  })

  test('20 members answer a poll: all answers are in the message', async () => {
    const p = numberIn(await sg20.types('/meeting propose title:Poll lasts:1h slots:"1 Sep 10:00; 2 Sep 10:00"'))
    const view = await story.view(`proposal:${p}:card`)
    await Promise.all(crowd.map((member) => member.chooses(view, 'I can', '2')))
    expect(await story.text(`proposal:${p}:card`)).toContain('yes 20: ')
  })

  test('10 meetings planned at once get ten numbers', async () => {
    const got = await Promise.all(Array.from({ length: 10 }, (_, i) => (i % 2 ? sg20 : sg2).types(plan)))
    expect(got.map(({ kind }) => kind)).toEqual(Array.from({ length: 10 }, () => 'answer'))
    expect(new Set(got.map(numberIn)).size).toBe(10)
  })

  test('a poll that two people settle at once becomes one meeting', async () => {
    const p = numberIn(await sg20.types('/meeting propose title:Settled lasts:1h slots:"1 Sep 10:00; 2 Sep 10:00"'))
    const before = await story.db.meeting.count()
    const got = await Promise.all([
      sg20.types(`/meeting settle poll:P${p} slot:1`),
      sg2.types(`/meeting settle poll:P${p} slot:2`),
    ])
    expect(got.map(({ kind }) => kind).toSorted()).toEqual(['answer', 'refusal'])
    expect(await story.db.meeting.count()).toBe(before + 1)
  })

  test('two who send one preview at once announce once', async () => {
    const m = numberIn(await sg20.types(plan))
    const preview = await sg20.types(`/meeting announce M${m}`)
    const got = await Promise.all([sg20.presses(preview.view, 'Send'), sg2.presses(preview.view, 'Send')])
    expect(got.map(({ kind }) => kind).toSorted()).toEqual(['answer', 'refusal'])
    expect(await story.db.notice.count({ where: { meeting: { number: Number(m) } } })).toBe(1)
  })

  test('agenda items that are added at once are all there, each in a place of its own', async () => {
    const m = numberIn(await sg20.types(plan))
    const words = crowd.slice(0, 8).map((_, i) => `Item ${i}`)
    await Promise.all(
      words.map((word, i) => (crowd[i] ?? delegate).types(`/meeting agenda add meeting:M${m} item:"${word}"`)),
    )
    const agenda = (await delegate.types(`/meeting agenda show M${m}`)).text
    for (const word of words) expect(agenda).toContain(word)
    expect(agenda).toContain('\n9. ')
    expect(agenda).not.toContain('\n10. ')
  })

  test('one click delivered five times at once acts once', async () => {
    const m = numberIn(await sg20.types(plan))
    const { invocation } = buttonOf(await story.view(`meeting:${m}:card`), 'Propose an item')
    const add = { ...invocation, args: { ...invocation.args, item: 'Once' } }
    const got = await Promise.all(Array.from({ length: 5 }, () => delegate.does(add, 'one-click')))
    expect(new Set(got.map(({ text }) => text)).size).toBe(1)
    expect((await delegate.types(`/meeting agenda show M${m}`)).text.match(/Once/g)).toHaveLength(1)
  })

  test('a command planned once and delivered twice makes one meeting', async () => {
    const before = await story.db.meeting.count()
    const line = story.bot.read(plan)
    await Promise.all([sg20.does(line, 'one-line'), sg20.does(line, 'one-line')])
    await sg20.does(line, 'one-line')
    expect(await story.db.meeting.count()).toBe(before + 1)
  })
})
