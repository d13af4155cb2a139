import { describe, expect, test } from 'vitest'
import { commandsJson } from '../../adapters/discord/commands.ts'
import { modal as discordModal } from '../../adapters/discord/form.ts'
import { freeNouns } from '../../adapters/slack/commands.ts'
import { slackManifest } from '../../adapters/slack/manifest.ts'
import { modal as slackModal } from '../../adapters/slack/modal.ts'
import { catalogueOf } from '../../src/bot/catalogue.ts'
import { correction, formFromMessage, formTitle, missingFields } from '../../src/bot/form.ts'
import { helpCommand } from '../../src/bot/help.ts'
import { allCommands } from '../../src/features.ts'
import { commandList } from '../fakes/discord/command-shapes.ts'
import { modal as discordModalShape } from '../fakes/discord/shapes.ts'
import { checkView } from '../fakes/slack/check.ts'
import { manifestProblems } from '../fakes/slack/manifest.ts'
import { modalView } from '../fakes/slack/shapes.ts'

const catalogue = catalogueOf([...allCommands(() => []), helpCommand(() => catalogue)])

describe('the whole catalogue on every platform', () => {
  test('Discord takes all commands in one registration', () => {
    expect(commandList.safeParse(commandsJson(catalogue)).error).toBeUndefined()
  })

  test('Slack takes the manifest: every free noun, and all of them below /cg', () => {
    const manifest = slackManifest(catalogue, { name: 'CG bot', history: true, baseUrl: 'https://bot.example.org' })
    expect(manifestProblems(manifest)).toEqual([])
    const names = manifest.features.slash_commands.map(({ command }) => command)
    expect(names).toEqual(expect.arrayContaining(['/cg', ...freeNouns(catalogue).map((noun) => `/${noun}`)]))
    expect(names.length).toBeLessThanOrEqual(50)
  })

  test.each(catalogue.commands.map((command) => [command.name, command] as const))('%s: names, forms', (_, command) => {
    expect(command.name).toMatch(/^[a-z-]{1,32}( [a-z-]{1,32}){0,2}$/)
    expect(command.summary.length).toBeLessThanOrEqual(100)
    expect(formTitle(command).length).toBeLessThanOrEqual(24)
    for (const [name, field] of Object.entries(command.fields)) {
      expect(name).toMatch(/^[a-z][a-z-]{0,31}$/)
      expect(field.label.length).toBeLessThanOrEqual(45)
      expect(field.hint?.length ?? 0).toBeLessThanOrEqual(100)
    }
    const required = Object.values(command.fields).filter((field) => field.required)
    expect(required.length, 'a Discord modal has room for five').toBeLessThanOrEqual(5)
  })

  test('what is started from a message fits into every menu, and its words and address into every form', () => {
    const { fromMessages } = catalogue
    const labels = fromMessages.map(({ fromMessage }) => fromMessage?.label ?? '')
    expect(labels.filter((label) => label.length > 24)).toEqual([])
    expect(new Set(labels).size).toBe(labels.length)
    expect(fromMessages.length, 'Discord has five places').toBeLessThanOrEqual(5)
    for (const command of fromMessages) {
      const form = formFromMessage(command, { words: 'x'.repeat(9000), link: 'https://example.org/' })
      const asked = form?.fields.filter(({ required, initial }) => required || initial !== undefined) ?? []
      expect(asked.length, 'a Discord modal has room for five').toBeLessThanOrEqual(5)
      if (!form) continue
      expect(checkView(modalView, slackModal(form, '{}'))).toMatchObject({ kind: 'ok' })
      expect(discordModalShape.safeParse(discordModal(form, form.invocation)).error).toBeUndefined()
    }
  })

  test.each(catalogue.commands.map((command) => [command.name, command] as const))(
    '%s: its forms fit',
    (_, command) => {
      const typed = Object.fromEntries(
        Object.entries(command.fields).map(([name, field]) => [name, 'x'.repeat(Math.min(field.max, 3000))]),
      )
      const problems = Object.fromEntries(
        Object.keys(command.fields).map((name) => [name, `“x” is wrong. ${'y'.repeat(300)}`]),
      )
      const invocation = { command: 'draft', args: { id: 'ABCDEFGH' } }
      for (const form of [missingFields(command, {}), correction(command, typed, problems)]) {
        if (!form || form.fields.length === 0) continue
        expect(checkView(modalView, slackModal(form, '{}'))).toMatchObject({ kind: 'ok' })
        expect(discordModalShape.safeParse(discordModal(form, invocation)).error).toBeUndefined()
      }
    },
  )
})
