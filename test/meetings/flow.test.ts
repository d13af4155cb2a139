import { describe, expect, test } from 'vitest'
import { groupOfToR, story } from '../story.ts'

const told = await story('2026-08-03T09:00:00Z')
const { sg20, delegate } = await groupOfToR(told)

describe('a Co-Convenor plans a meeting', () => {
  test('and sees the verdict at once: the last day, the suggested day, green', async () => {
    const got = await sg20.types('/meeting plan title:"IoT identifiers, first exchange" start:"1 Sep 14:00" lasts:90m')
    console.log(got.text)
    expect(got.text).toContain('Green')
    expect(got.text).toContain('Tue 18 Aug 2026')
  })
  test('show all', async () => {
    for (const line of ['/help', '/meeting', '/meetng plan', '/group status', '/meeting when lasts:90m', '/sgmeeting add body:SG2 first:"9 Sep 2026"','/meeting when lasts:90m', '/meeting list', '/people list', '/people me', '/meeting announce M1', '/meeting agenda add meeting:M1 item:"Opening"', '/meeting announce M1', '/meeting plan title:x start:"10/12/2026 14:00" lasts:0', '/group rules']) {
      const got = await sg20.types(line)
      console.log(`\n>>> ${line}\n${got.kind}\n${got.text}`)
    }
    const p = await sg20.types('/meeting announce M1')
    console.log((await sg20.presses(p.view, 'Send')).text)
    console.log((await sg20.types('/meeting move meeting:M1 start:"2 Sep 14:00" ')).text)
    console.log((await delegate.presses(await told.view('meeting:1:card'), 'Attending')).text)
    console.log(await sg20.types('/meeting propose title:Second lasts:1h slots:"10 Sep 10:00; 11 Sep 11:00;12 Sep 7:00"').then(x=>x.text))
    console.log(await delegate.types('/meeting available poll:P1 as:yes slots:1,2').then(x=>x.text))
    console.log(await told.standing())
    console.log(await sg20.types('/meeting settle P1').then(x=>x.text))
    console.log(await sg20.types('/meeting history M1').then(x=>x.text))
  })
})
