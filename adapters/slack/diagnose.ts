import { DateTime } from 'luxon'
import { z } from 'zod'
import { type BoundChannel, type Finding, failed, ok, warning } from '../../src/doctor/finding.ts'
import { judgeClock } from '../../src/doctor/skew.ts'
import { rootCode } from './failure.ts'
import { historyScopes, scopes } from './manifest.ts'

export interface SlackDiagnosis {
  readonly botToken: string
  /** For Socket Mode; without it Slack signs its requests with a secret that only Slack can check. */
  readonly appToken?: string
  readonly apiUrl?: string
  readonly channels: readonly BoundChannel[]
  readonly now: () => DateTime
}

const limitMs = 3_000
/** At most so many channels are checked: Slack answers some fifty questions a minute. */
const mostChannels = 40

/** Checks tokens, scopes, clock and channels. It changes nothing, and a running bot stays connected. */
export async function diagnoseSlack(diagnosis: SlackDiagnosis): Promise<readonly Finding[]> {
  const { botToken, channels } = diagnosis
  const [me, way] = await Promise.all([ask(diagnosis, 'auth.test', botToken), inbound(diagnosis)])
  if (me.kind !== 'answer') return [refusedToken('SLACK_BOT_TOKEN', me), way]
  const looked = channels.slice(0, mostChannels).map((channel) => channelFinding(diagnosis, channel))
  return [
    ok('Bot token', `Accepted by the workspace ${me.body.team ?? 'of the token'}.`),
    ...scopeFindings(me.scopes),
    way,
    ...(me.clock ? [me.clock] : []),
    ...(await Promise.all(looked)),
    ...(channels.length > mostChannels ? [ok('Channels', `Only the first ${mostChannels} were checked.`)] : []),
  ]
}

function scopeFindings(granted: readonly string[]): readonly Finding[] {
  const missing = scopes.filter((scope) => !granted.includes(scope))
  const optional = historyScopes.filter((scope) => !granted.includes(scope))
  const needed =
    missing.length === 0
      ? ok('Scopes', 'All required scopes are granted.')
      : failed(
          'Scopes',
          `Not granted: ${missing.join(', ')}.`,
          'Paste the output of npm run --silent slack:manifest as the app’s manifest, then install the app again.',
        )
  if (optional.length === 0) return [needed]
  const says = `Not granted: ${optional.join(', ')}. Without them, a post may appear twice if an answer is lost.`
  return [needed, ok('Optional', says)]
}

async function inbound(diagnosis: SlackDiagnosis): Promise<Finding> {
  const { appToken } = diagnosis
  if (appToken === undefined) return ok('Signature', 'SLACK_SIGNING_SECRET is set; Slack connects over HTTP.')
  const opened = await ask(diagnosis, 'apps.connections.open', appToken)
  if (opened.kind === 'answer') return ok('App token', 'Accepted; Socket Mode can connect.')
  if (opened.kind !== 'refused' || opened.code !== 'missing_scope') return refusedToken('SLACK_APP_TOKEN', opened)
  return failed(
    'App token',
    'SLACK_APP_TOKEN lacks the scope connections:write.',
    'Create an app-level token that has it on the page “Basic Information” of the app.',
  )
}

async function channelFinding(diagnosis: SlackDiagnosis, { channel, group }: BoundChannel): Promise<Finding> {
  const what = 'Channel'
  const info = await ask(diagnosis, 'conversations.info', diagnosis.botToken, { channel })
  if (info.kind === 'refused' && info.code === 'channel_not_found')
    return failed(
      what,
      `${channel} of ${group} does not exist, or is private and the bot is not in it.`,
      'Invite the bot there: type /invite and its name in the channel.',
    )
  if (info.kind !== 'answer') return warning(what, `${channel} of ${group}: ${saysOf(info)}`, again)
  const { name, is_member, is_archived } = info.body.channel ?? {}
  const called = name ? `#${name} of ${group}` : `${channel} of ${group}`
  if (is_archived)
    return failed(what, `${called} is archived.`, 'Unarchive it, or set the group up in another channel.')
  if (!is_member)
    return failed(
      what,
      `The bot is not in ${called}.`,
      `Type /invite and the bot’s name in ${name ? `#${name}` : channel}.`,
    )
  return ok(what, `The bot is in ${called}.`)
}

const again = 'Try again in a minute.'

function refusedToken(variable: string, asked: Refused | Silent): Finding {
  const what = variable === 'SLACK_BOT_TOKEN' ? 'Bot token' : 'App token'
  if (asked.kind === 'silent')
    return failed(what, saysOf(asked), 'Check that this computer reaches the internet, and SLACK_API_URL if it is set.')
  const says = `Slack does not accept ${variable} (${asked.code}).`
  return failed(what, says, 'Copy the token again from the page of the app, at api.slack.com/apps.')
}

const saysOf = (asked: Refused | Silent): string =>
  asked.kind === 'refused' ? `Slack refused the check (${asked.code}).` : `Slack cannot be reached (${asked.reason}).`

interface Answer {
  readonly kind: 'answer'
  readonly body: z.infer<typeof answer>
  readonly scopes: readonly string[]
  readonly clock: Finding | undefined
}
interface Refused {
  readonly kind: 'refused'
  readonly code: string
}
interface Silent {
  readonly kind: 'silent'
  readonly reason: string
}

/** The part of an answer that is read; `error` is one of Slack's codes. */
const answer = z.object({
  ok: z.boolean(),
  error: z
    .string()
    .regex(/^[a-z_]{1,60}$/)
    .optional(),
  team: z.string().optional(),
  channel: z
    .object({ name: z.string().optional(), is_member: z.boolean().optional(), is_archived: z.boolean().optional() })
    .optional(),
})

/** Asks Slack without its client, which does not show the header with Slack's clock. */
async function ask(
  { apiUrl = 'https://slack.com/api/', now }: SlackDiagnosis,
  method: string,
  token: string,
  args: Readonly<Record<string, string>> = {},
): Promise<Answer | Refused | Silent> {
  try {
    const asked = now()
    const response = await fetch(new URL(method, apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/`), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: new URLSearchParams(args),
      signal: AbortSignal.timeout(limitMs),
    })
    const answered = now()
    if (!response.ok) return { kind: 'silent', reason: `it answered HTTP ${response.status}` }
    const body = answer.safeParse(await response.json().catch(() => undefined))
    if (!body.success) return { kind: 'silent', reason: 'its answer could not be read' }
    if (!body.data.ok) return { kind: 'refused', code: body.data.error ?? 'no reason given' }
    const theirs = DateTime.fromHTTP(response.headers.get('date') ?? '')
    return {
      kind: 'answer',
      body: body.data,
      scopes: (response.headers.get('x-oauth-scopes') ?? '').split(/\s*,\s*/),
      clock: theirs.isValid ? judgeClock('Slack', { asked, answered, theirs, precisionMs: 1_000 }) : undefined,
    }
  } catch (error) {
    const code = rootCode(error)
    return { kind: 'silent', reason: code === 'TimeoutError' ? `no answer in ${limitMs / 1000} s` : code }
  }
}
