import { describe, expect, test } from 'vitest'
import { buttonOf, groupOfToR, openStory } from '../story.ts'

const labels = (view: Parameters<typeof buttonOf>[0]): readonly string[] =>
  view.blocks.flatMap((block) => (block.kind === 'buttons' ? block.buttons.map(({ label }) => label) : []))

const planFirst = '/meeting plan title:First start:"1 Sep 14:00" lasts:1h agenda:Opening'

describe('what is waiting for a member, on their own page', () => {
  test('the next meeting is answered there, and shows the answer afterwards', async () => {
    const story = await openStory('2026-08-03T09:00:00Z')
    const { sg20, delegate } = await groupOfToR(story)
    await sg20.types(planFirst)
    const page = delegate.in('')
    const home = await page.types('/home')
    expect(home.text).toContain('Next meeting: M1 First')
    expect(home.text).toContain('Your answer: none yet')
    expect((await page.presses(home.view, 'Attending')).text).toContain('You are attending M1 First')
    expect((await page.types('/home')).text).toContain('Your answer: attending')
    expect((await story.messages())['meeting:1:card']).toContain('Attending (1): Delegate from Asia')
  })

  test('an availability poll is listed until it is answered, and only while one of its slots is to come', async () => {
    const story = await openStory('2026-08-03T09:00:00Z')
    const { secretariat, sg20, delegate } = await groupOfToR(story)
    const observer = story.somebody('observer', { name: 'Observer' })
    await observer.types('/people me')
    await secretariat.types('/people appoint who:Observer office:observer')
    await sg20.types('/meeting propose title:Week lasts:1h slots:"1 Sep 14:00; 2 Sep 14:00"')
    await sg20.types('/meeting propose title:Day lasts:1h slots:"3 Sep 14:00; 4 Sep 14:00"')
    const home = await delegate.types('/home')
    expect(labels(home.view)).toEqual(['P1 Week', 'P2 Day'])
    expect((await observer.types('/home')).text).not.toContain('Week')
    const poll = await delegate.presses(home.view, 'P1 Week')
    await delegate.chooses(poll.view, 'I can', '2')
    expect(labels((await delegate.types('/home')).view)).toEqual(['P2 Day'])
    story.at('2026-09-04T13:00:00Z')
    expect(labels((await delegate.types('/home')).view)).toEqual([])
    expect(labels((await sg20.types('/home')).view)).toEqual([])
  })

  test('deadlines are listed for those responsible, with what would meet them', async () => {
    const story = await openStory('2026-08-03T09:00:00Z')
    const { sg20, sg2, delegate } = await groupOfToR(story)
    await sg20.types(planFirst)
    await sg20.types('/sgmeeting add body:SG2 first:"9 Sep 2026"')
    const home = await sg2.types('/home')
    expect(home.text).toContain('Yours to do')
    expect(home.text).toContain('1. Announce M1 First by e-mail – Tue 18 Aug 2026, in 15 days (clause 2, item 3)')
    const preview = await sg2.presses(home.view, '1: Preview the announcement')
    expect(preview.text).toContain('M1 First')
    expect(buttonOf(preview.view, 'Send').invocation.command).toBe('meeting send')
    expect((await delegate.types('/home')).text).not.toContain('Yours to do')
    await sg2.types('/deadline hand deadline:"Announce M1 First by e-mail" who:"Delegate from Asia"')
    expect((await delegate.types('/home')).text).toContain('1. Announce M1 First by e-mail')
    expect((await sg2.types('/home')).text).not.toContain('1. Announce M1')
  })

  test('only what concerns the group of this channel can be answered; for other groups the page says where', async () => {
    const story = await openStory('2026-08-03T09:00:00Z')
    const { sg20, delegate } = await groupOfToR(story)
    await sg20.types(planFirst)
    const there = delegate.in('C2')
    await there.types('/group setup name:Second')
    await there.types('/meeting plan title:Other start:"2 Sep 14:00" lasts:1h')
    const home = await there.types('/home')
    expect(home.text.indexOf('M1 Other')).toBeLessThan(home.text.indexOf('M1 First'))
    await there.presses(home.view, 'Attending')
    expect((await story.messages('C2'))['meeting:1:card']).toContain('Attending (1)')
    expect((await story.messages('C1'))['meeting:1:card']).toContain('Attending (0)')
    expect(labels(home.view).filter((label) => label === 'Attending')).toHaveLength(1)
    expect(home.text).toContain('To answer, use the bot in a channel of CG-Identification.')
  })

  test('on their own page each button is about its group, also for someone in several', async () => {
    const story = await openStory('2026-08-03T09:00:00Z')
    const { sg20, delegate } = await groupOfToR(story)
    await sg20.types(planFirst)
    const there = delegate.in('C2')
    await there.types('/group setup name:Second')
    await there.types('/meeting plan title:Other start:"2 Sep 14:00" lasts:1h')
    const page = delegate.in('')
    const { view } = await page.types('/home')
    const presses = view.blocks.flatMap((block) =>
      block.kind === 'buttons' ? block.buttons.filter(({ label }) => label === 'Maybe') : [],
    )
    expect(presses).toHaveLength(2)
    const answers = []
    for (const { invocation } of presses) answers.push((await page.does(invocation)).text)
    expect(answers.join()).toContain('M1 First')
    expect(answers.join()).toContain('M1 Other')
    for (const channel of ['C1', 'C2'])
      expect((await story.messages(channel))['meeting:1:card']).toContain('Maybe (1): Delegate from Asia')
  })
})
