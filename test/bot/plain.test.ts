import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { file } from '../../src/bot/file.ts'
import { plain, plainTime } from '../../src/bot/plain.ts'
import {
  button,
  buttons,
  fact,
  facts,
  heading,
  line,
  link,
  list,
  mention,
  note,
  numbered,
  quote,
  strong,
  text,
  time,
  view,
} from '../../src/bot/view.ts'

const at = DateTime.fromISO('2026-12-10T13:00:00Z')
const invocation = { command: 'meeting show', args: {} }

describe('a view as plain text', () => {
  it('has the words of every kind of block, one below the other', () => {
    const shown = view(
      'First exchange',
      heading('When'),
      text('Starts ', time(at, 'Europe/Zurich')),
      facts(fact('Chair', mention('SG2 Co-Convenor', {})), fact('Tool', strong('Zoom'))),
      list(line('one'), line('two')),
      numbered(line('first'), line('second')),
      quote('one\ntwo'),
      note(
        link('Terms of Reference', 'https://example.org/tor'),
        ' and ',
        link('https://example.org', 'https://example.org'),
      ),
      file('meeting.ics', 'text/calendar', 'x', 'Entry for your calendar'),
      buttons(button('Attend', invocation), button('Regrets', invocation)),
      {
        kind: 'menu',
        label: 'Topic',
        multiple: false,
        field: 'topic',
        invocation,
        options: [
          { label: 'Registry', value: '1' },
          { label: 'Resolution', value: '2' },
        ],
      },
    )
    expect(plain(shown).split('\n')).toEqual([
      'First exchange',
      '',
      'When',
      'Starts Thu 10 Dec 2026, 14:00 Geneva (13:00 UTC)',
      'Chair: SG2 Co-Convenor',
      'Tool: Zoom',
      '- one',
      '- two',
      '1. first',
      '2. second',
      '> one',
      '> two',
      'Terms of Reference (https://example.org/tor) and https://example.org',
      'Entry for your calendar',
      '[Attend] [Regrets]',
      '[Topic: Registry | Resolution]',
    ])
  })

  it('is the title alone where there is nothing else', () => {
    expect(plain(view('Saved'))).toBe('Saved')
  })

  it('names a person who is mentioned, without the account', () => {
    expect(plain(view('', text(mention('Delegate from Asia', { slack: 'U1' }))))).toBe('Delegate from Asia')
  })
})

describe('a time as plain text', () => {
  it.each([
    ['2026-12-10T13:00:00Z', 'Europe/Zurich', 'Thu 10 Dec 2026, 14:00 Geneva (13:00 UTC)'],
    ['2026-12-10T13:00:00Z', 'UTC', 'Thu 10 Dec 2026, 13:00 UTC'],
    ['2026-12-10T15:30:00Z', 'Asia/Seoul', 'Fri 11 Dec 2026, 00:30 Seoul (Thu 10 Dec, 15:30 UTC)'],
    ['2026-12-31T23:30:00Z', 'Asia/Kolkata', 'Fri 1 Jan 2027, 05:00 Kolkata (Thu 31 Dec, 23:30 UTC)'],
    ['2026-10-25T00:30:00Z', 'Europe/Zurich', 'Sun 25 Oct 2026, 02:30 Geneva (00:30 UTC)'],
    ['2026-10-25T01:30:00Z', 'Europe/Zurich', 'Sun 25 Oct 2026, 02:30 Geneva (01:30 UTC)'],
    ['2026-03-29T01:00:00Z', 'Europe/Zurich', 'Sun 29 Mar 2026, 03:00 Geneva (01:00 UTC)'],
  ])('%s in %s is exact', (instant, zone, shown) => {
    expect(plainTime(instant, zone)).toBe(shown)
  })
})
