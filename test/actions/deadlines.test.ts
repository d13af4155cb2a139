import { expect, test } from 'vitest'
import { world } from '../deadlines/clock.ts'
import { numberIn } from '../story.ts'

const ladder = await world()
const handed = await world()
const weekly = await world()
const night = await world('2026-10-01T09:00:00Z')

const key = async ({ story }: typeof ladder, number: string) =>
  `action:${(await story.db.actionItem.findFirstOrThrow({ where: { number: Number(number) } })).id}`

test('owners get reminders 7, 3, 1 and 0 days before the due day, then every week until it is done', async () => {
  const { delegate, at, titles, letter, story, digests } = ladder
  const a = numberIn(await delegate.types('/action add what:"Draft it" due:"25 Aug 2026"'))
  await at('2026-08-03T09:00:10Z')
  const got: string[] = []
  for (let day = 4; day <= 31; day++) {
    await at(`2026-08-${String(day).padStart(2, '0')}T07:00:00Z`)
    for (const title of await titles('delegate')) got.push(`${day}: ${title}`)
  }
  expect(got).toEqual([
    `18: Reminder: A-${a} Draft it, in 7 days`,
    `22: Reminder: A-${a} Draft it, in 3 days`,
    `24: Reminder: A-${a} Draft it, tomorrow`,
    `25: Reminder: A-${a} Draft it, today`,
  ])
  // once a week, however long
  for (const day of ['01', '08', '15']) {
    await at(`2026-09-${day}T07:00:00Z`)
    const reminder = await letter('delegate')
    expect(reminder.text).toContain('[Done] [Snooze a week] [Hand over…] [I need help]')
    if (day !== '15') continue
    expect(reminder.text).toContain('This reminder: overdue by 3 weeks')
    await delegate.presses(reminder.view, 'Done')
  }
  for (const day of ['16', '22', '29']) await at(`2026-09-${day}T07:00:00Z`)
  expect(await titles('delegate')).toEqual([])
  expect((await story.messages())[`action:${a}:card`]).toContain('Done: A-')
  // the channel hears of what is overdue once a week, not of every reminder
  expect(await digests()).toEqual({})
  expect((await story.messages())['week:2026-08-31']).toContain(`A-${a} Draft it`)
  expect((await story.messages())['week:2026-09-21']).toBeUndefined()
})

test('a new due day brings new reminders; a dropped item brings none', async () => {
  const { delegate, at, titles } = ladder
  await at('2026-10-01T09:00:00Z')
  const a = numberIn(await delegate.types('/action add what:Moves due:"20 Oct 2026"'))
  await at('2026-10-01T09:00:10Z')
  await delegate.types(`/action edit item:A-${a} due:"30 Oct 2026"`)
  await at('2026-10-13T07:00:00Z')
  expect(await titles('delegate')).toEqual([])
  // the clocks go back on 25 October: mornings stay mornings
  await at('2026-10-27T07:59:59Z')
  expect(await titles('delegate')).toEqual(
    [`Reminder: A-${a} Moves, in 7 days`].map((title) => title.replace('7', '3')),
  )
  await delegate.types(`/action undo A-${a}`)
  await delegate.types(`/action drop item:A-${a} reason:"Not needed"`)
  for (const day of ['29', '30']) await at(`2026-10-${day}T08:00:00Z`)
  expect(await titles('delegate')).toEqual([])
})

test('a member who was asked gets reminders too; after accepting, only they do; a call for help reaches the Co-Convenors', async () => {
  const { delegate, sg20, at, titles, letter, story, outcomes } = handed
  const a = numberIn(await delegate.types('/action add what:"Shared" due:"25 Aug 2026"'))
  await delegate.types(`/action hand item:A-${a} who:"SG20 Co-Convenor"`)
  await at('2026-08-03T09:00:10Z')
  await titles('sg20')
  await at('2026-08-18T07:00:00Z')
  expect(await titles('delegate')).toHaveLength(1)
  const reminder = await letter('sg20')
  expect(reminder.text).toContain('[Done] [Snooze a day] [Hand over…] [I need help]')
  expect((await sg20.types(`/deadline hand deadline:${await key(handed, a)} who:"SG2 Co-Convenor"`)).text).toContain(
    'To hand over an action item, use /action hand: it asks the new owner first.',
  )
  await sg20.types(`/action take A-${a}`)
  await sg20.presses(reminder.view, 'Snooze a day')
  await at('2026-08-22T07:00:00Z')
  expect(await titles('delegate')).toEqual([])
  const second = await letter('sg20')
  await sg20.presses(second.view, 'I need help')
  expect(await titles('sg2')).toEqual([`SG20 Co-Convenor needs help with A-${a} Shared`])
  expect(await outcomes(await key(handed, a))).toContain('Delegate from Asia: 7 days before sent')
  expect(await story.seen()).toContain(`SG20 Co-Convenor needs help with A-${a}`)
})

