import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { pino } from 'pino'
import { afterAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { createEmail } from '../../adapters/email/index.ts'
import { limits } from '../../adapters/email/limits.ts'
import { file } from '../../src/bot/file.ts'
import { DeliveryFailure } from '../../src/bot/platform.ts'
import { button, buttons, fact, facts, link, note, text, toned, view } from '../../src/bot/view.ts'
import { until } from '../delivery/recording.ts'
import { hasAiosmtpd, startAiosmtpd } from '../fakes/mail/aiosmtpd.ts'
import { startSmtp } from '../fakes/mail/smtp.ts'

const from = { name: 'CG bot', address: 'cg-bot@example.org' }
const list = { platform: 'email', workspace: '', channel: 'list@example.org' }
const person = { platform: 'email', workspace: '', channel: '@delegate@example.org' }
const log = pino({ level: 'silent' })
const now = () => new Date('2026-08-03T09:00:00Z')

const server = await startSmtp()
const email = createEmail({ from, by: { kind: 'smtp', url: server.url }, now, log })
await email.start(undefined as never)
await until(() => email.health().state === 'connected', 'the mail server is connected')
afterAll(async () => {
  await email.stop()
  await server.stop()
})
beforeEach(() => {
  server.taken.length = 0
})

const announcement = toned(
  'good',
  'Meeting announcement: M1 First',
  facts(fact('Begins', 'Tue 1 Sep 2026, 14:00 Geneva'), fact('Join', link('Here', 'https://example.org/j'))),
  text('Items are <welcome> & read'),
  note('By the rules'),
  buttons(button('Attending', { command: 'meeting attend', args: {} })),
)

const failureOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  return error instanceof DeliveryFailure ? `${error.outcome}: ${error.message}` : String(error)
}

describe('a mail to the list', () => {
  test('reads well as text and as HTML, has nothing to press, and answers to it go to the list', async () => {
    const posted = await email.post(list, announcement, 'a:1')
    const [{ from: sender, to, mail } = { from: '', to: [], mail: undefined }] = server.taken
    expect([sender, to]).toEqual(['cg-bot@example.org', ['list@example.org']])
    expect(mail?.subject).toBe('Meeting announcement: M1 First')
    expect(mail?.from?.value).toEqual([from])
    expect(mail?.replyTo?.value).toEqual([{ name: '', address: 'list@example.org' }])
    expect(mail?.messageId).toBe(posted.message)
    expect(mail?.date).toEqual(now())
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated')
    expect(mail?.text?.trim()).toBe(
      'Meeting announcement: M1 First\nBegins: Tue 1 Sep 2026, 14:00 Geneva\n' +
        'Join: Here (https://example.org/j)\nItems are <welcome> & read\nBy the rules',
    )
    expect(mail?.html).toContain('<h2>Meeting announcement: M1 First</h2>')
    expect(mail?.html).toContain('Items are &lt;welcome&gt; &amp; read')
    expect(`${mail?.text}${mail?.html}`).not.toContain('Attending')
  })

  test('is never written by another than the sender, whatever a view says', async () => {
    for (const [i, sentAs] of ['boss@example.org', 'cg-bot+1@evil.example', 'cg-bot+a, b@example.org'].entries()) {
      await email.post(list, { ...announcement, sentAs }, `as:${i}`)
      expect(server.taken.at(-1)?.mail.from?.value).toEqual([from])
    }
    await email.post(list, { ...announcement, sentAs: 'cg-bot+1@example.org' }, 'as:own')
    expect(server.taken.at(-1)?.mail.from?.value).toEqual([{ ...from, address: 'cg-bot+1@example.org' }])
    expect(server.taken.at(-1)?.from).toBe('cg-bot@example.org')
  })

  test('carries its files, each as what it is', async () => {
    const board = file('board.csv', 'text/csv', 'a,b', 'The board')
    await email.post(list, { ...announcement, blocks: [board] }, 'files:1')
    const [sent, ...more] = server.taken.at(-1)?.mail.attachments ?? []
    expect(more).toEqual([])
    expect([sent?.filename, sent?.contentType, String(sent?.content)]).toEqual(['board.csv', 'text/csv', 'a,b'])
  })

  test('answers the mail that it follows, so that readers show them together', async () => {
    const first = await email.post(list, announcement, 'a:2')
    await email.post(list, view('CHANGED'), 'a:3', first)
    expect(server.taken.at(-1)?.mail.inReplyTo).toBe(first.message)
    expect(server.taken.at(-1)?.mail.references).toBe(first.message)
  })

  test('to one person is answered to the bot, not to the list', async () => {
    await email.post(person, view('Reminder'), 'p:1')
    expect(server.taken[0]?.to).toEqual(['delegate@example.org'])
    expect(server.taken[0]?.mail.replyTo).toBeUndefined()
  })

  test('has the same Message-ID whenever it is the same mail, and another for another person', async () => {
    const again = createEmail({ from, by: { kind: 'smtp', url: server.url }, now, log })
    const one = await email.post(list, announcement, 'a:4')
    const two = await again.post(list, announcement, 'a:4')
    const other = await again.post(person, announcement, 'a:4')
    await again.stop()
    expect(two.message).toBe(one.message)
    expect(other.message).not.toBe(one.message)
  })

  test('that is out cannot be changed', async () => {
    const posted = await email.post(list, announcement, 'a:5')
    expect(await failureOf(email.edit(posted, list, announcement))).toBe(
      'refused: A mail that is out cannot be changed',
    )
  })
})

