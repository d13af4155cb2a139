import { describe, expect, test } from 'vitest'
import { plain } from '../../src/bot/plain.ts'
import { buttonOf, type Got, groupOfToR, numberIn, openStory, type Somebody } from '../story.ts'

const story = await openStory('2026-08-03T09:00:00Z')
const { secretariat, sg20, sg2, delegate } = await groupOfToR(story)
const second = story.somebody('second', { name: 'Second delegate' })
await second.types('/people me')

const cardView = (a: string) => story.view(`action:${a}:card`)
const card = async (a: string) => plain(await cardView(a))
const added = async (who: Somebody, line: string) => numberIn(await who.types(`/action add ${line} due:"25 Aug 2026"`))
const shown = async (a: string) => (await delegate.types(`/action show A-${a}`)).text
/** The direct messages to an account, the latest first. */
const letters = async (account: string) => {
  const rows = await story.db.delivery.findMany({
    where: { place: { channel: `@${account}` } },
    orderBy: { id: 'desc' },
  })
  return rows.map(({ view }) => view as unknown as Got['view'])
}
const thread = async (a: string) =>
  Object.entries(await story.messages())
    .filter(([key]) => key.startsWith(`action:${a}:change:`))
    .map(([, text]) => text)

describe('writing an action item down', () => {
  test('needs only its text and a day: the member who adds it owns it, and its card appears in the channel', async () => {
    const got = await delegate.types('/action add what:"Draft the liaison statement" due:"25 Aug 2026"')
    const a = numberIn(got)
    expect(got.text).toContain(`Added: A-${a} Draft the liaison statement`)
    expect(await card(a)).toBe(
      `A-${a} Draft the liaison statement
Due: Tue 25 Aug 2026, 23:59 Geneva
Owners: Delegate from Asia
[Done] [Done with a note…] [Take it] [Hand over…] [Details]`,
    )
  })

  test('without a day it is due a week before the next meeting, and the reply shows how that was counted', async () => {
    await sg20.types('/meeting plan title:First start:"1 Sep 14:00" lasts:1h agenda:Opening')
    const got = await delegate.types('/action add what:"Collect the use cases" meeting:M1')
    expect(got.text).toContain('Due: Tue 1 Sep 2026 (M1) - 1 week = Tue 25 Aug 2026.')
    expect(await card(numberIn(got))).toContain(
      'Due: Tue 25 Aug 2026, 23:59 Geneva\nOwners: Delegate from Asia\nFrom: M1 First',
    )
    // during the meeting, the next one is the one after it
    story.at('2026-09-01T12:30:00Z')
    const none = await delegate.types('/action add what:"Later"')
    expect(none.problems.due).toContain('No meeting is planned to count the due date from.')
    story.at('2026-08-30T12:30:00Z')
    const past = await delegate.types('/action add what:"Soon"')
    expect(past.problems.due).toContain(
      'the due date would be in the past: Tue 1 Sep 2026 (M1) - 1 week = Tue 25 Aug 2026.',
    )
    expect((await delegate.corrects(past, { due: '31 Aug 2026' })).kind).toBe('answer')
    story.at('2026-08-03T09:00:00Z')
  })

  test('it can be about a topic and is found by it', async () => {
    await sg20.types('/topic add sentence:"E.164 numbers for IoT"')
    const a = await added(delegate, 'what:"Read the register" topic:T1')
    expect(await card(a)).toContain('Topic: T1 E.164 numbers for IoT')
    expect((await delegate.types('/action list topic:T1')).text).toContain('Action items: open (1)')
  })

  test('it can have several owners, people and offices; people named by somebody else are asked', async () => {
    const a = await added(delegate, 'what:"Ask the vendors" owners:"me, Second delegate; Co-Convenors"')
    expect(await card(a)).toContain(
      'Owners: Delegate from Asia, Second delegate (asked, no answer yet), the Co-Convenors',
    )
    const [letter] = await letters('second')
    expect(letter?.title).toBe(`Delegate from Asia asks you to take over A-${a} Ask the vendors`)
    await second.presses(letter as never, 'Accept')
    expect(await card(a)).toContain('Owners: Delegate from Asia, the Co-Convenors, Second delegate\n')
    expect((await second.presses(letter as never, 'Accept')).text).toContain(`You have no request pending on A-${a}.`)
  })

  test.each([
    ['owners:Nobody', 'Nobody in this group is called “Nobody”'],
    ['owners:"me, Nobody"', 'Nobody in this group is called “Nobody”'],
    ['link:ftp://x', 'is not a link that begins with https://'],
    ['due:yesterday', ''],
    ['meeting:M99', 'There is no meeting “M99”'],
  ])('%s is refused, and can be corrected', async (words, why) => {
    const got = await delegate.types(`/action add what:x ${words}`)
    expect(got.kind).toBe('refusal')
    expect(got.text).toContain(why)
    expect(got.text).toContain('[Correct it]')
  })

  test('numbers are never used again, and ten members who add at once get ten', async () => {
    const got = await Promise.all(
      Array.from({ length: 10 }, (_, i) => (i % 2 ? delegate : second).types('/action add what:x due:"25 Aug 2026"')),
    )
    expect(new Set(got.map(numberIn)).size).toBe(10)
  })
})

