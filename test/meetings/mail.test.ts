import { describe, expect, test } from 'vitest'
import { type Got, groupOfToR, numberIn, openStory } from '../story.ts'
import { mailing } from './mailing.ts'

let now = '2026-08-03T09:00:00Z'
const story = await openStory(now)
const at = (iso: string) => {
  now = iso
  story.at(iso)
}
const { sg20, sg2, delegate } = await groupOfToR(story)
const { server, subjects, last, lastWords, goesOut } = await mailing(story, () => now)

const announce = (m: string): Promise<Got> => sg20.types(`/meeting announce M${m}`)
const card = (m: string) => story.text(`meeting:${m}:card`)
const threads = async (m: string) =>
  Object.entries(await story.messages()).flatMap(([key, text]) => (key.startsWith(`meeting:${m}:`) ? [text] : []))
const notices = (m: string) =>
  story.db.notice.findMany({ where: { meeting: { number: Number(m) } }, orderBy: { id: 'asc' } })

async function planned(start = '1 Sep 14:00', more = ''): Promise<string> {
  at('2026-08-03T09:00:00Z')
  return numberIn(await sg20.types(`/meeting plan title:First start:"${start}" lasts:90m agenda:"Opening" ${more}`))
}
async function announced(start?: string, more?: string): Promise<string> {
  const m = await planned(start, more)
  await sg20.presses((await announce(m)).view, 'Send')
  await goesOut()
  return m
}

