import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { readCsv } from '../../src/actions/exchange/fields.ts'
import { formatCsv, formatMarkdown } from '../../src/actions/exchange/format.ts'
import type { ActionItem } from '../../src/actions/model.ts'
import { bytesOf, filesOf } from '../../src/bot/file.ts'
import type { Day } from '../../src/dates/day.ts'
import { type Got, groupOfToR, openStory } from '../story.ts'

const story = await openStory('2026-08-03T09:00:00Z')
const { delegate, sg20 } = await groupOfToR(story)

const item = (text: string): ActionItem => ({
  id: 1,
  group: 1,
  number: 1,
  text,
  dueDay: '2026-08-25' as Day,
  state: 'open',
  meeting: undefined,
  topic: undefined,
  link: undefined,
  outcome: undefined,
  outcomeLink: undefined,
  closedAt: undefined,
  owners: [],
  addedBy: { id: 1, name: 'Delegate' },
  addedAt: DateTime.fromISO('2026-08-03T09:00:00Z'),
  revision: 1,
})
const fileIn = (got: Got): string => {
  const [file] = filesOf(got.view)
  if (!file) throw new Error('There is no file')
  return bytesOf(file).toString('utf8')
}

describe('an export', () => {
  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '=HYPERLINK("http://x","y")'])(
    'has no cell that a spreadsheet would run as a formula: %j',
    (typed) => {
      const [row] = parse(formatCsv([item(typed)], 'Europe/Zurich'), { columns: true, bom: true }) as { what: string }[]
      expect(row?.what).toBe(`'${typed}`)
    },
  )

  test('is imported again exactly as it was, whatever its text', () => {
    const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).map((typed) => typed.trim())
    fc.assert(
      fc.property(words, (typed) => {
        fc.pre(typed !== '' && !/[\r\n\t\0]/.test(typed) && !/^['\ufeff]/.test(typed))
        const read = readCsv(formatCsv([item(typed)], 'Europe/Zurich'))
        expect(read).toMatchObject({ kind: 'ok', value: [{ what: typed, due: '2026-08-25' }] })
      }),
      { examples: [['＝1'], ['＋1'], ['－1'], ['＠a']] },
    )
  })

  test('as Markdown has one row per item and no markup of its own', () => {
    const table = formatMarkdown([item('a | b [x](https://evil) <b> `c`')], 'Europe/Zurich').split('\n')
    expect(table).toHaveLength(4)
    expect(table[2]).toContain('a \\| b \\[x\\](https://evil) \\<b\\> \\`c\\`')
  })

  test('is a file that only the caller sees, with the items that were chosen', async () => {
    await delegate.types('/action add what:"=cmd()" due:"25 Aug 2026"')
    await delegate.types('/action add what:"Plain; with, signs" due:"26 Aug 2026" owners:"me, Co-Convenors"')
    await delegate.types('/action done A-1')
    const all = await delegate.types('/action export')
    expect(filesOf(all.view)[0]).toMatchObject({ name: 'action-items-2026-08-03.csv', mediaType: 'text/csv' })
    expect(fileIn(all)).toContain("A-1,'=cmd(),done,2026-08-25,Delegate from Asia,")
    expect(fileIn(all)).toContain('"Plain; with, signs",open,2026-08-26,Delegate from Asia; the Co-Convenors,')
    const open = fileIn(await delegate.types('/action export as:markdown show:open'))
    expect(open).toContain('| A-2 |')
    expect(open).not.toContain('| A-1 |')
  })
})

describe('an import', () => {
  const csv = `what,owners,due,meeting,link
Good one,me,25 Aug 2026,,
"Good, too",SG20 Co-Convenor; me,2026-08-26,,https://example.org/x
,me,25 Aug 2026,,
Bad owner,Nobody,25 Aug 2026,,
Bad day,me,31 Feb 2026,,
No day,me,,,
Bad meeting,me,25 Aug 2026,M77,ftp://x`

  test('is checked first: each bad line is named, and nothing is added', async () => {
    const before = await story.db.actionItem.count()
    const got = await sg20.does({ command: 'action import', args: { csv } })
    expect(got.text).toContain('2 good lines, 5 bad lines; nothing has been added yet')
    expect(got.text).toContain('- Line 4: “What” is required.')
    expect(got.text).toContain('- Line 5: Nobody in this group is called “Nobody”')
    expect(got.text).toMatch(/- Line 6: .*31 Feb/)
    expect(got.text).toContain('- Line 7: “Due” is required.')
    expect(got.text).toMatch(/- Line 8: .*M77.*ftp/)
    expect(await story.db.actionItem.count()).toBe(before)
    const added = await sg20.presses(got.view, 'Add 2 items')
    expect(added.text).toContain('Added 2 action items: A-3 to A-4')
    expect((await story.messages())['action:4:card']).toContain('Owners: SG20 Co-Convenor')
    expect((await story.messages())['action:4:card']).toContain('Link: https://example.org/x')
  })

  test('pressed twice at once adds each line once; a duplicate of an open item is a bad line', async () => {
    const twice = 'what,due\nOnce only,25 Aug 2026\nOnce more,25 Aug 2026'
    const got = await sg20.does({ command: 'action import', args: { csv: twice } })
    const both = await Promise.all([1, 2].map(() => sg20.presses(got.view, 'Add 2 items')))
    expect(both.map(({ text }) => text.split('\n')[0]).toSorted()).toEqual([
      'Added 0 action items: none',
      'Added 2 action items: A-5 to A-6',
    ])
    const again = await sg20.does({ command: 'action import', args: { csv: twice } })
    expect(again.text).toContain('0 good lines, 2 bad lines')
    expect(again.text).toContain('- Line 2 duplicates A-5, which is still open.')
  })

  test.each([
    ['a,b\n1,2', 'The first line must name the columns'],
    ['what\n"open', 'This is not CSV'],
    ['what', 'There are no lines below'],
    [`what,due\n${'x,25 Aug 2026\n'.repeat(31)}`, 'At most 30 lines at once; you gave 31.'],
  ])('of %j is refused, and the reply says what is accepted', async (typed, why) => {
    const got = await sg20.does({ command: 'action import', args: { csv: typed } })
    expect(got.kind).toBe('refusal')
    expect(got.problems.csv).toContain(why)
  })
})
