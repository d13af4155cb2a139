import { describe, expect, test } from 'vitest'
import { codeIn, groupOfToR, openStory } from '../story.ts'

const story = await openStory('2026-08-03T09:00:00Z')
const { secretariat, sg20, delegate } = await groupOfToR(story)

let accounts = 0
/** Somebody new, on Slack or on Discord, in the group's channel there. */
const newcomer = (name: string, where: { zone?: string; platform?: string } = {}) => {
  const place = where.platform === 'discord' ? { workspace: 'G1', channel: 'D1' } : {}
  return story.somebody(`n${++accounts}`, { name, ...place, ...where })
}
const discord = { platform: 'discord' }
await newcomer('Binder', discord).types(`/group join ${codeIn(await secretariat.types('/group invite'))}`)
const officeOf = async (name: string) =>
  (await sg20.types('/people list')).text.split('\n').find((line) => line.startsWith(`- ${name} – `))

describe('who I am', () => {
  test('name and zone come from the platform until they are set; anyone who uses the bot is a delegate', async () => {
    const me = newcomer('Delegate from Korea', { zone: 'Asia/Seoul' })
    const { text } = await me.types('/people me')
    expect(text).toContain('Name: Delegate from Korea')
    expect(text).toContain('Time zone: Asia/Seoul, where it is 18:00 now')
    expect(text).toContain('In this group: delegate')
    const saved = await me.types(
      '/people me organisation:"A Member State" groups:"SG2, SG 20" zone:"New York" email:me@example.org',
    )
    expect(saved.text).toContain('Organisation: A Member State\nStudy groups: SG2, SG20\nTime zone: America/New_York')
    expect(saved.text).toContain('E-mail: me@example.org')
  })

  test('typed times are read in my own zone', async () => {
    await secretariat.types('/people me zone:Asia/Tokyo')
    const got = await secretariat.types('/meeting plan title:x start:"1 Sep 2026 09:00" lasts:1h')
    await secretariat.types('/people me zone:Europe/Zurich')
    expect(got.text).toContain('Begins: Tue 1 Sep 2026, 02:00 Geneva (00:00 UTC)')
  })

  test('“Change” opens a form that requires only the name', async () => {
    const me = newcomer('Delegate before')
    const got = await me.presses((await me.types('/people me')).view, 'Change', { name: 'Delegate after' })
    expect(got.text).toContain('Saved\nName: Delegate after')
  })

  test.each([
    ['zone:Atlantis', 'Atlantis'],
    ['email:nobody', 'is not an e-mail address'],
    [`name:"${'x'.repeat(81)}"`, 'at most 80 fit'],
  ])('%s is refused', async (words, refusal) => {
    const got = await delegate.types(`/people me ${words}`)
    expect(got.kind).toBe('refusal')
    expect(got.text).toContain(refusal)
  })

  test('members see each other’s office, organisation and accounts, but no e-mail addresses', async () => {
    const { text } = await delegate.types('/people list')
    expect(text).toContain('- SG2 Co-Convenor – Co-Convenor (appointed by SG2), Geneva, on slack')
    expect(text).toContain('A Member State, SG2 and SG20, New York, on slack')
    expect(text).not.toContain('@example.org')
  })
})