describe('the announcement by e-mail (clause 2, item 3)', () => {
  test('is complete: clause, date with weekday, UTC with its date, the zones of the members, join information, agenda', async () => {
    const m = await announced('1 Sep 14:00', 'tool:MyMeetings')
    expect(server.taken.at(-1)?.to).toEqual(['t25cgidentification@lists.itu.int'])
    expect(last().subject).toBe(`Meeting announcement: M${m} First, Tue 1 Sep 2026, 14:00 Geneva`)
    expect(last().text?.trim()).toBe(
      [
        `Meeting announcement: M${m} First, Tue 1 Sep 2026, 14:00 Geneva`,
        'Date and time: Tue 1 Sep 2026, 14:00 to 15:30 Geneva',
        'UTC: Tue 1 Sep 2026, 12:00 to 13:30 UTC',
        'Length: 1 h 30 min',
        'Tool: MyMeetings',
        'Join link: to follow',
        '',
        'It begins',
        'Seoul: Tue 1 Sep 2026, 21:00',
        '',
        'Draft agenda',
        '1. Opening',
        `To propose an item, reply to the list, or type in the group’s channel: /meeting agenda add meeting:M${m}`,
        'clause 2, item 3: “Meeting announcements, including the draft agenda, will be distributed via e-mail at least two weeks in advance.”',
        `The attached M${m}.ics adds the meeting to your calendar, or moves it there.`,
        `To say whether you are coming, press a button on the meeting’s card in the group’s channel, or type there: /meeting attend meeting:M${m}. The bot does not read answers from calendar apps.`,
      ].join('\n'),
    )
    expect(last().html).toContain('<li>Opening</li>')
    const calendar = last().attachments[0]?.content.toString().replaceAll('\r\n ', '')
    expect(calendar).toContain(';RSVP=FALSE;')
    expect(calendar).toMatch(/ORGANIZER;CN="CG-Identification":mailto:bot@example\.org\r/)
    expect(last().replyTo?.text).toBe('t25cgidentification@lists.itu.int')
  })

  test('is judged by the time at which the mail server accepted it, and by nothing else', async () => {
    const m = await planned()
    await sg20.presses((await announce(m)).view, 'Send')
    expect((await notices(m)).map(({ state, distributedAt }) => [state, distributedAt])).toEqual([['drafted', null]])
    expect(await card(m)).not.toMatch(/green/i)
    at('2026-08-18T21:59:59Z')
    await goesOut()
    const [notice] = await notices(m)
    expect(notice).toMatchObject({ state: 'sent', distributedAt: new Date(now), sentAt: new Date(now) })
    expect(notice?.messageId).toBe(last().messageId)
    expect(await card(m)).toContain('Notice: Amber: the notice went out on Tue 18 Aug 2026, in time.')
    expect(await card(m)).toContain('The mailing list has not confirmed it yet.')
    expect((await threads(m)).join('\n')).toContain(`Message-ID: ${notice?.messageId}`)
    expect(await story.text(`meeting:${m}:announcement`)).not.toContain('not yet distributed')
  })

  test('is already late in the preview if it would leave after the last day, and asks for a reason', async () => {
    const m = await planned()
    at('2026-08-18T21:58:01Z')
    const preview = await announce(m)
    expect(preview.text).toContain('1 day late')
    expect(preview.text).toContain('[Send as late…]')
    at('2026-08-18T21:57:59Z')
    expect((await announce(m)).text).toContain('[Send]')
  })

  test('is late if the server accepts it after the last day, whenever “Send” was pressed', async () => {
    const m = await planned()
    at('2026-08-18T21:57:00Z')
    await sg20.presses((await announce(m)).view, 'Send')
    at('2026-08-18T22:01:00Z')
    await goesOut()
    expect(await card(m)).toContain('Red: the notice went out on Wed 19 Aug 2026, 1 day late.')
  })

  test('can be taken back until it goes out; then nothing was sent and nothing is announced', async () => {
    const m = await planned()
    const sent = await sg20.presses((await announce(m)).view, 'Send')
    expect(sent.text).toContain('goes out on Mon 3 Aug 2026, 11:02 Geneva; you can take it back until then.')
    const before = subjects().length
    expect((await delegate.presses(sent.view, 'Take back')).kind).toBe('refusal')
    const back = await sg2.presses(sent.view, 'Take back')
    expect(back.text).toBe(`Taken back: M${m} First\nNo e-mail was sent.`)
    await goesOut()
    expect(subjects()).toHaveLength(before)
    expect(await story.text(`meeting:${m}:announcement`)).toContain('Taken back: announcement of')
    expect((await sg20.types(`/meeting show M${m}`)).text).toContain('State: planned, not announced yet')
    await sg20.presses((await announce(m)).view, 'Send')
    await goesOut()
    expect(subjects()).toHaveLength(before + 1)
    expect(await story.text(`meeting:${m}:announcement`)).toContain('Meeting announcement: ')
  })

  test('cannot be taken back once it is out', async () => {
    const m = await planned()
    const sent = await sg20.presses((await announce(m)).view, 'Send')
    await goesOut()
    const got = await sg20.presses(sent.view, 'Take back')
    expect(got.kind).toBe('refusal')
    expect(got.text).toContain(`The e-mail about M${m} is already out.`)
  })

  test('describes the meeting as it is when it goes out, not as it was when “Send” was pressed', async () => {
    const m = await planned()
    await sg20.presses((await announce(m)).view, 'Send')
    await delegate.types(`/meeting agenda add meeting:M${m} item:"Added meanwhile"`)
    const before = subjects().length
    await goesOut()
    expect(subjects()).toHaveLength(before + 1)
    expect(last().text).toContain('2. Added meanwhile')
    expect((await announce(m)).text).toContain('Nothing has changed since the e-mail')
  })

  test('does not go out for a meeting that was cancelled in the meantime', async () => {
    const m = await planned()
    await sg20.presses((await announce(m)).view, 'Send')
    await sg20.types(`/meeting cancel meeting:M${m} reason:"No host"`)
    const before = subjects().length
    await goesOut()
    expect(subjects()).toHaveLength(before)
    expect((await announce(m)).text).toContain('there is nothing new to send to the mailing list')
  })

  test('is not notice if the server refuses it: the thread says so, and the Co-Convenors get a direct message', async () => {
    const m = await planned()
    await sg20.presses((await announce(m)).view, 'Send')
    server.trouble.push({ code: 550 })
    await goesOut()
    expect((await notices(m)).map(({ state }) => state)).toEqual(['refused'])
    expect(await card(m)).toContain('the e-mail did not reach the mailing list: The mail server answered 550')
    expect(Object.values(await story.messages('@sg20')).at(-1)).toContain('The e-mail did not reach the mailing list')
    expect(Object.values(await story.messages('@sg2')).at(-1)).toContain('Last day for the notice: Tue 18 Aug 2026')
    await sg20.presses((await announce(m)).view, 'Send')
    await goesOut()
    expect(await card(m)).toContain('Green: the notice went out on Mon 3 Aug 2026, in time.')
  })

  test('is not notice if it is only written to a file because no mail server is set up', async () => {
    const m = await planned()
    await sg20.presses((await announce(m)).view, 'Send')
    await goesOut(false)
    expect((await notices(m)).map(({ state, distributedAt }) => [state, distributedAt])).toEqual([['refused', null]])
    expect(await card(m)).toContain('SMTP_URL is empty, so it was only written to a file')
  })

  test('is confirmed when a Co-Convenor records a link, and keeps its own time', async () => {
    const m = await announced()
    await sg2.types(`/meeting notified meeting:M${m} sent:today link:https://lists.example.org/1`)
    const [notice, ...others] = await notices(m)
    expect(others).toEqual([])
    expect(notice).toMatchObject({ state: 'confirmed', archiveLink: 'https://lists.example.org/1' })
    expect(notice?.distributedAt).toEqual(notice?.sentAt)
    expect(await card(m)).toContain('in time. Confirmed.')
  })

  test('never contains a join link with a passcode', async () => {
    const m = await announced('1 Sep 14:00', 'link:https://itu.zoom.us/j/77?pwd=secret')
    expect(lastWords()).not.toContain('secret')
    expect(last().text).toContain('Join link: members get it from the bot in the group’s channel: /meeting join')
    expect(m).not.toBe('')
  })
})

