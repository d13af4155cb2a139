import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { render } from '../../adapters/slack/blocks.ts'
import { readCarried, readMenu } from '../../adapters/slack/carry.ts'
import { limits } from '../../adapters/slack/limits.ts'
import {
  type Block,
  button,
  buttons,
  fact,
  facts,
  heading,
  line,
  link,
  list,
  type Menu,
  mention,
  note,
  numbered,
  quote,
  strong,
  text,
  type View,
  view,
} from '../../src/bot/view.ts'
import { checkBlocks } from '../fakes/slack/check.ts'
import { blocksText, buttonsOf, elementsOf, notifiesOf } from '../fakes/slack/words.ts'

const pressed = { command: 'note count', args: {} }
const nameOf = (account: string) => account

/** What Slack makes of a view: refused by its limits, or the words that members read. */
function shown(rendered: View) {
  const { blocks, text: fallback } = render(rendered)
  const checked = checkBlocks(blocks)
  if (checked.kind === 'refused') throw new Error(`${checked.error}: ${checked.messages.join(' ')}`)
  return { blocks: checked.value, fallback, words: blocksText(checked.value, nameOf) }
}

const menu = (more: Partial<Menu>): Block => ({
  kind: 'menu',
  label: 'Which',
  multiple: true,
  field: 'which',
  invocation: pressed,
  options: [{ label: 'One', value: '1' }],
  ...more,
})

/** Below, at and above a limit: what is longer ends in "…", what fits is whole. */
const around = (limit: number) => [limit - 1, limit, limit + 1]
const expectCut = (words: string, whole: string, limit: number) =>
  whole.length > limit
    ? expect(words).toContain(`${whole.slice(0, limit - 1)}…`)
    : expect(words.includes(whole) && !words.includes('…')).toBe(true)

