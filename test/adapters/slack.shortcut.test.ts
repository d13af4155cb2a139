import { describe, expect, it } from 'vitest'
import { testDatabase } from '../database.ts'
import { initialOf, inputsOf } from '../fakes/slack/submission.ts'
import type { StoredView } from '../fakes/slack/world.ts'
import { acts, opened, seen, stage } from './slack-stage.ts'

const begin = stage(await testDatabase())
const link = (stored: StoredView) =>
  inputsOf(stored.view).flatMap(({ block_id, element }) => (block_id === 'link' ? [initialOf(element)] : []))[0]
const words = (stored: StoredView) =>
  inputsOf(stored.view).flatMap(({ block_id, element }) => (block_id === 'words' ? [initialOf(element)] : []))[0]

describe('A shortcut in the menu of a message on Slack', () => {
  it('brings the words as people read them', async () => {
    const { people } = await begin()
    const said = people.say('U0DELEGATE', '@Convenor: a < b, see https://itu.int/a', 'C0GROUP')
    const form = opened(await people.startFrom('U0DELEGATE', said, 'Keep it'))
    expect(words(form)).toBe('@convenor: a < b, see https://itu.int/a')
  })

  it('brings the address that Slack names, of a message in a thread too', async () => {
    const { people, platform, fake } = await begin()
    const to = { platform: 'slack', workspace: 'T0SPECIMEN', channel: 'C0GROUP' }
    const parent = await platform.post(to, { title: 'Card', tone: 'neutral', blocks: [] }, 'card')
    const reply = { ...people.say('U0DELEGATE', 'Below', 'C0GROUP'), threadTs: parent.message }
    fake.world.messages.splice(-1, 1, reply)
    const address = `https://specimen.slack.com/archives/C0GROUP/p${reply.ts.replace('.', '')}?thread_ts=${parent.message}&cid=C0GROUP`
    expect(link(opened(await people.startFrom('U0DELEGATE', reply, 'Keep it')))).toBe(address)
    fake.world.faults.set('chat.getPermalink', [{ kind: 'hang' }])
    expect(link(opened(await people.startFrom('U0DELEGATE', reply, 'Keep it')))).toBe(address)
  })

  it('answers where it was used, and keeps what was completed once', async () => {
    const { people, refusals } = await begin()
    const said = people.say('U0CONVENOR', 'Tea', 'C0GROUP')
    const form = opened(await people.startFrom('U0DELEGATE', said, 'Keep it'))
    const answered = seen(await people.submit('U0DELEGATE', form, { kind: 'b' }))
    expect(answered).toMatchObject({ channel: 'C0GROUP', onlyFor: 'U0DELEGATE' })
    await people.redeliver()
    expect(acts.map(({ input }) => input)).toMatchObject([{ words: 'Tea', kind: 'b' }])
    expect(refusals()).toEqual([])
  })

  it('of an earlier version is refused politely', async () => {
    const { people } = await begin({ shortcuts: [{ name: 'Old', callback_id: 'note old' }] })
    const said = people.say('U0DELEGATE', 'Tea', 'C0GROUP')
    expect(seen(await people.startFrom('U0DELEGATE', said, 'Old')).text).toContain('out of date')
  })
})
