import { describe, expect, test } from 'vitest'
import type { Right } from '../../src/bot/rights.ts'
import { codeIn, groupOfToR, numberIn, openStory } from '../story.ts'

const story = await openStory('2026-08-03T09:00:00Z')
const { secretariat, sg20, delegate } = await groupOfToR(story)
const observer = story.somebody('observer', { name: 'Observer' })
await observer.types('/people me')
await secretariat.types('/people appoint who:Observer office:observer')
const visitor = story.somebody('visitor', { name: 'Visitor', channel: 'C-unbound' })
const { commands } = story.bot.catalogue

/** Who may do what: a new command is entered here on purpose. */
const rights: Readonly<Record<Right, readonly string[]>> = {
  anyone: [
    'group join',
    'group setup',
    'help',
    'home',
    'people edit',
    'people join',
    'people link',
    'people me',
    'people pings',
  ],
  member: [
    'action accept',
    'action add',
    'action decline',
    'action done',
    'action drop',
    'action edit',
    'action export',
    'action finish',
    'action hand',
    'action help',
    'action import',
    'action import-now',
    'action list',
    'action reopen',
    'action show',
    'action take',
    'action undo',
    'calendar add',
    'calendar link',
    'calendar revoke',
    'deadline hand',
    'deadline list',
    'deadline show',
    'deadline snooze',
    'group rules',
    'group status',
    'meeting agenda show',
    'meeting attend',
    'meeting history',
    'meeting join',
    'meeting list',
    'meeting polls',
    'meeting show',
    'meeting when',
    'people leave',
    'people list',
    'poll ledger',
    'poll list',
    'poll positions',
    'poll show',
    'report done',
    'sgmeeting list',
    'topic history',
    'topic list',
    'topic show',
    'topic board',
  ],
  delegate: ['meeting agenda add', 'meeting agenda edit', 'meeting agenda remove', 'meeting available'],
  voice: [
    'poll answer',
    'poll confirm',
    'poll later',
    'poll object',
    'poll reserve',
    'poll support',
    'poll take-back',
    'topic confirm',
    'topic object',
    'topic reserve',
  ],
  coConvenor: [
    'poll behalf',
    'group conclude',
    'group resume',
    'topic behalf',
    'topic conclude',
    'topic reopen',
    'topic sign',
  ],
  organiser: [
    'calendar publish',
    'calendar unpublish',
    'group edit',
    'group invite',
    'meeting agenda move',
    'meeting announce',
    'meeting attended',
    'meeting cancel',
    'meeting choose',
    'meeting edit',
    'meeting held',
    'meeting move',
    'meeting not-yet',
    'meeting notified',
    'meeting plan',
    'meeting propose',
    'meeting rejected',
    'meeting send',
    'meeting send-late',
    'meeting take-back',
    'meeting settle',
    'meeting withdraw',
    'people add',
    'people appoint',
    'people invite',
    'people remove',
    'poll close',
    'poll edit',
    'poll extend',
    'poll open',
    'poll remind',
    'poll reopen',
    'report mail',
    'report not-yet',
    'report rejected',
    'report send',
    'report submitted',
    'report take-back',
    'report withdraw',
    'sgmeeting add',
    'sgmeeting cancel',
    'sgmeeting move',
    'topic add',
    'topic archive',
    'topic call',
    'topic call-not-yet',
    'topic edit',
    'topic import',
    'topic merge',
    'topic send-call',
    'topic split',
    'topic take-call-back',
    'group agreed',
    'group extended',
    'topic mailed',
    'topic publish',
    'topic rejected',
    'topic unpublish',
  ],
}
const cast = { visitor, observer, delegate, secretariat, 'Co-Convenor': sg20 }
const mayDo: Readonly<Record<keyof typeof cast, readonly string[]>> = {
  visitor: rights.anyone,
  observer: [...rights.anyone, ...rights.member],
  delegate: [...rights.anyone, ...rights.member, ...rights.delegate, ...rights.voice],
  secretariat: [...rights.anyone, ...rights.member, ...rights.delegate, ...rights.organiser],
  'Co-Convenor': Object.values(rights).flat(),
}
const refusals = /^(Only .* can do this\. You are |This channel does not belong to a group yet\.)/

test('no hint names a date that will be past where only a future one is accepted', async () => {
  const caller = { actor: visitor.actor, person: { id: 0, name: 'Visitor', zone: 'Europe/Zurich' } }
  const fields = commands.flatMap((command) => Object.values(command.fields))
  for (const field of fields.filter(({ kind }) => kind === 'day' || kind === 'when')) {
    const past = await field.read('1 Jan 2026', { db: story.db, caller, now: story.now() })
    if (past.kind === 'problem') expect(field.hint).not.toMatch(/\b20\d\d\b/)
  }
})

