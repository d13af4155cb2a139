import { describe, expect, test } from 'vitest'
import { plain } from '../../src/bot/plain.ts'
import type { View } from '../../src/bot/view.ts'
import { pollsUnlikeRecord } from '../../src/polls/positions/read.ts'
import { findBoardLink } from '../../src/topics/board/read.ts'
import { fetching } from '../calendar/fetching.ts'
import { accepted } from '../story.ts'
import { type Row, stoppedAt, upgraded } from './older.ts'

// What version 0.1.0 wrote as JSON is read by this version, column by column.

const { story, before } = await upgraded()
const sg20 = story.somebody('sg20', { name: 'SG20 Co-Convenor' })
const delegate = story.somebody('delegate', { name: 'Delegate from Asia' })
const africa = story.somebody('africa', { name: 'Delegate from Africa' })

const read = async (line: string) => (await accepted(sg20.types(line))).text

describe('changes of records', () => {
  test.each([
    ['/meeting history M2', 'planned (title “Announced, then changed”; start Thu 3 Sep 2026, 14:00 Geneva; length 1 h'],
    ['/meeting history M2', 'moved (start from Thu 3 Sep 2026, 14:00 Geneva to Fri 4 Sep 2026, 15:00 Geneva)'],
    ['/meeting history M2', 'length from 1 h 30 min to 2 h; tool “Webex”)'],
    ['/meeting history M1', 'added “Numbers” (position 3; conclusion sought)'],
    ['/meeting history M1', 'moved “Numbers” (position from 3 to 1)'],
    ['/meeting history M1', 'removed “Wrong” (position was 4)'],
    ['/meeting history M5', 'attendance of Delegate from Asia: absent (present from yes to no)'],
    ['/meeting history M8', 'reason for the late notice “The host was away”'],
    ['/meeting history M12', 'cancelled (reason “Too few”)'],
    [
      '/action show A-1',
      'edited (text from “Draft the liaison statement” to “Draft the liaison statement to SG17”; due from',
    ],
    ['/action show A-3', 'done (note “Nine answers”; link to the result https://www.itu.int/survey)'],
    [
      '/action show A-6',
      'accepted (owners from Delegate from Asia, Delegate from Europe (asked to take it over, no answer',
    ],
    ['/sgmeeting list', 'Moved from: Wed 11 Nov 2026'],
    [
      '/topic history T2',
      'T3 merged into this topic (related from E.212, E.214, E.192 to E.212, E.214, E.192, E.118, E.118.1)',
    ],
    [
      '/topic history T11',
      'call for objections begins (called on: Mon 3 Aug 2026; conclusion: 1; last day: Mon 17 Aug 2026)',
    ],
    [
      '/poll ledger B1',
      'position (organisation: “A Member State”; position: “support: Joint”; was: “support: SG20 leads”)',
    ],
  ])('are still in %s: %s', async (line, words) => {
    expect(await read(line)).toContain(words)
  })

  test('can still be undone', async () => {
    story.at('2026-08-03T09:09:00Z')
    expect((await accepted(delegate.types('/action undo A-1'))).text).toContain('Draft the liaison statement\n')
    story.at(stoppedAt)
    expect(await read('/action show A-1')).toContain('Due: Tue 25 Aug 2026')
  })
})

describe('what the mailing list was told', () => {
  test('of a meeting, is what its next e-mail is compared with', async () => {
    const preview = await read('/meeting announce M2')
    expect(preview).toContain(
      `What changed
- Title from “Announced, then changed” to “Announced, then changed twice”
- Length from 1 h 30 min to 2 h
- Tool “Webex”
- New on the agenda: Added after the notice
`,
    )
  })

  test('of a meeting that has not changed since, leaves nothing to send', async () => {
    expect((await sg20.types('/meeting announce M1')).text).toContain('Nothing has changed since the e-mail')
    expect((await sg20.types('/meeting announce M3')).text).toContain('M3 was cancelled')
  })

  test.each([
    ['S1', '- Where: SG2-TD9; before: SG2-TD7\n'],
    ['S2', '- State: not submitted after all; before: submitted on Mon 3 Aug 2026, in time (due Wed 2 Sep 2026)\n'],
  ])('of the report for %s, too', async (number, words) => {
    expect(await read(`/report mail ${number}`)).toContain(`What changed\n${words}`)
  })
})

