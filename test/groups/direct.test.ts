import { describe, expect, test } from 'vitest'
import type { Invocation } from '../../src/bot/invocation.ts'
import { world } from '../deadlines/clock.ts'
import { buttonOf, codeIn } from '../story.ts'

const { story, secretariat, sg20, delegate, at, news } = await world()

// two groups in one workspace, with meetings of the same number; the Co-Convenor runs both
const other = story.somebody('other', { name: 'Secretariat of B', channel: 'C2' })
await other.types('/group setup name:"Group B"')
await sg20.in('C2').types('/people me')
await other.types('/people appoint who:"SG20 Co-Convenor" office:coConvenor by:SG20')
const plan = (title: string) => `/meeting plan title:"${title}" start:"1 Sep 14:00" lasts:1h agenda:Opening`
await secretariat.types(plan('Of A'))
await other.types(plan('Of B'))
const [a, b] = await story.db.group.findMany({ orderBy: { id: 'asc' } })
if (!a || !b) throw new Error('There are not two groups')
const dm = sg20.in('')
const list: Invocation = { command: 'meeting list', args: {} }

describe('in a direct message, someone in two groups', () => {
  test('presses the buttons of each reminder for its own group, although both have an M1', async () => {
    await at('2026-08-11T07:00:00Z')
    const letters = await news('sg20')
    expect(letters.map(({ text }) => /This is about (.*)\./.exec(text)?.[1]).toSorted()).toEqual([a.name, b.name])
    for (const { view, text } of letters) {
      const theirs = text.includes(`about ${b.name}.`) ? 'M1 Of B' : 'M1 Of A'
      const preview = await dm.presses(view, 'Preview the announcement')
      expect(preview.text).toContain(`Preview: announcement of ${theirs}`)
      expect((await dm.presses(view, 'Snooze a day')).text).toContain(`Snoozed: Announce ${theirs} by e-mail`)
    }
  })

  test('continues from the answer to a button, through forms and corrections, in the same group', async () => {
    await at('2026-08-14T07:00:00Z')
    const ofB = (await news('sg20')).find(({ text }) => text.includes(`about ${b.name}.`))
    if (!ofB) throw new Error('No reminder of B')
    const preview = await dm.presses(ofB.view, 'Preview the announcement')
    const sent = await dm.presses(preview.view, 'Send')
    expect(sent.text).toContain('Announced in the channels: M1 Of B')
    expect((await story.messages('C2'))['meeting:1:announcement']).toContain('Of B')
    expect((await story.messages('C1'))['meeting:1:announcement']).toBeUndefined()
    const wrong = await dm.presses(ofB.view, 'Hand over…', { who: 'Nobody here' })
    expect(wrong.text).toContain('Nobody in this group is called')
    const right = await dm.corrects(wrong, { who: 'Secretariat of B' })
    expect(right.text).toContain('Secretariat of B is now responsible for: Announce M1 Of B by e-mail')
  })

  test('is asked which group a typed command is for, and continues with what they typed', async () => {
    const asked = await dm.types('/meeting agenda add meeting:M1', { item: 'Terms and definitions' })
    expect(asked.kind).toBe('answer')
    expect(asked.text).toBe(
      `Which of your groups is this for?
> /meeting agenda add meeting:M1 item:"Terms and definitions"
[CG-Identification] [Group B]`,
    )
    expect((await dm.presses(asked.view, 'Group B')).kind).toBe('answer')
    expect((await story.messages('C2'))['meeting:1:card']).toContain('Terms and definitions')
    expect((await story.messages('C1'))['meeting:1:card']).not.toContain('Terms and definitions')
  })

  test('is not asked about what is theirs alone', async () => {
    expect((await dm.types('/people pings')).text).toContain('Your reminders')
  })

  test('is offered the records of the group that a form is about', async () => {
    const asked = { invocation: { command: 'meeting show', args: {} }, actor: dm.actor, field: 'meeting', typed: '' }
    expect(await story.bot.suggest(asked)).toEqual([])
    for (const { id, name } of [a, b]) {
      const offered = await story.bot.suggest({ ...asked, invocation: { ...asked.invocation, group: id } })
      expect(offered.map(({ label }) => label).join()).toContain(name === 'Group B' ? 'Of B' : 'Of A')
      expect(offered).toHaveLength(1)
    }
  })
})

describe('the group that a button names', () => {
  test('counts for its members, and for no one else', async () => {
    const member = delegate.in('')
    for (const group of [b.id, 999_999, -1, 0.5, 2 ** 40]) {
      const got = await member.does({ ...list, group })
      expect(got.text).not.toContain('Of B')
    }
    expect((await member.does({ ...list, group: b.id })).text).toBe(
      'Which of your groups is this for?\n[CG-Identification]',
    )
    expect((await story.somebody('stranger', { channel: '' }).does({ ...list, group: b.id })).text).toContain(
      'You are not in any group here',
    )
    expect(await story.db.membership.count({ where: { groupId: b.id } })).toBe(2)
  })

  test('does not count in a channel, which has its own', async () => {
    const got = await sg20.in('C1').does({ ...list, group: b.id })
    expect(got.text).toContain('Of A')
    expect(got.text).not.toContain('Of B')
    expect((await sg20.in('C-unbound').does({ ...list, group: b.id })).text).toContain('does not belong to a group')
  })

  test('does not outlive the membership', async () => {
    const asked = await dm.types('/meeting list')
    const { invocation } = buttonOf(asked.view, 'Group B')
    const member = await story.db.person.findFirstOrThrow({ where: { name: 'SG20 Co-Convenor' } })
    const where = { groupId_personId: { groupId: b.id, personId: member.id } }
    const { office, appointedBy } = await story.db.membership.delete({ where })
    expect((await dm.does(invocation)).text).toContain('Which of your groups is this for?')
    await story.db.membership.create({ data: { groupId: b.id, personId: member.id, office, appointedBy } })
    expect((await dm.does(invocation)).text).toContain('Of B')
  })

  test('counts on Discord too, which names no guild there', async () => {
    const guild = { name: 'On Discord', platform: 'discord', realm: '' }
    for (const [workspace, organiser] of [
      ['G1', secretariat],
      ['G2', other],
    ] as const) {
      const code = codeIn(await organiser.types('/group invite'))
      const there = story.somebody('77', { ...guild, workspace, channel: `D-${workspace}` })
      await there.types(`/group join ${code}`)
      await there.types('/people me')
    }
    const direct = story.somebody('77', { ...guild, workspace: '', channel: '' })
    const asked = await direct.types('/meeting attend meeting:M1 as:attending')
    expect((await direct.presses(asked.view, 'Group B')).kind).toBe('answer')
    expect((await story.messages('C2'))['meeting:1:card']).toContain('Attending (1): On Discord')
    expect((await story.messages('C1'))['meeting:1:card']).toContain('Attending (0)')
  })
})
