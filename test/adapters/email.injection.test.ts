import fc from 'fast-check'
import { simpleParser } from 'mailparser'
import MailComposer from 'nodemailer/lib/mail-composer'
import { expect, test } from 'vitest'
import { compose, recipientOf } from '../../adapters/email/compose.ts'
import { isAddress } from '../../adapters/email/text.ts'
import { DeliveryFailure } from '../../src/bot/platform.ts'
import { fact, facts, heading, link, mention, numbered, quote, text, view } from '../../src/bot/view.ts'

/** CASES=100000 for the long form. */
const numRuns = Number(process.env.CASES ?? 1000)
const timeout = 30_000 + 20 * numRuns

const nasty = fc.constantFrom(
  ...['\r\n', '\n', '\r', '\r\n.\r\n', '\r\nBcc: victim@example.net\r\n', ',', ';', '<', '>', '"', '\\', '(', ')', '@'],
  ...['victim@example.net', ' <victim@example.net>, ', '=?utf-8?q?=0D=0ABcc:_a@b.org?=', ':', 'To: ', '\0', '\t', '\f'],
  ...[
    '\u202e',
    '\u2066',
    '\u2069',
    '\u200b',
    '\u200d',
    '\ufeff',
    '\u2028',
    '\u2029',
    '\u0085',
    '\ud800',
    'é',
    '漢',
    '🙂',
  ],
)
const typed = fc
  .array(fc.oneof(nasty, fc.string({ maxLength: 8 }), fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 12 })
  .map((parts) => parts.join(''))

const names = [
  ...['auto-submitted', 'content-type', 'date', 'from', 'message-id', 'mime-version', 'reply-to', 'subject', 'to'],
  'x-auto-response-suppress',
]

test('whatever is typed into names, subjects, agendas and links, a mail has its one recipient and its own headers', {
  timeout,
}, async () => {
  await fc.assert(
    fc.asyncProperty(typed, typed, typed, typed, async (name, title, item, href) => {
      const shown = view(
        title,
        heading(item),
        text(item, mention(name, {}), link(item, href)),
        numbered([{ kind: 'text', text: item }]),
        facts(fact(name, item)),
        quote(item),
      )
      const to = { platform: 'email', workspace: '', channel: 'list@example.org' }
      const letter = compose({ to, view: shown, key: item }, { name, address: 'bot@example.org' }, new Date(0))
      const composed = new MailComposer(letter).compile()
      expect(composed.getEnvelope()).toEqual({ from: 'bot@example.org', to: ['list@example.org'] })
      const built = await composed.build()
      const mail = await simpleParser(built)
      expect([...mail.headers.keys()].toSorted()).toEqual(names)
      expect(mail.to).toMatchObject({ value: [{ address: 'list@example.org', name: '' }] })
      expect(mail.from?.value.map(({ address }) => address)).toEqual(['bot@example.org'])
      expect(String(mail.headers.get('subject'))).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u)
      expect(mail.attachments).toEqual([])
      const head = built.toString('latin1').replace(/\r\n\r\n.*/s, '')
      expect(head.replaceAll('\r\n', '')).not.toMatch(/[\r\n\0]/)
      expect(head.split('\r\n').every((line) => line.length <= 998)).toBe(true)
    }),
    { numRuns },
  )
})

test('only one plain address is ever written to, whatever is put around it', { timeout }, () => {
  const at = (channel: string) => {
    try {
      return recipientOf({ platform: 'email', workspace: '', channel })
    } catch (error) {
      return error instanceof DeliveryFailure ? error.outcome : error
    }
  }
  fc.assert(
    fc.property(typed, nasty, typed, (before, between, after) => {
      for (const address of [
        `${before}a@example.org${between}`,
        `a${between}@example.org`,
        `a@exam${between}ple.org${after}`,
      ]) {
        const reached = at(`@${address}`)
        if (isAddress(address)) expect(reached).toBe(address)
        else expect(reached).toBe('refused')
        if (reached === address) expect(address).toMatch(/^[\x21-\x7e]+$/)
        if (reached === address) expect(address).not.toMatch(/[,;:<>()[\]\\"\s]|@.*@/)
      }
    }),
    { numRuns },
  )
})

test.each([
  ['delegate@example.org', true],
  ["o'neill+itu@mail.example.co.uk", true],
  [`${'a'.repeat(64)}@example.org`, true],
  [`${'a'.repeat(65)}@example.org`, false],
  ['a@b', false],
  ['.a@example.org', false],
  ['a..b@example.org', false],
  ['"a b"@example.org', false],
  ['a@example.org\r\nBcc: b@example.org', false],
  ['a@example.org,b@example.org', false],
  ['a@[127.0.0.1]', false],
  ['é@example.org', false],
])('%s: %s', (address, wanted) => {
  expect(isAddress(address)).toBe(wanted)
})
