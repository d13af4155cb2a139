import { describe, expect, test } from 'vitest'
import { plain } from '../../src/bot/plain.ts'
import { held, returned, throughTheList } from '../fakes/mail/reports.ts'
import { mailing } from '../meetings/mailing.ts'
import { groupWithTopics } from '../polls/stage.ts'
import { openStory } from '../story.ts'

let now = '2026-08-03T09:00:00Z'
const story = await openStory(now)
const { sg20, sg2, alpha, gamma, delegate, tick } = await groupWithTopics(story)
const { server, subjects, last, goesOut, arrives } = await mailing(story, () => now)
const list = 't25cgidentification@lists.itu.int'
const at = (iso: string) => {
  now = iso
  story.at(iso)
}
const fromTheList = () => throughTheList(present(server.taken.at(-1)).raw)
const ours = () => present(last().messageId)
const card = async (t: number) => plain(await story.view(`topic:${t}:conclusion:1`))
const thread = async (t: number) =>
  Object.entries(await story.messages())
    .flatMap(([key, text]) => (key.startsWith(`topic:${t}:conclusion:1:`) ? [text] : []))
    .join('\n')
const state = async (t: number) => (await delegate.types(`/topic show T${t}`)).text
const notices = (t: number) =>
  story.db.notice.findMany({ where: { conclusion: { topic: { number: t } } }, orderBy: { id: 'asc' } })

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('No mail has gone out')
  return value
}

/** Begins a call; each test has a topic of its own. */
async function called(t: number): Promise<void> {
  at('2026-08-03T09:00:00Z')
  await sg2.types(`/topic conclude topic:T${t} words:"SG2 leads; SG20 is liaised with." as:agreed home:SG2`)
  await sg20.types(`/topic sign T${t}`)
}
const send = async (t: number) => sg20.presses((await sg20.types(`/topic call T${t}`)).view, 'Send')
async function mailed(t: number): Promise<void> {
  await called(t)
  await send(t)
  await goesOut()
}