test('reminders of an item that an office owns go to the people who hold it at that time', async () => {
  const { delegate, secretariat, at, titles } = weekly
  await delegate.types('/action add what:Office owners:secretariat due:"25 Aug 2026"')
  await at('2026-08-03T09:00:10Z')
  await at('2026-08-18T07:00:00Z')
  expect(await titles('secretariat')).toEqual(['Reminder: A-1 Office, in 7 days'])
  await secretariat.types('/people appoint who:"Delegate from Asia" office:secretariat')
  await at('2026-08-22T07:00:00Z')
  expect(await titles('delegate')).toEqual(['Reminder: A-1 Office, in 3 days'])
})

test('the home page and /people me list my own items, overdue ones first', async () => {
  const { delegate, at } = weekly
  await delegate.types('/action add what:"Mine to do" due:"26 Aug 2026"')
  await at('2026-08-27T07:00:00Z')
  for (const shown of [await delegate.types('/people me'), await delegate.does({ command: 'home', args: {} })]) {
    expect(shown.text).toContain('Yours to do')
    expect(shown.text).toContain('A-2 Mine to do – Wed 26 Aug 2026, overdue, yesterday (action item)')
  }
  expect((await delegate.types('/deadline list')).text).not.toContain('Mine to do')
})

test('a person who leaves gets no more reminders; the Co-Convenors get them until the item is handed over', async () => {
  const { delegate, secretariat, sg20, at, titles, letter, story } = night
  const a = numberIn(await delegate.types('/action add what:"Left behind" due:"28 Oct 2026"'))
  await at('2026-10-01T09:00:10Z')
  const got = await delegate.types('/people leave yes')
  expect(got.text).toContain('You have left CG-Identification')
  const told20 = await letter('sg20')
  expect(told20.title).toBe('Delegate from Asia has left the group: 1 action item to hand over')
  expect(told20.text).toContain(`A-${a} Left behind – Delegate from Asia (has left the group)`)
  expect((await story.messages())[`action:${a}:card`]).toContain('Delegate from Asia (has left the group)')
  await titles('sg2')
  await at('2026-10-25T08:00:00Z')
  expect(await titles('sg2')).toEqual([`Reminder: A-${a} Left behind, in 3 days`])
  expect(await titles('delegate')).toEqual([])
  expect((await sg20.types('/action list show:ownerless')).text).toContain(`A-${a} Left behind`)
  await sg20.presses(told20.view, `Hand over A-${a}…`, { who: 'SG2 Co-Convenor' })
  await delegate.types('/people join')
  expect((await sg20.types('/action list show:ownerless')).text).toContain('none')
  const removed = await secretariat.types('/people remove who:"Delegate from Asia"')
  expect(removed.text).toContain('Delegate from Asia is no longer in CG-Identification')
  expect((await sg20.types('/people list')).text).not.toContain('Delegate from Asia')
})

test('a Co-Convenor without direct messages reads in the channel what has to be handed over', async () => {
  const { story, sg20 } = night
  const leaving = story.somebody('leaving', { name: 'Leaving delegate' })
  await leaving.types('/action add what:"Nobody’s soon" due:"28 Oct 2026"')
  await story.db.account.deleteMany({ where: { account: 'sg2' } })
  await leaving.types('/people leave yes')
  expect(await story.seen()).toMatch(/SG2 Co-Convenor cannot be reached by the bot. Please tell them/)
  expect((await sg20.types('/action list show:ownerless')).text).toContain('Nobody’s soon')
})

test('the last person who runs a group cannot leave it', async () => {
  const alone = night.story.somebody('alone', { channel: 'C-alone', name: 'Alone' })
  await alone.types('/group setup name:Small profile:w3c-distributed')
  expect((await alone.types('/people leave yes')).text).toContain('Nobody would be left to run the group.')
})