test('many mails at once go out one after the other, so that nobody who types a command waits for them', async () => {
  const from = performance.now()
  await Promise.all(Array.from({ length: 20 }, (_, i) => email.post(list, announcement, `many:${i}`)))
  expect(performance.now() - from).toBeGreaterThan(19 * limits.betweenMailsMs - 1)
  expect(server.taken).toHaveLength(20)
})

describe('when the server does not take it', () => {
  test.each([
    [{ code: 550 }, 'refused: The mail server answered 550'],
    [{ code: 451 }, 'not-sent: The mail server answered 451'],
    ['cut-before', 'unknown: The mail server does not answer (ECONNECTION)'],
    ['cut-after', 'unknown: The mail server does not answer (ECONNECTION)'],
  ] as const)('%j means %s', async (trouble, words) => {
    server.trouble.push(trouble)
    expect(await failureOf(email.post(list, announcement, `t:${JSON.stringify(trouble)}`))).toBe(words)
  })

  test('a server that cannot be reached means that nothing was sent, and is said', async () => {
    const gone = await startSmtp()
    await gone.stop()
    const lonely = createEmail({ from, by: { kind: 'smtp', url: gone.url }, now, log })
    expect(await failureOf(lonely.post(list, announcement, 't:2'))).toMatch(
      /^not-sent: The mail server does not answer/,
    )
    expect(lonely.health()).toMatchObject({ state: 'connecting' })
    expect(lonely.health().detail).toMatch(/^The mail server does not answer/)
    await lonely.stop()
  })

  test('a connection that is lost before the mail itself leaves has lost nothing', async () => {
    server.trouble.push('cut-envelope')
    expect(await failureOf(email.post(list, announcement, 't:5'))).toMatch(/^not-sent/)
  })

  test('a mail that the server looks through for long is not given to it twice', async () => {
    server.trouble.push('silent')
    const first = email.post(list, announcement, 't:3')
    await expect.poll(() => server.taken.length).toBe(1)
    const second = email.post(list, announcement, 't:3')
    const found = email.lookUp(list, 't:3')
    server.answer()
    expect(await second).toEqual(await first)
    expect(await found).toEqual(await first)
    expect(server.taken).toHaveLength(1)
  })

  test('after a lost answer it is not known whether the mail is there', async () => {
    server.trouble.push('cut-after')
    expect(await failureOf(email.post(list, announcement, 't:4'))).toMatch(/^unknown/)
    expect(await email.lookUp(list, 't:4')).toBe('unknowable')
  })
})

if (!hasAiosmtpd) console.log('aiosmtpd is not installed here, so a mail server by other authors is not tested.')
test.skipIf(!hasAiosmtpd)(
  'a mail server by other authors gets the same mail, whatever its lines look like',
  async () => {
    const other = await startAiosmtpd()
    onTestFinished(() => other.stop())
    await until(other.isUp, 'it listens')
    const sending = createEmail({ from, by: { kind: 'smtp', url: other.url }, now, log })
    onTestFinished(() => sending.stop())
    const said = ['.', '..', '.\r\nQUIT', 'From here', `${'Überprüfung der Zürcher Nummern '.repeat(60)}`.trim()]
    const posted = await sending.post(list, view('Zürich: 番号', ...said.map((line) => text(line))), 'other:1')
    const [raw = Buffer.alloc(0), ...more] = await other.taken()
    expect(more).toEqual([])
    const mail = await simpleParser(raw)
    expect(mail.messageId).toBe(posted.message)
    expect(mail.subject).toBe('Zürich: 番号')
    expect(mail.text?.trim()).toBe(['Zürich: 番号', '.', '..', '.', 'QUIT', ...said.slice(3)].join('\n'))
    expect([mail.headers.get('x-mailfrom'), mail.headers.get('x-rcptto')]).toEqual([from.address, list.channel])
  },
)

describe('without a server', () => {
  test('a mail is a file that any mail program opens, once for each mail', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'mails-'))
    const writing = createEmail({
      from,
      by: { kind: 'folder', directory, why: 'SMTP_URL is empty', forPeople: true },
      now,
      log,
    })
    expect(writing.health()).toMatchObject({ state: 'connected' })
    expect(await writing.lookUp(list, 'f:1')).toBe('absent')
    const posted = await writing.post(list, announcement, 'f:1')
    await writing.post(list, announcement, 'f:1')
    expect(await writing.lookUp(list, 'f:1')).toEqual(posted)
    const kept = await writing.written.list()
    expect(kept.map(({ subject, to, date }) => [subject, to, date])).toEqual([
      ['Meeting announcement: M1 First', 'list@example.org', now()],
    ])
    const mail = await simpleParser((await writing.written.source(kept[0]?.id ?? '')) ?? Buffer.alloc(0))
    expect(mail.messageId).toBe(posted.message)
    expect(kept[0]?.text.trim()).toBe(mail.text?.trim())
    expect(await writing.written.source('../../etc/passwd')).toBeUndefined()
    await rm(directory, { recursive: true })
  })

  test('no mail counts as having reached anyone, unless this is only being tried out', async () => {
    const writing = createEmail({
      from,
      by: { kind: 'folder', directory: tmpdir(), why: 'SMTP_URL is empty', forPeople: false },
      now,
      log,
    })
    expect(await failureOf(writing.post(person, announcement, 'f:2'))).toBe('refused: SMTP_URL is empty')
  })
})
