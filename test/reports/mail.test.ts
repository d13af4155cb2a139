import { describe, expect, test } from 'vitest'
import { held, returned, throughTheList } from '../fakes/mail/reports.ts'
import { mailing } from '../meetings/mailing.ts'
import { type Got, groupOfToR, numberIn, openStory } from '../story.ts'

let now = '2026-08-20T09:00:00Z'
const story = await openStory(now)
const { sg20, sg2, delegate } = await groupOfToR(story)
const { server, subjects, last, lastRaw, goesOut, arrives } = await mailing(story, () => now)
const list = 't25cgidentification@lists.itu.int'
const at = (iso: string) => {
  now = iso
  story.at(iso)
}
const ours = () => {
  const id = last().messageId
  if (!id) throw new Error('No e-mail was sent')
  return id
}
const thread = async (s: string) =>
  Object.entries(await story.messages())
    .flatMap(([key, text]) => (key.startsWith(`report:${s}:submitted:`) ? [text] : []))
    .join('\n')
const states = async (s: string) => {
  const of = { studyGroupMeeting: { number: Number(s) } }
  return (await story.db.notice.findMany({ where: of, orderBy: { id: 'asc' } })).map(({ state }) => state)
}
async function lastTo(somebody: string): Promise<readonly [key: string, text: string]> {
  const found = Object.entries(await story.messages(somebody)).at(-1)
  if (!found) throw new Error(`${somebody} got no message`)
  return found
}

/** Enters a study group meeting for one test, and records its report. */
async function reported(more = 'where:SG2-TD7'): Promise<{ readonly s: string; readonly got: Got }> {
  at('2026-08-20T09:00:00Z')
  const s = numberIn(await sg20.types('/sgmeeting add body:SG2 first:"9 Sep 2026" last:"18 Sep 2026" place:Geneva'))
  const got = await sg2.types(`/report submitted meeting:S${s} ${more}`)
  // the next test enters the same dates
  await sg20.types(`/sgmeeting cancel S${s}`)
  return { s, got }
}
const send = async (s: string) => sg2.presses((await sg2.types(`/report mail S${s}`)).view, 'Send')
async function mailed(): Promise<string> {
  const { s } = await reported()
  await send(s)
  await goesOut()
  return s
}

