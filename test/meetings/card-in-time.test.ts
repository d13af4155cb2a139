import { expect, test } from 'vitest'
import { world } from '../deadlines/clock.ts'

const { story, sg20, secretariat, at } = await world()

const card = (m: number) => story.text(`meeting:${m}:card`)
const edits = async () => (await story.db.delivery.findMany({ orderBy: { id: 'asc' } })).map(({ revision }) => revision)

test('the card says that the notice was due as soon as the last day is over in Geneva (clause 2, item 3)', async () => {
  await sg20.types('/meeting plan title:First start:"1 Sep 14:00" lasts:90m agenda:Opening')
  await sg20.types('/meeting attend meeting:M1 as:regrets')
  await at('2026-08-03T09:00:10Z')
  const before = await card(1)
  expect(before).toContain('Notice: to go out by Tue 18 Aug 2026, until 23:59 Geneva')
  await at('2026-08-18T21:59:59Z')
  expect(await card(1)).toBe(before)
  await at('2026-08-18T22:00:00Z')
  expect(await card(1)).toBe(before.replace('to go out by', 'was due by'))
  // the card was edited in place: the only new messages are the digests
  const others = Object.keys(await story.messages()).filter((key) => !/^(digest|week):/.test(key))
  expect(others).toEqual(['group:welcome', 'meeting:1:card'])
})

test('a card that says the same is not edited', async () => {
  const before = await edits()
  for (const day of ['19', '25', '31']) await at(`2026-08-${day}T22:00:00Z`)
  expect((await edits()).slice(0, before.length)).toEqual(before)
})

test('card and announcement of a meeting that is over say that it had no notice', async () => {
  await sg20.presses((await sg20.types('/meeting announce M1')).view, 'Send as late…', { reason: 'Asked for' })
  await at('2026-09-01T13:29:59Z')
  expect(await card(1)).toContain('it was due by Tue 18 Aug 2026')
  await at('2026-09-01T13:30:00Z')
  expect(await card(1)).toContain('Notice: no notice by e-mail is recorded')
  expect(await story.text('meeting:1:announcement')).toContain('Notice state: no notice by e-mail is recorded.')
  expect(await story.db.watch.count({ where: { kind: 'meeting' } })).toBe(0)
})

test('when the group changes its zone, the cards show the last days in the new zone', async () => {
  story.at('2026-09-02T09:00:00Z')
  await sg20.types('/meeting plan title:Second start:"1 Oct 03:00" lasts:90m agenda:Opening')
  expect(await card(2)).toContain('to go out by Thu 17 Sep 2026, until 23:59 Geneva')
  await secretariat.types('/group edit zone:America/New_York')
  await at('2026-09-02T09:00:10Z')
  expect(await card(2)).toContain('to go out by Wed 16 Sep 2026, until 23:59 New York')
  await at('2026-09-17T03:59:59Z')
  expect(await card(2)).toContain('to go out by')
  await at('2026-09-17T04:00:00Z')
  expect(await card(2)).toContain('was due by Wed 16 Sep 2026')
})
