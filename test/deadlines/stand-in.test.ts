import { expect, test } from 'vitest'
import { mailing } from '../meetings/mailing.ts'
import { world } from './clock.ts'

const { story, secretariat, sg20, delegate, at, letter, titles, outcomes } = await world()
const { server, goesOut } = await mailing(story, () => story.now().toISO() ?? '')
const shown = async (name: string) => (await delegate.types(`/deadline show "${name}"`)).text
const appoint = (who: string, office: string) => secretariat.types(`/people appoint who:"${who}" office:${office}`)
const reason = 'no Co-Convenor is in office'

for (const convenor of ['SG20 Co-Convenor', 'SG2 Co-Convenor']) await appoint(convenor, 'delegate')
await secretariat.types('/sgmeeting add body:SG2 first:"9 Sep 2026"')
await secretariat.types('/meeting plan title:First start:"1 Sep 14:00" lasts:90m agenda:Opening')
await secretariat.types('/action add what:"Draft a plan" owners:Co-Convenors due:"12 Aug 2026"')

test('while no Co-Convenor is in office the secretariat is responsible for the deadlines of the ToR, and reads why (clause 2, item 4)', async () => {
  for (const name of ['Report to SG2', 'Announce M1', 'Draft a plan'])
    expect(await shown(name)).toContain(`Responsible: secretariat (${reason})`)
  await at('2026-08-05T07:00:00Z')
  expect((await letter('secretariat')).text).toContain(`Why you get this: ${reason}`)
  expect(await titles('sg2')).toEqual([])
  await at('2026-08-11T07:00:00Z')
  const both = await letter('secretariat')
  expect(both.text).toContain('Announce M1 First by e-mail')
  expect(both.text.split(`Why you get this: ${reason}`)).toHaveLength(3)
})

test('someone who takes over such a deadline does not read that it is theirs for lack of a Co-Convenor', async () => {
  await secretariat.types('/deadline hand deadline:"Report to SG2" who:"Delegate from Asia"')
  await titles('delegate')
  await at('2026-08-12T07:00:00Z')
  const handed = (await letter('delegate')).text
  expect(handed).toContain('Report to SG2 (S1)')
  expect(handed).not.toContain(reason)
  await secretariat.types('/deadline hand deadline:"Report to SG2" who:secretariat')
  await titles('secretariat')
})

test('once a Co-Convenor is appointed the deadlines are theirs again, even a reminder that waited for the secretariat’s morning', async () => {
  await secretariat.types('/people pings quiet-from:8 quiet-to:12')
  await at('2026-08-16T07:00:00Z')
  await secretariat.types('/people appoint who:"SG20 Co-Convenor" office:coConvenor by:SG20')
  await at('2026-08-16T10:00:00Z')
  expect(await outcomes('notice:1')).toContain('secretariat: D-18+D-16 stopped (it is no longer theirs)')
  expect(await titles('secretariat')).toEqual([])
  await at('2026-08-17T07:00:00Z')
  expect((await titles('sg20')).join()).toContain('Announce M1 First by e-mail')
  expect((await sg20.types('/deadline show "Announce M1"')).text).toContain('Responsible: SG20 Co-Convenor\n')
})

test('the secretariat hears of an e-mail to the list that fails, if there is no Co-Convenor', async () => {
  await appoint('SG20 Co-Convenor', 'delegate')
  const recorded = await secretariat.types('/report submitted S1')
  const preview = await secretariat.presses(recorded.view, 'Preview the e-mail')
  await secretariat.presses(preview.view, 'Send')
  server.trouble.push({ code: 550 })
  await goesOut()
  expect(await titles('secretariat')).toContain('The e-mail did not reach the mailing list: report to SG2 (S1)')
})
