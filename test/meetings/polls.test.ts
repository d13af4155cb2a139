import { describe, expect, test } from 'vitest'
import { groupOfToR, numberIn, openStory } from '../story.ts'

const story = await openStory('2026-08-03T09:00:00Z')
const { secretariat, sg20, sg2, delegate } = await groupOfToR(story)
const observer = story.somebody('observer', { name: 'Observer' })
await observer.types('/people me')
await secretariat.types('/people appoint who:Observer office:observer')

const slots = 'slots:"10 Sep 10:00; 11 Sep 17:00; 9 Sep 08:00"'
async function asked(more = slots): Promise<string> {
  return numberIn(await sg20.types(`/meeting propose title:Second lasts:90m ${more}`))
}
const card = (p: string) => story.text(`proposal:${p}:card`)

describe('asking when the members can meet (clause 2, item 2: virtual meetings as agreed)', () => {
  test('shows each slot in order of time, and who has an unsocial hour', async () => {
    const text = await card(await asked())
    expect(text).toContain('1. Wed 9 Sep 2026, 08:00 Geneva (06:00 UTC) – yes 0, if need be 0, no 0\n')
    expect(text).toContain('2. Thu 10 Sep 2026, 10:00 Geneva (08:00 UTC) – yes 0, if need be 0, no 0\n')
    expect(text).toContain('3. Fri 11 Sep 2026, 17:00 Geneva (15:00 UTC)')
    expect(text).toContain('unsocial hour for Delegate from Asia (00:00 Seoul)')
    expect(text).toContain('Not answered yet (4): Delegate from Asia, SG2 Co-Convenor, SG20 Co-Convenor, secretariat')
  })

  test.each([
    ['one slot', '10 Sep 10:00', 'you gave 1'],
    ['eleven slots', Array.from({ length: 11 }, (_, i) => `${i + 1} Sep 10:00`).join('; '), 'you gave 11'],
    ['a slot twice', '10 Sep 10:00; 10 Sep 08:00 UTC', 'Slot 2, “10 Sep 08:00 UTC”, is listed twice.'],
    ['a slot in the past', '10 Sep 10:00; 1 Aug 2026 10:00', 'Slot 2'],
  ])('%s is refused', async (_, given, words) => {
    const got = await sg20.types(`/meeting propose title:Wrong lasts:1h slots:"${given}"`)
    expect(got.kind).toBe('refusal')
    expect(got.text).toContain(words)
  })

  test('two slots and ten slots are accepted', async () => {
    const ten = Array.from({ length: 10 }, (_, i) => `${i + 1} Oct 10:00`).join('; ')
    expect(await card(await asked('slots:"1 Oct 10:00; 2 Oct 10:00"'))).toContain('2. Fri 2 Oct')
    expect(await card(await asked(`slots:"${ten}"`))).toContain('10. Sat 10 Oct')
  })

  test('warns the organiser which slots a notice sent today is too late for (clause 2, item 3)', async () => {
    const got = await sg20.types('/meeting propose title:Soon lasts:1h slots:"16 Aug 10:00; 17 Aug 10:00"')
    expect(got.text).toContain('Too late for a notice sent today: slot 1.')
    const fine = await sg20.types('/meeting propose title:Soon lasts:1h slots:"18 Aug 10:00; 17 Aug 10:00"')
    expect(fine.text).not.toContain('Too late')
  })
})

describe('answering', () => {
  test('works with the lists in the message, which then shows counts, names and who is missing', async () => {
    const p = await asked()
    const view = await story.view(`proposal:${p}:card`)
    const mine = await delegate.chooses(view, 'I can', '1,2')
    expect(mine.text.split('\n').flatMap((line) => / – (.*)$/.exec(line)?.[1] ?? [])).toEqual(['yes', 'yes', 'no'])
    await delegate.chooses(view, 'If need be', '3')
    await sg2.chooses(view, 'I can', '2')
    const text = await card(p)
    expect(text).toContain('yes 1: Delegate from Asia, if need be 0, no 1')
    expect(text).toContain('yes 2: Delegate from Asia, SG2 Co-Convenor, if need be 0, no 0')
    expect(text).toContain('yes 0, if need be 1: Delegate from Asia, no 1')
    expect(text).toContain('Not answered yet (2): SG20 Co-Convenor, secretariat')
  })

  test('“None of them” is an answer, and can be changed', async () => {
    const p = await asked()
    const view = await story.view(`proposal:${p}:card`)
    await delegate.presses(view, 'None of them')
    expect(await card(p)).toContain('Not answered yet (3)')
    expect(await card(p)).toContain('no 1')
    await delegate.types(`/meeting available poll:P${p} as:yes slots:3`)
    expect(await card(p)).toContain('yes 1: Delegate from Asia')
  })

  test('a slot that does not exist is refused; an observer is not asked', async () => {
    const p = await asked()
    const got = await delegate.types(`/meeting available poll:P${p} as:yes slots:1,4`)
    expect(got.text).toContain(`P${p} has no slot 4.`)
    expect(got.text).toContain('It has slots 1 to 3.')
    expect((await observer.types(`/meeting available poll:P${p} as:yes slots:1`)).kind).toBe('refusal')
    expect(await card(p)).toContain('Not answered yet (4)')
  })
})

