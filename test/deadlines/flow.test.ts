import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { tick } from '../../src/deadlines/tick.ts'
import { deadlineSources } from '../../src/features.ts'
import { groupOfToR, story } from '../story.ts'

const told = await story('2026-08-03T09:00:00Z')
const { sg20, sg2, delegate } = await groupOfToR(told)
const at = async (iso: string) => {
  told.at(iso)
  await tick({ db: told.db, sources: deadlineSources }, DateTime.fromISO(iso, { zone: 'utc' }))
}

test('look', async () => {
  await sg20.types('/meeting plan title:"First" start:"1 Sep 14:00" lasts:90m agenda:"One item"')
  await sg20.types('/sgmeeting add body:SG2 first:"9 Sep 2026"')
  await delegate.types('/meeting attend meeting:M1 as:attending')
  console.log((await sg20.types('/deadline list')).text)
  for (const day of [
    '2026-08-04T08:00:00Z',
    '2026-08-11T07:00:00Z',
    '2026-08-12T07:01:00Z',
    '2026-08-16T08:00:00Z',
    '2026-08-19T08:00:00Z',
    '2026-08-25T20:00:00Z',
    '2026-09-01T11:51:00Z',
  ]) {
    await at(day)
    const rows = await told.db.delivery.findMany({
      where: { OR: [{ key: { startsWith: 'ping' } }, { key: { startsWith: 'digest' } }] },
      include: { place: true },
      orderBy: { id: 'asc' },
    })
    console.log(
      day,
      rows.map((r) => [r.key, r.place.channel, (r.view as { title: string }).title]),
    )
  }
  const rows = await told.db.delivery.findMany({
    where: { OR: [{ key: { startsWith: 'ping' } }, { key: { startsWith: 'digest' } }] },
    include: { place: true },
  })
  console.log(JSON.stringify(rows.at(-1)?.view, null, 1))
  console.log((await sg2.types('/deadline show "Report to SG2 (S1)"')).text)
  console.log((await sg2.types('/report submitted S1')).text)
  console.log((await sg2.types('/group status')).text)
  console.log((await sg2.types('/people pings digest:8')).text)
  expect(1).toBe(1)
})
