import {
  type APIApplication,
  type APIApplicationCommand,
  type APIChannel,
  type APIGatewayBotInfo,
  type APIGuild,
  type APIGuildMember,
  type APIUser,
  DiscordAPIError,
  REST,
  RESTEvents,
  Routes,
} from 'discord.js'
import { DateTime } from 'luxon'
import type { Catalogue } from '../../src/bot/catalogue.ts'
import { type BoundChannel, type Finding, failed, ok, warning } from '../../src/doctor/finding.ts'
import { judgeClock } from '../../src/doctor/skew.ts'
import { counted } from '../../src/text/count.ts'
import { commandsJson } from './commands.ts'
import { codeOf, codes, deliveryFailure } from './failure.ts'
import { isThread, lacking, permissionsIn } from './permissions.ts'
import { hashOf } from './register.ts'

export interface DiscordDiagnosis {
  readonly token: string
  readonly guildId?: string
  readonly apiUrl?: string
  readonly catalogue: Catalogue
  readonly channels: readonly BoundChannel[]
  readonly now: () => DateTime
}

const limitMs = 3_000
const mostChannels = 40
/** Below this, few of the thousand connections that Discord allows each day are left. */
const fewSessions = 20
const unknownChannel = 10_003

/** Checks token, application, commands, clock and permissions by REST alone, and leaves the gateway to the bot. */
export async function diagnoseDiscord(diagnosis: DiscordDiagnosis): Promise<readonly Finding[]> {
  const { token, apiUrl } = diagnosis
  const options = { retries: 0, timeout: limitMs, rejectOnRateLimit: () => true, ...(apiUrl ? { api: apiUrl } : {}) }
  const rest = new REST(options).setToken(token)
  try {
    return await diagnose(rest, diagnosis)
  } finally {
    rest.clearHashSweeper()
    rest.clearHandlerSweeper()
  }
}

async function diagnose(rest: REST, diagnosis: DiscordDiagnosis): Promise<readonly Finding[]> {
  const { now, channels } = diagnosis
  let date: string | null = null
  rest.once(RESTEvents.Response, (_, response) => {
    date = response.headers.get('date')
  })
  const asked = now()
  try {
    // first and alone: the client forgets a token that Discord refuses
    const me = (await rest.get(Routes.user())) as APIUser
    const theirs = DateTime.fromHTTP(date ?? '')
    const clock = judgeClock('Discord', { asked, answered: now(), theirs, precisionMs: 1_000 })
    const guilds = [...new Set(channels.map(({ workspace }) => workspace))]
    const parts = await Promise.all([
      guarded('Application', () => examineApplication(rest, diagnosis)),
      guarded('Gateway', () => examineGateway(rest)),
      ...guilds.map((guild) => examineGuild(rest, me.id, guild, channels.slice(0, mostChannels))),
    ])
    return [ok('Token', `Accepted: the bot is ${me.username}.`), ...(theirs.isValid ? [clock] : []), ...parts.flat()]
  } catch (error) {
    return [tokenFinding(error)]
  }
}

function tokenFinding(error: unknown): Finding {
  if (error instanceof DiscordAPIError && error.status === 401)
    return failed(
      'Token',
      'Discord does not accept DISCORD_TOKEN.',
      'Copy the token again from the page “Bot” of the application, at discord.com/developers.',
    )
  const remedy = 'Check that this computer reaches the internet, and DISCORD_API_URL if it is set.'
  return failed('Token', `${deliveryFailure(error).message}.`, remedy)
}

/** Runs one check; if it gets no answer, the others still count. */
async function guarded(what: string, examine: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await examine()
  } catch (error) {
    return [warning(what, `${deliveryFailure(error).message}.`, 'Try again in a minute.')]
  }
}

