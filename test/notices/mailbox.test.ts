import { pino } from 'pino'
import { describe, expect, onTestFinished, test } from 'vitest'
import { inboxAt } from '../../adapters/email/inbox.ts'
import { limits } from '../../adapters/email/limits.ts'
import { positionsIn } from '../../src/notices/position.ts'
import { createMetrics } from '../../src/operations/metrics.ts'
import { until } from '../delivery/recording.ts'
import { hasDovecot, startDovecot } from '../fakes/mail/dovecot.ts'
import { held, rejected, returned, throughTheList } from '../fakes/mail/reports.ts'
import { mailing, sender } from '../meetings/mailing.ts'
import { groupOfToR, numberIn, openStory } from '../story.ts'

let now = '2026-08-03T09:00:00Z'
const story = await openStory(now)
const { sg20, sg2, delegate } = await groupOfToR(story)
const { goesOut, last, lastRaw, arrives } = await mailing(story, () => now)
const list = 't25cgidentification@lists.itu.int'
const { database } = story
const log = pino({ level: 'silent' })

async function announced(): Promise<string> {
  now = '2026-08-03T09:00:00Z'
  story.at(now)
  const m = numberIn(await sg20.types('/meeting plan title:First start:"1 Sep 14:00" lasts:1h agenda:Opening'))
  await sg20.presses((await sg20.types(`/meeting announce M${m}`)).view, 'Send')
  await goesOut()
  return m
}
const card = (m: string) => story.text(`meeting:${m}:card`)
/** The last message to somebody that says these words. */
async function toldTo(channel: string, words: string) {
  const [key = ''] = Object.entries(await story.messages(channel)).findLast(([, text]) => text.includes(words)) ?? []
  return story.view(key, channel)
}
function ours(): string {
  const { messageId } = last()
  if (messageId === undefined) throw new Error('The last mail has no Message-ID')
  return messageId
}
const fromTheList = () => throughTheList(lastRaw())
const written = (
  more: string,
  subject = 'Re: [list] Numbers',
  id = '<a@example.net>',
) => `From: "Delegate, of Asia" <delegate@example.net>
To: ${list}
Subject: ${subject}
Message-ID: ${id}
${more}

> quoted words of a document
Secret content
`
const mails = async () =>
  (await story.db.delivery.findMany({ where: { key: { startsWith: 'mail:' } }, orderBy: { id: 'asc' } })).map(
    ({ view, underKey }) => ({ text: JSON.stringify(view), title: (view as { title: string }).title, underKey }),
  )