describe('settling', () => {
  test('the best slot becomes a planned meeting with its verdict; the poll says which', async () => {
    const p = await asked()
    await delegate.types(`/meeting available poll:P${p} as:yes slots:2`)
    const got = await sg20.types(`/meeting settle P${p}`)
    const m = numberIn(got)
    expect(got.text).toContain('Begins: Thu 10 Sep 2026, 10:00 Geneva (08:00 UTC)')
    expect(got.text).toContain('Green: a notice sent today is in time.')
    expect(got.text).toContain('Last day for the notice: Thu 27 Aug 2026')
    expect(await card(p)).toContain(`Settled: it became M${m}.`)
    expect(await story.text(`meeting:${m}:card`)).toContain('1 h 30 min')
    expect((await delegate.types(`/meeting history M${m}`)).text).toContain(`planned from P${p}, slot 2`)
  })

  test('no slot is settled as the best before anybody has answered', async () => {
    const p = await asked()
    const got = await sg20.types(`/meeting settle P${p}`)
    expect(got.text).toContain(`Nobody has answered P${p} yet, so no slot suits best.`)
    expect(got.text).toContain('Wait for answers, or choose slot:1 or slot:2 or slot:3.')
    expect(await card(p)).toContain('[Choose a slot…]')
    expect((await sg20.types(`/meeting settle poll:P${p} slot:2`)).kind).toBe('answer')
  })

  test('a Co-Convenor chooses a slot by button; the best one is marked', async () => {
    const p = await asked()
    await delegate.types(`/meeting available poll:P${p} as:yes slots:2`)
    const view = await story.view(`proposal:${p}:card`)
    const choice = await sg2.presses(view, 'Choose a slot…')
    expect(choice.text).toContain('[Slot 1] [Slot 2 (suits most)] [Slot 3]')
    const got = await sg2.presses(choice.view, 'Slot 3')
    expect(got.text).toContain('Fri 11 Sep 2026, 17:00 Geneva')
  })

  test('a settled poll accepts no answers and is not settled twice', async () => {
    const p = await asked()
    const view = await story.view(`proposal:${p}:card`)
    const m = numberIn(await sg20.types(`/meeting settle poll:P${p} slot:1`))
    const late = await delegate.chooses(view, 'I can', '1')
    expect(late.kind).toBe('refusal')
    expect(late.text).toContain(`P${p} is settled: it became M${m}.`)
    expect((await sg2.types(`/meeting settle poll:P${p} slot:2`)).text).toContain(`it became M${m}`)
    expect((await sg2.presses(view, 'Choose a slot…')).kind).toBe('refusal')
    expect((await sg2.types(`/meeting withdraw P${p}`)).kind).toBe('refusal')
  })

  test('needs a slot that is still to come', async () => {
    const p = await asked()
    story.at('2026-09-10T12:00:00Z')
    const over = await sg20.types(`/meeting settle poll:P${p} slot:1`)
    expect(over.text).toContain(`Slot 1 of P${p} is in the past or does not exist.`)
    expect(over.text).toContain('Choose one of 3.')
    story.at('2026-09-12T12:00:00Z')
    expect((await sg20.types(`/meeting settle P${p}`)).text).toContain('All slots are in the past.')
    expect((await sg20.presses(await story.view(`proposal:${p}:card`), 'Choose a slot…')).text).toContain(
      'All slots are in the past.',
    )
    story.at('2026-08-03T09:00:00Z')
  })

  test('a withdrawn poll accepts no answers and says so', async () => {
    const p = await asked()
    const view = await story.view(`proposal:${p}:card`)
    expect((await sg20.types(`/meeting withdraw P${p}`)).text).toContain(`P${p} is withdrawn`)
    expect(await card(p)).toContain('This poll was withdrawn.')
    expect((await delegate.presses(view, 'None of them')).text).toContain(`P${p} was withdrawn.`)
    expect((await sg20.types(`/meeting settle P${p}`)).kind).toBe('refusal')
  })
})