describe('the report by e-mail to the list (clause 2, items 1 and 2)', () => {
  test('is offered to the person who recorded it, previewed in full and sent once', async () => {
    const s = numberIn(await sg20.types('/sgmeeting add body:SG2 first:"9 Sep 2026" last:"18 Sep 2026" place:Geneva'))
    const got = await sg2.types(`/report submitted meeting:S${s} where:SG2-TD7 link:https://www.itu.int/td7`)
    expect((await story.messages())[`report:${s}:submitted`]).not.toContain('[Preview the e-mail]')
    const preview = await sg2.presses(got.view, 'Preview the e-mail')
    expect(preview.text).toContain(`Preview: e-mail about the report to SG2 (S${s})`)
    expect(preview.text).toContain(`It goes by e-mail to one address, ${list}.`)
    expect((await delegate.presses(preview.view, 'Send')).kind).toBe('refusal')
    const put = await sg2.presses(preview.view, 'Not yet')
    expect(put.text).toContain('Nothing was sent')
    const before = subjects().length
    const sent = await sg2.presses(preview.view, 'Send')
    expect(sent.text).toContain('goes out on Thu 20 Aug 2026, 11:02 Geneva; you can take it back until then.')
    expect((await sg20.presses(preview.view, 'Send')).text).toContain('is about to go out')
    await goesOut()
    expect(subjects()).toHaveLength(before + 1)
    expect(server.taken.at(-1)?.to).toEqual([list])
    expect(last().replyTo?.text).toBe(list)
    expect(last().subject).toBe('Report to SG2 submitted: SG2-TD7')
    for (const words of [
      'For the meeting of: SG2, Wed 9 Sep 2026 to Fri 18 Sep 2026, Geneva',
      'State: submitted on Thu 20 Aug 2026, in time (due Wed 26 Aug 2026)',
      'Calculation: Wed 9 Sep 2026 - 14 days = Wed 26 Aug 2026, 23:59 Geneva (ToR, clause 2, item 1; counted from the first day)',
      'Recorded by: SG2 Co-Convenor, Thu 20 Aug 2026, 11:00',
      'Where: SG2-TD7',
      'https://www.itu.int/td7',
      'To comment, reply to the list',
    ]) {
      expect(last().text).toContain(words)
      expect(preview.text).toContain(words)
    }
    expect(await thread(s)).toContain(`Message-ID: ${ours()}`)
    expect((await sg20.types(`/report mail S${s}`)).text).toContain('Nothing has changed since the e-mail')
    expect((await sg2.presses(sent.view, 'Take back')).text).toContain('There is no e-mail about')
    await sg20.types(`/sgmeeting cancel S${s}`)
  })

  test('says that the report was late, by the date that was known then', async () => {
    at('2026-08-20T09:00:00Z')
    const s = numberIn(await sg20.types('/sgmeeting add body:SG20 first:"2 Sep 2026"'))
    await sg20.types(`/report submitted S${s} on:"20 Aug 2026"`)
    at('2026-08-20T15:00:00Z')
    await sg20.types(`/sgmeeting move meeting:S${s} first:"16 Sep 2026"`)
    const preview = (await sg20.types(`/report mail S${s}`)).text
    expect(preview).toContain('Report to SG20 submitted: for its meeting of Wed 16 Sep 2026')
    expect(preview).toContain('State: submitted on Thu 20 Aug 2026, late (due Wed 19 Aug 2026)')
    expect(preview).toContain('Calculation: Wed 2 Sep 2026 - 14 days = Wed 19 Aug 2026')
    await sg20.types(`/sgmeeting cancel S${s}`)
  })

  test('can be taken back until it goes out', async () => {
    const { s } = await reported()
    const sent = await send(s)
    const before = subjects().length
    expect((await delegate.presses(sent.view, 'Take back')).kind).toBe('refusal')
    expect((await sg20.presses(sent.view, 'Take back')).text).toContain('No e-mail was sent.')
    await goesOut()
    expect(subjects()).toHaveLength(before)
    await send(s)
    await goesOut()
    expect(subjects()).toHaveLength(before + 1)
    expect(await states(s)).toEqual(['withdrawn', 'sent'])
  })

  test('is sent once if two people press “Send” at the same moment', async () => {
    const { got } = await reported()
    const { view } = await sg2.presses(got.view, 'Preview the e-mail')
    const pressed = await Promise.all([sg2.presses(view, 'Send'), sg20.presses(view, 'Send')])
    expect(pressed.map(({ kind }) => kind).toSorted()).toEqual(['answer', 'refusal'])
    const before = subjects().length
    await goesOut()
    expect(subjects()).toHaveLength(before + 1)
  })

  test('is followed by an e-mail about what changed, in the same thread, if the record is corrected afterwards', async () => {
    const s = await mailed()
    const first = ours()
    at('2026-08-28T09:00:00Z')
    const corrected = await sg20.types(`/report submitted meeting:S${s} on:"27 Aug 2026" where:SG2-TD9`)
    const preview = await sg20.presses(corrected.view, 'Preview the e-mail')
    await sg20.presses(preview.view, 'Send')
    await goesOut()
    expect(last().subject).toBe('CHANGED: Report to SG2 submitted: SG2-TD9')
    expect(last().inReplyTo).toBe(first)
    for (const words of [
      'State: submitted on Thu 27 Aug 2026, late (due Wed 26 Aug 2026); before: submitted on Thu 20 Aug 2026, in time (due Wed 26 Aug 2026)',
      'Where: SG2-TD9; before: SG2-TD7',
      'What is recorded now\nFor the meeting of: SG2',
    ])
      expect(last().text).toContain(words)
    expect(last().text).not.toContain('Link:')
    // recorded again as it is, there is nothing to tell
    const same = await sg20.types(`/report submitted meeting:S${s} where:SG2-TD9`)
    expect(same.text).not.toContain('[Preview the e-mail]')
    const linked = await sg20.types(`/report submitted meeting:S${s} link:https://www.itu.int/td9`)
    const again = (await sg20.presses(linked.view, 'Preview the e-mail')).text
    expect(again).toContain('Link: https://www.itu.int/td9; before: not given')
    expect(again).not.toContain('before: SG2-TD7')
  })

  test('says what is recorded when it goes out; an outdated preview cannot be sent', async () => {
    const { s, got } = await reported()
    const preview = await sg2.presses(got.view, 'Preview the e-mail')
    await sg20.types(`/report submitted meeting:S${s} where:SG2-TD8`)
    expect((await sg2.presses(preview.view, 'Send')).text).toContain('corrected after this preview')
    await send(s)
    const corrected = await sg20.types(`/report submitted meeting:S${s} where:SG2-TD9`)
    expect(corrected.text).toContain('goes out on Thu 20 Aug 2026, 11:02 Geneva and also says this.')
    const before = subjects().length
    await goesOut()
    expect(subjects().slice(before)).toEqual(['Report to SG2 submitted: SG2-TD9'])
    await sg20.types(`/report submitted meeting:S${s} where:SG2-TD10`)
    await send(s)
    await sg20.types(`/report submitted meeting:S${s} where:SG2-TD9`)
    await goesOut()
    expect(subjects()).toHaveLength(before + 1)
    expect(await states(s)).toEqual(['sent', 'withdrawn'])
  })

  test('can be sent again if the server refuses it or it comes back; the Co-Convenors hear of it', async () => {
    const { s } = await reported()
    await send(s)
    server.trouble.push({ code: 550 })
    await goesOut()
    for (const convenor of ['@sg2', '@sg20']) {
      const [, text] = await lastTo(convenor)
      expect(text).toContain(`The e-mail did not reach the mailing list: report to SG2 (S${s})`)
      expect(text).toContain('Reason: The mail server answered 550')
      expect(text).toContain(`Send it again with /report mail meeting:S${s}`)
    }
    const [key] = await lastTo('@sg2')
    await sg2.presses((await sg2.presses(await story.view(key, '@sg2'), 'Preview the e-mail')).view, 'Send')
    await goesOut()
    await arrives(returned(ours()))
    expect((await lastTo('@sg20'))[1]).toContain('Reason: it came back')
    expect(await thread(s)).toContain('Reason: it came back.')
    // the list has not heard of it, so nothing has changed for it
    expect((await sg2.types(`/report mail S${s}`)).text).toContain('\nReport to SG2 submitted: SG2-TD7')
    expect(await states(s)).toEqual(['refused', 'refused'])
  })

  test('fails after its correction was drafted: the correction then says everything', async () => {
    const s = await mailed()
    const first = ours()
    await sg20.types(`/report submitted meeting:S${s} where:SG2-TD9`)
    await send(s)
    await arrives(returned(first))
    await goesOut()
    expect(last().subject).toBe('Report to SG2 submitted: SG2-TD9')
    expect(last().text).not.toContain('before: SG2-TD7')
  })

  test('waits for a moderator; recorded as rejected, it can be sent again', async () => {
    const s = await mailed()
    const first = ours()
    await arrives(held(first))
    const [key, text] = await lastTo('@sg2')
    expect(text).toContain('Until a moderator approves it, the list has not received it.')
    expect((await sg20.types(`/report mail S${s}`)).text).toContain(`/report rejected meeting:S${s}`)
    const answered = await sg2.presses(await story.view(key, '@sg2'), 'It was rejected')
    expect(await thread(s)).toContain('the list rejected it, as SG2 Co-Convenor recorded')
    expect((await sg20.types(`/report rejected S${s}`)).kind).toBe('refusal')
    await sg2.presses((await sg2.presses(answered.view, 'Preview the e-mail')).view, 'Send')
    await goesOut()
    expect(ours()).not.toBe(first)
    expect(last().inReplyTo).toBe(first)
    await arrives(throughTheList(lastRaw()))
    expect(await thread(s)).toContain('https://lists.example.org/42')
    expect((await sg20.types(`/report rejected S${s}`)).text).toContain('The last one is on the mailing list.')
    expect(await states(s)).toEqual(['refused', 'confirmed'])
  })

  test('has its replies in the thread of its message in the channel', async () => {
    const s = await mailed()
    await arrives(
      `From: Expert <expert@example.net>\nTo: ${list}\nSubject: Re: Report\nMessage-ID: <r@example.net>\nIn-Reply-To: ${ours()}\n\nSecret words`,
    )
    const row = await story.db.delivery.findFirstOrThrow({ where: { key: { startsWith: 'mail:' } } })
    expect(row.underKey).toBe(`report:${s}:submitted`)
    expect(await story.seen()).toContain('E-mail to the list: Report\nFrom Expert')
    expect(await story.seen()).not.toContain('Secret words')
  })
})