async function examineApplication(rest: REST, { guildId, catalogue }: DiscordDiagnosis): Promise<readonly Finding[]> {
  const application = (await rest.get(Routes.currentApplication())) as APIApplication
  const route = guildId
    ? Routes.applicationGuildCommands(application.id, guildId)
    : Routes.applicationCommands(application.id)
  const registered = (await rest.get(route)) as APIApplicationCommand[]
  const where = guildId ? 'in the server of DISCORD_GUILD_ID' : 'in all servers'
  return [
    application.interactions_endpoint_url
      ? failed(
          'Application',
          'Discord sends commands to an endpoint address instead of to the bot.',
          'Clear “Interactions Endpoint URL” on the page “General Information” of the application.',
        )
      : ok('Application', 'The bot receives the commands. It needs no privileged intent.'),
    hashOf(registered) === hashOf(commandsJson(catalogue))
      ? ok('Commands', `${counted(registered.length, 'command')} registered ${where}, the same as in this version.`)
      : warning(
          'Commands',
          `The commands registered ${where} differ from those in this version.`,
          'Start the bot (npm start): it registers them when it connects.',
        ),
  ]
}

async function examineGateway(rest: REST): Promise<readonly Finding[]> {
  const { session_start_limit: limit } = (await rest.get(Routes.gatewayBot())) as APIGatewayBotInfo
  const says = `${limit.remaining} of ${limit.total} connections are left for today.`
  if (limit.remaining >= fewSessions) return [ok('Gateway', says)]
  return [warning('Gateway', `Only ${says}`, 'Look for a bot that keeps restarting, and stop it.')]
}

async function examineGuild(
  rest: REST,
  me: string,
  workspace: string,
  bound: readonly BoundChannel[],
): Promise<readonly Finding[]> {
  const own = bound.filter((channel) => channel.workspace === workspace)
  return guarded('Server', async () => {
    try {
      const guild = (await rest.get(Routes.guild(workspace))) as APIGuild
      const { roles } = (await rest.get(Routes.guildMember(workspace, me))) as APIGuildMember
      const member = { id: me, roles }
      const looks = own.map((channel) =>
        guarded('Channel', async () => [await examineChannel(rest, guild, member, channel)]),
      )
      return (await Promise.all(looks)).flat()
    } catch (error) {
      if (!(error instanceof DiscordAPIError) || (error.status !== 404 && error.status !== 403)) throw error
      const groups = [...new Set(own.map(({ group }) => group))].join(', ')
      const remedy = 'Invite the bot with the link from the page “Installation” of the application.'
      return [failed('Server', `The bot is not in the server ${workspace}, where ${groups} lives.`, remedy)]
    }
  })
}

type Member = Parameters<typeof permissionsIn>[2]

async function examineChannel(
  rest: REST,
  guild: APIGuild,
  member: Member,
  { channel: id, group }: BoundChannel,
): Promise<Finding> {
  try {
    const channel = (await rest.get(Routes.channel(id))) as APIChannel
    const called = `#${'name' in channel && channel.name ? channel.name : id} of ${group}`
    const holder = isThread(channel) ? await parentOf(rest, channel) : channel
    const overwrites = ('permission_overwrites' in holder && holder.permission_overwrites) || []
    const { required, optional } = lacking(permissionsIn(overwrites, guild, member), isThread(channel))
    const remedy = `Allow this for the bot’s role in the channel settings, under “Permissions”.`
    if (required.length > 0) return failed('Channel', `The bot lacks ${required.join(', ')} in ${called}.`, remedy)
    if (optional.length > 0) return warning('Channel', `The bot lacks ${optional.join(', ')} in ${called}.`, remedy)
    return ok('Channel', `The bot has all permissions that it needs in ${called}.`)
  } catch (error) {
    if (codeOf(error) === codes.missingAccess)
      return failed('Channel', `The bot cannot see channel ${id} of ${group}.`, 'Allow the bot View Channel there.')
    if (codeOf(error) !== unknownChannel) throw error
    return failed('Channel', `Channel ${id} of ${group} no longer exists.`, 'Set the group up in another one.')
  }
}

/** Returns the channel whose overwrites apply: a thread has those of its channel. */
const parentOf = async (rest: REST, thread: APIChannel): Promise<APIChannel> =>
  'parent_id' in thread && thread.parent_id
    ? ((await rest.get(Routes.channel(thread.parent_id))) as APIChannel)
    : thread
