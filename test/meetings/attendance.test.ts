import { describe, expect, test } from 'vitest'
import { buttonOf, groupOfToR, numberIn, openStory } from '../story.ts'

const story = await openStory('2026-08-03T09:00:00Z')
const { secretariat, sg20, sg2, delegate } = await groupOfToR(story)
const observer = story.somebody('observer', { name: 'Observer' })
await observer.types('/people me')
await secretariat.types('/people appoint who:Observer office:observer')

const planned = async (start = '1 Sep 14:00') =>
  numberIn(await sg20.types(`/meeting plan title:"On ${start}" start:"${start}" lasts:90m agenda:Opening`))
const card = (m: string) => story.text(`meeting:${m}:card`)
const announced = async (start = '1 Sep 14:00') => {
  const m = await planned(start)
  await sg20.presses((await sg20.types(`/meeting announce M${m}`)).view, 'Send')
  return m
}
const cardView = (m: string) => story.view(`meeting:${m}:card`)
const afterwards = async (work: () => Promise<void>) => {
  story.at('2026-09-01T14:00:00Z')
  await work()
  story.at('2026-08-03T09:00:00Z')
}

describe('saying whether you are coming', () => {
  test('works by button; everyone sees the list, and the last answer counts', async () => {
    const m = await planned()
    const view = await cardView(m)
    const got = await delegate.presses(view, 'Attending')
    expect(got.text).toContain(`You are attending M${m}`)
    await sg2.presses(view, 'Regrets')
    await observer.presses(view, 'Maybe')
    expect(await card(m)).toContain(
      'Attending (1): Delegate from Asia\nMaybe (1): Observer\nRegrets (1): SG2 Co-Convenor',
    )
    await delegate.presses(view, 'Maybe')
    expect(await card(m)).toContain('Attending (0): nobody yet\nMaybe (2): ')
  })

  test('a redelivered click counts once, and gets the first answer again', async () => {
    const m = await planned()
    const { invocation } = buttonOf(await cardView(m), 'Attending')
    const first = await delegate.does(invocation, 'click-1')
    await delegate.presses(await cardView(m), 'Regrets')
    const again = await delegate.does(invocation, 'click-1')
    expect(again.text).toBe(first.text)
    expect(await card(m)).toContain('Regrets (1): Delegate from Asia')
  })

  test('ends with the meeting', async () => {
    const m = await planned()
    const view = await cardView(m)
    story.at('2026-09-01T13:29:59Z')
    expect((await delegate.presses(view, 'Attending')).kind).toBe('answer')
    story.at('2026-09-01T13:30:00Z')
    expect((await delegate.presses(view, 'Regrets')).text).toContain(`M${m} is over.`)
    story.at('2026-08-03T09:00:00Z')
    expect(await card(m)).toContain('Attending (1): Delegate from Asia')
  })
})