describe('offices', () => {
  test('each study group appoints one Co-Convenor: the previous one becomes a delegate (clause 2, item 4)', async () => {
    await newcomer('Next Co-Convenor').types('/people me')
    const got = await secretariat.types('/people appoint who:"Next Co-Convenor" office:coConvenor by:SG2')
    expect(got.text).toContain('Next Co-Convenor is now Co-Convenor (appointed by SG2)')
    expect(got.text).toContain('SG2 Co-Convenor held this office before and is now a delegate.')
    expect(await officeOf('SG20 Co-Convenor')).toContain('Co-Convenor (appointed by SG20)')
    await secretariat.types('/people appoint who:"SG2 Co-Convenor" office:coConvenor by:SG2')
    expect(await officeOf('Next Co-Convenor')).toContain(' – delegate')
  })

  test.each(['', 'by:SG17'])(
    'for a Co-Convenor %s the bot asks which study group appoints them (clause 2, item 4)',
    async (by) => {
      const got = await secretariat.types(`/people appoint who:"Delegate from Asia" office:coConvenor ${by}`)
      expect(got.text).toContain('Which study group appoints this Co-Convenor?')
      expect(got.problems.by).toBe('One of: SG2, SG20.')
      const corrected = await secretariat.corrects(got, { by: 'SG2', who: 'SG2 Co-Convenor' })
      expect(corrected.kind).toBe('answer')
    },
  )

  test('the last person who can run the group stays, even when all step down at once', async () => {
    const first = story.somebody('r0', { channel: 'C-run', name: 'Runs 0' })
    await first.types('/group setup name:Run profile:w3c-distributed')
    expect((await first.types('/people appoint who:"Runs 0" office:delegate')).text).toContain(
      'Nobody would be left to run the group.',
    )
    const others = [1, 2, 3, 4, 5].map((n) => story.somebody(`r${n}`, { channel: 'C-run', name: `Runs ${n}` }))
    for (const [i, other] of others.entries()) {
      await other.types('/people me')
      await first.types(`/people appoint who:"Runs ${i + 1}" office:secretariat`)
    }
    const got = await Promise.all(
      [first, ...others].map((one, i) => one.types(`/people appoint who:"Runs ${i}" office:delegate`)),
    )
    expect(got.filter(({ kind }) => kind === 'answer')).toHaveLength(5)
    expect((await first.types('/people list')).text.match(/ – secretariat/g)).toHaveLength(1)
  })

  test('the bot asks again about a name that matches several members or none', async () => {
    const several = await secretariat.types('/people appoint who:Co-Convenor office:delegate')
    expect(several.text).toMatch(/“Co-Convenor” matches .*SG2 Co-Convenor.*\. Type more of the name\./)
    const nobody = await secretariat.types('/people appoint who:Nobody office:delegate')
    expect(nobody.text).toContain('Nobody in this group is called “Nobody”. /people list shows the members.')
    await newcomer('Twin').types('/people me')
    await newcomer('Twin').types('/people me')
    const twins = await secretariat.types('/people appoint who:Twin office:observer')
    expect(twins.text).toContain('2 members are called Twin. Pick one from the list.')
  })

  test('an account that never used the bot can be picked, and gets its own name and zone when it does', async () => {
    const got = await secretariat.types('/people appoint who:<@U-123> office:secretariat')
    expect(got.text).toBe('U-123 is now secretariat')
    const picked = story.somebody('U-123', { name: 'Speaks Now', zone: 'Asia/Seoul' })
    // the first words are read in that zone already
    const first = await picked.types('/meeting plan title:x start:"1 Sep 2026 09:00" lasts:1h')
    expect(first.text).toContain('Begins: Tue 1 Sep 2026, 02:00 Geneva (00:00 UTC)')
    expect(await officeOf('Speaks Now')).toContain('secretariat, Seoul, on slack')
    await picked.types('/people me name:"Chosen name" zone:Tokyo')
    expect((await picked.types('/people me')).text).toContain('Name: Chosen name')
    expect((await secretariat.types('/people appoint who:<@U-9|Quiet> office:observer')).text).toBe(
      'Quiet is now observer',
    )
  })
})

describe('someone who is no longer in the group', () => {
  const line = '/action add what:"Compare E.164 and E.192" due:"20 Aug 2026"'

  test('a person who left sees since when, rejoins only on purpose, and can then continue with what they typed', async () => {
    const me = newcomer('Leaves and returns')
    const left = await me.types('/people leave yes')
    expect(left.text).toContain('/people join')
    story.at('2026-08-05T09:00:00Z')
    const got = await me.types(line)
    expect(got.text).toBe(
      'You left CG-Identification on Mon 3 Aug 2026.\n' +
        'To join again as a delegate, type /people join.\n' +
        '> /action add what:"Compare E.164 and E.192" due:"20 Aug 2026"\n' +
        '[Join again] [Then continue]',
    )
    expect(await officeOf('Leaves and returns')).toBeUndefined()
    expect((await me.presses(got.view, 'Then continue')).text).toContain('You left CG-Identification')
    const back = await me.presses(got.view, 'Join again')
    expect(back.text).toContain('You are a member of CG-Identification again, as a delegate')
    expect((await me.presses(got.view, 'Then continue')).text).toContain('Compare E.164 and E.192')
    expect((await me.types('/people join')).text).toContain('You are already a member of CG-Identification')
  })

  test('who left still sees their own page and the help, which does not bring them back', async () => {
    const me = newcomer('Left for good')
    await me.types('/people leave yes')
    expect((await me.types('/people me')).text).toContain('Name: Left for good')
    expect((await me.types('/help meeting')).text).toContain('You left CG-Identification on Wed 5 Aug 2026.')
    expect(await officeOf('Left for good')).toBeUndefined()
  })

  test('who was removed comes back only with an office from a Co-Convenor or the secretariat', async () => {
    const me = newcomer('Taken out')
    await me.types('/people me')
    await secretariat.types('/people remove who:"Taken out"')
    for (const typed of [line, '/people join'])
      expect(await me.types(typed)).toMatchObject({
        kind: 'refusal',
        text: expect.stringContaining(
          'You were removed from CG-Identification on Wed 5 Aug 2026.\n' +
            'A Co-Convenor or the secretariat can bring you back with /people appoint.',
        ),
      })
    expect(await officeOf('Taken out')).toBeUndefined()
    await secretariat.types(`/people appoint who:<@${me.actor.account}> office:observer`)
    expect((await me.types('/meeting list')).kind).toBe('answer')
  })

  test('is the same person with another account that is linked later', async () => {
    const me = newcomer('Left here')
    await me.types('/people leave yes')
    const other = newcomer('Never here').in('C-elsewhere')
    await me.types(`/people link code:${codeIn(await other.types('/people link'))}`)
    for (const account of [me, other.in('C1')])
      expect((await account.types('/people list')).text).toContain('You left CG-Identification')
  })

  test('sees where to rejoin when they try it in a direct message', async () => {
    const got = await newcomer('Far away').in('').types('/people join')
    expect(got.text).toContain('Use /people join in a channel of the group.')
    story.at('2026-08-03T09:00:00Z')
  })
})

