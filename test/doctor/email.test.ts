import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { afterAll, expect, test } from 'vitest'
import { diagnoseEmail } from '../../adapters/email/diagnose.ts'
import { startSmtp } from '../fakes/mail/smtp.ts'
import { said } from './said.ts'

const from = { name: '', address: 'bot@example.org' }
const server = await startSmtp()
const strict = new SMTPServer({
  allowInsecureAuth: true,
  disabledCommands: ['STARTTLS'],
  onAuth: (_auth, _session, done) => done(Object.assign(new Error('No'), { responseCode: 535 })),
})
await new Promise<void>((resolve) => strict.listen(0, '127.0.0.1', resolve))
const bound = strict.server.address()
const strictPort = typeof bound === 'object' && bound ? bound.port : 0
afterAll(async () => {
  await server.stop()
  await new Promise<void>((resolve) => strict.close(() => resolve()))
})

test('a server that answers is reported, with the sender', async () => {
  const words = said(await diagnoseEmail({ kind: 'smtp', url: server.url, from })).join('\n')
  expect(words).toContain(`ok Server: 127.0.0.1:${server.port} answers and accepts mail from the bot.`)
  expect(words).toContain('ok Sender: Mail goes out as bot@example.org.')
  expect(server.taken).toEqual([])
})

test('a server that does not know the user is reported, without the password', async () => {
  const url = `smtp://bot:secret-word@127.0.0.1:${strictPort}`
  const words = said(await diagnoseEmail({ kind: 'smtp', url, from })).join('\n')
  expect(words).toContain('failed Server: The mail server does not accept the user and password of SMTP_URL.')
  expect(words).not.toContain('secret-word')
})

test('a server that is not there is reported', async () => {
  const gone = await startSmtp()
  await gone.stop()
  expect(said(await diagnoseEmail({ kind: 'smtp', url: gone.url, from })).join('\n')).toContain(
    'failed Server: The mail server does not answer (ESOCKET).',
  )
})

test('a password that may travel unencrypted is a warning', async () => {
  const words = said(await diagnoseEmail({ kind: 'smtp', url: 'smtp://u:p@mail.invalid', from })).join('\n')
  expect(words).toContain('warning Encryption: SMTP_URL carries a password and begins with smtp://')
})

test('without a server it says where mails are written', async () => {
  const directory = join(tmpdir(), 'not', 'there', 'yet')
  expect(said(await diagnoseEmail({ kind: 'folder', directory, from, why: 'SMTP_URL is empty' })).join('\n')).toBe(
    `ok Server: E-mails are written to ${directory}, not sent: SMTP_URL is empty.`,
  )
})
