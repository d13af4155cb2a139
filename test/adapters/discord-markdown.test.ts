import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escaped, fitted, markdown } from '../../adapters/discord/markdown.ts'
import { line, link, mention, strong, time } from '../../src/bot/view.ts'
import { readMarkdown } from '../fakes/discord/reading.ts'

const wide = { exact: false, breaks: true }
const visible = (text: string) => text.replaceAll('\u200b', '')

const marks = ['*', '_', '~', '`', '|', '>', '#', '-', '+', '[', ']', '(', ')', '<', '@', ':', '\\', '.', '/', '!', '&']
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(...marks, '\n', ' ', '1', 'a'),
      fc.constantFrom('@everyone', '@here', '<@1>', '<@&1>', '<#1>', '</a:1>', '<t:1:R>', '<:a:1>', ':smile:', '```'),
      fc.constantFrom('https://evil.example', '[a](https://evil.example)', '-# ', '### ', '1. ', '<id:home>'),
      fc.string({ maxLength: 3 }),
    ),
    { maxLength: 25 },
  )
  .map((parts) => parts.join(''))

describe('what people type, on Discord', () => {
  it('is shown as it was typed and does nothing, whatever it is', () => {
    fc.assert(
      fc.property(hostile, (typed) => {
        const read = readMarkdown(escaped(typed))
        expect(visible(read.text)).toBe(visible(typed))
        expect({ ...read, text: '' }).toEqual({ text: '', mentions: [], links: [], markup: [] })
      }),
      { numRuns: 1500 },
    )
  })

  it.each(['Notice: green, 14:00', 'SG2: to be nominated', 'a-b (c) 50% = 1/2'])(
    'stays as it is where it is no markup: %s',
    (typed) => {
      expect(escaped(typed)).toBe(typed)
    },
  )

  it('is cut within the room it has, and is still harmless', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 0, max: 40 }), (typed, room) => {
        const short = fitted(typed, room)
        expect(short.length).toBeLessThanOrEqual(room)
        expect(readMarkdown(short)).toMatchObject({ mentions: [], links: [], markup: [] })
        expect(short.isWellFormed()).toBe(typed.isWellFormed() || short.isWellFormed())
      }),
      { numRuns: 500 },
    )
  })

  it('does nothing either in bold, as a name, or as the label of a link', () => {
    fc.assert(
      fc.property(hostile, (typed) => {
        const spans = line(strong(typed), ' ', mention(typed, {}), ' ', link(typed, 'https://www.itu.int/'))
        const read = readMarkdown(markdown(spans, wide))
        expect(read.mentions).toEqual([])
        expect(new Set(read.links)).toEqual(new Set(['https://www.itu.int/']))
      }),
      { numRuns: 500 },
    )
  })
})

describe('a line on Discord', () => {
  it('keeps the spaces at the ends of bold text, but outside it, so that they do not end the bold', () => {
    expect(markdown(line(strong('Warning: '), 'it is late'), wide)).toBe('**Warning:** it is late')
    expect(markdown(line('a', strong(' $& '), 'b', strong(' ')), wide)).toBe('a **$&** b')
  })

  it('mentions a person by their account here, and names those who have none or a strange one', () => {
    expect(markdown(line(mention('Ann', { discord: '42', slack: 'U1' })), wide)).toBe('<@42>')
    expect(markdown(line(mention('Ann', { slack: 'U1' })), wide)).toBe('Ann')
    expect(markdown(line(mention('Ann', { discord: '42> @everyone' })), wide)).toBe('Ann')
  })

  it('shows a time in the zone of its reader, and with zone and UTC where it must be exact', () => {
    const at = { toJSDate: () => new Date('2026-12-10T13:00:00Z') }
    expect(markdown(line(time(at, 'Europe/Zurich')), wide)).toBe('<t:1796907600:F>')
    expect(markdown(line(time(at, 'Europe/Zurich')), { ...wide, exact: true })).toBe(
      '<t:1796907600:F> (<t:1796907600:R>), Thu 10 Dec 2026, 14:00 Geneva (13:00 UTC)',
    )
  })

  it.each([
    ['javascript:alert(1)', 'read (javascript\\:alert(1))'],
    ['not an address', 'read (not an address)'],
    ['https://itu.int/a)b(c', '[read](https://itu.int/a%29b%28c)'],
  ])('links to the web only: %s', (href, expected) => {
    expect(markdown(line(link('read', href)), wide)).toBe(expected)
  })

  it('shows both where a label looks like an address that could be another one', () => {
    const read = readMarkdown(markdown(line(link('https://itu.int', 'https://evil.example/')), wide))
    expect(read.text).toBe('https://itu.int (https://evil.example/)')
    expect(read.links).toEqual(['https://evil.example/'])
  })
})
