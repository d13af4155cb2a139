import { DateTime } from 'luxon'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commandsJson } from '../../adapters/discord/commands.ts'
import { type DiscordDiagnosis, diagnoseDiscord } from '../../adapters/discord/diagnose.ts'
import { permissionsIn } from '../../adapters/discord/permissions.ts'
import { catalogueOf } from '../../src/bot/catalogue.ts'
import { allCommands } from '../../src/features.ts'
import { type FakeDiscord, startFakeDiscord } from '../fakes/discord/server.ts'
import type { Permission } from '../fakes/discord/world.ts'
import { complaints, said } from './said.ts'

const catalogue = catalogueOf(allCommands(() => []))

let fake: FakeDiscord
beforeEach(async () => {
  fake = await startFakeDiscord()
  // the last account owns the server, and may do anything there
  fake.addAccount('Owner')
  const commands = commandsJson(catalogue).map((command) => ({ ...command, id: fake.world.newId() }))
  fake.world.commands.set('', commands as never)
})
afterEach(() => fake.stop())

const bind = (channel: string) => [{ workspace: fake.world.guild, channel, group: 'CG-Identification' }]

const diagnose = (more: Partial<DiscordDiagnosis> = {}) =>
  diagnoseDiscord({
    token: fake.token,
    apiUrl: fake.apiUrl,
    catalogue,
    channels: [],
    now: () => DateTime.utc(),
    ...more,
  })

const inChannelWith = (...permissions: readonly Permission[]) =>
  diagnose({ channels: bind(fake.addChannel('group', permissions).id) })

describe('what the doctor says about Discord', () => {
  it('is all good if token, commands, clock and permissions are right, and changes nothing', async () => {
    const findings = await inChannelWith('view', 'send', 'embeds', 'history', 'threads', 'files')
    expect(said(findings)).toEqual([
      'ok Token: Accepted: the bot is cg.',
      'ok Clock: Agrees with the clock of Discord to the second.',
      'ok Application: The bot receives the commands. It needs no privileged intent.',
      `ok Commands: ${catalogue.nouns.length + catalogue.fromMessages.length} commands registered in all servers, the same as in this version.`,
      'ok Gateway: 1000 of 1000 connections are left for today.',
      'ok Channel: The bot has all permissions that it needs in #group of CG-Identification.',
    ])
    expect(fake.requests.filter((line) => !line.startsWith('GET '))).toEqual([])
    expect(fake.gateway.identified()).toBe(0)
  })

  it('names the variable of a token that is not accepted', async () => {
    expect(said(await diagnose({ token: 'b.a.d' }))).toEqual([
      'failed Token: Discord does not accept DISCORD_TOKEN. → Copy the token again from the page “Bot” of the application, at discord.com/developers.',
    ])
  })

  it('names the missing permissions that the bot needs in a channel, as Discord’s settings call them', async () => {
    const [complaint] = complaints(await inChannelWith('view', 'history', 'threads'))
    expect(complaint).toMatch(
      /^failed Channel: The bot lacks Send Messages, Embed Links in #group of CG-Identification\. → /,
    )
  })

  it('only warns if threads, files and history are missing, since the bot posts without them', async () => {
    const [complaint] = complaints(await inChannelWith('view', 'send', 'embeds'))
    expect(complaint).toContain(
      'warning Channel: The bot lacks Create Public Threads, Send Messages in Threads, Attach Files, Read Message History in #group',
    )
  })

  it('says that a channel cannot be seen, or that it is gone', async () => {
    const [unseen] = complaints(await inChannelWith('send'))
    expect(unseen).toMatch(/^failed Channel: The bot cannot see channel \d+ of CG-Identification\./)
    const [gone] = complaints(await diagnose({ channels: bind('100000000000000001') }))
    expect(gone).toContain('failed Channel: Channel 100000000000000001 of CG-Identification no longer exists.')
  })

  it('says that the bot was removed from a server in which a group lives', async () => {
    const channels = [{ workspace: '100000000000000002', channel: '100000000000000003', group: 'CG-Identification' }]
    expect(complaints(await diagnose({ channels }))).toEqual([
      'failed Server: The bot is not in the server 100000000000000002, where CG-Identification lives. → Invite the bot with the link from the page “Installation” of the application.',
    ])
  })

  it('says that the registered commands are not those of this version', async () => {
    fake.world.commands.clear()
    const [complaint] = complaints(await diagnose())
    expect(complaint).toMatch(
      /^warning Commands: The commands registered in all servers differ from those in this version\. → Start/,
    )
  })

  it('checks the commands of the one server that DISCORD_GUILD_ID names', async () => {
    const [complaint] = complaints(await diagnose({ guildId: fake.world.guild }))
    expect(complaint).toContain(
      'The commands registered in the server of DISCORD_GUILD_ID differ from those in this version.',
    )
  })

  it.each([
    [10, 'warning Clock'],
    [-600, 'failed Clock'],
  ])('complains of a clock that is %i seconds off', async (seconds, complaint) => {
    const [first] = complaints(await diagnose({ now: () => DateTime.utc().plus({ seconds }) }))
    expect(first).toContain(complaint)
  })

  it('still asks the other questions when one is not answered', async () => {
    const fault = { kind: 'status', status: 503, applied: false } as const
    fake.trouble({ method: 'GET', path: /^\/gateway\/bot$/, fault })
    const findings = await inChannelWith('view', 'send', 'embeds', 'history', 'threads', 'files')
    expect(complaints(findings)).toEqual(['warning Gateway: Discord answered 503. → Try again in a minute.'])
    expect(said(findings).some((line) => line.startsWith('ok Channel'))).toBe(true)
  })

  it('gives up within five seconds if Discord accepts the question and does not answer', async () => {
    fake.trouble({ method: 'GET', path: /^\/users\/@me$/, fault: { kind: 'silence', applied: false } })
    const start = performance.now()
    const [complaint] = complaints(await diagnose())
    expect(complaint).toContain('failed Token: Discord did not answer')
    expect(performance.now() - start).toBeLessThan(5_000)
  })
})

