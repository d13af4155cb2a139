import { describe, expect, test } from 'vitest'
import { codeIn, groupOfToR, numberIn, openStory } from '../story.ts'

const story = await openStory('2026-08-03T09:00:00Z')
const { secretariat, sg20, sg2 } = await groupOfToR(story)

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

describe('linking accounts', () => {
  test('makes two persons one, with the records of both', async () => {
    const slack = newcomer('On Slack')
    const other = newcomer('On Discord', discord)
    const m1 = numberIn(await sg20.types('/meeting plan title:One start:"1 Sep 14:00" lasts:1h'))
    const m2 = numberIn(await sg20.types('/meeting plan title:Two start:"2 Sep 14:00" lasts:1h'))
    const p = numberIn(await sg20.types('/meeting propose title:Poll lasts:1h slots:"3 Sep 10:00; 4 Sep 10:00"'))
    await slack.types(`/meeting attend meeting:M${m1} as:attending`)
    await other.types(`/meeting attend meeting:M${m1} as:regrets`)
    await other.types(`/meeting attend meeting:M${m2} as:maybe`)
    await slack.types(`/meeting available poll:P${p} as:yes slots:1`)
    await other.types(`/meeting available poll:P${p} as:yes slots:1,2`)
    await other.types(`/meeting agenda add meeting:M${m1} item:"From Discord"`)
    await other.types('/people me organisation:"A Sector Member" email:d@example.org')
    await secretariat.types('/people appoint who:"On Discord" office:secretariat')

    const code = codeIn(await slack.types('/people link'))
    const asked = await other.types(`/people link ${code.toLowerCase()}`)
    const linked = await other.presses(asked.view, 'Link')
    expect(linked.text).toContain('This account is now linked: you are On Slack')
    expect(linked.text).toContain('Organisation: A Sector Member')
    expect(await officeOf('On Discord')).toBeUndefined()
    expect(await officeOf('On Slack')).toContain('secretariat, A Sector Member, Geneva, on ')

    // where both had answered, one answer is left, also in the messages in the channels
    const standing = await story.messages()
    expect(standing[`meeting:${m1}:card`]).toContain('Attending (1): On Slack\nMaybe (0): nobody yet\nRegrets (0)')
    expect(standing[`meeting:${m2}:card`]).toContain('Maybe (1): On Slack')
    expect(standing[`proposal:${p}:card`]).toContain('yes 1: On Slack, if need be 0, no 0')
    expect(standing[`proposal:${p}:card`]).toContain('yes 0, if need be 0, no 1')
    expect((await slack.types(`/meeting agenda edit meeting:M${m1} number:1 item:Corrected`)).kind).toBe('answer')
    expect((await slack.types(`/meeting history M${m1}`)).text).toContain('On Slack: added “From Discord”')
  })

  test('someone with two offices of Co-Convenor keeps the one of the remaining name', async () => {
    const asked = await sg2.types(`/people link ${codeIn(await sg20.types('/people link'))}`)
    // anyone who has an office to lose first sees who would get it
    expect(asked.text).toContain('Link this account to SG20 Co-Convenor?')
    expect(asked.text).toContain('Co-Convenor of CG-Identification')
    expect(await officeOf('SG2 Co-Convenor')).toContain('Co-Convenor (appointed by SG2)')
    const got = await sg2.presses(asked.view, 'Link')
    expect(got.text).toContain('you are SG20 Co-Convenor')
    expect(await officeOf('SG20 Co-Convenor')).toContain('Co-Convenor (appointed by SG20)')
    expect((await sg20.types('/group status')).text).toContain('SG2: not named yet')
    await newcomer('New for SG2').types('/people me')
    await secretariat.types('/people appoint who:"New for SG2" office:coConvenor by:SG2')
    expect((await sg20.types('/group status')).text).toContain('New for SG2 (SG2)')
  })

  test('keeps a recorded attendance of either', async () => {
    const slack = newcomer('Present on Slack')
    const other = newcomer('Present on Discord', discord)
    const m = numberIn(await sg20.types('/meeting plan title:Held start:"4 Aug 14:00" lasts:1h'))
    await slack.types(`/meeting attend meeting:M${m} as:maybe`)
    await other.types(`/meeting attend meeting:M${m} as:attending`)
    story.at('2026-08-04T14:00:00Z')
    await sg20.types(`/meeting held meeting:M${m} reason:Urgent`)
    await other.types(`/people link ${codeIn(await slack.types('/people link'))}`)
    story.at('2026-08-03T09:00:00Z')
    expect((await sg20.types(`/meeting show M${m}`)).text).toContain('Present (1): Present on Slack')
    expect((await story.messages())[`meeting:${m}:card`]).toContain('Present (1): Present on Slack')
  })

  test('your own code is refused, and still works on the other account', async () => {
    const slack = newcomer('Own code')
    const code = codeIn(await slack.types('/people link'))
    expect((await slack.types(`/people link ${code}`)).text).toContain('This code is your own.')
    expect((await newcomer('Own code too', discord).types(`/people link ${code}`)).kind).toBe('answer')
  })

  test('a code works once, for one of two people who enter it at once, and for 15 minutes', async () => {
    const slack = newcomer('Once')
    const code = codeIn(await slack.types('/people link'))
    const got = await Promise.all([1, 2].map((n) => newcomer(`Both ${n}`, discord).types(`/people link ${code}`)))
    expect(got.map(({ kind }) => kind).toSorted()).toEqual(['answer', 'refusal'])
    expect(got.find(({ kind }) => kind === 'refusal')?.text).toContain('This code is not valid or has expired.')
    const late = codeIn(await slack.types('/people link'))
    story.at('2026-08-03T09:15:01Z')
    expect((await newcomer('Late', discord).types(`/people link ${late}`)).kind).toBe('refusal')
    story.at('2026-08-03T09:00:00Z')
  })

  test('a new code makes the previous one invalid', async () => {
    const slack = newcomer('Two codes')
    const before = codeIn(await slack.types('/people link'))
    const after = codeIn(await slack.types('/people link'))
    const other = newcomer('Two codes too', discord)
    expect((await other.types(`/people link ${before}`)).kind).toBe('refusal')
    expect((await other.types(`/people link ${after}`)).kind).toBe('answer')
  })

  test('the secretariat cannot get a code for someone who has an account', async () => {
    const got = await secretariat.types('/people invite "Delegate from Asia"')
    expect(got.text).toContain('Delegate from Asia already has an account.')
  })
})
