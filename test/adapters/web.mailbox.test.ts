import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createEmail } from '../../adapters/email/index.ts'
import { quote, view } from '../../src/bot/view.ts'
import { testDatabase } from '../database.ts'
import { log, specimenBot, specimenWeb } from './web.ts'

const database = await testDatabase()
const directory = await mkdtemp(join(tmpdir(), 'mails-'))
const email = createEmail({
  from: { name: 'CG bot', address: 'bot@example.org' },
  by: { kind: 'folder', directory, why: 'SMTP_URL is empty', forPeople: true },
  now: () => new Date('2026-08-03T09:00:00Z'),
  log,
})
const web = specimenWeb(database, { mailbox: { ...email.written, note: () => 'Mails are <written>.' } })
await web.start(specimenBot(database))
afterAll(async () => {
  await web.stop()
  await rm(directory, { recursive: true })
})
const get = async (path: string) => {
  const response = await fetch(`${web.url}${path}`)
  return { status: response.status, headers: response.headers, text: await response.text() }
}

test('the playground shows e-mails that were not sent: as text, as HTML, and the original', async () => {
  expect((await get('/mail')).text).toMatch(/Mails are &lt;written&gt;\..*No e-mail yet\./s)
  const to = { platform: 'email', workspace: '', channel: 'list@example.org' }
  await email.post(to, view('Announcement <b>of</b> M1', quote('<script>alert(1)</script>')), 'a:1')
  const list = await get('/mail')
  expect(list.text).toContain('Announcement &lt;b&gt;of&lt;/b&gt; M1</a>')
  expect(list.text).toContain('to list@example.org, Mon 3 Aug 2026, 11:00 Geneva')
  const [path = ''] = /\/mail\/[0-9a-f]{40}/.exec(list.text) ?? []
  const page = await get(path)
  expect(page.text).toContain('&gt; &lt;script&gt;alert(1)&lt;/script&gt;')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect((await get(`${path}/html`)).text).toContain('<blockquote>&lt;script&gt;')
  const whole = await get(`${path}/mail.eml`)
  expect(whole.headers.get('content-type')).toBe('message/rfc822')
  expect(whole.text).toContain('Auto-Submitted: auto-generated')
})

test('an address without an e-mail is not found', async () => {
  const strange = [
    '/mail/x',
    '/mail/x/html',
    '/mail/..%2f..%2fpackage.json/mail.eml',
    `/mail/${'0'.repeat(40)}/mail.eml`,
  ]
  for (const path of strange) expect([path, (await get(path)).status]).toEqual([path, 404])
})

test('without e-mail there is no mailbox', async () => {
  const other = specimenWeb(database)
  await other.start(specimenBot(database))
  expect((await fetch(`${other.url}/mail`)).status).toBe(404)
  await other.stop()
})