describe('A view on Slack', () => {
  it.each(around(limits.headerChars))('has a title of %i characters without losing a word of it', (length) => {
    const title = 't'.repeat(length)
    const { blocks, words } = shown(view(title, text('x')))
    expect(words).toContain(title)
    expect(blocks[0]?.type).toBe(length > limits.headerChars ? 'rich_text' : 'header')
  })

  it.each(around(limits.textChars))('has paragraphs, quotes and entries of %i characters', (length) => {
    const whole = 'p'.repeat(length)
    expectCut(shown(view('Title', text(whole))).words, whole, limits.textChars)
    expectCut(shown(view('Title', note(whole))).words, whole, limits.textChars)
    expectCut(shown(view('Title', quote(whole))).words, whole, limits.textChars)
    expectCut(shown(view('Title', list(line(whole)))).words, whole, limits.textChars)
    expectCut(shown(view(whole)).words, whole, limits.textChars)
  })

  it.each(around(limits.buttonLabel))('has buttons of %i characters', (length) => {
    const whole = 'b'.repeat(length)
    expectCut(shown(view('Title', buttons(button(whole, pressed)))).words, whole, limits.buttonLabel)
  })

  it.each([24, 25, 26, 49, 50, 51])('puts %i buttons into rows', (count) => {
    const labels = Array.from({ length: count }, (_, i) => `Button ${i}`)
    const { blocks } = shown(view('Title', buttons(...labels.map((label) => button(label, pressed)))))
    expect(buttonsOf(blocks)).toEqual(labels)
    expect(blocks).toHaveLength(1 + Math.ceil(count / limits.buttonsInRow))
  })

  it.each([0, 1])('refuses to send a button whose arguments do not fit (%i too many)', (more) => {
    const around = JSON.stringify(['note count', { words: '' }]).length
    const invocation = { command: 'note count', args: { words: 'w'.repeat(limits.buttonValue - around + more) } }
    const rendering = () => shown(view('Title', buttons(button('Go', invocation)))).blocks
    if (more > 0) expect(rendering).toThrow('do not fit a button')
    else
      expect(elementsOf(rendering()).map((one) => readCarried('value' in one ? (one.value ?? '') : ''))).toEqual([
        invocation,
      ])
  })

  it.each([0, 1])('refuses to send a menu whose arguments do not fit (%i too many)', (more) => {
    const around = JSON.stringify(['note count', { words: '' }, 'which']).length
    const invocation = { command: 'note count', args: { words: 'w'.repeat(limits.actionId - around + more) } }
    const rendering = () => shown(view('Title', menu({ invocation }))).blocks
    if (more > 0) expect(rendering).toThrow('do not fit a menu')
    else
      expect(elementsOf(rendering()).map((one) => readMenu(one.action_id, ['1', '3']))).toEqual([
        { ...invocation, args: { ...invocation.args, which: '1,3' } },
      ])
  })

  it.each(around(limits.options))('offers %i options, and says how many it leaves out', (count) => {
    const options = Array.from({ length: count }, (_, i) => ({ label: `Option ${i}`, value: `${i}` }))
    const { words } = shown(view('Title', menu({ options })))
    expect(words.includes('… and 1 more')).toBe(count > limits.options)
    expect(words).toContain(`Option ${limits.options - 2}`)
  })

  it.each(around(limits.optionLabel))('has options of %i characters', (length) => {
    const label = 'o'.repeat(length)
    expectCut(shown(view('Title', menu({ options: [{ label, value: '1' }] }))).words, label, limits.optionLabel)
  })

  it.each(around(limits.placeholder))('has menus named in %i characters', (length) => {
    const label = 'm'.repeat(length)
    expect(shown(view('Title', menu({ label, multiple: false }))).words).toContain(label)
  })

  it.each([47, 48, 49, 50, 200])('has %i paragraphs, or says that there are more', (count) => {
    const paragraphs = Array.from({ length: count }, (_, i) => text(`Paragraph ${i}.`))
    const { blocks, words } = shown(view('Title', ...paragraphs, buttons(button('Go', pressed))))
    expect(blocks.length).toBeLessThanOrEqual(limits.messageBlocks)
    expect(buttonsOf(blocks)).toEqual(['Go'])
    expect(words.includes('The rest does not fit here')).toBe(!words.includes(`Paragraph ${count - 1}.`))
  })

  it.each([48, 49, 50])('has %i menus without being refused', (count) => {
    const { blocks } = shown(view('Title', text('x'), ...Array.from({ length: count }, () => menu({}))))
    expect(blocks).toHaveLength(Math.min(limits.messageBlocks, count + 2))
  })

  it.each([-1, 0, 1])('fills a message to its last character (%i)', (more) => {
    const paragraphs = Array.from({ length: 3 }, () => text('p'.repeat(3000)))
    const rest = limits.messageChars - 9000 - 'Title'.length - '… The rest does not fit here.'.length
    const { words } = shown(view('Title', ...paragraphs, text('q'.repeat(rest + more))))
    expect(words.includes('…')).toBe(more > 0)
  })

  it.each([10, 40, 400])('lists as many of %i long entries as fit, and counts the others', (count) => {
    const items = Array.from({ length: count }, (_, i) => line(strong(`${i + 1}`), ' ', 'words '.repeat(80)))
    const { words } = shown(view('Title', list(...items), numbered(...items)))
    const [, left] = /… and (\d+) more/.exec(words) ?? []
    expect(left === undefined).toBe(count === 10)
    const entries = items.map((_, i) => fact(`Fact ${i}`, 'words '.repeat(80)))
    expect(shown(view('Title', facts(...entries))).words.includes(`Fact ${count - 1}: `)).toBe(count === 10)
  })

  it('keeps empty texts, lists and facts from being refused', () => {
    const { words } = shown(
      view('', text(''), note(''), quote(''), list(), facts(), menu({ options: [] }), list(line(''))),
    )
    expect(words.trim()).toBe('')
  })

  it('shows times in the reader’s zone, and in the group’s and UTC where it cannot', () => {
    const time = { kind: 'time', at: '2026-12-10T13:00:00.000Z', zone: 'Europe/Zurich' } as const
    const { blocks } = render(view('Title', text('At ', time)))
    expect(blocks[1]).toMatchObject({
      elements: [
        {
          elements: [
            { type: 'text', text: 'At ' },
            {
              type: 'date',
              timestamp: 1796907600,
              format: '{date_long} at {time}',
              fallback: expect.stringMatching(/Thu 10 Dec 2026, 14:00 .*\(13:00 UTC\)/),
            },
          ],
        },
      ],
    })
  })

  it('links to web addresses only', () => {
    const { blocks, words } = shown(
      view('Title', text(link('Agenda', 'https://itu.int/a?b=1|2>'), ' ', link('Run', 'javascript:alert(1)'))),
    )
    expect(words).toContain('Agenda Run (javascript:alert(1))')
    expect(JSON.stringify(blocks)).not.toContain('"url":"javascript')
  })

  it('mentions the right people, by an account of this platform only', () => {
    const one = text(
      mention('Delegate', { slack: 'U0DELEGATE' }),
      mention('Other', { discord: '1' }),
      mention('Third', {}),
    )
    const { blocks, fallback } = shown(view('Title', one, text(mention('Odd', { slack: 'U1> <!here' }))))
    expect(notifiesOf(fallback, blocks)).toEqual(['U0DELEGATE'])
  })

  it('never lets what a person typed mention, link or break out, whatever it is', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc
        .array(
          fc.constantFrom(
            '<',
            '>',
            '!channel',
            '@U0DELEGATE',
            '|',
            '&lt;',
            '&',
            '*',
            '_',
            '`',
            '\n',
            '"',
            '\\',
            '^',
            'https://x.example',
          ),
        )
        .map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(hostile, hostile, (typed, other) => {
        const everywhere = view(typed, heading(typed), text(typed, other), quote(typed), note(strong(typed)))
        const more = [list(line(typed)), facts(fact(typed, mention(other, {}))), buttons(button(typed, pressed))]
        const { blocks, fallback, words } = shown({ ...everywhere, blocks: [...everywhere.blocks, ...more] })
        expect(notifiesOf(fallback, blocks)).toEqual([])
        expect(fallback.replace(/&(amp|lt|gt);/g, '')).not.toMatch(/[<>&]/)
        expect(JSON.stringify(blocks)).not.toMatch(/"type":"(mrkdwn|link|user|broadcast|usergroup)"/)
        if (typed.length > 0 && typed.length < limits.buttonLabel) expect(words.split(typed).length).toBeGreaterThan(5)
      }),
      { numRuns: 300 },
    )
  })
})