describe('someone without an account', () => {
  test('is added with an office, appears in lists, and takes over with a code', async () => {
    const added = await secretariat.types('/people add name:"Seat holder" office:observer organisation:Academia')
    expect(added.text).toContain('Added Seat holder as observer')
    expect(await officeOf('Seat holder')).toContain('observer, Academia, Geneva, no account linked')
    const code = codeIn(await secretariat.types('/people invite "Seat holder"'))
    const arrives = newcomer('A nickname', discord)
    const seated = await arrives.types(`/people link ${code}`)
    expect(seated.text).toContain('This account is now linked: you are Seat holder')
    // who speaks is a delegate by default; the office that was given stays
    expect((await arrives.types('/people me')).text).toContain('In this group: observer')
    expect(await officeOf('A nickname')).toBeUndefined()
    expect(await officeOf('Seat holder')).toContain('on discord')
    const again = await secretariat.types('/people invite "Seat holder"')
    expect(again.text).toContain('Seat holder already has an account.')
  })

  test('gets the right to plan with the office of a Co-Convenor', async () => {
    const added = await secretariat.types('/people add name:"SG2 next" office:coConvenor by:SG2')
    expect(added.text).toContain('SG2 Co-Convenor held this office before and is now a delegate.')
    expect(await officeOf('SG2 Co-Convenor')).toContain(' – delegate')
    const code = codeIn(await secretariat.types('/people invite "SG2 next"'))
    const arrives = newcomer('Arrives')
    expect((await arrives.types('/meeting plan title:x start:"1 Sep 10:00" lasts:1h')).kind).toBe('refusal')
    await arrives.types(`/people link ${code}`)
    expect((await arrives.types('/meeting plan title:x start:"1 Sep 10:00" lasts:1h')).kind).toBe('answer')
    await secretariat.types('/people appoint who:"SG2 Co-Convenor" office:coConvenor by:SG2')
  })

  test('and everyone else: the record says who changed an office, when, from what and to what', async () => {
    const changes = await story.db.groupChange.findMany({ where: { what: 'office' }, orderBy: { id: 'desc' }, take: 2 })
    const seat = { office: 'coConvenor', appointedBy: 'SG2' }
    const without = { office: 'delegate', appointedBy: null }
    const at = new Date('2026-08-03T09:00:00Z')
    expect(changes.reverse()).toMatchObject([
      { at, before: { name: 'SG2 next', ...seat }, after: { name: 'SG2 next', ...without } },
      { at, before: { name: 'SG2 Co-Convenor', ...without }, after: { name: 'SG2 Co-Convenor', ...seat } },
    ])
  })

  test('is not added twice', async () => {
    await secretariat.types('/people add name:"Only once" office:delegate')
    const got = await secretariat.types('/people add name:"only ONCE" office:delegate')
    expect(got.text).toContain('only ONCE is already a member.')
  })
})

test('a delegate sees who can do what they cannot', async () => {
  const got = await delegate.types('/people appoint who:"Delegate from Asia" office:coConvenor by:SG2')
  expect(got.text).toContain('Only Co-Convenors and the secretariat can do this. You are a delegate.')
})
