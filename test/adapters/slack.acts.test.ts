import { describe, expect, it } from 'vitest'
import { button, buttons, view } from '../../src/bot/view.ts'
import { testDatabase } from '../database.ts'
import { initialOf, inputsOf } from '../fakes/slack/submission.ts'
import type { StoredMessage, StoredView } from '../fakes/slack/world.ts'
import { acts, opened, seen, stage } from './slack-stage.ts'

const begin = stage(await testDatabase())
const inputOf = (stored: StoredView, field: string) =>
  inputsOf(stored.view).find((input) => input.block_id === field)?.element

describe('Acts on Slack', () => {
  it('come with the name and the zone of the profile, asked for once', async () => {
    const slack = await begin()
    await slack.type('say words:one')
    await slack.type('say words:two')
    expect(acts.map((act) => act.actor)).toMatchObject([
      {
        platform: 'slack',
        workspace: 'T0SPECIMEN',
        channel: 'C0GROUP',
        account: 'U0DELEGATE',
        name: 'Delegate',
        zone: 'Asia/Seoul',
      },
      { name: 'Delegate', zone: 'Asia/Seoul' },
    ])
    expect(slack.fake.world.calls.filter((call) => call.method === 'users.info')).toHaveLength(1)
  })

  it('in a direct message belong to no channel, and are answered there', async () => {
    const slack = await begin()
    const to = { platform: 'slack', workspace: 'T0SPECIMEN', channel: '@U0DELEGATE' }
    const press = buttons(
      button('Say', { command: 'note say', args: { words: 'x' } }),
      button('Form', { command: 'note say', args: {} }),
    )
    await slack.platform.post(to, view('Reminder', press), 'reminder')
    const reminder = slack.fake.world.messages.at(-1) as StoredMessage
    const direct = { channel: 'D0DELEGATE', onlyFor: 'U0DELEGATE' }
    expect(seen(await slack.people.press('U0DELEGATE', reminder, 'Say'))).toMatchObject(direct)
    const form = opened(await slack.people.press('U0DELEGATE', reminder, 'Form'))
    expect(seen(await slack.people.submit('U0DELEGATE', form, { words: 'y' }))).toMatchObject(direct)
    expect(seen(await slack.people.type('U0DELEGATE', '/note', 'say words:z', 'D0DELEGATE'))).toMatchObject(direct)
    expect(acts.map(({ actor }) => actor.channel)).toEqual(['', '', ''])
    expect(slack.refusals()).toEqual([])
  })

  it.each([
    ['refused', { kind: 'error', error: 'user_not_visible' }],
    ['never answered', { kind: 'hang' }],
  ] as const)('run without a profile when it is %s', async (_, fault) => {
    const slack = await begin()
    slack.fake.world.faults.set('users.info', [fault])
    await slack.type('say words:one')
    expect(acts).toMatchObject([{ actor: { account: 'U0DELEGATE', name: 'u0delegate' } }])
    expect(acts[0]?.actor.zone).toBeUndefined()
  })

  it('read what Slack escapes: a mention for a field of people, words elsewhere', async () => {
    const slack = await begin()
    await slack.type('say words:“Ask @convenor & <@U0DELEGATE>: https://itu.int/a?b=1&c=2” to:@convenor')
    expect(acts[0]?.input).toEqual({
      words: 'Ask @convenor & <@U0DELEGATE>: https://itu.int/a?b=1&c=2',
      to: '<@U0CONVENOR|Convenor>',
    })
  })

  it('offer suggestions while somebody searches, and what was typed where nothing fits', async () => {
    const slack = await begin()
    const form = opened(await slack.type('pick'))
    const search = async (typed: string) =>
      (await slack.people.search('U0DELEGATE', form, 'which', typed)).map((option) => option.text.text)
    expect(await search('')).toEqual(['ONE', 'TWO'])
    expect(await search('tw')).toEqual(['TWO'])
    expect(await search('nothing')).toEqual(['Use “nothing”'])
    await slack.people.submit('U0DELEGATE', form, { which: 'two' })
    expect(acts[0]?.input).toEqual({ which: 'two' })
  })

  it('choose people and answers from lists; only the optional ones can be emptied', async () => {
    const slack = await begin()
    const form = opened(await slack.type('sure'))
    expect(inputOf(form, 'sure')?.type).toBe('radio_buttons')
    expect(inputOf(form, 'maybe')?.type).toBe('static_select')
    expect(inputOf(form, 'who')?.type).toBe('external_select')
    await slack.people.submit('U0DELEGATE', form, { sure: 'yes', who: 'No account' })
    expect(acts[0]?.input).toEqual({ sure: true, who: 'person:7' })
  })

  it('fill in a correction with what was typed, a mention as the person it names', async () => {
    const slack = await begin()
    const refused = seen(await slack.type('sure sure:perhaps who:@convenor'))
    const form = opened(await slack.people.press('U0DELEGATE', refused, 'Correct it'))
    const who = inputOf(form, 'who')
    expect(who && initialOf(who)).toBe('<@U0CONVENOR|Convenor>')
    expect(inputsOf(form.view)[0]).toMatchObject({
      label: { text: 'Sure (please correct)' },
      hint: { text: '“perhaps” is not one of: Yes; No.' },
    })
  })

  it('keep what is too long to travel with a form', async () => {
    const slack = await begin()
    const before = 'b'.repeat(2800)
    const after = 'a'.repeat(2800)
    const form = opened(await slack.type(`long before:"${before}" after:"${after}"`))
    expect(form.view.private_metadata?.length).toBeLessThan(500)
    await slack.people.submit('U0DELEGATE', form, { kind: 'b' })
    expect(acts[0]?.input).toEqual({ before, after, kind: 'b' })
  })

  it('take a form once, however often Submit is pressed', async () => {
    const slack = await begin()
    const form = opened(await slack.type('say'))
    await slack.people.submit('U0DELEGATE', form, { words: 'once' })
    await slack.people.submit('U0DELEGATE', form, { words: 'once' })
    expect(acts).toHaveLength(1)
  })

  it('open one form when the act that asks for it is delivered twice', async () => {
    const slack = await begin()
    opened(await slack.type('say'))
    const again = slack.people.redeliver()
    await expect.poll(() => slack.refusals()).toEqual(['views.open: exchanged_trigger_id'])
    await slack.type('say words:next')
    expect(seen(await again).text).toContain('next')
    expect(slack.fake.world.messages).toHaveLength(1)
  })
})
