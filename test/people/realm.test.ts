import { expect, test } from 'vitest'
import { story } from '../story.ts'

const told = await story('2026-08-03T09:00:00Z')
const guild = { platform: 'discord', workspace: 'G1', channel: 'D1', realm: '' }

test('a Discord account is one person in every guild and in direct messages, where their only group is meant', async () => {
  const here = told.somebody('1001', { ...guild, name: 'Delegate from Africa' })
  await here.types('/group setup name:CG-Identification')
  await here.types('/meeting plan title:First start:"1 Sep 14:00" lasts:1h')
  const direct = told.somebody('1001', {
    platform: 'discord',
    workspace: '',
    channel: '',
    realm: '',
    name: 'Other name',
  })
  expect((await direct.types('/meeting show')).text).toContain('M1 First')
  const elsewhere = told.somebody('1001', { ...guild, workspace: 'G2', channel: 'D2' })
  expect((await elsewhere.types('/people me')).text).toContain('Delegate from Africa')
  expect(await told.db.person.count()).toBe(1)
})

test('a Slack account of another workspace is somebody else', async () => {
  const persons = await told.db.person.count()
  await told.somebody('U1', { workspace: 'T1', channel: 'C1' }).types('/people me')
  await told.somebody('U1', { workspace: 'T2', channel: 'C2' }).types('/people me')
  expect(await told.db.person.count()).toBe(persons + 2)
})
