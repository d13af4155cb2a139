import ICAL from 'ical.js'
import { describe, expect, test } from 'vitest'
import { mailing, sender } from '../meetings/mailing.ts'
import { groupOfToR, numberIn, openStory } from '../story.ts'

let now = '2026-08-03T09:00:00Z'
const story = await openStory(now)
const at = (iso: string) => {
  now = iso
  story.at(iso)
}
const { sg20, delegate } = await groupOfToR(story)
const { server, last, lastRaw, goesOut, arrives } = await mailing(story, () => now, true)
await delegate.types('/people me email:delegate@member.example')

const card = (m: string) => story.text(`meeting:${m}:card`)

async function announced(): Promise<string> {
  at('2026-08-03T09:00:00Z')
  const m = numberIn(await sg20.types('/meeting plan title:First start:"1 Sep 14:00" lasts:1h agenda:Opening'))
  await sendsMail(m)
  return m
}
async function sendsMail(m: string): Promise<void> {
  await sg20.presses((await sg20.types(`/meeting announce M${m}`)).view, 'Send')
  await goesOut()
}

/** The calendar file of the last mail, read by a parser of another author. */
function invitation() {
  const parts = (last().attachments ?? []).filter(({ contentType }) => /calendar|ics/.test(contentType))
  if (!parts[0]) throw new Error('The last mail has no calendar file')
  const text = parts[0].content.toString('utf8')
  const calendar = new ICAL.Component(ICAL.parse(text))
  const event = calendar.getFirstSubcomponent('vevent')
  const value = (name: string): string => {
    const found = event?.getFirstPropertyValue(name)
    if (!found) throw new Error(`The invitation has no ${name}`)
    return String(found)
  }
  return {
    text,
    calendar,
    parts,
    method: calendar.getFirstPropertyValue('method'),
    said: /Content-Type: text\/calendar; charset=utf-8; method=(\w+)/i.exec(lastRaw())?.[1],
    uid: value('uid'),
    status: value('status'),
    starts: value('dtstart'),
    description: value('description'),
    sequence: Number(value('sequence')),
    organizer: value('organizer').replace(/^mailto:/i, ''),
    invited: value('attendee'),
    name: parts[0].filename,
  }
}

describe('the invitation in the mail to the list', () => {
  test('asks by the same method in the header and in the file, is organised by who sends it, and invites the list', async () => {
    const m = await announced()
    const sent = invitation()
    expect([sent.method, sent.said]).toEqual(['REQUEST', 'REQUEST'])
    expect(sent.organizer).toBe(last().from?.value[0]?.address)
    expect(sent.organizer).toMatch(/^bot\+[0-9a-f]{32}@example\.org$/)
    expect(last().headers.get('sender')).toMatchObject({ value: [{ address: sender.address }] })
    expect(server.taken.at(-1)?.from).toBe(sender.address)
    expect(sent.text.replaceAll('\r\n ', '')).toContain(';RSVP=TRUE;')
    expect(last().text).not.toContain('are not read')
    expect(sent.invited).toBe('MAILTO:t25cgidentification@lists.itu.int')
    expect([sent.status, sent.starts]).toEqual(['CONFIRMED', '2026-09-01T14:00:00'])
    expect(last().text).toContain(`The attached M${m}.ics adds the meeting to your calendar`)
  })

  test('keeps its number, counts up with a change, and is taken back without agenda when the meeting is cancelled', async () => {
    const m = await announced()
    const first = invitation()
    await sg20.types(`/meeting move meeting:M${m} start:"2 Sep 15:00"`)
    await sendsMail(m)
    const moved = invitation()
    expect(moved).toMatchObject({ uid: first.uid, organizer: first.organizer, starts: '2026-09-02T15:00:00' })
    expect(moved.sequence).toBeGreaterThan(first.sequence)
    await sg20.types(`/meeting cancel meeting:M${m} reason:"Too few"`)
    await sendsMail(m)
    const cancelled = invitation()
    expect(cancelled).toMatchObject({ method: 'CANCEL', said: 'CANCEL', status: 'CANCELLED', uid: first.uid })
    expect(cancelled.sequence).toBeGreaterThan(moved.sequence)
    expect(cancelled.description).not.toContain('Opening')
  })

  test('is not part of a mail whose meeting was cancelled as it left', async () => {
    const m = await announced()
    await sg20.types(`/meeting move meeting:M${m} start:"2 Sep 15:00"`)
    await sg20.presses((await sg20.types(`/meeting announce M${m}`)).view, 'Send')
    await story.db.meeting.updateMany({ where: { number: Number(m) }, data: { state: 'cancelled' } })
    await goesOut()
    expect(last().subject).toContain('CHANGED')
    expect(last().attachments).toEqual([])
  })
})

describe('an answer by mail to that invitation', () => {
  const vouched = 'mx.example.org; dmarc=pass header.from=member.example'
  /** What a calendar app sends to the author of the last mail. */
  function answer(partstat: string, more: { readonly to?: string; readonly results?: readonly string[] } = {}) {
    const { calendar, organizer } = invitation()
    calendar.updatePropertyWithValue('method', 'REPLY')
    const event = calendar.getFirstSubcomponent('vevent')
    event?.removeAllProperties('attendee')
    event?.addPropertyWithValue('attendee', 'mailto:delegate@member.example').setParameter('partstat', partstat)
    event?.updatePropertyWithValue('dtstamp', ICAL.Time.fromDateTimeString(now))
    const results = (more.results ?? [vouched]).map((value) => `Authentication-Results: ${value}\r\n`).join('')
    return `${results}From: "Delegate" <Delegate@member.example>
To: ${more.to ?? organizer}
Subject: Accepted: First
Message-ID: <${partstat}.${now}@member.example>
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain

I come.
--b
Content-Type: text/calendar; method=REPLY; charset=utf-8

${calendar.toString()}
--b--
`.replace(/\r?\n/g, '\r\n')
  }
  const toldInChannels = async () => story.db.delivery.count({ where: { key: { startsWith: 'mail:' } } })

  test('appears on the card, once, and in no thread', async () => {
    const m = await announced()
    at('2026-08-04T09:00:00Z')
    await arrives(answer('ACCEPTED'))
    expect(await card(m)).toContain('Attending (1): Delegate from Asia')
    at('2026-08-04T10:00:00Z')
    await arrives(answer('DECLINED'))
    await arrives(answer('DECLINED'))
    expect(await card(m)).toContain('Regrets (1): Delegate from Asia')
    expect(await toldInChannels()).toBe(0)
  })

  test.each<[string, Parameters<typeof answer>[1]]>([
    ['that our mail server does not vouch for', { results: [] }],
    ['below whose topmost result the sender wrote a better one', { results: ['mx.example.org; dmarc=fail', vouched] }],
    ['that came to the address of the bot itself', { to: sender.address }],
    ['that came to an address which somebody guessed', { to: sender.address.replace('@', `+${'0'.repeat(32)}@`) }],
  ])('%s does not count', async (_, more) => {
    const m = await announced()
    at('2026-08-04T09:00:00Z')
    const before = await card(m)
    await arrives(answer('ACCEPTED', more))
    expect(await card(m)).toBe(before)
    expect(await toldInChannels()).toBe(0)
  })
})
