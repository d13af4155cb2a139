import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { limits } from '../../adapters/slack/limits.ts'
import { slackManifest } from '../../adapters/slack/manifest.ts'
import { catalogueOf } from '../../src/bot/catalogue.ts'
import type { Command } from '../../src/bot/command.ts'
import { answer } from '../../src/bot/reply.ts'
import { view } from '../../src/bot/view.ts'
import { allCommands } from '../../src/features.ts'
import { query } from '../bot/declare.ts'
import { manifestProblems } from '../fakes/slack/manifest.ts'

const named = (name: string, summary = 'Does it'): Command =>
  query({ name, summary, fields: {}, allow: 'anyone', run: async () => answer(view('x')) }) as Command
const manifest = (commands: readonly Command[], baseUrl?: string) =>
  slackManifest(catalogueOf(commands), { name: 'Group', history: false, baseUrl })
const onMessages = (number: number, label = 'Make a note', summary = 'Does it'): readonly Command[] =>
  Array.from({ length: number }, (_, i) => ({
    ...named(`note v${i}`, summary),
    fromMessage: { label, words: 'words', link: 'link' },
  }))
const registered = (commands: readonly Command[]) =>
  manifest(commands).features.slash_commands.map((command) => command.command)

describe('The manifest for Slack', () => {
  it('registers what is free, and everything under /cg', () => {
    const nouns = ['help', 'meeting plan', 'meeting list', 'topic open', 'poll open', 'group setup'].map((name) =>
      named(name),
    )
    expect(registered(nouns)).toEqual(['/cg', '/meeting', '/group'])
    expect(manifest(nouns).features.slash_commands[0]?.usage_hint).toBe('help | meeting | topic | poll | group')
    expect(manifest(nouns).features.slash_commands[1]).toMatchObject({ usage_hint: 'plan | list', should_escape: true })
  })

  it.each([-1, 0, 1])('registers at most as many commands as Slack takes (%i)', (more) => {
    const commands = Array.from({ length: limits.commands - 1 + more }, (_, i) => named(`noun${i} do`))
    expect(registered(commands)).toHaveLength(Math.min(limits.commands, limits.commands + more))
  })

  it.each([-1, 0, 1])('leaves names under /cg that are too long for Slack (%i)', (more) => {
    const noun = 'n'.repeat(limits.commandName - 1 + more)
    expect(registered([named(`${noun} do`)])).toEqual(more > 0 ? ['/cg'] : ['/cg', `/${noun}`])
  })

  it.each([-1, 0, 1])('cuts hints that are too long (%i)', (more) => {
    const verb = 'v'.repeat(limits.usageHint + more)
    const hint = manifest([named(`noun ${verb}`)]).features.slash_commands[1]?.usage_hint ?? ''
    expect(hint.length).toBe(Math.min(limits.usageHint, limits.usageHint + more))
    expect(hint.endsWith('…')).toBe(more > 0)
  })

  it('has a shortcut in the menu of messages for each command that can be started there', () => {
    const { features } = manifest([...onMessages(1), named('note other')])
    const expected = { type: 'message', name: 'Make a note', callback_id: 'note v0', description: 'Does it' }
    expect(features.shortcuts).toEqual([expected])
  })

  it.each([-1, 0, 1])('has as many shortcuts as Slack takes, cut to what it shows (%i)', (more) => {
    const { shortcutName, shortcutDescription } = limits
    const { features } = manifest(
      onMessages(limits.shortcuts + more, 'l'.repeat(shortcutName + more), 's'.repeat(shortcutDescription + more)),
    )
    expect(features.shortcuts).toHaveLength(limits.shortcuts + Math.min(more, 0))
    expect(features.shortcuts?.[0]?.name).toHaveLength(shortcutName + Math.min(more, 0))
    expect(features.shortcuts?.[0]?.description).toHaveLength(shortcutDescription + Math.min(more, 0))
  })

  it('uses Socket Mode, or one address for everything', () => {
    const socket = manifest([named('meeting list')])
    expect(socket.settings.socket_mode_enabled).toBe(true)
    expect(JSON.stringify(socket)).not.toContain('http')
    const http = manifest([named('meeting list')], 'https://bot.example.org')
    expect(http.settings.socket_mode_enabled).toBe(false)
    const address = 'https://bot.example.org/slack/events'
    expect(http.features.slash_commands.map((command) => command.url)).toEqual([address, address])
    expect(http.settings.event_subscriptions).toEqual({ request_url: address, bot_events: ['app_home_opened'] })
    expect(http.settings.interactivity).toMatchObject({ request_url: address, message_menu_options_url: address })
  })

  it('asks for the history of channels only where it is wanted', () => {
    const scopes = (history: boolean) =>
      slackManifest(catalogueOf([]), { name: 'Group', history }).oauth_config.scopes.bot.filter((scope) =>
        /history/.test(scope),
      )
    expect(scopes(false)).toEqual([])
    expect(scopes(true)).toEqual(['channels:history', 'groups:history'])
  })

  const options = [undefined, 'https://bot.example.org', 'http://localhost:3000/'].flatMap((baseUrl) =>
    [false, true].flatMap((history) => ['G', 'n'.repeat(limits.appName)].map((name) => ({ baseUrl, history, name }))),
  )
  it.each(options)('is taken by Slack’s published schema: $baseUrl, history $history, $name', (chosen) => {
    const one = [named('home'), named('meeting plan')]
    for (const commands of [[], one, onMessages(1), onMessages(limits.commands + 1), allCommands(() => [])])
      expect(manifestProblems(slackManifest(catalogueOf(commands), chosen))).toEqual([])
  })

  it.each([
    ['a name of one character too many', { name: 'n'.repeat(limits.appName + 1) }, /has 36 characters.*at most 35/],
    ['an empty name', { name: '' }, /is empty/],
    ['a blank name', { name: ' \t' }, /is empty/],
    ['a name over two lines', { name: 'CG\nbot' }, /control characters/],
    ['half a character', { name: 'CG \ud83d' }, /control characters/],
    ['no address', { baseUrl: '' }, /“” is not a web address/],
    ['an address without a scheme', { baseUrl: 'bot.example.org' }, /is not a web address/],
    ['another scheme', { baseUrl: 'ftp://bot.example.org' }, /is not a web address/],
    ['a very long address', { baseUrl: `https://${'a'.repeat(3000)}.example.org` }, /too long.*at most 3000/],
  ])('is refused with the reason for %s', (_, wrong, reason) => {
    expect(() => slackManifest(catalogueOf([]), { name: 'Group', history: false, ...wrong })).toThrow(reason)
  })

  it('is printed, or the reason why not', async () => {
    const run = (...args: readonly string[]) =>
      promisify(execFile)(process.execPath, [resolve('scripts/slack-manifest.ts'), ...args])
    const { stdout } = await run('--name', ' Identification ')
    expect(JSON.parse(stdout)).toMatchObject({ display_information: { name: 'Identification' } })
    expect(manifestProblems(JSON.parse(stdout))).toEqual([])
    const tooLong = await run('--name', 'n'.repeat(40)).catch((error: unknown) => error)
    expect(tooLong).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'The name of the app has 40 characters. Slack takes at most 35. Choose a shorter one.\n',
    })
    const unknown = await run('--nmae', 'CG').catch((error: unknown) => error)
    expect(unknown).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('npm run --silent slack:manifest --'),
    })
  })
})

