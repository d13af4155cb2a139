import { expect, test } from 'vitest'
import { openStory } from '../story.ts'

const story = await openStory('2026-08-03T09:00:00Z')
const guild = { platform: 'discord', workspace: 'G1', channel: 'D1', realm: '' }

test('a Discord account is one person in every guild and in direct messages, which are about their only group', async () => {
  const here = story.somebody('1001', { ...guild, name: 'Delegate from Africa' })
  await here.types('/group setup name:CG-Identification')
  await here.types('/meeting plan title:First start:"1 Sep 14:00" lasts:1h')
  const direct = story.somebody('1001', {
    platform: 'discord',
    workspace: '',
    channel: '',
    realm: '',
    name: 'Other name',
  })
  expect((await direct.types('/meeting show')).text).toContain('M1 First')
  const elsewhere = story.somebody('1001', { ...guild, workspace: 'G2', channel: 'D2' })
  expect((await elsewhere.types('/people me')).text).toContain('Delegate from Africa')
  expect(await story.db.person.count()).toBe(1)
})

test('a Slack account of another workspace is another person', async () => {
  const persons = await story.db.person.count()
  await story.somebody('U1', { workspace: 'T1', channel: 'C1' }).types('/people me')
  await story.somebody('U1', { workspace: 'T2', channel: 'C2' }).types('/people me')
  expect(await story.db.person.count()).toBe(persons + 2)
})

test('an account that was picked before it used the bot takes its name when it does, also on Discord, whose accounts are the same in every guild', async () => {
  const secretariat = story.somebody('1001', guild)
  await secretariat.types('/people appoint who:<@2002> office:coConvenor by:SG2')
  const picked = story.somebody('2002', { ...guild, name: 'SG2 Co-Convenor' })
  expect((await picked.types('/people me')).text).toContain('Name: SG2 Co-Convenor')
  expect((await picked.types('/meeting list')).kind).toBe('answer')
})

test('someone who joins while the platform cannot tell their profile gets their name and zone later', async () => {
  const early = { workspace: 'T3', channel: 'C3', name: 'jlee', provisional: true }
  await story.somebody('U9', early).types('/people me')
  const later = story.somebody('U9', { workspace: 'T3', channel: 'C3', name: 'Delegate from Asia', zone: 'Asia/Seoul' })
  const { text } = await later.types('/people me')
  expect(text).toContain('Name: Delegate from Asia')
  expect(text).toContain('Asia/Seoul')
})

test('what a person says about themselves stays, whatever their platform says later', async () => {
  const early = { workspace: 'T3', channel: 'C3', name: 'jlee', provisional: true }
  await story.somebody('U10', early).types('/people me name:"Delegate from Africa" zone:Nairobi')
  const later = story.somebody('U10', { workspace: 'T3', channel: 'C3', name: 'jl', zone: 'Asia/Seoul' })
  const { text } = await later.types('/people me')
  expect(text).toContain('Name: Delegate from Africa')
  expect(text).toContain('Africa/Nairobi')
})