describe('a notice in the mailbox (clause 2, item 3)', () => {
  test('is confirmed by the copy that comes back from the list, once, with the link to the archive', async () => {
    const m = await announced()
    expect(await card(m)).toContain('The mailing list has not confirmed it yet.')
    await arrives(fromTheList(), '2026-08-03T09:05:00Z')
    await arrives(fromTheList(), '2026-08-20T09:05:00Z')
    expect(await card(m)).toContain('Green: the notice went out on Mon 3 Aug 2026, in time. Confirmed.')
    const notice = await story.db.notice.findFirst({ where: { messageId: ours() } })
    expect(notice).toMatchObject({ state: 'confirmed', archiveLink: 'https://lists.example.org/42' })
    expect(notice?.distributedAt).toEqual(notice?.sentAt)
    expect(await mails()).toEqual([])
  })

  test('does not count when it comes back, and the Co-Convenors are notified', async () => {
    const m = await announced()
    await arrives(returned(ours()))
    expect(await card(m)).toContain('the e-mail did not reach the mailing list: it came back')
    expect(Object.values(await story.messages('@sg2')).at(-1)).toContain('Reason: it came back')
    expect((await sg20.types(`/meeting announce M${m}`)).text).toContain('Preview: announcement of')
    // the list got it after all: the report was forged, or premature
    await arrives(fromTheList(), '2026-08-03T09:05:00Z')
    expect(await card(m)).toContain('Confirmed.')
  })

  test('counts while a server only says that it is slow', async () => {
    const m = await announced()
    await arrives(returned(ours(), { action: 'delayed' }))
    expect(await card(m)).toContain('Green: the notice went out')
  })

  test('does not count while it waits for a moderator, and counts from when it was let through', async () => {
    const m = await announced()
    await arrives(held(ours()))
    expect(await card(m)).toContain('the e-mail is waiting for a moderator of the mailing list')
    expect((await sg20.types(`/meeting announce M${m}`)).text).toContain('is waiting for a moderator')
    await arrives(fromTheList(), '2026-08-19T08:00:00Z')
    expect(await card(m)).toContain('Red: the notice went out on Wed 19 Aug 2026, 1 day late. Confirmed.')
  })

  test.each([
    ['its list says so', async () => arrives(rejected(ours()))],
    [
      'a Co-Convenor says so where they are told that it waits',
      async (m: string) => {
        await arrives(held(ours()))
        const waits = await toldTo('@sg2', `M${m} First`)
        expect((await delegate.presses(waits, 'It was rejected')).kind).toBe('refusal')
        expect((await sg2.presses(waits, 'It was rejected')).text).toContain('did not reach the mailing list')
      },
    ],
    [
      'a Co-Convenor heard so from elsewhere',
      async (m: string) => void (await sg20.types(`/meeting rejected meeting:M${m}`)),
    ],
  ])('that a moderator rejected is sent again, as another mail in the same thread: %s', async (_, isRejected) => {
    const m = await announced()
    const first = ours()
    await isRejected(m)
    expect(await card(m)).toMatch(/the e-mail did not reach the mailing list: .* rejected it/)
    expect((await sg20.types(`/meeting rejected meeting:M${m}`)).kind).toBe('refusal')
    now = '2026-08-05T09:00:00Z'
    story.at(now)
    const trouble = await toldTo('@sg2', `mailing list: M${m} First`)
    await sg2.presses((await sg2.presses(trouble, 'Preview the e-mail')).view, 'Send')
    await goesOut()
    expect(ours()).not.toBe(first)
    expect(last().inReplyTo).toBe(first)
    expect(last().subject).toMatch(/^Meeting announcement/)
    expect(await card(m)).toContain('Green: the notice went out on Wed 5 Aug 2026, in time.')
  })

  test('is not confirmed by a copy that came through no list', async () => {
    const m = await announced()
    await arrives(held(ours()))
    await arrives(lastRaw())
    expect(await card(m)).toContain('the e-mail is waiting for a moderator of the mailing list')
    expect((await mails()).length).toBe(0)
  })

  test.each([
    ['returned', returned],
    ['rejected', rejected],
  ])(
    'that the list shows is not undone by a report that it was %s; the Co-Convenors are notified once',
    async (_, report) => {
      const m = await announced()
      await arrives(fromTheList())
      await arrives(report(ours()))
      await arrives(report(ours()))
      expect(await card(m)).toContain('Confirmed.')
      const doubts = Object.values(await story.messages('@sg2')).filter((text) => text.includes(`M${m} First`))
      expect(doubts).toEqual([expect.stringContaining('A report says that the mailing list did not get the e-mail')])
    },
  )

  test('that a Co-Convenor vouched for is not undone either', async () => {
    const m = await announced()
    await sg20.types(`/meeting notified meeting:M${m} sent:today link:https://lists.example.org/9`)
    await arrives(returned(ours()))
    expect(await card(m)).toContain('Confirmed.')
  })

  test('is not undone by what one of those on the list did not get', async () => {
    const m = await announced()
    await arrives(returned(ours(), { recipient: 'subscriber@example.net' }))
    expect(await card(m)).toContain('Green: the notice went out')
    expect(await card(m)).not.toContain('did not reach')
  })
})

