import { describe, expect, it } from 'vitest'
import { button, buttons, view } from '../../src/bot/view.ts'
import { testDatabase } from '../database.ts'
import type { StoredMessage } from '../fakes/slack/world.ts'
import { acts, hold, opened, seen, stage } from './slack-stage.ts'

const begin = stage(await testDatabase())

describe('Answers on Slack', () => {
  it('come after an acknowledgement that waits for no work', async () => {
    const slack = await begin({ ackMs: 1000 })
    const open = hold()
    const typed = slack.type('slow words:x')
    expect(slack.fake.sockets.waiting()).toBe(1)
    await expect.poll(() => slack.fake.sockets.waiting(), { interval: 10 }).toBe(0)
    open()
    expect(seen(await typed).text).toContain('Done at last')
    expect(slack.refusals()).toEqual([])
  })

  it('keep what is too long for a button of a private message', async () => {
    const slack = await begin()
    const room = seen(await slack.type('room'))
    await slack.people.press('U0DELEGATE', room, 'Long')
    expect(acts[0]?.input).toEqual({ before: 'b'.repeat(2000), after: 'a', kind: 'b' })
  })

  it('close a form in time and answer later when the work takes long', async () => {
    const slack = await begin({ ackMs: 3000 })
    const form = opened(await slack.type('slow'))
    const open = hold()
    const submitted = slack.people.submit('U0DELEGATE', form, { words: 'slow' })
    await expect.poll(() => slack.fake.sockets.waiting(), { timeout: 2900, interval: 20 }).toBe(1)
    await expect.poll(() => slack.fake.sockets.waiting(), { timeout: 2900, interval: 20 }).toBe(0)
    open()
    expect(seen(await submitted).text).toContain('Done at last')
    expect(slack.refusals()).toEqual([])
  })

  it('answer in the thread where the button stood', async () => {
    const slack = await begin()
    const to = { platform: 'slack', workspace: 'T0SPECIMEN', channel: 'C0GROUP' }
    const parent = await slack.platform.post(to, view('Parent'), 'parent')
    const say = button('Say', { command: 'note say', args: { words: 'x' } })
    await slack.platform.post(to, view('Child', buttons(say)), 'child', parent)
    const child = slack.fake.world.messages.at(-1) as StoredMessage
    expect(seen(await slack.people.press('U0DELEGATE', child, 'Say')).threadTs).toBe(parent.message)
    expect(slack.refusals()).toEqual([])
  })

  it('answer in the channel, or else directly, when the address of the act takes nothing', async () => {
    const slack = await begin()
    slack.fake.world.faults.set('response_url', [
      { kind: 'status', status: 500, applied: false },
      { kind: 'reset', applied: false },
    ])
    expect(seen(await slack.type('say words:one'))).toMatchObject({ channel: 'C0GROUP', onlyFor: 'U0DELEGATE' })
    slack.fake.world.faults.set('chat.postEphemeral', [{ kind: 'error', error: 'not_in_channel' }])
    expect(seen(await slack.type('say words:two'))).toMatchObject({ channel: 'D0DELEGATE' })
  })

  it('say that a form could not be opened', async () => {
    const slack = await begin({ triggerMs: -1 })
    expect(seen(await slack.type('say')).text).toContain('The form could not be opened')
  })

  it('keep what was typed where its form could not be opened, and open it from there', async () => {
    const slack = await begin()
    slack.fake.world.faults.set('views.open', [{ kind: 'error', error: 'expired_trigger_id' }])
    const said = seen(await slack.type('long before:"Typed already"'))
    expect(said.text).toContain('The form could not be opened')
    expect(JSON.stringify(said.blocks)).toContain('Typed already')
    const form = opened(await slack.people.press('U0DELEGATE', said, 'Open the form'))
    await slack.people.submit('U0DELEGATE', form, { after: 'Typed later', kind: 'a' })
    expect(acts[0]?.input).toEqual({ before: 'Typed already', after: 'Typed later', kind: 'a' })
  })

  it('finish what is under way when the bot stops', async () => {
    const slack = await begin()
    const open = hold()
    const typed = slack.type('slow words:last')
    await expect.poll(() => slack.fake.world.calls.some((call) => call.method === 'users.info')).toBe(true)
    const stopped = slack.platform.stop()
    open()
    await stopped
    expect(seen(await typed).text).toContain('last')
  })
})

describe('The App Home', () => {
  it('shows the caller’s page, and afterwards what an act there came to', async () => {
    const slack = await begin()
    const first = await slack.people.goHome('U0DELEGATE')
    expect(JSON.stringify(first)).toContain('Hello, Delegate')
    const second = await slack.people.pressAtHome('U0DELEGATE', 'Say')
    expect(second.kind).toBe('home')
    for (const shown of ['Done', 'from home', 'Hello, Delegate', '1 acts'])
      expect(JSON.stringify(second)).toContain(shown)
    expect(acts[0]?.actor.channel).toBe('')
    expect(slack.refusals()).toEqual([])
  })
})