describe('done, reopened, dropped', () => {
  test('a button marks it as done; the card, the thread and the history say so', async () => {
    const a = await added(delegate, 'what:"Send the survey"')
    const got = await delegate.presses(await cardView(a), 'Done with a note…', {
      note: 'Nine answers',
      link: 'https://example.org/survey',
    })
    expect(got.text).toContain(`Done: A-${a} Send the survey`)
    expect(await card(a)).toBe(
      `Done: A-${a} Send the survey
Done: Mon 3 Aug 2026, 11:00 Geneva (09:00 UTC)
Note: Nine answers
Result: https://example.org/survey
Due: Tue 25 Aug 2026, 23:59 Geneva
Owners: Delegate from Asia
[Reopen] [Details]`,
    )
    expect((await thread(a)).at(-1)).toBe(`A-${a} done by Delegate from Asia\nNine answers\nhttps://example.org/survey`)
    expect(await shown(a)).toContain('– Delegate from Asia: done (note “Nine answers”; link to the result https://')
    await sg2.presses(await cardView(a), 'Reopen')
    expect(await card(a)).toContain('[Done]')
    expect(await card(a)).not.toContain('Nine answers')
  })

  test('of two people who press at once, one succeeds and the other reads why not', async () => {
    const a = await added(delegate, 'what:"At once" owners:"me, Co-Convenors"')
    const view = await cardView(a)
    const got = await Promise.all([delegate.presses(view, 'Done'), sg20.presses(view, 'Done')])
    expect(got.map(({ kind }) => kind).toSorted()).toEqual(['answer', 'refusal'])
    expect(got.find(({ kind }) => kind === 'refusal')?.text).toContain(`A-${a} is already done.`)
    expect(await thread(a)).toHaveLength(1)
  })

  test('a click that is delivered again acts once', async () => {
    const a = await added(delegate, 'what:"Again"')
    const { invocation } = buttonOf(await cardView(a), 'Done')
    const first = await delegate.does(invocation, 'again-1')
    await delegate.types(`/action reopen A-${a}`)
    expect((await delegate.does(invocation, 'again-1')).text).toBe(first.text)
    expect(await card(a)).toContain('[Done]')
  })

  test('a member who does not own it cannot change it; an organiser and an owner by office can', async () => {
    const a = await added(delegate, 'what:"Rights" owners:secretariat')
    for (const one of [delegate, second])
      expect((await one.types(`/action done A-${a}`)).text).toContain(`You do not own A-${a}.`)
    for (const one of [sg20, secretariat]) {
      expect((await one.types(`/action done A-${a}`)).kind).toBe('answer')
      await one.types(`/action reopen A-${a}`)
    }
  })

  test('only an owner or a Co-Convenor can drop it, with a reason', async () => {
    const a = await added(delegate, 'what:"To drop" owners:secretariat')
    for (const one of [delegate, second])
      expect((await one.types(`/action drop item:A-${a} reason:Never`)).text).toContain(
        `Only an owner or a Co-Convenor can drop A-${a}.`,
      )
    expect((await sg2.types(`/action drop A-${a}`)).problems.reason).toBe('“Reason” is required.')
    await sg2.types(`/action drop item:A-${a} reason:"Nobody asks for it"`)
    expect(await card(a)).toContain(`Dropped: A-${a} To drop`)
    expect(await card(a)).toContain('Reason: Nobody asks for it')
    expect((await secretariat.types(`/action done A-${a}`)).text).toContain(`A-${a} is already dropped.`)
  })
})

