import { describe, expect, test } from 'vitest'
import { fitted } from '../../adapters/discord/markdown.ts'
import { readMail } from '../../adapters/email/read.ts'
import { headerLine } from '../../adapters/email/text.ts'
import { plainText } from '../../adapters/slack/typed.ts'
import { readCsv } from '../../src/actions/exchange/fields.ts'
import { catalogueOf } from '../../src/bot/catalogue.ts'
import { paragraph, text } from '../../src/bot/field.ts'
import { file } from '../../src/bot/file.ts'
import { fileText } from '../../src/bot/file-field.ts'
import { formFromMessage } from '../../src/bot/form.ts'
import { cleaned } from '../../src/bot/input.ts'
import { readLine } from '../../src/bot/line.ts'
import { readReply } from '../../src/calendar/invitations/reply.ts'
import { readDuration } from '../../src/dates/duration.ts'
import { readDay, readWhen } from '../../src/dates/when.ts'
import { readZone, suggestZones } from '../../src/dates/zone.ts'
import { allCommands } from '../../src/features.ts'
import { studyGroupsIn } from '../../src/people/rules.ts'
import { clean } from '../../src/text/clean.ts'
import { listedItems } from '../../src/text/list.ts'
import { monday } from '../bot/sample.ts'

/** What is repeated until the text is as long as the test wants. */
const units: Readonly<Record<string, string>> = {
  'combining marks': '\u0301\u0323',
  'controls of the reading direction': '\u202e\u2066',
  'lone surrogates': '\ud83d',
  spaces: ' ',
  'line breaks': '\n',
  'spaces and line breaks': ' \n',
  quotes: ' "',
  'less-than signs': '<',
}
const lengths = [10_000, 100_000, 1_000_000]

/** Milliseconds of computing for a text of 2 000 000 code units: generous, as this is about what takes forever. */
const mostMs = 1_500
/** Below this, two times are not compared: they are those of everything else. */
const leastComparedMs = 60

const present = { now: monday, zone: 'Europe/Zurich' }
const everything = Number.MAX_SAFE_INTEGER
const catalogue = catalogueOf(allCommands(() => []))

const mail = (headers: string, body: string): Promise<unknown> =>
  readMail(Buffer.from(`To: bot@example.org\r\n${headers}\r\n\r\n${body}`), new Date(0)).catch(() => 'not read')
const oneHeader = (typed: string): string => typed.replaceAll('\n', '\r\n ')
const parts = (all: readonly string[]): string => `--b\r\n${all.join('\r\n--b\r\n')}\r\n--b--\r\n`
const ownId = `<${'a'.repeat(40)}@example.org>`
const multipart = 'From: a@example.org\r\nContent-Type: multipart/mixed; boundary=b'

/** Where text from outside comes in, with as much of it as anyone could send. */
const entries: Readonly<Record<string, (typed: string) => unknown>> = {
  'clean, one line': (typed) => clean(typed, { most: everything }),
  'clean, several lines': (typed) => clean(typed, { most: everything, lines: 'several' }),
  'clean, a file': (typed) => clean(typed, { most: everything, lines: 'file' }),
  'a field of one line': (typed) => cleaned(typed, text('Text')),
  'a field of several lines': (typed) => cleaned(typed, paragraph('Text')),
  'a field for a file': (typed) => cleaned(typed, fileText('Text')),
  'a typed line': (typed) => readLine(typed, catalogue),
  'a value in a typed line': (typed) => readLine(`/meeting plan title:${typed}`, catalogue),
  'a date and time': (typed) => readWhen(typed, present),
  'a date': (typed) => readDay(typed, present),
  'a zone': (typed) => [readZone(typed), suggestZones(typed, 25)],
  'a length of time': (typed) => readDuration(typed),
  'study groups': (typed) => studyGroupsIn(typed.slice(0, 80)),
  'a list': (typed) => listedItems(typed),
  'lines of a CSV': (typed) => readCsv(clean(`what,owners\n${typed}`, { most: 262_144, lines: 'file' })),
  'a cell of a CSV': (typed) => readCsv(clean(`what\n"${typed}"`, { most: 262_144, lines: 'file' })),
  'a message that somebody starts from': (typed) =>
    formFromMessage(catalogue.fromMessages[0], { words: plainText(typed), link: 'https://example.org/' }),
  'the name of a file': (typed) => file(typed, 'text/plain', '', ''),
  'a message on Discord': (typed) => fitted(clean(typed, { most: 3_000, lines: 'several' }), 4_096),
  'the subject of a mail that is sent': (typed) => headerLine(typed),
  'the subject of a mail': (typed) => mail(`From: a@example.org\r\nSubject: ${oneHeader(typed)}`, ''),
  'the sender of a mail': (typed) => mail(`From: ${oneHeader(typed)}`, ''),
  'the references of a mail': (typed) => mail(`From: a@example.org\r\nReferences: ${oneHeader(typed)}`, ''),
  'the words of a report': (typed) => mail('From: a@example.org\r\nAuto-Submitted: auto-replied', ownId + typed),
  'a mail in HTML': (typed) => mail(multipart, parts(['\r\nplain', `Content-Type: text/html\r\n\r\n${typed}`])),
  'a forwarded mail': (typed) => mail(multipart, parts([`Content-Type: message/rfc822\r\n\r\n${typed}`])),
  'the parts of a mail': (typed) => mail(multipart, parts(Array(Math.ceil(typed.length / 8)).fill(''))),
  'what a mail server returns': (typed) =>
    mail(
      'From: a@example.org\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b',
      parts([ownId, `Content-Type: message/delivery-status\r\n\r\n${typed}`]),
    ),
  'the answer to an invitation': (typed) =>
    readReply(
      {
        recipients: [`bot+${'A'.repeat(26)}@example.org`],
        authors: ['a@example.org'],
        authenticationResults: ['mx; dmarc=pass header.from=example.org'],
        calendar: `BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:${typed}\r\nEND:VEVENT\r\nEND:VCALENDAR`,
      },
      { sender: 'bot@example.org', authenticationServer: 'mx' },
    ),
  'what mail servers say of a sender': (typed) =>
    readReply(
      {
        recipients: [`bot+${'A'.repeat(26)}@example.org`],
        authors: ['a@example.org'],
        authenticationResults: [`mx; ${typed}`],
        calendar: '',
      },
      { sender: 'bot@example.org', authenticationServer: 'mx' },
    ),
}

/** What this thread computes, in milliseconds; other processes on the same machine do not count. */
async function cost(work: () => unknown): Promise<number> {
  const start = process.threadCpuUsage()
  await work()
  const { user, system } = process.threadCpuUsage(start)
  return (user + system) / 1000
}

interface Costs {
  readonly single: number
  readonly double: number
}

const isLinear = ({ single, double }: Costs): boolean =>
  double < mostMs && (double < leastComparedMs || double < 4 * single)

describe('text from outside takes time in proportion to its length', () => {
  test.each(Object.entries(entries))('%s', async (_, read) => {
    await read('warm up '.repeat(100))
    for (const [name, unit] of Object.entries(units))
      for (const length of lengths) {
        const single = unit.repeat(length / unit.length)
        const double = single + single
        const costs: Costs[] = []
        // the best of three: now and then a compiler or a collector of garbage comes in between
        while (costs.length < 3 && !costs.some(isLinear))
          costs.push({ single: await cost(() => read(single)), double: await cost(() => read(double)) })
        expect(costs.some(isLinear), `${length} of ${name}: ${JSON.stringify(costs)}`).toBe(true)
      }
  })
})