describe('the call for objections by e-mail (clause 2, item 2)', () => {
  test('is previewed whole, with the address of the list, and goes there once, complete', async () => {
    await called(1)
    const preview = await sg20.presses(await story.view('topic:1:conclusion:1'), 'Preview the e-mail')
    expect(preview.text).toContain('Preview: e-mail about the call for objections on T1')
    expect(preview.text).toContain(`It goes by e-mail to one address, ${list}.`)
    expect((await delegate.presses(preview.view, 'Send')).kind).toBe('refusal')
    const before = subjects().length
    const sent = await sg20.presses(preview.view, 'Send')
    expect(sent.text).toContain('goes out on Mon 3 Aug 2026, 11:02 Geneva; you can take it back until then.')
    expect((await sg2.presses(preview.view, 'Send')).text).toContain('is about to go out')
    await goesOut()
    expect(subjects()).toHaveLength(before + 1)
    expect(server.taken.at(-1)?.to).toEqual([list])
    expect(last().replyTo?.text).toBe(list)
    expect(last().subject).toMatch(/^Call for objections: T1 .*, until Mon 17 Aug 2026$/)
    expect(preview.text).toContain(last().subject)
    for (const words of [
      'Signed: SG2 Co-Convenor (SG2); SG20 Co-Convenor (SG20)',
      'Objections until: Mon 17 Aug 2026, 23:59 Geneva',
      'SG2 leads; SG20 is liaised with.',
      '/topic object topic:T1',
    ]) {
      expect(last().text).toContain(words)
      expect(preview.text).toContain(words)
    }
    expect((await sg20.types('/topic call T1')).text).toContain('is already on the mailing list')
  })

  test('counts from the day on which the mail server took it, kept with its Message-ID, and from nothing else', async () => {
    await called(2)
    await send(2)
    expect(await card(2)).toContain('the e-mail to the list goes out on Mon 3 Aug 2026, 11:02 Geneva')
    expect(await card(2)).toContain('Silence counts as no objection only once')
    // past midnight in Geneva
    at('2026-08-04T22:00:01Z')
    await goesOut()
    const [notice] = await notices(2)
    expect(notice).toMatchObject({ state: 'sent', sentAt: new Date(now), messageId: last().messageId })
    expect(await thread(2)).toContain(`Message-ID: ${last().messageId}`)
    expect(await card(2)).toContain('on the mailing list since Wed 5 Aug 2026')
    expect(await card(2)).toContain('Objections until: Wed 19 Aug 2026, 23:59 Geneva')
    expect((await delegate.types('/topic history T2')).text).toContain('call sent to the mailing list')
    expect((await sg20.types('/topic mailed topic:T2 sent:"3 Aug 2026"')).kind).toBe('refusal')
    await tick('2026-08-19T21:59:59Z')
    expect(await state(2)).toContain('State: call for objections')
    await tick('2026-08-19T22:00:00Z')
    expect(await state(2)).toContain('State: agreed in the CG')
  })

  test('can be taken back until it goes out, and then nothing was sent', async () => {
    await called(3)
    const sent = await send(3)
    const before = subjects().length
    expect((await delegate.presses(sent.view, 'Take back')).kind).toBe('refusal')
    expect((await sg2.presses(sent.view, 'Take back')).text).toContain('No e-mail was sent.')
    await goesOut()
    expect(subjects()).toHaveLength(before)
    expect(await card(3)).toContain('not recorded on the mailing list yet')
    const again = await send(3)
    await goesOut()
    expect(subjects()).toHaveLength(before + 1)
    expect((await sg20.presses(again.view, 'Take back')).kind).toBe('refusal')
  })

  test('includes a reservation that was made meanwhile, and does not go out for a call that an objection stopped', async () => {
    await called(4)
    await send(4)
    await gamma.presses(await story.view('topic:4:conclusion:1'), 'Reservation…', { text: 'Subject to E.212' })
    await called(5)
    await send(5)
    await alpha.types('/topic object topic:T5 reason:Ours resolves:"Name us"')
    const before = subjects().length
    await goesOut()
    expect(subjects()).toHaveLength(before + 1)
    expect(last().subject).toContain('T4 ')
    expect(last().text).toContain('gamma, Gamma Institute: “Subject to E.212”')
    expect((await notices(5)).map(({ state }) => state)).toEqual(['withdrawn'])
  })

  test('that the server refuses does not count: the card says so, the Co-Convenors are notified, and it is sent again', async () => {
    await called(6)
    await send(6)
    server.trouble.push({ code: 550 })
    await goesOut()
    expect((await notices(6)).map(({ state }) => state)).toEqual(['refused'])
    expect(await card(6)).toContain('the e-mail did not reach the mailing list: The mail server answered 550')
    for (const convenor of ['@sg2', '@sg20'])
      expect(Object.values(await story.messages(convenor)).at(-1)).toContain(
        'The e-mail did not reach the mailing list: call for objections on T6',
      )
    await tick('2026-08-30T09:00:00Z')
    expect(await state(6)).toContain('State: call for objections')
    at('2026-08-30T09:00:00Z')
    await send(6)
    await goesOut()
    expect(await card(6)).toContain('Objections until: Sun 13 Sep 2026, 23:59 Geneva')
  })

  test('that comes back ends what it began, and can be recorded by hand', async () => {
    await mailed(7)
    await arrives(returned(ours()))
    expect(await card(7)).toContain('the e-mail did not reach the mailing list: it came back')
    expect(await card(7)).toContain('Silence counts as no objection only once')
    expect(Object.values(await story.messages('@sg2')).at(-1)).toContain('Reason: it came back')
    await tick('2026-08-18T09:00:00Z')
    expect(await state(7)).toContain('State: call for objections')
    at('2026-08-18T09:00:00Z')
    expect((await sg20.types('/topic mailed topic:T7 sent:"18 Aug 2026"')).text).toContain('until Tue 1 Sep 2026')
  })

  test('waits for a moderator, and counts from when it was let through', async () => {
    await mailed(8)
    await arrives(held(ours()))
    expect(await card(8)).toContain('the e-mail is waiting for a moderator of the mailing list')
    expect(Object.values(await story.messages('@sg20')).at(-1)).toContain(
      'Until a moderator approves it, silence does not count.',
    )
    expect((await sg20.types('/topic call T8')).text).toContain('/topic rejected topic:T8')
    await arrives(fromTheList(), '2026-08-06T08:00:00Z')
    expect(await card(8)).toContain('on the mailing list since Thu 6 Aug 2026. Confirmed.')
    expect(await card(8)).toContain('Objections until: Thu 20 Aug 2026, 23:59 Geneva')
    expect(await thread(8)).toContain('https://lists.example.org/42')
    await arrives(returned(ours()))
    expect(await card(8)).toContain('Confirmed.')
  })

  test('that a moderator rejected is sent again, as another mail in the same thread, and counts from then', async () => {
    await mailed(15)
    const first = ours()
    await arrives(held(first))
    const [key = ''] =
      Object.entries(await story.messages('@sg2')).findLast(([, text]) => text.includes('on T15')) ?? []
    const answered = await sg2.presses(await story.view(key, '@sg2'), 'It was rejected')
    expect(await card(15)).toContain('the list rejected it, as SG2 Co-Convenor recorded')
    expect((await sg20.types('/topic rejected T15')).kind).toBe('refusal')
    at('2026-08-05T09:00:00Z')
    await sg2.presses((await sg2.presses(answered.view, 'Preview the e-mail')).view, 'Send')
    await goesOut()
    expect(ours()).not.toBe(first)
    expect(last().inReplyTo).toBe(first)
    expect(await card(15)).toContain('Objections until: Wed 19 Aug 2026, 23:59 Geneva')
  })

  test('that an objection ended is followed by one that says so, in the same thread: who objected, why, what would resolve it', async () => {
    await mailed(11)
    const call = ours()
    await alpha.types('/topic object topic:T11 reason:"It is ours" resolves:"Name SG2 too"')
    await goesOut()
    expect(last().subject).toMatch(/^Call for objections ended: T11 /)
    expect(last().inReplyTo).toBe(call)
    expect(server.taken.at(-1)?.to).toEqual([list])
    for (const words of [
      'An objection ended the call for objections. The topic is open again, and nothing was agreed.',
      'alpha, Alpha Administration: “It is ours” What would resolve it: “Name SG2 too”',
      'SG2 leads; SG20 is liaised with.',
    ])
      expect(last().text).toContain(words)
    expect(await thread(11)).toContain(`Message-ID: ${last().messageId}`)
    await arrives(returned(ours()))
    expect(Object.values(await story.messages('@sg2')).at(-1)).toContain(
      'Tell the list yourself that the call has ended.',
    )
    expect(await state(11)).toContain('State: open')
  })

  test('that a Co-Convenor withdrew is followed by the reason; one that the list never got, by nothing', async () => {
    await mailed(12)
    await sg20.types('/topic reopen topic:T12 reason:"Better words"')
    await goesOut()
    expect(last().text).toContain('Reason: Better words (SG20 Co-Convenor)')
    const before = subjects().length
    await called(13)
    await alpha.types('/topic object topic:T13 reason:a resolves:b')
    await called(14)
    await sg20.types('/topic mailed topic:T14 sent:"3 Aug 2026"')
    await alpha.types('/topic object topic:T14 reason:a resolves:b')
    await goesOut()
    expect(subjects()).toHaveLength(before)
    expect(await card(14)).toContain('so tell the list that it has ended')
    expect(await card(13)).not.toContain('tell the list')
  })

  test('that is only written to a file, because no mail server is set up, does not count', async () => {
    await called(9)
    await send(9)
    await goesOut(false)
    expect(await card(9)).toContain('SMTP_URL is empty, so it was only written to a file')
    expect((await story.db.conclusion.findFirst({ where: { topic: { number: 9 } } }))?.mailedOn).toBeNull()
  })
})

test('a group without a mailing list sends its call itself, and records the day', async () => {
  await called(10)
  await story.db.group.updateMany({ data: { mailingList: null } })
  const refused = await sg20.types('/topic call T10')
  expect(refused.text).toContain('This group has no mailing list here')
  expect(refused.text).toContain('record it with /topic mailed topic:T10')
  expect((await sg20.types('/topic mailed topic:T10 sent:"3 Aug 2026"')).text).toContain('until Mon 17 Aug 2026')
})