describe('a mail that somebody writes to the list', () => {
  test('is shown in one line: who wrote, about what, where to read it, and nothing of what it says', async () => {
    await arrives(written('Archived-At: <https://lists.example.org/7>'))
    await arrives(written('Archived-At: <https://lists.example.org/7>'))
    const [mail, ...others] = await mails()
    expect(others).toEqual([])
    expect(mail?.title).toBe('E-mail to the list: [list] Numbers')
    expect(mail?.text).toContain('Delegate, of Asia')
    expect(mail?.text).toContain('https://lists.example.org/7')
    expect(mail?.text).not.toMatch(/quoted|Secret|example\.net/)
  })

  test('is shown in the thread of the mail that it answers, and an answer to a notice in that of the meeting', async () => {
    await arrives(written('In-Reply-To: <a@example.net>', 'Re: Numbers', '<b@example.net>'))
    await arrives(written('References: <a@example.net> <b@example.net>', 'Re: Numbers', '<c@example.net>'))
    const [first, second, third] = await story.db.delivery.findMany({
      where: { key: { startsWith: 'mail:' } },
      orderBy: { id: 'asc' },
    })
    expect([second?.underKey, third?.underKey]).toEqual([first?.key, first?.key])
    const m = await announced()
    await arrives(written(`In-Reply-To: ${ours()}`, 'Re: the meeting', '<d@example.net>'))
    expect((await mails()).at(-1)?.underKey).toBe(`meeting:${m}:card`)
  })

  test.each([
    ['a program', 'Auto-Submitted: auto-replied'],
    ['a holiday answer', 'Precedence: auto_reply'],
  ])('is not shown when %s wrote it', async (_, header) => {
    const before = (await mails()).length
    await arrives(written(header, 'Away', `<${header.length}@example.net>`))
    expect(await mails()).toHaveLength(before)
  })

  test('is not shown if it was written to another list, or by the bot', async () => {
    const before = (await mails()).length
    await arrives(written('', 'x', '<e@example.net>').replace(list, 'other@example.org'))
    await arrives(written('', 'x', '<f@example.net>').replace('delegate@example.net', sender.address))
    expect(await mails()).toHaveLength(before)
  })
})

describe('a mail that was made to do harm', () => {
  const many = Array.from({ length: 33_000 }, (_, i) => `${i}@x.y`)
  const none = '=?utf-8?q?=00?='
  test.each([
    ['a character that no database takes', written('', `x${none}`, `<${none}1@example.net>`)],
    ['the same in what it answers', written(`References: <a${none}@x.example>`, 'x', '<h2@example.net>')],
    ['thousands of recipients', written(`Cc: ${many.join(', ')}`, 'x', '<h3@example.net>')],
    ['thousands of mails that it answers', written(`References: <${many.join('> <')}>`, 'x', '<h4@example.net>')],
  ])('does not stop the mails after it: %s', async (_, raw) => {
    const before = (await mails()).length
    await arrives(raw)
    expect(await mails()).toHaveLength(before + 1)
  })

  test('does not take the place of another without a Message-ID either', async () => {
    const before = (await mails()).length
    for (const subject of ['One', 'Two', 'Two']) await arrives(written('', subject, '').replace('Message-ID: \n', ''))
    expect((await mails()).slice(before).map(({ title }) => title)).toEqual([
      'E-mail to the list: One',
      'E-mail to the list: Two',
    ])
  })

  test('is shown in the group that had the list first, and an answer only where the message is that it answers', async () => {
    const b = story.somebody('b', { name: 'Of B', channel: 'C2' })
    await b.types(`/group setup name:"Group B" list:${list}`)
    const arrivesIn = async (mail: string) => {
      const before = await story.db.delivery.aggregate({ _max: { id: true } })
      await arrives(mail)
      const entered = await story.db.delivery.findMany({
        where: { key: { startsWith: 'mail:' }, id: { gt: before._max.id ?? 0 } },
        include: { group: true },
      })
      return entered.map(({ group, underKey }) => [group.name, underKey?.replace(/^mail:.*/, 'mail')])
    }
    expect(await arrivesIn(written('', 'Ours', '<ours@example.net>'))).toEqual([['CG-Identification', undefined]])
    const m = numberIn(await b.types('/meeting plan title:Theirs start:"1 Sep 14:00" lasts:1h agenda:Opening'))
    await b.presses((await b.types(`/meeting announce M${m}`)).view, 'Send')
    await goesOut()
    expect(await arrivesIn(written(`In-Reply-To: ${ours()}`, 'Re: Theirs', '<t1@example.net>'))).toEqual([
      ['Group B', `meeting:${m}:card`],
    ])
    expect(await arrivesIn(written('References: <t1@example.net>', 'Re: Theirs', '<t2@example.net>'))).toEqual([
      ['Group B', `meeting:${m}:card`],
    ])
    expect(await arrivesIn(written('References: <ours@example.net>', 'Re: Ours', '<o2@example.net>'))).toEqual([
      ['CG-Identification', 'mail'],
    ])
    await arrives(fromTheList())
    expect(await story.db.notice.findFirst({ where: { messageId: ours() } })).toMatchObject({ state: 'confirmed' })
  })
})

