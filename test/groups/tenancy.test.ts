import { describe, expect, test } from 'vitest'
import type { Field } from '../../src/bot/field.ts'
import type { Args } from '../../src/bot/invocation.ts'
import { codeIn, groupOfToR, openStory } from '../story.ts'

const story = await openStory('2026-08-03T09:00:00Z')

// the group whose records nobody outside may see: its numbers go further than those of the other group
const a = await groupOfToR(story)
const secrets = ['Secret title', 'Secret person', 'Secret item', 'Secret place', 'Secret organisation']
for (const n of [1, 2, 3]) {
  await a.sg20.types(`/meeting plan title:"Secret title ${n}" start:"${n} Sep 14:00" lasts:1h agenda:"Secret item"`)
  await a.sg20.types(`/meeting propose title:"Secret title P${n}" lasts:1h slots:"1 Sep 10:00; 2 Sep 10:00"`)
  await a.sg20.types(`/sgmeeting add body:SG2 first:"${n} Oct 2026" place:"Secret place"`)
  await a.sg20.types(`/action add what:"Secret item ${n}" due:"${n} Oct 2026"`)
  await a.sg20.types(`/topic add sentence:"Secret title T${n}" related:"Secret item"`)
  await a.sg20.types(`/poll open topic:T${n} question:"Secret title B${n}" closes:"1 Dec 14:00"`)
}
const hidden = story.somebody('hidden', { name: 'Secret person' })
await hidden.types('/people me organisation:"Secret organisation"')
const { id: hiddenId } = await story.db.person.findFirstOrThrow({ where: { name: 'Secret person' } })

// the group that looks
const organiser = story.somebody('b-organiser', { name: 'Organiser of B', channel: 'C2' })
await organiser.types('/group setup name:"Group B"')
await organiser.types('/people appoint who:"Organiser of B" office:coConvenor by:SG2')
const member = story.somebody('b-member', { name: 'Member of B', channel: 'C2' })
await member.types('/people me')
await organiser.types('/meeting plan title:"Of B" start:"1 Sep 14:00" lasts:1h agenda:Opening')
await organiser.types('/meeting propose title:"Of B" lasts:1h slots:"1 Sep 10:00; 2 Sep 10:00"')
await organiser.types('/sgmeeting add body:SG20 first:"1 Oct 2026"')
await organiser.types('/action add what:"Of B" due:"1 Oct 2026"')
await organiser.types('/topic add sentence:"Of B"')
await organiser.types('/poll open topic:T1 question:"Of B?" closes:"1 Dec 14:00" options:"One; Other"')

/** How each kind of record is named: this group's own first, the third of the other group, and one that nobody has. */
const { id: ownMeeting } = await story.db.meeting.findFirstOrThrow({ where: { title: 'Of B' } })
const { id: theirMeeting } = await story.db.meeting.findFirstOrThrow({ where: { title: 'Secret title 3' } })
const records: Readonly<Record<string, { readonly own: string; readonly theirs: string; readonly nobodys: string }>> = {
  Meeting: { own: 'M1', theirs: 'M3', nobodys: 'M999' },
  'Availability poll': { own: 'P1', theirs: 'P3', nobodys: 'P999' },
  'From the meeting': { own: 'M1', theirs: 'M3', nobodys: 'M999' },
  'Action item': { own: 'A-1', theirs: 'A-3', nobodys: 'A-999' },
  'Study group meeting': { own: 'S1', theirs: 'S3', nobodys: 'S999' },
  Poll: { own: 'B1', theirs: 'B3', nobodys: 'B999' },
  Topic: { own: 'T1', theirs: 'T3', nobodys: 'T999' },
  Into: { own: 'T1', theirs: 'T3', nobodys: 'T999' },
  Deadline: { own: `notice:${ownMeeting}`, theirs: `notice:${theirMeeting}`, nobodys: 'notice:999999' },
}
const values: Readonly<Record<Exclude<Field<unknown>['kind'], 'record' | 'choice' | 'person'>, string>> = {
  text: 'https://itu.zoom.us/j/1',
  paragraph: '1 Sep 10:00; 2 Sep 10:00',
  file: 'a,b',
  count: '1',
  'yes-no': 'yes',
  duration: '1h',
  when: '1 Nov 2026 14:00',
  day: '1 Nov 2026',
  zone: 'Europe/Paris',
}

/** Fields whose text has to be more than just any. */
const particular: Readonly<Record<string, string>> = { axes: 'terms', documents: 'TD1 https://www.itu.int/x' }