describe('who may do what', () => {
  test('no one gets a form that they may not submit, once they are known; a new office counts at once', async () => {
    const fresh = story.somebody('fresh', { name: 'Fresh' })
    const plan = story.bot.read('/meeting plan')
    expect(await story.bot.form(plan, fresh.actor)).toBeDefined()
    await fresh.types('/people me')
    expect(await story.bot.form(plan, fresh.actor)).toBeUndefined()
    expect((await fresh.types('/meeting plan')).text).toMatch(refusals)
    expect(await story.bot.form(plan, fresh.in('C-unbound-too').actor)).toBeDefined()
    await secretariat.types('/people appoint who:Fresh office:secretariat')
    expect(await story.bot.form(plan, fresh.actor)).toBeDefined()
    const elsewhere = fresh.in('C-fresh')
    expect((await elsewhere.types('/meeting list')).kind).toBe('refusal')
    await elsewhere.types('/group setup name:Fresh')
    expect(await story.bot.form(plan, elsewhere.actor)).toBeDefined()
  })

  test('every command of the catalogue is in the table', () => {
    expect(Object.values(rights).flat().toSorted()).toEqual(commands.map(({ name }) => name).toSorted())
  })

  test.each(Object.keys(cast) as (keyof typeof cast)[])('a %s', async (office) => {
    const allowed: string[] = []
    // without arguments: rights come first, and an allowed command at most says what is missing
    for (const { name } of commands) {
      const got = await cast[office].does({ command: name, args: {} })
      if (!refusals.test(got.text)) allowed.push(name)
    }
    expect(allowed.toSorted()).toEqual(mayDo[office].toSorted())
  })

  test.each(Object.keys(cast) as (keyof typeof cast)[])(
    'the help of a %s shows what they may type, no more',
    async (office) => {
      const { text } = await cast[office].types('/help')
      const shown = [...text.matchAll(/^- \/([a-z -]+) – /gm)].map(([, name = '']) => name)
      const typed = mayDo[office].filter((name) => !story.bot.catalogue.find(name)?.buttonOnly)
      expect(shown.toSorted()).toEqual(typed.toSorted())
    },
  )

  test('someone who loses an office loses its rights, also those of buttons pressed before', async () => {
    const second = story.somebody('second', { name: 'Second secretariat' })
    await second.types('/people me')
    await secretariat.types('/people appoint who:"Second secretariat" office:secretariat')
    await second.types('/meeting plan title:x start:"1 Sep 14:00" lasts:1h agenda:Opening')
    const preview = await second.types('/meeting announce M1')
    await secretariat.types('/people appoint who:"Second secretariat" office:delegate')
    expect((await second.presses(preview.view, 'Send')).text).toMatch(refusals)
  })
})