describe('handing over', () => {
  test('the member who added it can edit it and hand it over until it has an owner', async () => {
    const a = await added(delegate, 'what:"Not mine" owners:"Second delegate"')
    await delegate.types(`/action edit item:A-${a} what:"Not mine at all"`)
    await delegate.types(`/action hand item:A-${a} who:"SG2 Co-Convenor"`)
    await second.types(`/action take A-${a}`)
    for (const one of [delegate, secretariat])
      expect((await one.types(`/action hand item:A-${a} who:"SG20 Co-Convenor"`)).text).toContain(
        `You do not own A-${a}.`,
      )
    expect((await delegate.types(`/action edit item:A-${a} what:Mine`)).text).toContain(`You do not own A-${a}.`)
    // a request from before somebody owned it takes it from nobody
    await sg2.types(`/action take A-${a}`)
    expect(await card(a)).toContain('Owners: Second delegate, SG2 Co-Convenor\n')
  })

  test('an owner of a shared item who drops it only leaves it; the last owner drops it', async () => {
    const a = await added(delegate, 'what:"Of two"')
    await second.types(`/action take A-${a}`)
    const got = await second.types(`/action drop item:A-${a} reason:"No time"`)
    expect(got.text).toContain(`No longer yours: A-${a} Of two`)
    expect(got.text).toContain('The other owners keep it.')
    expect(await card(a)).toContain('Owners: Delegate from Asia\n')
    expect((await thread(a)).at(-1)).toBe(
      `A-${a} left to its other owners by Second delegate\nReason: No time\nOwners: Delegate from Asia`,
    )
    expect(await shown(a)).toContain('Second delegate: left to its other owners (No time; owners from')
    await second.types(`/action undo A-${a}`)
    expect(await card(a)).toContain('Owners: Delegate from Asia, Second delegate\n')
    await sg2.types(`/action drop item:A-${a} reason:Never`)
    expect(await card(a)).toContain(`Dropped: A-${a} Of two`)
  })

  test('asks first: it keeps its owner until the answer, and the member who asked hears of a no', async () => {
    const a = await added(delegate, 'what:"Write the report"')
    const got = await delegate.presses(await cardView(a), 'Hand over…', { who: 'Second delegate' })
    expect(got.text).toContain('Second delegate has been asked.')
    expect(await card(a)).toContain(
      'Owners: Delegate from Asia, Second delegate (asked to take it over, no answer yet)',
    )
    expect((await delegate.types(`/action hand item:A-${a} who:"Second delegate"`)).text).toContain(
      'Second delegate has already been asked and has not answered yet.',
    )
    const [asked] = await letters('second')
    await second.presses(asked as never, 'Decline')
    expect(await card(a)).toContain('Owners: Delegate from Asia\n')
    expect((await letters('delegate'))[0]?.title).toBe(`Second delegate declined A-${a} Write the report`)
    // asked again, they get another message, and the buttons of both count
    const before = (await letters('second')).length
    await delegate.types(`/action hand item:A-${a} who:"Second delegate"`)
    expect(await letters('second')).toHaveLength(before + 1)
    await second.presses(asked as never, 'Accept')
    expect(await card(a)).toContain('Owners: Second delegate\n')
    expect((await shown(a)).match(/accepted/g)).toHaveLength(1)
  })

  test('a Co-Convenor can hand over what others own; the member who accepts becomes its only owner', async () => {
    const a = await added(delegate, 'what:"Moved on" owners:"me, secretariat"')
    await sg20.types(`/action hand item:A-${a} who:"Second delegate"`)
    await sg20.types(`/action hand item:A-${a} who:"SG2 Co-Convenor"`)
    await second.types(`/action take A-${a}`)
    expect(await card(a)).toContain('Owners: Second delegate\n')
    expect((await sg2.does({ command: 'action accept', args: { item: `A-${a}` } })).text).toContain(
      `You have no request pending on A-${a}.`,
    )
  })

  test('a member who was only asked can pass the request on, which removes no owner', async () => {
    const a = await added(delegate, 'what:"Asked on" owners:"me, Second delegate"')
    await second.types(`/action hand item:A-${a} who:"SG2 Co-Convenor"`)
    await sg2.types(`/action take A-${a}`)
    expect(await card(a)).toContain('Owners: Delegate from Asia, SG2 Co-Convenor\n')
  })

  test('an item that is passed on twice leaves its first owner', async () => {
    const a = await added(delegate, 'what:"Passed on twice"')
    await delegate.types(`/action hand item:A-${a} who:"Second delegate"`)
    await second.types(`/action hand item:A-${a} who:"SG2 Co-Convenor"`)
    await sg2.types(`/action take A-${a}`)
    expect(await card(a)).toContain('Owners: SG2 Co-Convenor\n')
  })

  test('any member can become an owner, once', async () => {
    const a = await added(delegate, 'what:"Shared"')
    await second.presses(await cardView(a), 'Take it')
    expect(await card(a)).toContain('Owners: Delegate from Asia, Second delegate\n')
    expect((await second.presses(await cardView(a), 'Take it')).text).toContain(`You already own A-${a}.`)
  })

  test('a member without an account for direct messages is named in the channel', async () => {
    await secretariat.types('/people add name:"Not here yet" office:delegate')
    const got = await delegate.types('/action add what:"Far away" owners:"Not here yet" due:"25 Aug 2026"')
    expect(got.text).toContain(
      'Not here yet has no account for direct messages and is notified in the channel or by e-mail.',
    )
    expect(await story.seen()).toContain(`Not here yet cannot be reached by the bot. Please tell them.`)
  })

  test('a call for help reaches the Co-Convenors, with buttons, and stays in the history', async () => {
    const a = await added(delegate, 'what:"Stuck"')
    const got = await delegate.types(`/action help item:A-${a} words:"No answer from the vendor"`)
    expect(got.text).toContain('Notified: SG2 Co-Convenor, SG20 Co-Convenor.')
    const [letter] = await letters('sg2')
    expect(letter?.title).toBe(`Delegate from Asia needs help with A-${a} Stuck`)
    await sg2.presses(letter as never, 'Take it')
    expect(await card(a)).toContain('Owners: Delegate from Asia, SG2 Co-Convenor\n')
    expect(await shown(a)).toContain('asked for help (No answer from the vendor)')
  })
})

