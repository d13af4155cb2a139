import ICAL from 'ical.js'
import { describe, expect, test } from 'vitest'
import { plain } from '../../src/bot/plain.ts'
import { formatCalendar } from '../../src/calendar/icalendar/format.ts'
import { replyAddress, replyAddressOf, replyKeyIn } from '../../src/calendar/invitations/address.ts'
import { isAligned } from '../../src/calendar/invitations/authenticated.ts'
import { type InvitationReply, type ReplyMail, readReply } from '../../src/calendar/invitations/reply.ts'
import { takeReply } from '../../src/calendar/invitations/take.ts'
import { inTransaction } from '../../src/database/transaction.ts'
import { findMeeting } from '../../src/meetings/read.ts'
import { groupOfToR, openStory } from '../story.ts'
import { anEntry, utc } from './calendar-file.ts'

const ours = { sender: 'cg-bot@lists.example.org', authenticationServer: 'mx.example.org' }
const member = 'delegate@member.example'
const vouched = 'mx.example.org; dmarc=pass (p=reject) header.from=member.example'

describe('our own mail server vouches for a sender', () => {
  test.each([
    ['DMARC passed', vouched],
    [
      'in another order, with a version and more results',
      'MX.example.org 1; spf=fail smtp.mailfrom=x.example;\r\n\tdmarc=pass policy.p=none header.from=Member.Example',
    ],
    [
      'a signature of that very domain, no policy',
      'mx.example.org; dkim=pass header.d=member.example header.s=a; dmarc=none header.from=member.example',
    ],
    ['a signature in the name of an address there', 'mx.example.org; dkim=pass header.i=@member.example'],
    [
      'one of several signatures',
      'mx.example.org; dkim=pass header.d=lists.example; dkim=pass header.d=member.example',
    ],
    ['a comment that says otherwise', 'mx.example.org; dkim=pass (dmarc=fail; (x) no) header.d=member.example'],
  ])('%s', (_, header) => {
    expect(isAligned([header, 'mx.example.org; dmarc=fail'], ours.authenticationServer, member)).toBe(true)
  })

  test.each([
    ['nothing said', []],
    ['only a header of the sender’s own', ['other.example; dmarc=pass header.from=member.example']],
    ['a header in our name below that of another server', ['relay.example; none', vouched]],
    ['a name that begins like ours', ['mx.example.org.evil.example; dmarc=pass header.from=member.example']],
    ['no result', ['mx.example.org; none']],
    [
      'DMARC failed, although a signature passed',
      ['mx.example.org; dkim=pass header.d=member.example; dmarc=fail header.from=member.example'],
    ],
    [
      'DMARC could not be looked up',
      ['mx.example.org; dkim=pass header.d=member.example; dmarc=temperror header.from=member.example'],
    ],
    ['DMARC passed for another domain', ['mx.example.org; dmarc=pass header.from=evil.example']],
    ['a signature of another domain', ['mx.example.org; dkim=pass header.d=evil.example']],
    ['a signature of a domain that ends alike', ['mx.example.org; dkim=pass header.d=notmember.example']],
    ['a signature that did not pass', ['mx.example.org; dkim=fail header.d=member.example']],
    ['SPF alone', ['mx.example.org; spf=pass smtp.mailfrom=delegate@member.example']],
    ['a result in a comment', ['mx.example.org; spf=pass (; dmarc=pass header.from=member.example) smtp.mailfrom=x']],
    ['a comment that never ends', ['mx.example.org; spf=none (x; dmarc=pass header.from=member.example']],
    ['a result in quoted text', ['mx.example.org; spf=pass reason="x; dmarc=pass header.from=member.example;"']],
    ['a property in quoted text', ['mx.example.org; dmarc=pass reason="x header.from=member.example"']],
    [
      'a property that is said twice',
      ['mx.example.org; dmarc=pass header.from=evil.example header.from=member.example'],
    ],
  ])('not: %s', (_, headers) => {
    expect(isAligned(headers, ours.authenticationServer, member)).toBe(false)
  })

  test('not if the name of our server is unknown', () => {
    expect(isAligned(['; dmarc=pass header.from=member.example'], '', member)).toBe(false)
  })
})

const key = '0f8fad5b-d9cb-469f-a165-70867728950e'

test('the reply address is the sender’s own with a key that can be read again', () => {
  const address = replyAddress(ours.sender, key)
  expect(address).toBe('cg-bot+0f8fad5bd9cb469fa16570867728950e@lists.example.org')
  expect(replyKeyIn(address.toUpperCase(), ours.sender)).toBe(key)
  for (const other of [
    ours.sender,
    'cg-bot+x@lists.example.org',
    address.replace('cg-bot', 'x'),
    `${address}.evil.example`,
  ])
    expect([other, replyKeyIn(other, ours.sender)]).toEqual([other, undefined])
})

