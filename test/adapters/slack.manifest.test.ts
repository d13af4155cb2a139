import { describe, expect, it } from 'vitest'
import { limits } from '../../adapters/slack/limits.ts'
import { slackManifest } from '../../adapters/slack/manifest.ts'
import { catalogueOf } from '../../src/bot/catalogue.ts'
import { type Command, query } from '../../src/bot/command.ts'
import { answer } from '../../src/bot/reply.ts'
import { view } from '../../src/bot/view.ts'
import { shortcuts } from '../fakes/slack/shapes.ts'

const named = (name: string, summary = 'Does it'): Command =>
  query({ name, summary, fields: {}, allow: 'anyone', run: async () => answer(view('x')) }) as Command
const manifest = (commands: readonly Command[], baseUrl?: string) =>
  slackManifest(catalogueOf(commands), { name: 'Group', history: false, ...(baseUrl ? { baseUrl } : {}) })
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
    expect(features.shortcuts[0]?.name).toHaveLength(shortcutName + Math.min(more, 0))
    expect(features.shortcuts[0]?.description).toHaveLength(shortcutDescription + Math.min(more, 0))
    expect(shortcuts.safeParse(features.shortcuts).error).toBeUndefined()
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
})