describe('polls', () => {
  test('keep their options, and the result of those that are closed', async () => {
    expect(await read('/poll show B3')).toMatch(/- Support: SG2 leads █+ 1 \(SG2 0, SG20 1\)/)
    expect(await read('/poll show B5')).toMatch(/- Support: Joint █+ 1 /)
    expect(await read('/poll show B6')).toContain('[One] [Two] [Three]')
    expect(await pollsUnlikeRecord(story.db)).toEqual([])
  })

  test('let a position be changed, and say from what', async () => {
    const got = await africa.presses(await story.view('poll:4:card'), 'No objection')
    expect(got.text).toContain('It replaces: support: SG20 leads')
  })
})

test('documents of a topic are shown with their links', async () => {
  expect(await read('/topic show T17')).toContain('TD1 (https://www.itu.int/td1)')
})

test('every stored message can be shown', () => {
  const views = [...(before.delivery ?? []), ...(before.inbound ?? []).map(({ reply }) => reply as Row)]
  const texts = views.map(({ view }) => plain(view as View))
  expect(texts.length).toBeGreaterThan(200)
  for (const text of texts) expect(text).not.toMatch(/undefined|null|NaN|\[object|Invalid/)
})

test('a command that is delivered again gets the answer that it got, and changes nothing', async () => {
  const replies = new Map(before.inbound?.map(({ key, reply }) => [plain((reply as { view: View }).view), String(key)]))
  const [text = '', key = ''] = [...replies].find(([reply]) => reply.startsWith('Held: M5 Held')) ?? []
  const got = await sg20.does({ command: 'meeting held', args: { meeting: 'M5' } }, key)
  expect(text).not.toBe('')
  expect(got.text).toBe(text)
})

describe('what was refused', () => {
  const draft = (command: string) => {
    const id = before.draft?.find((row) => row.command === command)?.id
    return { command: 'draft', args: { id: String(id) } }
  }

  test('comes back in its form with what was wrong', async () => {
    const form = await story.bot.form(draft('meeting edit'), sg20.actor)
    const lasts = form?.fields.find(({ name }) => name === 'lasts')
    expect(lasts).toMatchObject({
      initial: 'never',
      problem: expect.stringContaining('“never” is not a length of time'),
    })
  })

  test('can be corrected and is done', async () => {
    const form = await story.bot.form(draft('meeting plan'), sg20.actor)
    const typed = form?.fields.flatMap(({ name, initial }) => (initial === undefined ? [] : [[name, initial]]))
    const args = { ...Object.fromEntries(typed ?? []), start: '1 Oct 14:00' }
    const got = await sg20.does({ command: 'meeting plan', args })
    expect(got.text).toContain('Planned: M14 Another')
  })
})

test('a deadline that was put off and handed over says so', async () => {
  expect(await read('/deadline show report:3')).toContain(
    'put off until Tue 11 Aug 2026, 08:00 Geneva to SG2 Co-Convenor, Wed 12 Aug 2026, 14:30 Geneva (12:30 UTC) – sent: direct message on slack',
  )
  expect(await read('/deadline show notice:13')).toContain('Handed over to: Delegate from Asia')
})

describe('people who are no longer in the group', () => {
  const oceania = story.somebody('oceania', { name: 'Delegate from Oceania' })
  const arab = story.somebody('arab', { name: 'Delegate from the Arab States' })

  test('stay outside it, and are offered a way back only if they left by themselves', async () => {
    const left = await oceania.types('/meeting list')
    expect([left.kind, left.text]).toEqual(['answer', expect.stringContaining('[Join again]')])
    const removed = await arab.types('/meeting list')
    expect([removed.kind, removed.text]).toEqual(['refusal', expect.not.stringContaining('[Join again]')])
    expect(await read('/people list')).not.toMatch(/Oceania|Arab/)
  })

  test('can join again', async () => {
    expect((await accepted(oceania.types('/people join'))).text).toContain('again')
    expect(await read('/people list')).toContain('Delegate from Oceania – delegate, A fifth Member State')
  })
})

test('addresses of calendars and of the board still open', async () => {
  const { ask } = await fetching(story)
  for (const secret of ['CODE0192CODE0193CODE0194CODE0195', 'CODE0197CODE0198CODE0199CODE0200']) {
    const { status, text } = await ask(`/calendar/${secret}.ics`)
    expect([status, text]).toEqual([200, expect.stringContaining('SUMMARY:CG-Identification: M1 Announced')])
  }
  expect(await findBoardLink(story.db, 'CODE0187CODE0188CODE0189CODE0190')).toMatchObject({ name: 'CG-Identification' })
})