describe('an e-mail about changes', () => {
  test('covers all changes, lists them first, and replies to the announcement', async () => {
    const m = await announced()
    const first = last().messageId
    await sg20.types(`/meeting move meeting:M${m} start:"3 Sep 15:00"`)
    await delegate.types(`/meeting agenda add meeting:M${m} item:"Numbers" conclusion:yes`)
    const edited = await sg20.types(`/meeting edit meeting:M${m} title:Second`)
    const preview = await sg20.presses(edited.view, 'Preview the e-mail')
    expect(preview.text).toContain(`Preview: e-mail about the changes to M${m} Second`)
    expect(preview.text).toContain('It goes by e-mail to one address, t25cgidentification@lists.itu.int.')
    const before = subjects().length
    await sg20.presses(preview.view, 'Send')
    await goesOut()
    expect(subjects().slice(before)).toEqual([`CHANGED: M${m} Second, Thu 3 Sep 2026, 15:00 Geneva`])
    expect(last().text?.split('\n').slice(2, 6)).toEqual([
      'What changed',
      '- Title from “First” to “Second”',
      '- Start from Tue 1 Sep 2026, 14:00 Geneva to Thu 3 Sep 2026, 15:00 Geneva',
      '- New on the agenda: Numbers – seeks a conclusion',
    ])
    expect(last().inReplyTo).toBe(first)
    expect(await card(m)).toContain('Green: the notice went out on Mon 3 Aug 2026, in time.')
  })

  test('is not sent if nothing changed, or if a change was undone', async () => {
    const m = await announced()
    await sg20.types(`/meeting move meeting:M${m} start:"3 Sep 15:00"`)
    expect(await card(m)).toContain('not yet distributed by e-mail')
    await sg20.types(`/meeting move meeting:M${m} start:"1 Sep 14:00"`)
    const got = await announce(m)
    expect(got.kind).toBe('refusal')
    expect(got.text).toContain(`Nothing has changed since the e-mail about M${m}, so nothing is sent.`)
    expect(await card(m)).toContain('Green: the notice went out on Mon 3 Aug 2026, in time.')
  })

  test('keeps the notice of a later start on the same day, however late the e-mail is', async () => {
    const m = await announced()
    at('2026-08-25T09:00:00Z')
    await sg20.types(`/meeting move meeting:M${m} start:"1 Sep 16:00"`)
    await sg20.presses((await announce(m)).view, 'Send')
    await goesOut()
    expect(last().subject).toContain('CHANGED: ')
    expect(await card(m)).toContain('Green: the notice went out on Mon 3 Aug 2026, in time.')
  })

  test('is itself the notice of another day', async () => {
    const m = await announced()
    at('2026-08-20T09:00:00Z')
    await sg20.types(`/meeting move meeting:M${m} start:"3 Sep 14:00"`)
    await sg20.presses((await announce(m)).view, 'Send')
    await goesOut()
    expect(await card(m)).toContain('Amber: the notice went out on Thu 20 Aug 2026, in time.')
  })

  test('asks for a reason first if it would make the notice late', async () => {
    const m = await announced()
    at('2026-08-20T09:00:00Z')
    await sg20.types(`/meeting move meeting:M${m} start:"3 Sep 14:00"`)
    at('2026-08-21T09:00:00Z')
    const preview = await announce(m)
    await sg20.presses(preview.view, 'Send as late…', { reason: 'The host was away' })
    await goesOut()
    expect(last().text).toContain('its notice is late. Reason: The host was away')
    expect(await card(m)).toContain('Red: the notice went out on Fri 21 Aug 2026, 1 day late.')
  })
})