/** What would be accepted of this group's own records. */
function acceptedBy(name: string, field: Field<unknown>): string {
  if (field.kind === 'record') {
    const record = records[field.label]
    if (record === undefined) throw new Error(`Say here how a “${field.label}” is named, so that it is tested too`)
    return record.own
  }
  if (field.kind === 'person') return 'Member of B'
  if (field.kind === 'choice') return field.options?.[0]?.value ?? ''
  if (name === 'slots' && field.kind === 'text') return '1'
  if (name in particular) return particular[name] ?? ''
  return values[field.kind]
}

const { commands } = story.bot.catalogue
const cases = commands.flatMap((command) =>
  Object.entries(command.fields)
    .filter(([, field]) => field.kind === 'record' || field.kind === 'person')
    .map(([name, field]) => [command.name, name, field] as const),
)
const argsOf = (name: string): Args =>
  Object.fromEntries(
    Object.entries(story.bot.catalogue.find(name)?.fields ?? {})
      .filter(([, field]) => field.required)
      .map(([field, declared]) => [field, acceptedBy(field, declared)]),
  )

describe('a record of another group is like one that does not exist', () => {
  test('there are commands to try', () => expect(cases.length).toBeGreaterThan(20))

  test.each(cases)('/%s, field %s', async (command, name, field) => {
    const theirs = field.kind === 'person' ? `person:${hiddenId}` : (records[field.label]?.theirs ?? '')
    const nobodys = field.kind === 'person' ? 'person:99999' : (records[field.label]?.nobodys ?? '')
    const ask = async (typed: string) => {
      const got = await organiser.does({ command, args: { ...argsOf(command), [name]: typed } })
      return { kind: got.kind, wrong: Object.keys(got.problems), text: got.text.replaceAll(typed, '…') }
    }
    const other = await ask(theirs)
    // nothing but this record is wrong, so that the record alone is what is refused
    expect(other).toMatchObject({ kind: 'refusal', wrong: [name] })
    expect(other).toEqual(await ask(nobodys))
    for (const secret of secrets) expect(other.text).not.toContain(secret)
  })

  test.each(cases.filter(([, , field]) => field.suggest))('/%s, field %s, offers none', async (command, field) => {
    for (const typed of ['', 'Secret', 'M', '3']) {
      const offered = await story.bot.suggest({
        invocation: { command, args: {} },
        actor: organiser.actor,
        field,
        typed,
      })
      for (const secret of secrets) expect(JSON.stringify(offered)).not.toContain(secret)
    }
    const own = await story.bot.suggest({ invocation: { command, args: {} }, actor: organiser.actor, field, typed: '' })
    expect(own.length).toBeGreaterThan(0)
  })

  test('a name that only another group has matches no one', async () => {
    const got = await organiser.types('/people appoint who:"Secret person" office:observer')
    expect(got.text).toContain('Nobody in this group is called')
    const picked = await organiser.types('/people invite who:<@hidden|Shown name>')
    expect(picked.text).toContain('Shown name is not a member of this group yet')
  })

  test('no one from another group is named as an owner', async () => {
    for (const who of ['Secret person', `person:${hiddenId}`, '<@hidden>', `me, person:${hiddenId}`]) {
      const got = await organiser.types(`/action add what:x due:"1 Oct 2026" owners:"${who}"`)
      expect(Object.keys(got.problems)).toEqual(['owners'])
      expect(got.text.replaceAll(who, '…')).not.toContain('Secret')
    }
  })

  test('lists, status and history show nothing of it', async () => {
    const lines = [
      'meeting list past:yes',
      'meeting show',
      'group status',
      'people list',
      'sgmeeting list',
      'action list show:all',
      'action list show:ownerless',
      'topic list ended:yes',
      'poll list',
      'meeting when lasts:1h',
      'meeting polls',
    ]
    for (const line of lines) {
      const got = await organiser.types(`/${line}`)
      expect([line, got.kind]).toEqual([line, 'answer'])
      for (const secret of secrets) expect(got.text).not.toContain(secret)
    }
    expect(await story.seen('C2')).not.toMatch(/Secret/)
  })
})

