import type { DateTime } from 'luxon'
import { catalogueOf } from '../src/bot/catalogue.ts'
import { helpCommand } from '../src/bot/help.ts'
import type { Config, DiscordConfig, MailConfig, SlackConfig } from '../src/config.ts'
import type { DatabaseExamination } from '../src/doctor/database.ts'
import { type Finding, failed, ok, type Section } from '../src/doctor/finding.ts'
import { allCommands } from '../src/features.ts'
import { withTimeout } from './with-timeout.ts'

const limitMs = 7_000

type Channels = DatabaseExamination['channels']

/** Examines all platforms at the same time. Loads the library of a platform only if it is set up. */
export const diagnosePlatforms = async (
  { slack, discord, mail }: Pick<Config, 'slack' | 'discord' | 'mail'>,
  channels: Channels,
  now: () => DateTime,
): Promise<readonly Section[]> =>
  Promise.all([
    section('Slack', () => slackFindings(slack, on('slack', channels), now)),
    section('Discord', () => discordFindings(discord, on('discord', channels), now)),
    section('E-mail', () => emailFindings(mail)),
  ])

const on = (platform: string, channels: Channels): Channels => channels.filter((one) => one.platform === platform)

async function section(title: string, examine: () => Promise<readonly Finding[]>): Promise<Section> {
  try {
    return { title, findings: await withTimeout(limitMs, title, examine()) }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { title, findings: [failed('Check', `It did not finish: ${reason}.`, 'Try again in a minute.')] }
  }
}

const wrong = (problem: string): Finding =>
  failed('Variables', problem, 'Correct it in .env or in the environment. .env.example describes each variable.')

async function slackFindings(slack: SlackConfig, channels: Channels, now: () => DateTime): Promise<readonly Finding[]> {
  if (slack.kind === 'off') return [ok('Variables', 'Not set up: SLACK_BOT_TOKEN is empty.')]
  if (slack.kind === 'wrong') return [wrong(slack.problem)]
  const { diagnoseSlack } = await import('../adapters/slack/diagnose.ts')
  return diagnoseSlack({ ...slack, channels, now })
}

async function discordFindings(
  discord: DiscordConfig,
  channels: Channels,
  now: () => DateTime,
): Promise<readonly Finding[]> {
  if (discord.kind === 'off') return [ok('Variables', 'Not set up: DISCORD_TOKEN is empty.')]
  if (discord.kind === 'wrong') return [wrong(discord.problem)]
  const { diagnoseDiscord } = await import('../adapters/discord/diagnose.ts')
  const catalogue = catalogueOf([...allCommands(() => []), helpCommand(() => catalogue)])
  return diagnoseDiscord({ ...discord, catalogue, channels, now })
}

async function emailFindings(mail: MailConfig): Promise<readonly Finding[]> {
  if (mail.kind === 'wrong') return [wrong(mail.problem)]
  const { diagnoseEmail } = await import('../adapters/email/diagnose.ts')
  return diagnoseEmail(mail)
}