describe('the e-mail about a cancellation', () => {
  test('cannot be mistaken for an invitation: no agenda, no join link', async () => {
    const m = await announced('1 Sep 14:00', 'link:https://itu.zoom.us/j/77')
    const cancelled = await sg20.types(`/meeting cancel meeting:M${m} reason:"No host"`)
    expect(cancelled.text).toContain('The mailing list has not been told yet.')
    const preview = await sg20.presses(cancelled.view, 'Preview the e-mail')
    await sg20.presses(preview.view, 'Send')
    await goesOut()
    expect(last().subject).toBe(`CANCELLED: M${m} First, Tue 1 Sep 2026, 14:00 Geneva`)
    expect(lastWords()).not.toMatch(/zoom|Opening|agenda/i)
    expect(last().text).toContain('Reason: No host')
    expect((await announce(m)).text).toContain('there is nothing new to send to the mailing list')
  })

  test('names the start that the list knows, even if an e-mail about another start was still waiting', async () => {
    const m = await announced()
    await sg20.types(`/meeting move meeting:M${m} start:"3 Sep 14:00"`)
    await sg20.presses((await announce(m)).view, 'Send')
    const cancelled = await sg20.types(`/meeting cancel meeting:M${m} reason:"No host"`)
    expect(cancelled.text).toContain('The mailing list has not been told yet.')
    await sg20.presses((await sg20.presses(cancelled.view, 'Preview the e-mail')).view, 'Send')
    await goesOut()
    expect(last().subject).toBe(`CANCELLED: M${m} First, Tue 1 Sep 2026, 14:00 Geneva`)
    expect(last().text).toContain('The planned move to Thu 3 Sep 2026, 14:00 Geneva no longer applies.')
  })
})

test('a group without a mailing list announces in its channels only, and reads what counts as notice', async () => {
  const other = story.somebody('other', { channel: 'C9' })
  await other.types('/group setup name:Elsewhere profile:w3c-distributed')
  await story.db.group.updateMany({ where: { name: 'Elsewhere' }, data: { mailingList: null } })
  const m = numberIn(await other.types('/meeting plan title:There start:"1 Sep 14:00" lasts:1h agenda:One'))
  const preview = await other.types(`/meeting announce M${m}`)
  expect(preview.text).toContain('This group has no mailing list here (/group edit list:…)')
  const before = subjects().length
  const sent = await other.presses(preview.view, 'Send')
  await goesOut()
  expect(sent.text).toContain('Notice state: not yet distributed by e-mail')
  expect(subjects()).toHaveLength(before)
})