test('a button of one group changes nothing there when it is pressed in the channel of another', async () => {
  const inB = a.sg20.in('C2')
  const card = await story.view('meeting:3:card')
  expect((await inB.presses(card, 'Attending')).text).toContain('There is no meeting “M3” in this group')
  expect((await inB.presses(card, 'Join information')).kind).toBe('refusal')
  expect((await inB.presses(card, 'Propose an item', { item: 'x' })).kind).toBe('refusal')
  const preview = await a.sg20.types('/meeting announce M3')
  expect((await inB.presses(preview.view, 'Send')).kind).toBe('refusal')
  const item = await story.view('action:3:card')
  for (const label of ['Done', 'Take it', 'Details']) expect((await inB.presses(item, label)).kind).toBe('refusal')
  const poll = await story.view('proposal:3:card')
  expect((await inB.chooses(poll, 'I can', '1')).kind).toBe('refusal')
  const meeting = await story.db.meeting.findFirstOrThrow({
    where: { title: 'Secret title 3' },
    include: { attendances: true },
  })
  expect(meeting).toMatchObject({ state: 'planned', attendances: [] })
})

test('what was typed in one group is corrected there, and concerns another group in that one’s channel', async () => {
  const refused = await a.sg20.types('/meeting edit meeting:M3 lasts:never')
  const got = await a.sg20.in('C2').corrects(refused, { lasts: '2h' })
  expect(got.kind).toBe('refusal')
  expect((await a.sg20.corrects(refused, { lasts: '2h' })).kind).toBe('answer')
})

test('an organiser of one group is not one in another', async () => {
  await a.sg20.in('C2').types('/people me')
  expect((await a.sg20.in('C2').types('/group invite')).text).toContain('You are a delegate')
})

describe('a direct message', () => {
  test('belongs to the only group that the person has in that workspace', async () => {
    const dm = a.delegate.in('')
    expect((await dm.types('/meeting list')).text).toContain('Meetings of CG-Identification')
    expect((await dm.types('/meeting attend meeting:M1 as:attending')).kind).toBe('answer')
    expect((await story.messages())['meeting:1:card']).toContain('Attending (1): Delegate from Asia')
    expect((await dm.types('/help')).text).toContain('CG-Identification')
  })

  test('from someone in no group is answered with where to go', async () => {
    const stranger = story.somebody('stranger', { name: 'Stranger', channel: '' })
    const got = await stranger.types('/meeting list')
    expect(got.kind).toBe('refusal')
    expect(got.text).toContain('You are not in any group here')
    expect(got.text).toContain('Use the command in the channel of your group.')
    expect((await stranger.types('/people me')).kind).toBe('answer')
  })

  test('on Discord, which names no guild there, belongs to the only group of that account', async () => {
    const code = codeIn(await a.secretariat.types('/group invite'))
    const guild = { name: 'On Discord', platform: 'discord', workspace: 'G7', realm: '' }
    const there = story.somebody('77', { ...guild, channel: 'D7' })
    await there.types(`/group join ${code}`)
    await there.types('/people me')
    const dm = story.somebody('77', { ...guild, workspace: '', channel: '' })
    expect((await dm.types('/meeting list')).text).toContain('Meetings of CG-Identification')
    expect((await dm.types('/meeting attend meeting:M2 as:attending')).kind).toBe('answer')
    expect((await story.messages())['meeting:2:card']).toContain('Attending (1): On Discord')

    const second = codeIn(await organiser.types('/group invite'))
    const elsewhere = story.somebody('77', { ...guild, workspace: 'G8', channel: 'D8' })
    await elsewhere.types(`/group join ${second}`)
    await elsewhere.types('/people me')
    expect((await dm.types('/meeting list')).text).toBe(
      'Which of your groups is this for?\n[CG-Identification] [Group B]',
    )
    expect(await story.db.account.count({ where: { account: '77' } })).toBe(1)
  })

  test('the home page shows each group of the person, and no other', async () => {
    const home = { command: 'home', args: {} }
    const both = (await a.sg20.in('').does(home)).text
    expect(both).toContain('\nCG-Identification\n')
    expect(both).toContain('\nGroup B\n')
    const one = (await member.in('').does(home)).text
    expect(one).toContain('Next meeting: M1 Of B')
    expect(one).not.toContain('CG-Identification')
    const none = (await story.somebody('nobody', { channel: '' }).does(home)).text
    expect(none).toContain('You are not in any group yet.')
  })
})

test('a code of one group adds a channel to that group alone', async () => {
  const code = codeIn(await organiser.types('/group invite'))
  const there = story.somebody('d', { platform: 'discord', workspace: 'G1', channel: 'D1' })
  expect((await there.types(`/group join ${code}`)).text).toContain('This channel now belongs to Group B')
  expect((await there.types('/meeting list')).text).not.toContain('Secret')
})