describe('edit and undo', () => {
  test('the history shows every change with the old and the new value', async () => {
    const a = await added(delegate, 'what:"First words"')
    await delegate.types(`/action edit item:A-${a} what:"Second words" due:"26 Aug 2026" link:https://example.org/x`)
    expect(await shown(a)).toContain(
      'Delegate from Asia: edited (text from “First words” to “Second words”; due from Tue 25 Aug 2026 to Wed 26 Aug 2026; link https://example.org/x)',
    )
    expect((await delegate.types(`/action edit A-${a}`)).text).toContain('You gave nothing to change.')
    expect((await second.types(`/action edit item:A-${a} what:z`)).text).toContain(`You do not own A-${a}.`)
  })

  test.each([
    ['link', 'link:https://example.org/z', 'link cleared, was https://example.org/z'],
    ['meeting', 'meeting:M1', 'meeting cleared, was M1'],
    ['topic', 'topic:T1', 'topic cleared, was T1'],
  ])('“none” removes the %s, and the history says so', async (field, given, words) => {
    const a = await added(delegate, `what:"Less of it" ${given}`)
    await delegate.types(`/action edit item:A-${a} ${field}:none`)
    expect(await card(a)).toContain('Owners: Delegate from Asia\n[')
    expect(await shown(a)).toContain(`edited (${words})`)
    expect((await delegate.types(`/action edit item:A-${a} ${field}:none`)).text).toContain('That changes nothing')
    const asked = { invocation: { command: 'action edit', args: {} }, actor: delegate.actor, field, typed: 'no' }
    if (field !== 'link') expect((await story.bot.suggest(asked))[0]).toMatchObject({ value: 'none' })
  })

  test('an edit that changes nothing is refused and posts nothing in the channels', async () => {
    const a = await added(delegate, 'what:"As it is"')
    const got = await delegate.types(`/action edit item:A-${a} what:"As it is" due:"25 Aug 2026"`)
    expect(got.text).toContain(`That changes nothing about A-${a}.`)
    expect(await thread(a)).toEqual([])
  })

  test('an undo says in the thread what was undone', async () => {
    const a = await added(delegate, 'what:"Not done at all"')
    await delegate.types(`/action done A-${a}`)
    await delegate.types(`/action undo A-${a}`)
    expect((await thread(a)).at(-1)).toBe(`A-${a} undone by Delegate from Asia\nUndone: done`)
  })

  test('the last change is undone within ten minutes, and the thread says so', async () => {
    const a = await added(delegate, 'what:"To undo" link:https://example.org/a')
    const got = await delegate.types(`/action done item:A-${a} note:"All of it"`)
    story.at('2026-08-03T09:09:59Z')
    expect((await second.types(`/action undo A-${a}`)).text).toContain('Delegate from Asia made the last change')
    await delegate.presses(got.view, 'Undo')
    story.at('2026-08-03T09:00:00Z')
    expect(await card(a)).toContain('Owners: Delegate from Asia\nLink: https://example.org/a')
    expect(await card(a)).toContain('[Done]')
    expect((await thread(a)).at(-1)).toContain(`A-${a} undone by Delegate from Asia`)
    expect((await delegate.types(`/action undo A-${a}`)).text).toContain('There is nothing to undo')
  })

  test('a change cannot be undone after ten minutes or after another change; a Co-Convenor can undo it too', async () => {
    const a = await added(delegate, 'what:"Too late"')
    const first = await delegate.types(`/action edit item:A-${a} what:"Once"`)
    await delegate.types(`/action edit item:A-${a} what:"Twice"`)
    expect((await delegate.presses(first.view, 'Undo')).text).toContain(`A-${a} has been changed again since then.`)
    await sg20.types(`/action undo A-${a}`)
    expect(await card(a)).toContain(`A-${a} Once`)
    await delegate.types(`/action take A-${a}`)
    await second.types(`/action take A-${a}`)
    story.at('2026-08-03T09:10:00Z')
    expect((await second.types(`/action undo A-${a}`)).text).toContain('A change can be undone for 10 minutes.')
    story.at('2026-08-03T09:00:00Z')
  })

  test('undoing an addition drops the item and keeps its number', async () => {
    const got = await delegate.types('/action add what:Oops due:"25 Aug 2026"')
    const a = numberIn(got)
    await delegate.presses(got.view, 'Undo')
    expect(await card(a)).toContain(`Dropped: A-${a} Oops`)
    expect(Number(await added(delegate, 'what:Next'))).toBeGreaterThan(Number(a))
  })

  test('after two accounts are linked, an undo restores the one person who remains', async () => {
    const twin = story.somebody('twin', { name: 'Twin' })
    await twin.types('/people me')
    const a = await added(twin, 'what:"Of two accounts"')
    await twin.types(`/action hand item:A-${a} who:"Delegate from Asia"`)
    await delegate.types(`/action take A-${a}`)
    const code = /One-time code: (\w+)/.exec((await second.types('/people link')).text)?.[1]
    await twin.types(`/people link ${code}`)
    expect((await delegate.types(`/action undo A-${a}`)).kind).toBe('answer')
    expect(await card(a)).toContain('Owners: Second delegate, Delegate from Asia (asked to take it over')
  })
})

