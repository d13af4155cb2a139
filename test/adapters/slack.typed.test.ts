import { describe, expect, it } from 'vitest'
import { readTyped } from '../../adapters/slack/typed.ts'
import type { Bot } from '../../src/bot/bot.ts'
import { catalogueOf } from '../../src/bot/catalogue.ts'
import { readLine } from '../../src/bot/line.ts'
import { specimen } from './specimen.ts'

const catalogue = catalogueOf(specimen().commands)
const reader = { catalogue, read: (typed: string) => readLine(typed, catalogue) } as Bot

describe('A line typed on Slack', () => {
  it.each([
    ['words:"a &lt;b&gt; &amp; c"', 'a <b> & c'],
    ['words:"a &amp;lt;b&amp;gt;"', 'a &lt;b&gt;'],
    ['words:“see <https://itu.int/a?b=1&amp;c=2>”', 'see https://itu.int/a?b=1&c=2'],
    ['words:“see <https://itu.int/a”>', 'see https://itu.int/a'],
    ['words:"<http://itu.int|itu.int>, <mailto:a@itu.int|a@itu.int>"', 'itu.int, a@itu.int'],
    ['words:"<@U0DELEGATE|delegate> and <@U0DELEGATE>"', '@delegate and @U0DELEGATE'],
    ['words:"in <#C0GROUP|group> and <#C0GROUP>"', 'in #group and #C0GROUP'],
    ['words:"<!here> <!subteam^S1|@experts>"', '@here @experts'],
    ['words:"&lt;@U0DELEGATE|x&gt;"', '<@U0DELEGATE|x>'],
    ['words:“quoted” ', 'quoted'],
  ])('%s says %s', (typed, words) => {
    expect(readTyped(`/note add ${typed}`, reader)).toEqual({ command: 'note add', args: { words } })
  })
})