test('in the life of a group, every command of the catalogue is of use to someone', { timeout: 60_000 }, async () => {
  const life = await openStory('2026-08-03T09:00:00Z')
  const { secretariat: sec, sg20: convenor, delegate: member } = await groupOfToR(life)
  await member.types('/help')
  await member.types('/people me groups:SG2')
  await member.presses((await member.types('/people me')).view, 'Change', { name: 'Delegate from Seoul' })
  await sec.types('/people add name:"Not here yet" office:delegate')
  const seat = codeIn(await sec.types('/people invite "Not here yet"'))
  const there = life.somebody('d1', { platform: 'discord', workspace: 'G1', channel: 'D1', name: 'Arrives' })
  await there.types(`/group join ${codeIn(await sec.types('/group invite'))}`)
  await there.types(`/people link ${seat}`)
  await member.types('/people list')
  await sec.types('/group edit name:CG-Id')
  await member.types('/group rules')
  await convenor.types('/sgmeeting add body:SG2 first:"9 Sep 2026"')
  await convenor.types('/sgmeeting move meeting:S1 first:"16 Sep 2026"')
  await member.types('/meeting when lasts:1h')
  await member.types('/people pings digest:8')
  await member.types('/deadline list')
  const report = 'deadline:"Report to SG2 (S1)"'
  await member.types(`/deadline show ${report}`)
  await convenor.types(`/deadline snooze ${report}`)
  await convenor.types(`/deadline hand ${report} who:"Delegate from Seoul"`)

  const slots = 'slots:"25 Aug 10:00; 26 Aug 10:00"'
  await convenor.types(`/meeting propose title:First lasts:1h ${slots}`)
  await convenor.types(`/meeting propose title:Second lasts:1h ${slots}`)
  await convenor.types('/meeting withdraw P2')
  const poll = await life.view('proposal:1:card')
  await member.types('/meeting polls')
  await member.chooses(poll, 'I can', '2')
  const m = numberIn(
    await convenor.presses((await convenor.presses(poll, 'Choose a slot…')).view, 'Slot 2 (suits most)'),
  )
  await member.presses(await life.view(`meeting:${m}:card`), 'Propose an item', { item: 'Terms' })
  await member.types(`/meeting agenda add meeting:M${m} item:Opening`)
  await member.types(`/meeting agenda add meeting:M${m} item:Superfluous`)
  await member.types(`/meeting agenda edit meeting:M${m} number:1 item:"Terms and definitions"`)
  await member.types(`/meeting agenda remove meeting:M${m} number:3`)
  await convenor.types(`/meeting agenda move meeting:M${m} number:2 to:1`)
  await member.types(`/meeting agenda show M${m}`)
  await convenor.types(`/meeting edit meeting:M${m} link:https://itu.zoom.us/j/1?pwd=2`)
  await convenor.presses((await convenor.types(`/meeting announce M${m}`)).view, 'Not yet')
  const sent = await convenor.presses((await convenor.types(`/meeting announce M${m}`)).view, 'Send')
  await convenor.presses(sent.view, 'Take back')
  await convenor.presses((await convenor.types(`/meeting announce M${m}`)).view, 'Send')
  const isTaken = { where: { mailKey: { not: null } }, data: { state: 'sent' as const } }
  await life.db.notice.updateMany(isTaken)
  await convenor.types(`/meeting rejected M${m}`)
  await convenor.types(`/meeting move meeting:M${m} start:"26 Aug 11:00"`)
  await convenor.types(`/meeting notified meeting:M${m} sent:today`)
  const urgent = numberIn(await convenor.types('/meeting plan title:Urgent start:"10 Aug 10:00" lasts:1h agenda:x'))
  await convenor.presses((await convenor.types(`/meeting announce M${urgent}`)).view, 'Send as late…', {
    reason: 'Asked',
  })
  await convenor.types(`/meeting cancel meeting:M${urgent} reason:"Not needed"`)
  const card = await life.view(`meeting:${m}:card`, 'D1')
  await there.presses(card, 'Attending')
  await there.presses(card, 'Join information')
  const a = numberIn(await member.types('/action add what:"Draft a reply" due:"25 Aug 2026"'))
  await member.types(`/action edit item:A-${a} what:"Draft the reply"`)
  await member.types(`/action help A-${a}`)
  for (const answer of ['decline', 'accept']) {
    await member.types(`/action hand item:A-${a} who:"SG20 Co-Convenor"`)
    await convenor.does({ command: `action ${answer}`, args: { item: `A-${a}` } })
  }
  await member.types(`/action take A-${a}`)
  await member.types(`/action done A-${a}`)
  await member.types(`/action undo A-${a}`)
  await member.presses(await life.view(`action:${a}:card`), 'Done with a note…', { note: 'Sent' })
  await convenor.types(`/action reopen A-${a}`)
  await convenor.types(`/action drop item:A-${a} reason:"Not asked any more"`)
  await member.types(`/action show A-${a}`)
  await member.types('/action list')
  await member.types('/action export')
  const csv = 'what;due\nSend it;25 Aug 2026'
  await member.presses((await member.does({ command: 'action import', args: { csv } })).view, 'Add 1 item')
  await there.presses(card, 'Add to calendar')
  await member.types('/calendar link')
  await member.types('/calendar revoke')
  await convenor.types('/calendar publish')
  await convenor.types('/calendar unpublish')
  await convenor.types('/topic import')
  await convenor.types('/topic conclude topic:T9 words:"SG20 leads." as:agreed home:SG20')
  const otherConvenor = life.somebody('sg2', { name: 'SG2 Co-Convenor' })
  await otherConvenor.presses(await life.view('topic:9:conclusion:1'), 'Sign')
  const callPreview = await convenor.types('/topic call T9')
  await convenor.presses(callPreview.view, 'Not yet')
  await convenor.presses((await convenor.presses(callPreview.view, 'Send')).view, 'Take back')
  await convenor.presses((await convenor.types('/topic call T9')).view, 'Send')
  await life.db.notice.updateMany(isTaken)
  await convenor.types('/topic rejected T9')
  await convenor.types('/topic mailed topic:T9 sent:"3 Aug 2026"')
  await member.presses(await life.view('topic:9:conclusion:1'), 'Reservation…', { text: 'Subject to approval' })
  const onBehalf = 'who:"Delegate from Seoul" as:reservation text:"Subject to review" source:e-mail'
  await convenor.types(`/topic conclude topic:T8 words:"Joint." as:agreed home:joint`)
  await otherConvenor.types('/topic sign T8')
  await convenor.types(`/topic behalf topic:T8 ${onBehalf}`)
  await member.types('/topic confirm T8')
  await member.presses(await life.view('topic:9:conclusion:1'), 'Object…', { reason: 'Ours', resolves: 'Name us' })
  await convenor.types('/topic conclude topic:T9 words:"Joint." as:agreed home:joint')
  await convenor.types('/topic reopen topic:T9 reason:"Too early"')
  await member.types('/topic board picture:svg')
  await convenor.types('/topic publish')
  await convenor.types('/topic unpublish')
  await convenor.types('/topic add sentence:"Identifiers of robots"')
  await convenor.types('/topic edit topic:T17 axes:terms')
  await convenor.types('/topic split T16 into:"Registration; Misuse" reason:"Two matters"')
  await convenor.types('/topic merge topic:T3 into:T2 reason:"One resource"')
  await convenor.types('/topic archive T17 reason:"Not asked for"')
  await member.types('/topic list')
  await member.types('/topic show T7')
  await member.types('/topic history T7')
  await member.types('/people me organisation:"An Administration"')
  await convenor.types('/poll open topic:T7 question:"Where at home?" closes:"20 Aug 14:00"')
  const ballot = await life.view('poll:1:card')
  await member.presses(ballot, 'Joint')
  await member.presses(ballot, 'No objection')
  await member.presses(ballot, 'Reservation…', { text: 'Subject to approval' })
  await member.presses(ballot, 'Objection…', { reason: 'Not ours', resolves: 'Split it' })
  await member.presses(ballot, 'Need more time…', { until: '18 Aug 2026' })
  await member.presses(ballot, 'Take back my position')
  await member.presses(ballot, 'Show positions')
  await convenor.types('/poll behalf poll:B1 who:"Delegate from Seoul" as:noView source:"e-mail"')
  await member.types('/poll confirm B1')
  await member.types('/poll ledger B1')
  await member.types('/poll show B1')
  await member.types('/poll list')
  await convenor.types('/poll edit poll:B1 question:"Where at hom?" reason:Typo')
  await convenor.types('/poll extend poll:B1 closes:"21 Aug 14:00" reason:Asked')
  await convenor.types('/poll remind B1')
  await convenor.types('/poll close poll:B1 reason:Done')
  await convenor.types('/poll reopen poll:B1 closes:"22 Aug 14:00" reason:Asked')
  await member.types('/group status')
  await member.does({ command: 'home', args: {} })
  life.at('2026-08-26T10:00:00Z')
  await convenor.types(`/meeting held M${m}`)
  await convenor.types(`/meeting attended meeting:M${m} who:"Delegate from Seoul" was:present`)
  await convenor.presses((await convenor.types('/deadline show "(S1)"')).view, 'Submitted…', { where: 'TD1' })
  const recorded = await convenor.types('/report submitted meeting:S1 where:TD2')
  const reportPreview = await convenor.presses(recorded.view, 'Preview the e-mail')
  await convenor.presses(reportPreview.view, 'Not yet')
  await convenor.presses((await convenor.presses(reportPreview.view, 'Send')).view, 'Take back')
  await convenor.presses(reportPreview.view, 'Send')
  await life.db.notice.updateMany(isTaken)
  await convenor.types('/report rejected S1')
  await convenor.presses(recorded.view, 'Not submitted after all…', { why: 'Another meeting' })
  await convenor.types('/sgmeeting cancel S1')
  await member.types('/sgmeeting list')
  await member.types('/meeting list past:yes')
  await member.types(`/meeting history M${m}`)

  for (const body of ['SG2', 'SG20']) {
    await convenor.types(`/group agreed by:${body} document:R1 on:"20 Aug 2026"`)
    await convenor.types(`/group extended by:${body} document:R2 on:"20 Aug 2026" until:"31 Dec 2027"`)
  }
  await convenor.types('/group conclude')
  await convenor.types('/group resume reason:"Taken up again"')

  const shown = (await member.types('/meeting show M1')).text
  expect(shown).toContain('State: held')
  expect(shown).toContain('1. Opening\n2. Terms and definitions')
  expect(shown).toContain('Present (2): Not here yet, Delegate from Seoul')
  await sec.types('/people remove who:"Not here yet"')
  await member.types('/people leave yes')
  await member.types('/people join')
  // every command was answered at least once, so none was only refused
  const unused = life.bot.catalogue.commands.filter(({ name }) => !life.answered.has(name))
  expect(unused.map(({ name }) => name)).toEqual([])
})