describe('looking at action items', () => {
  test('“mine” with a day lists what I have done since', async () => {
    const a = await added(second, 'what:"Long done"')
    await second.types(`/action done A-${a}`)
    expect((await second.types('/action list show:mine since:"1 Aug 2026"')).text).toContain(`A-${a} Long done`)
    expect((await second.types('/action list show:mine')).text).not.toContain(`A-${a} Long done`)
  })

  test('text that only begins with a number names no item', async () => {
    expect((await delegate.types('/action done item:"1 report on naming"')).text).toContain(
      'There is no action item “1 report on naming”',
    )
  })

  test('an item shows which messages about it could not be delivered, and no others', async () => {
    const two = await openStory()
    // another group has the first item of the deployment, so here numbers and ids differ
    const elsewhere = two.somebody('elsewhere', { channel: 'C-elsewhere' })
    await elsewhere.types('/group setup name:Elsewhere profile:w3c-distributed')
    await elsewhere.types('/action add what:Theirs due:"25 Aug 2026"')
    const { delegate: first } = await groupOfToR(two)
    await first.types('/action add what:One owners:"SG2 Co-Convenor" due:"25 Aug 2026"')
    await first.types('/action add what:Two due:"25 Aug 2026"')
    await two.db.delivery.updateMany({
      where: { key: { contains: ':direct:' } },
      data: { state: 'failed', reason: 'direct messages are closed' },
    })
    expect((await first.types('/action show A-1')).text).toContain('could not be delivered on slack')
    expect((await first.types('/action show A-2')).text).not.toContain('could not be delivered')
  })

  test('a list has pages of ten with buttons; numbers are completed', async () => {
    const far = await openStory('2026-08-03T09:00:00Z')
    const { delegate: one, sg20: other } = await groupOfToR(far)
    for (let i = 1; i <= 23; i++) await one.types(`/action add what:"Item ${i}" due:"${(i % 20) + 5} Aug 2026"`)
    const first = await one.types('/action list')
    expect(first.text).toContain('Action items: open (23)')
    expect(first.text.match(/^- A-/gm)).toHaveLength(10)
    const next = await one.presses(first.view, 'Next')
    expect(next.replace).toBe(true)
    const last = await one.presses(next.view, 'Next')
    expect(last.text.match(/^- A-/gm)).toHaveLength(3)
    expect(last.text).toContain('Page 3 of 3')
    expect(last.text).not.toContain('[Next]')
    expect((await one.chooses(first.view, 'Show one', 'A-1')).text).toContain('A-1 Item 1')
    const asked = { invocation: { command: 'action show', args: {} }, actor: one.actor, field: 'item', typed: 'item 2' }
    expect((await far.bot.suggest(asked)).map(({ label }) => label)).toContain('A-2 – Item 2')
    // more than are listed at once
    await far.db.actionItem.updateMany({
      where: { number: 23 },
      data: { number: 1023, dueDay: '2027-01-01', state: 'done' },
    })
    for (const typed of ['a-1023', '1023', 'ITEM 23'])
      expect((await far.bot.suggest({ ...asked, typed })).map(({ value }) => value)).toEqual(['A-1023'])
    await far.db.actionItem.updateMany({
      where: { number: 1023 },
      data: { number: 23, dueDay: '2026-08-08', state: 'open' },
    })

    await one.types('/action done A-3')
    await other.types('/action take A-4')
    expect((await other.types('/action list show:mine')).text).toContain('Action items: mine (1)')
    expect((await other.types('/action list owner:"SG20 Co-Convenor"')).text).toContain('(1)')
    expect((await one.types('/action list since:"3 Aug 2026"')).text).toContain(
      'A-3 Item 3 – Delegate from Asia, done on Mon 3 Aug 2026',
    )
    expect((await one.types('/action list since:"today" show:dropped')).text).toContain('none')
    far.at('2026-08-10T21:59:59Z')
    const overdue = (await one.types('/action list show:overdue')).text
    expect(overdue).toContain('due Sun 9 Aug 2026, overdue')
    expect(overdue).not.toContain('Mon 10 Aug')
    far.at('2026-08-10T22:00:00Z')
    expect((await one.types('/action list show:overdue')).text).toContain('due Mon 10 Aug 2026, overdue')
  })

  test('a channel that joins later gets the cards of the open items', async () => {
    const there = story.somebody('d1', { platform: 'discord', workspace: 'G1', channel: 'D1', name: 'There' })
    const code = /One-time code: (\w+)/.exec((await secretariat.types('/group invite')).text)?.[1]
    await there.types(`/group join ${code}`)
    expect(Object.keys(await story.messages('D1')).filter((key) => key.startsWith('action:')).length).toBeGreaterThan(5)
  })
})