if (!hasDovecot) console.log('Dovecot is not installed here, so the mailbox on a real server is not tested.')
describe.skipIf(!hasDovecot)('a mailbox on a real IMAP server', () => {
  test('is read from when it was set up, each mail once, also by a bot that starts again', async () => {
    const imap = await startDovecot()
    onTestFinished(() => imap.stop())
    await imap.deliver(written('', 'From before', '<old@example.net>'))
    const subjects: string[] = []
    const options = { url: imap.url, positions: positionsIn(database.db), log: pino({ level: 'silent' }) }
    const open = () => inboxAt({ ...options, receive: async ({ subject }) => void subjects.push(subject) })
    const first = open()
    first.start()
    await until(() => first.trouble() === undefined, 'the mailbox is open')
    await until(async () => (await story.db.mailCursor.count()) === 1, 'it is known from where to read')
    await imap.deliver(written('', 'One', '<one@example.net>'))
    await until(() => subjects.length === 1, 'the mail is read')
    expect(await first.has('<one@example.net>')).toBe(true)
    expect(await first.has('<two@example.net>')).toBe(false)
    await first.stop()
    await imap.deliver(written('', 'Two', '<two@example.net>'))
    const second = open()
    second.start()
    await until(() => subjects.length === 2, 'what came meanwhile is read')
    await second.stop()
    expect(subjects).toEqual(['One', 'Two'])
  })

  test('is read past a mail that cannot be processed, which is tried ten times and counted', async () => {
    const imap = await startDovecot()
    onTestFinished(() => imap.stop())
    const tried: string[] = []
    let isAway = true
    const receive = async ({ subject }: { readonly subject: string }) => {
      tried.push(subject)
      // an outage does not count, however long it is
      if (isAway && tried.length > 12) isAway = false
      if (isAway) throw Object.assign(new Error('connect ECONNREFUSED 127.0.0.1'), { code: 'ECONNREFUSED' })
      if (subject === 'Bad') throw new Error('Not to be taken')
    }
    const waits = { firstWaitMs: 1, longestWaitMs: 1 }
    const inbox = inboxAt({ url: imap.url, positions: positionsIn(database.db), receive, log, waits })
    inbox.start()
    onTestFinished(() => inbox.stop())
    await until(
      async () => (await story.db.mailCursor.count({ where: { mailbox: { contains: new URL(imap.url).host } } })) === 1,
      'it is known from where to read',
    )
    await imap.deliver(written('', 'Bad', '<bad@example.net>'))
    await imap.deliver(written('', 'Good', '<good@example.net>'))
    await until(() => tried.includes('Good'), 'what is behind it is read')
    expect(tried.filter((subject) => subject === 'Bad')).toHaveLength(12 + limits.attemptsPerMail)
    const metrics = createMetrics({ client: story.db as never, zoneData: 'x', now: story.now })
    await until(async () => (await metrics.read()).text.includes('bot_mails_set_aside 1'), 'it is counted')
  })

  test('that refuses the password says so', async () => {
    const imap = await startDovecot()
    onTestFinished(() => imap.stop())
    const url = imap.url.replace('secret', 'wrong')
    const inbox = inboxAt({
      url,
      positions: positionsIn(database.db),
      receive: async () => {},
      log: pino({ level: 'silent' }),
    })
    inbox.start()
    await until(() => /password/.test(inbox.trouble() ?? ''), 'it is said')
    expect(inbox.trouble()).toBe('The user and password of IMAP_URL are not accepted')
    await inbox.stop()
  })
})
