import { describe, expect, it } from 'vitest'
import { budget } from '../../adapters/discord/embeds.ts'
import { shortened } from '../../adapters/discord/keep.ts'
import { limits } from '../../adapters/discord/limits.ts'
import { render } from '../../adapters/discord/message.ts'
import { fit } from '../../src/bot/fit.ts'
import {
  button,
  buttons,
  fact,
  facts,
  heading,
  line,
  list,
  mention,
  note,
  quote,
  text,
  toned,
  type View,
  view,
} from '../../src/bot/view.ts'
import { createdMessage, parse } from '../fakes/discord/shapes.ts'

const count = { command: 'note count', args: {} }
const menu = (label: string, options: number, multiple = true) => ({
  kind: 'menu' as const,
  label,
  multiple,
  field: 'which',
  invocation: { command: 'note pick', args: {} },
  options: Array.from({ length: options }, (_, i) => ({ label: `Note ${i}`, value: `${i}` })),
})
/** Refuses what the server would refuse. */
const accepted = (shown: View) => {
  const rendered = render(shown)
  parse(createdMessage, rendered)
  return rendered
}
const body = (shown: View) =>
  accepted(shown)
    .embeds.map((embed) => embed.description)
    .join('\n')

describe('a view on Discord', () => {
  it('has its title where notifications show it, and the rest below in reading order', () => {
    const shown = toned(
      'good',
      'Planned',
      heading('When'),
      text('Soon'),
      facts(fact('Tool', 'Zoom')),
      list(line('a'), line('b')),
      quote('x\ny'),
      note('small'),
    )
    expect(accepted(shown)).toEqual({
      content: '**Planned**',
      embeds: [{ description: '### When\nSoon\n**Tool:** Zoom\n- a\n- b\n> x\n> y\n-# small', color: 0x2e7d32 }],
      components: [],
      allowed_mentions: { parse: [], users: [] },
      attachments: [],
    })
  })

  it('notifies those it mentions, in the content, and allows no other mention', () => {
    const shown = accepted(
      view('@everyone', text(mention('Ann', { discord: '42' }), ' and ', mention('Ann', { discord: '42' }))),
    )
    expect(shown.content).toBe('**@\u200beveryone** <@42>')
    expect(shown.allowed_mentions).toEqual({ parse: [], users: ['42'] })
  })

  it.each([limits.mentionedUsers - 1, limits.mentionedUsers, limits.mentionedUsers + 1])(
    'takes %i mentions',
    (number) => {
      const people = Array.from({ length: number }, (_, i) => mention('P', { discord: `${10 ** 17 + i}` }))
      const shown = accepted(view('t'.repeat(300), text(...people)))
      expect(shown.content.length).toBeLessThanOrEqual(limits.content)
      expect(shown.allowed_mentions.users?.length).toBe(shown.content.match(/<@/g)?.length)
    },
  )

  it.each([-1, 0, 1])('takes a quote of the limit and %i', (more) => {
    const shown = body(view('Long', quote('q'.repeat(limits.embedDescription - 2 + more))))
    expect(shown.length).toBe(Math.min(limits.embedDescription, limits.embedDescription + more))
    expect(shown.endsWith('…')).toBe(more > 0)
  })

  it('uses a second embed for what one cannot hold, and says what is missing after that', () => {
    const part = text('w'.repeat(1500))
    expect(accepted(view('Long', part, part, part)).embeds).toHaveLength(2)
    const more = accepted(view('Long', part, part, part, part, part, part))
    expect(more.embeds).toHaveLength(2)
    expect(more.embeds.at(-1)?.description).toMatch(/-# … The rest does not fit here\.$/)
    expect(body(view('Long', part, part, part, part, part, part))).toContain('…')
  })

  it('is cut at a mention or a time rather than in the middle of one', () => {
    const room = { ...budget, text: 20 }
    const shown = fit(view('Long', text('Hello ', mention('Ann', { discord: '123456789012345678' }))), room)
    expect(render(shown).embeds[0]?.description).toBe('Hello …')
  })

  it('says how many entries of a long list are missing', () => {
    const shown = body(
      view('Many', list(...Array.from({ length: 300 }, (_, i) => line(`entry number ${i} of the list`)))),
    )
    const kept = shown.split('\n').length - 1
    expect(shown).toMatch(new RegExp(`… and ${300 - kept} more$`))
    expect(kept).toBeGreaterThan(100)
  })

  it.each([24, 25, 26])('takes %i buttons, and says which had no place', (number) => {
    const names = Array.from({ length: number }, (_, i) => `Button ${i + 1}`)
    const shown = accepted(view('Many', buttons(...names.map((name) => button(name, count)))))
    expect(shown.components.flatMap((row) => row.components)).toHaveLength(Math.min(number, 25))
    expect(JSON.stringify(shown.embeds).includes('Button 26')).toBe(number === 26)
  })

  it.each([limits.buttonLabel - 1, limits.buttonLabel, limits.buttonLabel + 1])('takes a label of %i', (length) => {
    const [row] = accepted(view('t', buttons(button('b'.repeat(length), count)))).components
    expect(row?.components[0]).toMatchObject({ label: length > 80 ? `${'b'.repeat(79)}…` : 'b'.repeat(length) })
  })

  it.each([24, 25, 26])('takes a menu with %i options', (number) => {
    const [row] = accepted(view('t', menu('Which', number))).components
    expect(row?.components[0]).toMatchObject({
      placeholder: number > 25 ? 'Which (1 more not shown)' : 'Which',
      max_values: Math.min(number, 25),
    })
  })

  it.each([-1, 0, 1])('takes the name of a menu and of its options at the limits and %i', (more) => {
    const named = (label: string, options: number) => {
      const wide = menu(label, options)
      const long = wide.options.map((option) => ({ ...option, label: 'o'.repeat(limits.optionLabel + more) }))
      return accepted(view('t', { ...wide, options: long })).components[0]?.components[0]
    }
    const label = 'm'.repeat(limits.menuPlaceholder + more)
    expect(named(label, 3)).toMatchObject({
      placeholder: expect.stringMatching(more > 0 ? /^m{149}…$/ : new RegExp(`^${label}$`)),
      options: [0, 1, 2].map(() => ({ label: expect.stringMatching(more > 0 ? /^o{99}…$/ : /^o+$/) })),
    })
    expect(named(label, 40)).toMatchObject({ placeholder: expect.stringMatching(/^m+… \(15 more not shown\)$/) })
  })

  it('leaves out of a menu what is too long to be chosen', () => {
    const [first, second] = [limits.optionValue, limits.optionValue + 1].map((length) => 'v'.repeat(length))
    const options = [first, second].map((value = '') => ({ label: 'o', value }))
    const [row] = accepted(view('t', { ...menu('Which', 0), options })).components
    expect(row?.components[0]).toMatchObject({ options: [{ value: first }], placeholder: 'Which (1 more not shown)' })
  })

  it('shows nothing of a menu without options', () => {
    expect(accepted(view('t', menu('Which', 0))).components).toEqual([])
  })

  const sized = (length: number) => ({
    command: 'note count',
    args: { id: 'x'.repeat(length - '0|note count||id='.length) },
  })

  it.each([limits.customId - 1, limits.customId])('takes a button of %i characters', (length) => {
    const [row] = accepted(view('t', buttons(button('b', sized(length))))).components
    expect(row?.components[0]).toMatchObject({ custom_id: expect.stringMatching(new RegExp(`^.{${length}}$`)) })
  })

  it('refuses to post a button that is too long, and keeps it for the caller in private', async () => {
    const long = view('t', buttons(button('b', sized(limits.customId + 1))), menu('Which', 3))
    expect(() => render(long)).toThrow('The button “b” of note count is too long for Discord')
    const kept = await shortened(long, async () => ({ command: 'draft', args: { id: 'abc' } }))
    expect(render(kept).components[0]?.components[0]).toMatchObject({ custom_id: '0|draft||id=abc' })
  })
})