describe('after the meeting', () => {
  test('it is recorded as held: those who said they would attend were present, and that can be corrected', async () => {
    const m = await announced()
    const view = await cardView(m)
    await delegate.presses(view, 'Attending')
    await sg2.presses(view, 'Maybe')
    await afterwards(async () => {
      const held = await sg20.types(`/meeting held M${m}`)
      expect(held.text).toContain('Present (1): Delegate from Asia')
      await sg20.types(`/meeting attended meeting:M${m} who:"SG2 Co-Convenor" was:present`)
      const got = await secretariat.types(`/meeting attended meeting:M${m} who:"Delegate from Asia" was:absent`)
      expect(got.text).toContain('Delegate from Asia: absent at M')
      expect(got.text).toContain('Present (1): SG2 Co-Convenor')
      expect(await card(m)).toContain('Present (1): SG2 Co-Convenor')
      const history = (await delegate.types(`/meeting history M${m}`)).text
      expect(history).toContain('secretariat: attendance of Delegate from Asia: absent (present from yes to no)')
      expect(history).toContain('SG20 Co-Convenor: attendance of SG2 Co-Convenor: present (present yes)')
    })
  })

  test('corrections made before it is recorded as held remain', async () => {
    const m = await announced()
    await delegate.presses(await cardView(m), 'Attending')
    await afterwards(async () => {
      await sg20.types(`/meeting attended meeting:M${m} who:"Delegate from Asia" was:absent`)
      expect((await sg20.types(`/meeting held M${m}`)).text).toContain('Present (0): nobody recorded')
    })
  })

  test('a meeting that was never announced needs a reason, and is shown as an informal exchange (clause 2, item 3)', async () => {
    const m = await planned()
    await afterwards(async () => {
      const refused = await sg20.types(`/meeting held M${m}`)
      expect(refused.kind).toBe('refusal')
      expect(refused.text).toContain(`M${m} was never announced`)
      expect(refused.text).toContain('clause 2, item 3')
      expect(Object.keys(refused.problems)).toEqual(['reason'])
      expect((await sg20.types(`/meeting show M${m}`)).text).toContain('State: over, not recorded as held')
      expect((await sg20.corrects(refused, { reason: 'Called at short notice' })).kind).toBe('answer')
      const words = 'Informal exchange, no conclusions: it was never announced. Reason: Called at short notice'
      expect(await card(m)).toContain(words)
      expect((await delegate.types(`/meeting show M${m}`)).text).toContain(words)
      expect((await delegate.types('/meeting list past:yes')).text).toContain(
        `M${m} On 1 Sep 14:00 – informal exchange, no conclusions – `,
      )
      const notes = Object.entries(await story.messages()).filter(([key]) => key.startsWith(`meeting:${m}:change:`))
      expect(notes.at(-1)?.[1]).toContain(
        'Marked as “informal exchange, no conclusions”, because it was never announced: Called at short notice',
      )
    })
  })

  test('a meeting that is over says that it had no notice by e-mail, not that one is due by a day that has passed', async () => {
    const silent = await planned()
    const chatOnly = await announced()
    const known = await announced()
    await sg20.types(`/meeting notified meeting:M${known} sent:today`)
    await afterwards(async () => {
      await sg20.types(`/meeting held meeting:M${chatOnly}`)
      await sg20.types(`/meeting held meeting:M${known}`)
      for (const m of [silent, chatOnly]) {
        const shown = (await delegate.types(`/meeting show M${m}`)).text
        expect(shown).toContain('Notice: no notice by e-mail is recorded')
        expect(shown).not.toMatch(/go out by|was due by/)
      }
      expect(await card(chatOnly)).toContain('Notice: no notice by e-mail is recorded')
      expect(await story.text(`meeting:${chatOnly}:announcement`)).toContain(
        'Notice state: no notice by e-mail is recorded.',
      )
      expect(await card(known)).toContain('Notice: Green: the notice went out on Mon 3 Aug 2026, in time.')
      const list = (await delegate.types('/meeting list past:yes')).text.split('\n')
      const lineOf = (m: string) => list.filter((line) => line.includes(`M${m} `)).join()
      expect(lineOf(known)).toContain('held')
      expect(lineOf(chatOnly)).toContain('held. No notice by e-mail is recorded.')
      expect(lineOf(known)).not.toMatch(/no notice/i)
    })
  })

  test('it cannot be recorded before it has begun, twice, or by a delegate', async () => {
    const m = await announced()
    expect((await sg20.types(`/meeting held M${m}`)).text).toContain('has not begun yet')
    const early = await sg20.types(`/meeting attended meeting:M${m} who:Observer was:present`)
    expect(early.text).toContain('has not begun yet')
    const coming = numberIn(await sg20.types('/meeting plan title:Later start:"1 Oct 14:00" lasts:1h'))
    const offered = async (command: string) => {
      const asked = { invocation: { command, args: {} }, actor: sg20.actor, field: 'meeting', typed: '' }
      const values = (await story.bot.suggest(asked)).map(({ value }) => value)
      return values.filter((value) => value === `M${m}` || value === `M${coming}`)
    }
    await afterwards(async () => {
      expect(await offered('meeting edit')).toEqual([`M${coming}`, `M${m}`])
      expect(await offered('meeting held')).toEqual([`M${m}`, `M${coming}`])
      expect((await delegate.types(`/meeting held M${m}`)).kind).toBe('refusal')
      expect((await delegate.types(`/meeting attended meeting:M${m} who:Observer was:present`)).kind).toBe('refusal')
      expect((await sg20.types(`/meeting held M${m}`)).kind).toBe('answer')
      expect((await sg2.types(`/meeting held M${m}`)).text).toContain('is already held')
    })
  })

  test('somebody outside the group is neither recorded nor named', async () => {
    const elsewhere = story.somebody('elsewhere', { name: 'Somebody Else', channel: 'C2' })
    await elsewhere.types('/people me name:"A name kept elsewhere"')
    const m = await planned()
    await afterwards(async () => {
      const got = await sg20.types(`/meeting attended meeting:M${m} who:<@elsewhere|Somebody> was:present`)
      expect(got.kind).toBe('refusal')
      expect(got.text).toContain('is not a member of this group yet')
      expect(got.text).not.toContain('A name kept elsewhere')
      expect((await sg20.types(`/meeting attended meeting:M${m} who:<@delegate> was:present`)).kind).toBe('answer')
    })
  })
})

