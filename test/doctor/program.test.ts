import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { withoutSecrets } from '../../src/doctor/conceal.ts'
import { exitCode, failed, ok, type Section, warning } from '../../src/doctor/finding.ts'
import { jsonOf, textOf } from '../../src/doctor/print.ts'
import { examinePlayground, examinePublicUrl, examineVersions, judgeSpace } from '../../src/doctor/program.ts'
import { judgeClock } from '../../src/doctor/skew.ts'
import { complaints, said } from './said.ts'

const good: Section = { title: 'Versions', findings: [ok('Bot', 'Version 1.')] }
const doubtful: Section = { title: 'Slack', findings: [warning('Clock', 'It is slow.', 'Set it.')] }
const bad: Section = { title: 'Discord', findings: [failed('Token', 'It is wrong.', 'Copy it again.')] }

describe('the exit code', () => {
  it('is 0 if all is well, 1 with warnings, 2 with a failure', () => {
    expect(exitCode([good])).toBe(0)
    expect(exitCode([good, doubtful])).toBe(1)
    expect(exitCode([bad, doubtful, good])).toBe(2)
  })
})

describe('what the doctor prints', () => {
  it('is grouped and aligned, and says after an arrow what to do', () => {
    expect(textOf([good, doubtful, bad])).toBe(
      [
        'Versions',
        '  ok       Bot    Version 1.',
        '',
        'Slack',
        '  WARNING  Clock  It is slow.',
        '                  → Set it.',
        '',
        'Discord',
        '  FAILED   Token  It is wrong.',
        '                  → Copy it again.',
        '',
        '1 failure and 1 warning; each arrow says what to do.',
        '',
      ].join('\n'),
    )
  })

  it('stays within 100 columns, and keeps an address whole', () => {
    const address = `https://example.org/${'a'.repeat(120)}`
    const long = warning('Clock', 'some words '.repeat(40), `Look at ${address} now, ${'and then '.repeat(20)}`)
    const lines = textOf([{ title: 'Slack', findings: [long] }]).split('\n')
    expect(lines.filter((line) => line.length > 100 && !line.includes(address))).toEqual([])
    expect(lines.some((line) => line.includes(address))).toBe(true)
  })

  it('says in one sentence that all is well', () => {
    expect(textOf([good])).toMatch(/\n\nAll is well\.\n$/)
  })

  it('can be one JSON document', () => {
    const sections = [good, doubtful, bad]
    expect(JSON.parse(jsonOf(sections))).toEqual({ exitCode: 2, sections })
  })

  it('contains no secret, even if another server put it into its answer', () => {
    const secret = 'xoxb-1/2?3 4'
    const words = `${secret} ${encodeURIComponent(secret)}`
    const printed = jsonOf(
      withoutSecrets([{ title: 'Slack', findings: [failed('Token', words, words), ok('Other', words)] }], [secret]),
    )
    expect(printed).not.toContain('1/2')
    expect(printed).not.toContain('1%2F2')
  })
})

describe('what the doctor says about a clock', () => {
  const asked = DateTime.fromISO('2026-12-10T12:00:00.000Z')
  const judge = (theirs: string, answered = asked) =>
    said([judgeClock('Slack', { asked, answered, theirs: DateTime.fromISO(theirs), precisionMs: 0 })])[0]?.split(
      ' → ',
    )[0]

  it.each([
    ['2026-12-10T11:59:58.000Z', 'ok Clock: This computer’s clock is 2 s ahead of the clock of Slack.'],
    ['2026-12-10T12:00:02.100Z', 'warning Clock: This computer’s clock is 2.1 s behind the clock of Slack.'],
    ['2026-12-10T11:59:00.000Z', 'warning Clock: This computer’s clock is 60 s ahead of the clock of Slack.'],
    ['2026-12-10T12:01:00.100Z', 'failed Clock: This computer’s clock is 60.1 s behind the clock of Slack.'],
  ])('that showed %s at noon: beyond 2 s it warns, beyond 60 s it fails', (theirs, wanted) => {
    expect(judge(theirs)).toBe(wanted)
  })

  it('takes the middle between question and answer, so that a slow network does not look like a wrong clock', () => {
    expect(judge('2026-12-10T12:00:02.000Z', asked.plus({ seconds: 4 }))).toContain('ok Clock: Agrees')
  })

  it('reads whole seconds as the middle of that second', () => {
    const reading = { asked: asked.plus(500), answered: asked.plus(500), theirs: asked, precisionMs: 1_000 }
    expect(said([judgeClock('Slack', reading)])).toEqual(['ok Clock: Agrees with the clock of Slack to the second.'])
  })
})

describe('what the doctor says about the program', () => {
  it('is which versions are running', () => {
    expect(said(examineVersions({ bot: '1.0.0', node: '22.18.0', zones: '2026c' }))).toEqual([
      'ok Bot: Version 1.0.0.',
      'ok Node: Version 22.18.0.',
      'ok Zone data: Version 2026c, in Node.',
    ])
  })

  it.each([
    [99_999_999, 'failed Data: Only 100 MB free for /data.'],
    [100_000_000, 'warning Data: Only 100 MB free for /data.'],
    [999_999_999, 'warning Data: Only 1000 MB free for /data.'],
    [1_000_000_000, 'ok Data: 1 GB free for /data.'],
  ])('is right for %i bytes of free space', (bytes, wanted) => {
    expect(said([judgeSpace('/data', bytes)])[0]?.split(' → ')[0]).toBe(wanted)
  })

  it.each(['127.0.0.1', '127.9.9.9', 'localhost', '::1'])('is no warning for a playground on %s', (host) => {
    expect(complaints([examinePlayground({ hasPlayground: true, host })])).toEqual([])
  })

  it.each(['0.0.0.0', '::', '192.168.1.4', 'bot.example.org', '127.0.0.1.example.org'])(
    'is that a playground on %s is open to others',
    (host) => {
      const [complaint] = complaints([examinePlayground({ hasPlayground: true, host })])
      expect(complaint).toContain(`(HOST is ${host}). Anyone can act as anyone there. → Set PLAYGROUND=off`)
      expect(complaints([examinePlayground({ hasPlayground: false, host })])).toEqual([])
    },
  )
})

describe('calendars', () => {
  it('are fine if no one fetches them, or only over https', () => {
    expect(complaints([examinePublicUrl({ publicUrl: undefined })])).toEqual([])
    expect(complaints([examinePublicUrl({ publicUrl: 'https://bot.example.org' })])).toEqual([])
  })

  it('are not fine if others on the way can read their addresses', () => {
    const [complaint] = complaints([examinePublicUrl({ publicUrl: 'http://bot.example.org' })])
    expect(complaint).toContain('http://bot.example.org/calendar/… without encryption')
    expect(complaint).toContain('set PUBLIC_URL to its https:// address')
  })
})