describe('the permissions of a member in a channel', () => {
  const role = (id: string, permissions: bigint) => ({ id, permissions: `${permissions}` })
  const guild = (...roles: readonly { id: string; permissions: string }[]) =>
    ({ id: 'all', owner_id: 'owner', roles: [role('all', 1n), ...roles] }) as unknown as Parameters<
      typeof permissionsIn
    >[1]
  const rule = (id: string, allow: bigint, deny: bigint) => ({ id, allow: `${allow}`, deny: `${deny}` })
  const member = { id: 'bot', roles: ['writer'] }

  it('are the sum of those of everyone and of their own roles, and of no other', () => {
    expect(permissionsIn([], guild(role('writer', 2n), role('other', 4n)), member)).toBe(3n)
  })

  it('are changed by the channel for everyone, then for roles, then for the member, which counts most', () => {
    const rules = [rule('bot', 1n, 0n), rule('writer', 0n, 2n), rule('all', 2n, 1n)]
    expect(permissionsIn(rules, guild(), member)).toBe(1n)
  })

  it('combine the rules for all their roles; a role that allows outweighs one that denies', () => {
    const rules = [rule('writer', 2n, 0n), rule('reader', 0n, 2n)]
    expect(permissionsIn(rules, guild(), { id: 'bot', roles: ['writer', 'reader'] })).toBe(3n)
  })

  it('are all for an administrator and for the owner, whatever the channel denies', () => {
    const denied = [rule('bot', 0n, 1n)]
    expect(permissionsIn(denied, guild(role('writer', 8n)), member) & 1n).toBe(1n)
    expect(permissionsIn(denied, guild(), { id: 'owner', roles: [] }) & 1n).toBe(1n)
  })
})