describe('Slack’s published schema, as the tests apply it', () => {
  const [command] = manifest([named('home')]).features.slash_commands
  const full = manifest(onMessages(1))
  const { features } = full
  const commands = (...broken: readonly object[]) => ({ ...full, features: { ...features, slash_commands: broken } })
  const shortcuts = (...broken: readonly object[]) => ({ ...full, features: { ...features, shortcuts: broken } })
  const [shortcut] = features.shortcuts ?? []

  it.each([
    ['display_information.name: longer than 35', { ...full, display_information: { name: 'n'.repeat(36) } }],
    ['display_information.name: not of type string', { ...full, display_information: {} }],
    ['display_information: not of type object', { features }],
    ['extra: unknown property', { ...full, extra: {} }],
    ['features.slash_commands: shorter than 1', commands()],
    ['features.slash_commands: longer than 50', commands(...Array(51).fill(command))],
    ['features.slash_commands[].usage_hint: shorter than 1', commands({ ...command, usage_hint: '' })],
    ['features.slash_commands[].command: does not match ^/', commands({ ...command, command: 'cg' })],
    ['features.slash_commands[].description: not of type string', commands({ command: '/cg' })],
    ['features.slash_commands[].url: does not match ^https?://', commands({ ...command, url: 'bot.example.org' })],
    ['features.shortcuts: shorter than 1', shortcuts()],
    ['features.shortcuts[].type: none of message, global', shortcuts({ ...shortcut, type: 'channel' })],
    [
      'settings.event_subscriptions.bot_events: an entry exists twice',
      { ...full, settings: { event_subscriptions: { bot_events: ['a', 'a'] } } },
    ],
    ['settings.socket_mode_enabled: not of type boolean', { ...full, settings: { socket_mode_enabled: null } }],
  ])('refuses %s', (problem, broken) => {
    expect(manifestProblems(broken)).toEqual([problem])
  })
})