describe('looking at meetings', () => {
  test('the list is in order of time, with each state and verdict; past meetings on request', async () => {
    story.at('2026-12-01T09:00:00Z')
    const late = await planned('10 Feb 2027 14:00')
    const soon = await planned('20 Jan 2027 14:00')
    const list = (await observer.types('/meeting list')).text
    expect(list).toContain('Meetings of CG-Identification (2 upcoming)')
    expect(list.indexOf(`M${soon} `)).toBeLessThan(list.indexOf(`M${late} `))
    expect(list).toContain('planned, not announced yet. Green: a notice sent today is in time.')
    expect(list).not.toContain('Past')
    const past = (await observer.types('/meeting list past:yes')).text
    expect(past).toContain('Past')
    expect(past).toContain('held')
    expect(past).toContain('over, not recorded as held: /meeting held meeting:M')
  })

  test('without a number, the next one is shown', async () => {
    expect((await observer.types('/meeting show')).text).toContain('On 20 Jan 2027')
    story.at('2027-03-01T09:00:00Z')
    expect((await observer.types('/meeting show')).text).toContain('No meeting is planned')
    const list = await observer.types('/meeting list')
    expect(list.text).toContain(
      'No meeting is planned\nA Co-Convenor or the secretariat can plan one with /meeting plan.',
    )
    story.at('2026-08-03T09:00:00Z')
  })

  test('a meeting in progress is not over', async () => {
    const m = await planned('1 Sep 14:00')
    story.at('2026-09-01T12:30:00Z')
    expect((await observer.types('/meeting list')).text).toContain(`M${m} `)
    story.at('2026-08-03T09:00:00Z')
  })

  test('the history says who changed what, when, from what to what', async () => {
    const m = await planned('1 Sep 14:00')
    story.at('2026-08-04T10:30:00Z')
    await sg2.types(`/meeting edit meeting:M${m} title:"Second title" tool:Zoom lasts:2h`)
    await sg20.types(`/meeting move meeting:M${m} start:"8 Sep 15:00"`)
    await sg20.types(`/meeting cancel meeting:M${m} reason:"No host"`)
    const lines = (await delegate.types(`/meeting history M${m}`)).text.split('\n').slice(1)
    const at = 'Tue 4 Aug 2026, 12:30 Geneva (10:30 UTC)'
    expect(lines).toEqual([
      `- ${at} – SG20 Co-Convenor: cancelled (reason “No host”)`,
      `- ${at} – SG20 Co-Convenor: moved (start from Tue 1 Sep 2026, 14:00 Geneva to Tue 8 Sep 2026, 15:00 Geneva)`,
      `- ${at} – SG2 Co-Convenor: edited (title from “On 1 Sep 14:00” to “Second title”; length from 1 h 30 min to 2 h; tool “Zoom”)`,
      '- Mon 3 Aug 2026, 11:00 Geneva (09:00 UTC) – SG20 Co-Convenor: planned (title “On 1 Sep 14:00”; start Tue 1 Sep 2026, 14:00 Geneva; length 1 h 30 min; agenda “Opening”)',
      'Latest first.',
    ])
  })

  test('an edit without values asks what to change, and is refused if nothing is filled in', async () => {
    const m = await planned()
    expect((await sg20.types(`/meeting edit M${m}`)).text).toContain('You gave nothing to change.')
    expect((await sg20.types(`/meeting edit M${m}`, { tool: 'Zoom' })).text).toContain('Changed: ')
  })
})