/** What a calendar app answers to an invitation. */
function answered(invitation: string, change: Readonly<Record<string, string>> = {}): string {
  const {
    method = 'REPLY',
    partstat = 'ACCEPTED',
    attendee = `mailto:${member}`,
    dtstamp = '2026-08-10T08:00:00Z',
    ...rest
  } = change
  const calendar = new ICAL.Component(ICAL.parse(invitation))
  calendar.updatePropertyWithValue('method', method)
  const event = calendar.getFirstSubcomponent('vevent')
  if (!event) throw new Error('There is no event')
  event.removeAllProperties('attendee')
  event.addPropertyWithValue('attendee', attendee).setParameter('partstat', partstat)
  event.updatePropertyWithValue('dtstamp', ICAL.Time.fromDateTimeString(dtstamp))
  for (const [name, value] of Object.entries(rest)) event.updatePropertyWithValue(name, value)
  return calendar.toString()
}

const invitation = formatCalendar([anEntry()], {
  method: 'REQUEST',
  organizer: { name: 'CG', address: replyAddress(ours.sender, key) },
  invited: [{ name: 'The list', address: 'cg@lists.example.org', kind: 'list' }],
  asksForAnswers: true,
  stampedAt: utc('2026-08-05T08:00:00Z'),
})
const mail = (more: Partial<ReplyMail> = {}): ReplyMail => ({
  recipients: [replyAddress(ours.sender, key)],
  authors: [member],
  authenticationResults: [vouched],
  calendar: answered(invitation),
  ...more,
})

describe('an answer to an invitation', () => {
  test.each([
    ['ACCEPTED', 'attending'],
    ['TENTATIVE', 'maybe'],
    ['DECLINED', 'regrets'],
    ['declined', 'regrets'],
  ])('%s is: %s', (partstat, answer) => {
    expect(readReply(mail({ calendar: answered(invitation, { partstat }) }), ours)).toMatchObject({
      kind: 'reply',
      replyKey: key,
      uid: anEntry().meeting.uid,
      sequence: 1,
      address: member,
      answer,
    })
  })

  const noAddress = 'It was not sent to the address of exactly one meeting.'
  const noPerson = 'It does not come from exactly one person.'
  const noProof = 'Our mail server does not vouch for its sender.'
  const noReply = 'It is not an answer to one invitation.'
  const noAnswer = 'It does not say whether its sender is coming.'
  const two = invitation.replace(/(BEGIN:VEVENT[\s\S]*END:VEVENT\r\n)/, '$1$1')
  test.each<[string, string, Partial<ReplyMail>]>([
    ['to the sender’s plain address', noAddress, { recipients: [ours.sender] }],
    [
      'to the addresses of two meetings',
      noAddress,
      { recipients: [key, key.replace('0', '1')].map((one) => replyAddress(ours.sender, one)) },
    ],
    ['from nobody', noPerson, { authors: [] }],
    ['from two', noPerson, { authors: [member, 'x@member.example'] }],
    ['from a sender that nobody vouches for', noProof, { authenticationResults: [] }],
    ['from another domain than the one vouched for', noProof, { authors: ['delegate@other.example'] }],
    ['for somebody else', noAnswer, { calendar: answered(invitation, { attendee: 'mailto:sg2@member.example' }) }],
    ['handed on to somebody else', noAnswer, { calendar: answered(invitation, { partstat: 'DELEGATED' }) }],
    ['without an answer', noAnswer, { calendar: answered(invitation, { partstat: 'NEEDS-ACTION' }) }],
    ['that is an invitation itself', noReply, { calendar: invitation }],
    ['that counters', noReply, { calendar: answered(invitation, { method: 'COUNTER' }) }],
    ['to two at once', noReply, { calendar: answered(two) }],
    ['that is no calendar', noReply, { calendar: 'BEGIN:VCALENDAR\r\nnonsense' }],
    ['that is empty', noReply, { calendar: '' }],
    ['that is huge', noReply, { calendar: `${answered(invitation)}${' '.repeat(100_000)}` }],
  ])('%s does not count', (_, reason, more) => {
    expect(readReply(mail(more), ours)).toEqual({ kind: 'ignored', reason })
  })
})

