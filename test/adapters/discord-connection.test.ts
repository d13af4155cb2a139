import { afterEach, describe, expect, it } from 'vitest'
import { startFakeDiscord } from '../fakes/discord/server.ts'
import { connected, newPlatform, recordingBot, shownAs } from './discord-bot.ts'
import { until } from './discord-driver.ts'
import { specimen } from './specimen.ts'

const stops: (() => Promise<void>)[] = []
const keep = <T extends { stop(): Promise<void> }>(one: T): T => {
  stops.push(() => one.stop())
  return one
}
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})
const puts = (requests: readonly string[]) => requests.filter((line) => line.startsWith('PUT'))

describe('the connection to Discord', () => {
  it('says which variable is wrong when the token is not accepted, and tries no more', async () => {
    const fake = keep(await startFakeDiscord())
    const platform = keep(newPlatform(fake, { token: 'b.a.d' }))
    await platform.start(recordingBot())
    await until(() => platform.health().state === 'failed')
    expect(platform.health().detail).toBe('DISCORD_TOKEN is not accepted by Discord: copy the bot token again.')
    expect(fake.gateway.identified()).toBe(0)
  })

  it('says so when the gateway turns the token down later', async () => {
    const { fake, platform } = keep(await connected())
    fake.gateway.drop({ code: 4004, forget: true })
    await until(() => platform.health().state === 'failed')
    expect(platform.health().detail).toContain('DISCORD_TOKEN')
    expect(fake.gateway.identified()).toBe(1)
  })

  it('starts while Discord is away, says so, and connects when it is back', async () => {
    const fake = keep(await startFakeDiscord())
    fake.trouble({ method: 'GET', path: /gateway/, fault: { kind: 'status', status: 503, applied: false } })
    const platform = keep(newPlatform(fake))
    expect(platform.health().state).toBe('off')
    await platform.start(recordingBot())
    expect(platform.health().state).toBe('connecting')
    await until(() => platform.health().state === 'failed')
    expect(platform.health().detail).toContain('Discord cannot be reached')
    await until(() => platform.health().state === 'connected')
    expect(fake.refusals).toEqual([])
  })

  it('spends the last sessions of a day slowly, and says so', async () => {
    const fake = keep(await startFakeDiscord({ sessionsLeft: 99 }))
    const platform = keep(newPlatform(fake))
    await platform.start(recordingBot())
    await until(() => platform.health().detail.includes('99 more connections today'))
    expect(platform.health().state).toBe('connecting')
    expect(fake.gateway.identified()).toBe(0)
  })

  it('takes up its session again after a break, and answers what was asked meanwhile', async () => {
    const { fake, bot, account, channel, platform } = keep(await connected())
    fake.gateway.drop({ code: 4000, forget: false })
    const result = await fake.members.slash(account, channel, 'note list', {})
    expect(result.kind).toBe('message')
    expect(bot.handled).toHaveLength(1)
    expect([fake.gateway.resumed(), fake.gateway.identified()]).toEqual([1, 1])
    await until(() => platform.health().state === 'connected')
  })

  it('begins a new session where the old one is forgotten', async () => {
    const { fake, account, channel } = keep(await connected())
    fake.gateway.drop({ code: 4000, forget: true })
    await until(() => fake.gateway.identified() === 2, 12_000)
    expect((await fake.members.slash(account, channel, 'note list', {})).kind).toBe('message')
  })

  it('keeps the heartbeat that the gateway asks for', async () => {
    const { fake, platform } = keep(await connected(undefined, { heartbeatMs: 500 }))
    await until(() => fake.gateway.beats() > 2)
    expect(platform.health().state).toBe('connected')
    expect(fake.refusals).toEqual([])
  })

  it('answers what is in flight before it stops', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>()
    const bot = recordingBot({ answer: () => gate.then(() => shownAs('Late')) })
    const { fake, platform, account, channel } = keep(await connected(bot))
    const asked = fake.members.slash(account, channel, 'note list', {})
    await until(() => bot.handled.length === 1)
    const stopped = platform.stop()
    open()
    expect(await asked).toMatchObject({ kind: 'message', message: { content: '**Late**' } })
    await stopped
    expect(platform.health().state).toBe('off')
  })
})

describe('the commands on Discord', () => {
  it('are registered once, and again only when they changed', async () => {
    const { fake, platform } = keep(await connected())
    expect(puts(fake.requests)).toHaveLength(1)
    await platform.stop()
    const second = keep(newPlatform(fake))
    const before = fake.requests.length
    await second.start(recordingBot())
    await until(() => fake.requests.slice(before).some((line) => line.endsWith(`guilds/${fake.world.guild}/commands`)))
    expect(puts(fake.requests)).toHaveLength(1)
    await second.stop()
    const third = keep(newPlatform(fake))
    await third.start(recordingBot({ commands: specimen().commands.slice(0, 2) }))
    await until(() => puts(fake.requests).length === 2)
  })

  it('are registered in one guild alone if that is set, and never in two places', async () => {
    const { fake, platform } = keep(await connected())
    const { world } = fake
    await platform.stop()
    const inGuild = keep(newPlatform(fake, { guildId: world.guild }))
    await inGuild.start(recordingBot())
    await until(() => world.commands.get('')?.length === 0)
    expect(world.commands.get(world.guild)?.map(({ name }) => name)).toEqual(['note', 'Make a note'])
    await inGuild.stop()
    await keep(newPlatform(fake)).start(recordingBot())
    await until(() => world.commands.get(world.guild)?.length === 0)
    expect(world.commands.get('')).toHaveLength(2)
  })

  it('that cannot be registered do not stop the rest, and are reported', async () => {
    const fake = keep(await startFakeDiscord())
    fake.trouble({ method: 'PUT', path: /commands/, fault: { kind: 'status', status: 500, applied: false } })
    const platform = keep(newPlatform(fake))
    await platform.start(recordingBot())
    await until(() => platform.health().detail.includes('could not be registered'))
    expect(platform.health().state).toBe('connected')
  })
})
