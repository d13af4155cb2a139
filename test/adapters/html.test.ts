import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { type Reader, viewHtml } from '../../adapters/html.ts'
import { html } from '../../adapters/html-template.ts'
import { file } from '../../src/bot/file.ts'
import {
  button,
  buttons,
  fact,
  facts,
  heading,
  line,
  link,
  list,
  mention,
  note,
  numbered,
  quote,
  strong,
  text,
  time,
  type View,
  view,
} from '../../src/bot/view.ts'
import { attribute, byTag, elements, parse, words } from './web-page.ts'

const shown = (shownView: View, reader: Reader = 'page') =>
  parse(viewHtml(shownView, reader, 'web', reader === 'page' ? (index) => `/files/1/${index}` : undefined).markup)

/** Every place of a view that can hold what somebody typed. */
const everywhere = (typed: string): View =>
  view(
    typed,
    heading(typed),
    text(typed, strong(typed), mention(typed, {}), mention(typed, { web: typed })),
    note(typed, link(typed, 'https://www.itu.int/')),
    facts(fact(typed, typed)),
    list(line(typed)),
    numbered(line(typed)),
    quote(typed),
    file(`${typed}.csv`, typed, typed, typed),
    file(`${typed}.png`, 'image/png', typed, typed),
    buttons(button(typed, { command: typed, args: { words: typed } })),
    {
      kind: 'menu',
      label: typed,
      multiple: true,
      field: typed,
      invocation: { command: typed, args: {} },
      options: [{ label: typed, value: typed }],
    },
    {
      kind: 'menu',
      label: typed,
      multiple: false,
      field: typed,
      invocation: { command: typed, args: {} },
      options: [{ label: typed, value: typed }],
    },
  )

/** Tags and attribute names, line breaks apart: what a text could forge. */
const skeleton = (typed: View) =>
  elements(shown(typed))
    .filter((element) => element.tagName !== 'br')
    .map((element) => [element.tagName, ...element.attrs.map(({ name }) => name)].join(' '))

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom('<', '>', '"', "'", '&', '&lt;', '&#60;', '</', '-->', '<!--', ']]>', '=', '`', '\n', '\0', ' '),
      fc.constantFrom(
        '<script>',
        '</section>',
        '<img src=x onerror=alert(1)>',
        '" onclick="x',
        "' autofocus '",
        '<br>',
      ),
      fc.constantFrom('javascript:', 'https://evil.example/', '<plaintext>', '</textarea>', '</select>', '</script>'),
      fc.string({ unit: 'binary' }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))

describe('a view as HTML', () => {
  it('gives no text the power to form an element or an attribute, wherever it is', () => {
    const expected = skeleton(everywhere('plain'))
    fc.assert(
      fc.property(hostile, (typed) => {
        expect(skeleton(everywhere(typed))).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })

  it('shows a text as it was typed', () => {
    const readable = hostile.map((typed) => typed.replaceAll('\0', '').replaceAll('\r', ''))
    fc.assert(
      fc.property(readable, (typed) => {
        const [title] = byTag(shown(view(typed)), 'h2')
        const [quoted] = byTag(shown(view('A title', quote(typed))), 'blockquote')
        expect(title && words(title).slice(0, -1)).toBe(typed)
        expect(quoted && words(quoted).slice(0, -1)).toBe(typed)
      }),
    )
  })

  it.each(['https://www.itu.int/a?b=1&c="2"', 'http://127.0.0.1/', 'mailto:list@lists.example'])(
    'links to %s, outside the page and without telling where from',
    (href) => {
      const [anchor] = byTag(shown(view('A link', text(link('Here', href)))), 'a')
      expect(anchor && attribute(anchor, 'href')).toBe(href)
      expect(anchor && attribute(anchor, 'rel')).toBe('noopener noreferrer')
    },
  )

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    '//evil.example/',
    '/relative',
    '',
  ])('shows %j as words and links nowhere', (href) => {
    const page = shown(view('No link', text(link('Here', href))))
    expect(byTag(page, 'a')).toEqual([])
    expect(words(page)).toContain('Here')
  })

  it('shows a picture with its caption for those who cannot see it, and links to any other file', () => {
    const files = [file('b.png', 'image/png', 'x', 'A board'), file('a.csv', 'text/csv', 'x'.repeat(1025), 'A table')]
    const page = shown(view('Files', ...files))
    const [picture] = byTag(page, 'img')
    expect(picture && [attribute(picture, 'src'), attribute(picture, 'alt')]).toEqual(['/files/1/0', 'A board'])
    const links = byTag(page, 'a').map((link) => [attribute(link, 'href'), attribute(link, 'download')])
    expect(links).toEqual([
      ['/files/1/0', 'b.png'],
      ['/files/1/1', 'a.csv'],
    ])
    expect(words(page)).toContain('2 KiB')
  })

  it('is the caption of a file in a mail, and on a page that has no address for it', () => {
    const mail = shown(view('Files', file('b.png', 'image/png', 'x', 'A board')), 'mail')
    expect(words(mail)).toContain('A board')
    expect([...byTag(mail, 'img'), ...byTag(mail, 'a')]).toEqual([])
  })

  it('leaves buttons and menus out of a mail, where nothing would answer them', () => {
    const tags = elements(shown(everywhere('words'), 'mail')).map((element) => element.tagName)
    expect(tags).toContain('blockquote')
    for (const tag of ['button', 'form', 'input', 'select', 'script', 'style']) expect(tags).not.toContain(tag)
  })

  it('prints a time in the zone of the group with UTC, and the instant for the page', () => {
    const [found] = byTag(
      shown(view('When', text(time(DateTime.fromISO('2026-12-10T13:00Z'), 'Europe/Zurich')))),
      'time',
    )
    expect(found && words(found)).toBe('Thu 10 Dec 2026, 14:00 Geneva (13:00 UTC)')
    expect(found && attribute(found, 'datetime')).toBe('2026-12-10T13:00:00.000Z')
    expect(found && attribute(found, 'title')).toBe('Thu 10 Dec 2026, 14:00 Geneva (13:00 UTC)')
  })

  it('mentions a person by the account of this platform only', () => {
    const page = shown(
      view('Hello', text(mention('Ann', { web: 'a1' }), mention('Bob', { slack: 'U1' }), mention('Cy', {}))),
    )
    const mentions = elements(page, (element) => attribute(element, 'data-account') !== undefined)
    expect(mentions.map((element) => [words(element), attribute(element, 'data-account')])).toEqual([['@Ann', 'a1']])
    expect(words(page)).toContain('BobCy')
  })

  it('carries in a button exactly what it asks for', () => {
    const invocation = { command: 'note add', args: { words: `"<'&>` } }
    const [found] = byTag(shown(view('A', buttons(button('Go', invocation, 'danger')))), 'button')
    expect(JSON.parse((found && attribute(found, 'data-invocation')) ?? '')).toEqual(invocation)
  })
})

describe('the template', () => {
  it('inserts markup only where markup was made by it', () => {
    expect(html`<b title="${'"<'}">${'<i>'}${html`<i>`}${[html`1`, html`2`]}${undefined}${3}</b>`.markup).toBe(
      '<b title="&quot;&lt;">&lt;i&gt;<i>123</b>',
    )
  })
})