test('a report that is not recorded cannot be mailed', async () => {
  const s = numberIn(await sg20.types('/sgmeeting add body:SG20 first:"7 Oct 2026"'))
  const refused = await sg20.types(`/report mail S${s}`)
  expect(refused.text).toContain(`No report to SG20 (S${s}) is recorded.`)
  expect(refused.text).toContain(`To record it: /report submitted meeting:S${s}.`)
})

test('a member who took over the deadline can record the report, and reads who can tell the mailing list', async () => {
  at('2026-08-20T09:00:00Z')
  const s = numberIn(await sg20.types('/sgmeeting add body:SG2 first:"14 Oct 2026"'))
  await sg2.types(`/deadline hand deadline:"(S${s})" who:"Delegate from Asia"`)
  const recorded = await delegate.does({ command: 'report done', args: { meeting: `S${s}`, where: 'TD1' } })
  expect(recorded.text).toContain('State: submitted on Thu 20 Aug 2026, in time')
  expect(recorded.text).not.toContain('[Preview the e-mail]')
  expect(recorded.text).toContain(
    `Ask a Co-Convenor or the secretariat to tell the mailing list: /report mail meeting:S${s}`,
  )
})

test('a group without a mailing list is offered no e-mail', async () => {
  await story.db.group.updateMany({ data: { mailingList: null } })
  const { s, got } = await reported()
  expect(got.text).not.toContain('[Preview the e-mail]')
  expect((await sg20.types(`/report mail S${s}`)).text).toContain('This group has no mailing list here')
})
