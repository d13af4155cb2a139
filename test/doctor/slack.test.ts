import { DateTime } from 'luxon'
import { afterEach, describe, expect, it } from 'vitest'
import { diagnoseSlack, type SlackDiagnosis } from '../../adapters/slack/diagnose.ts'
import { type FakeSlack, startFakeSlack } from '../fakes/slack/server.ts'
import type { Settings } from '../fakes/slack/world.ts'
import { complaints, said } from './said.ts'

const needed = [
  'commands',
  'chat:write',
  'users:read',
  'im:write',
  'channels:read',
  'groups:read',
  'files:write',
  'files:read',
]
const history = ['channels:history', 'groups:history']
const bound = [{ workspace: 'T0SPECIMEN', channel: 'C0GROUP', group: 'CG-Identification' }]

let fake: FakeSlack | undefined
afterEach(() => fake?.stop())

async function diagnose(
  settings: Partial<Settings>,
  more: Partial<SlackDiagnosis> = {},
  prepare = (_: FakeSlack) => {},
) {
  fake = await startFakeSlack({ scopes: [...needed, ...history], ...settings })
  prepare(fake)
  const { apiUrl } = fake
  const { botToken, appToken } = fake.world.settings
  return diagnoseSlack({ botToken, appToken, apiUrl, channels: bound, now: () => DateTime.utc(), ...more })
}

describe('what the doctor says about Slack', () => {
  it('is all good if tokens, scopes, clock and channel are right', async () => {
    expect(said(await diagnose({}))).toEqual([
      'ok Bot token: Accepted by the workspace Specimen.',
      'ok Scopes: All required scopes are granted.',
      'ok App token: Accepted; Socket Mode can connect.',
      'ok Clock: Agrees with the clock of Slack to the second.',
      'ok Channel: The bot is in #group of CG-Identification.',
    ])
  })

  it('names the variable of a bot token that is not accepted, and still checks the other one', async () => {
    const findings = await diagnose({}, { botToken: 'xoxb-wrong' })
    expect(said(findings)).toEqual([
      'failed Bot token: Slack does not accept SLACK_BOT_TOKEN (invalid_auth). → Copy the token again from the page of the app, at api.slack.com/apps.',
      'ok App token: Accepted; Socket Mode can connect.',
    ])
  })

  it('names the variable of an app token that is not accepted', async () => {
    const [complaint] = complaints(await diagnose({}, { appToken: 'xapp-wrong' }))
    expect(complaint).toContain('failed App token: Slack does not accept SLACK_APP_TOKEN (invalid_auth).')
  })

  it('checks no app token over HTTP, where only Slack can check the signing secret', async () => {
    fake = await startFakeSlack({ scopes: [...needed, ...history] })
    const findings = await diagnoseSlack({
      botToken: fake.world.settings.botToken,
      apiUrl: fake.apiUrl,
      channels: [],
      now: () => DateTime.utc(),
    })
    expect(said(findings)).toContain('ok Signature: SLACK_SIGNING_SECRET is set; Slack connects over HTTP.')
    expect(fake.world.calls.map(({ method }) => method)).toEqual(['auth.test'])
  })

  it('names each scope that is missing', async () => {
    const scopes = [...needed.filter((scope) => scope !== 'im:write'), ...history]
    const [complaint] = complaints(await diagnose({ scopes }))
    expect(complaint).toContain(
      'failed Scopes: Not granted: im:write. → Paste the output of npm run --silent slack:manifest',
    )
  })

  it('mentions without alarm that the optional scopes for reading back are missing', async () => {
    const findings = await diagnose({ scopes: needed })
    expect(complaints(findings)).toEqual([])
    expect(said(findings)).toContain(
      'ok Optional: Not granted: channels:history, groups:history. Without them, a post may appear twice if an answer is lost.',
    )
  })

  it('says how to add the bot to a channel that it is not in', async () => {
    const findings = await diagnose({ channels: [{ id: 'C0GROUP', name: 'group', botIn: false, archived: false }] })
    expect(complaints(findings)).toEqual([
      'failed Channel: The bot is not in #group of CG-Identification. → Type /invite and the bot’s name in #group.',
    ])
  })

  it('says that a channel is archived, or does not exist', async () => {
    const channels = [...bound, { workspace: 'T0SPECIMEN', channel: 'C0GONE', group: 'CG-Other' }]
    const settings = { channels: [{ id: 'C0GROUP', name: 'group', botIn: true, archived: true }] }
    const [archived, gone] = complaints(await diagnose(settings, { channels }))
    expect(archived).toContain('failed Channel: #group of CG-Identification is archived.')
    expect(gone).toContain('failed Channel: C0GONE of CG-Other does not exist, or is private and the bot is not in it.')
  })

  it.each([
    [10, 'warning Clock: This computer’s clock is'],
    [-600, 'failed Clock: This computer’s clock is'],
  ])('complains of a clock that is %i seconds off', async (seconds, complaint) => {
    const [first, ...others] = complaints(await diagnose({}, { now: () => DateTime.utc().plus({ seconds }) }))
    expect(first).toContain(complaint)
    expect(first).toContain(seconds > 0 ? 's ahead of the clock of Slack.' : 's behind the clock of Slack.')
    expect(others).toEqual([])
  })

  it('gives up within five seconds if Slack accepts the question and does not answer', async () => {
    const start = performance.now()
    const [complaint] = complaints(
      await diagnose({}, {}, ({ world }) => {
        world.faults.set('auth.test', [{ kind: 'hang' }])
      }),
    )
    expect(complaint).toContain('failed Bot token: Slack cannot be reached (no answer in 3 s).')
    expect(performance.now() - start).toBeLessThan(5_000)
  })

  it('repeats nothing of an answer that is not Slack’s, such as the page of a proxy', async () => {
    const [complaint] = complaints(
      await diagnose({}, {}, ({ world }) => {
        world.faults.set('auth.test', [{ kind: 'garbage' }])
      }),
    )
    expect(complaint).toContain('Slack cannot be reached (its answer could not be read).')
  })

  it('says that Slack does not answer if nothing listens', async () => {
    fake = await startFakeSlack()
    const { apiUrl } = fake
    await fake.stop()
    fake = undefined
    const findings = await diagnoseSlack({ botToken: 'xoxb-x', apiUrl, channels: bound, now: () => DateTime.utc() })
    expect(complaints(findings)).toEqual([
      'failed Bot token: Slack cannot be reached (ECONNREFUSED). → Check that this computer reaches the internet, and SLACK_API_URL if it is set.',
    ])
  })
})