describe('attendance by mail', async () => {
  const story = await openStory('2026-08-03T09:00:00Z')
  const { sg20, delegate } = await groupOfToR(story)
  await delegate.types(`/people me email:Delegate@Member.Example`)
  await sg20.types('/meeting plan title:First start:"1 Sep 14:00" lasts:90m agenda:Opening')
  await sg20.presses((await sg20.types('/meeting announce M1')).view, 'Send')
  const { id: group } = await story.db.group.findFirstOrThrow()
  const meeting = async () => {
    const found = await findMeeting(story.db, group, 1)
    if (!found) throw new Error('There is no M1')
    return found
  }
  const card = async () => plain(await story.view('meeting:1:card'))

  /** Goes the whole way: the bot invites, a calendar app answers, the bot reads and takes the answer. */
  async function replies(
    change: Readonly<Record<string, string>>,
    more: Partial<InvitationReply> = {},
    sender = member,
  ) {
    const invited = await meeting()
    const address = await replyAddressOf(story.db, invited, ours.sender)
    const entry = anEntry({}, { meeting: invited })
    const organizer = { name: 'CG', address }
    const text = formatCalendar([entry], {
      method: 'REQUEST',
      organizer,
      invited: [],
      asksForAnswers: true,
      stampedAt: story.now(),
    })
    const calendar = answered(text, { attendee: `mailto:${sender}`, ...change })
    const read = readReply(mail({ recipients: [address], authors: [sender], calendar }), ours)
    if (read.kind === 'ignored') return read
    return inTransaction(story.db, (tx) => takeReply(tx, { ...read, ...more }, story.now()))
  }

  test('appears on the card like an answer that was given there, whatever the case of the address', async () => {
    story.at('2026-08-10T08:01:00Z')
    expect(await replies({ dtstamp: '2026-08-10T08:00:00Z' })).toMatchObject({ kind: 'taken' })
    expect(await card()).toContain('Attending (1): Delegate from Asia')
  })

  test('changes nothing the second time, and does not replace a later answer in the channel', async () => {
    story.at('2026-08-10T09:00:00Z')
    await delegate.types('/meeting attend meeting:M1 as:regrets')
    const later = { kind: 'ignored', reason: 'They have answered again since then.' }
    expect(await replies({ dtstamp: '2026-08-10T08:00:00Z' })).toEqual(later)
    expect(await card()).toContain('Regrets (1): Delegate from Asia')
    story.at('2026-08-10T09:31:00Z')
    expect(await replies({ dtstamp: '2026-08-10T09:30:00Z', partstat: 'TENTATIVE' })).toMatchObject({ kind: 'taken' })
    expect(await replies({ dtstamp: '2026-08-10T09:30:00Z', partstat: 'TENTATIVE' })).toEqual(later)
    expect(await card()).toContain('Maybe (1): Delegate from Asia')
  })

  test.each<[string, string, Partial<InvitationReply>, string]>([
    ['an address that no meeting has', 'There is no such meeting.', { replyKey: key }, member],
    [
      'another meeting than its address',
      'It is about a different meeting than its address says.',
      { uid: key },
      member,
    ],
    ['the meeting before it was changed', 'The meeting was changed since that invitation.', { sequence: 0 }, member],
    [
      'a person who is not in the group',
      'Its sender is not the address of exactly one member.',
      {},
      'guest@member.example',
    ],
  ])('of %s does not count', async (_, reason, more, sender) => {
    const before = await card()
    expect(await replies({ dtstamp: '2026-08-11T08:00:00Z' }, more, sender)).toEqual({ kind: 'ignored', reason })
    expect(await card()).toBe(before)
  })

  test('of an address that two members give does not count', async () => {
    await sg20.types(`/people me email:${member}`)
    const reason = 'Its sender is not the address of exactly one member.'
    expect(await replies({ dtstamp: '2026-08-11T08:00:00Z' })).toEqual({ kind: 'ignored', reason })
  })

  test('of a member of another group does not count', async () => {
    const elsewhere = story.somebody('b', { name: 'Of B', channel: 'C2' })
    await elsewhere.types('/group setup name:"Group B"')
    await elsewhere.types('/people me email:b@member.example')
    const reason = 'Its sender is not the address of exactly one member.'
    expect(await replies({ dtstamp: '2026-08-11T08:00:00Z' }, {}, 'b@member.example')).toEqual({
      kind: 'ignored',
      reason,
    })
  })

  test('of a meeting that is cancelled does not count', async () => {
    await sg20.types('/people me email:sg20@member.example')
    await sg20.types('/meeting cancel meeting:M1 reason:"Too few"')
    const reason = 'The meeting is over or cancelled.'
    expect(await replies({ dtstamp: '2026-08-11T08:00:00Z' })).toEqual({ kind: 'ignored', reason })
  })
})
