import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { catalogueOf } from '../../src/bot/catalogue.ts'
import type { Command } from '../../src/bot/command.ts'
import { paragraph, text } from '../../src/bot/field.ts'
import { cleaned } from '../../src/bot/input.ts'
import { longestLine, readLine, writeLine } from '../../src/bot/line.ts'
import { answer } from '../../src/bot/reply.ts'
import { view } from '../../src/bot/view.ts'
import { allCommands } from '../../src/features.ts'
import { command } from './declare.ts'
import { sample } from './sample.ts'

const read = (typed: string) => readLine(typed, sample)
const planned = (typed: string) => read(`/meeting plan ${typed}`).args

describe('a typed line', () => {
  it.each([
    ['straight quotes', 'title:"First exchange" lasts:90m', { title: 'First exchange', lasts: '90m' }],
    ['curly quotes', 'title:“First exchange” lasts:90m', { title: 'First exchange', lasts: '90m' }],
    ['low and high quotes', 'title:„First exchange“ lasts:90m', { title: 'First exchange', lasts: '90m' }],
    [
      'low quotes closed on an English keyboard',
      'title:„First exchange” lasts:90m',
      { title: 'First exchange', lasts: '90m' },
    ],
    ['guillemets with their spaces', 'title:« First exchange » lasts:90m', { title: 'First exchange', lasts: '90m' }],
    [
      'curly quotes within straight ones',
      'title:"On “identity” only" lasts:90m',
      { title: 'On “identity” only', lasts: '90m' },
    ],
    ['curly quotes at the beginning of straight ones', 'title:"“Thing” defined"', { title: '“Thing” defined' }],
    ['a curly quote opened once too often', 'title:“On “things” lasts:“90m”', { title: 'On “things', lasts: '90m' }],
    [
      'curly quotes within curly ones, at the end too',
      'title:“What is a “thing”” lasts:“90m”',
      { title: 'What is a “thing”', lasts: '90m' },
    ],
    [
      'a curly quote closed by a straight one',
      'title:“First exchange" lasts:90m',
      { title: 'First exchange', lasts: '90m' },
    ],
    ['right quotes on both sides', 'title:”First exchange” lasts:90m', { title: 'First exchange', lasts: '90m' }],
    ['an escaped quote', String.raw`title:"the \"first\" one" lasts:90m`, { title: 'the "first" one', lasts: '90m' }],
    ['an escaped backslash at the end', String.raw`title:"C:\\" lasts:90m`, { title: 'C:\\', lasts: '90m' }],
    ['quotes in the middle of a word', 'title:5"disk" lasts:90m', { title: '5"disk"', lasts: '90m' }],
    ['only a part in quotes', 'title:"First" exchange lasts:90m', { title: '"First" exchange', lasts: '90m' }],
    ['a quote that never closes', 'title:"First exchange lasts:90m', { title: '"First exchange', lasts: '90m' }],
    [
      'a field’s name inside quotes',
      'title:"about start: and lasts:5" lasts:90m',
      { title: 'about start: and lasts:5', lasts: '90m' },
    ],
    [
      'unquoted words up to the next field',
      'title:First exchange start:10 Dec 14:00 lasts:90m',
      { title: 'First exchange', start: '10 Dec 14:00', lasts: '90m' },
    ],
    [
      'an address with colons',
      'link:https://example.org:8443/a?start:1&t=10:30 lasts:1h',
      { link: 'https://example.org:8443/a?start:1&t=10:30', lasts: '1h' },
    ],
    ['an instant with colons', 'start:2026-12-10T14:00:00Z', { start: '2026-12-10T14:00:00Z' }],
    ['bare text for the first field', 'First exchange lasts:90m', { title: 'First exchange', lasts: '90m' }],
    [
      'bare text where the first field is named as well',
      'First lasts:90m title:Second',
      { title: 'Second', start: 'First', lasts: '90m' },
    ],
    ['bare text in quotes', '"First exchange" lasts:90m', { title: 'First exchange', lasts: '90m' }],
    ['a space after the colon', 'title: "First exchange" lasts: 90m', { title: 'First exchange', lasts: '90m' }],
    ['many spaces and tabs', '  title:  First  exchange \t lasts:90m  ', { title: 'First  exchange', lasts: '90m' }],
    ['a field’s name in capitals', 'TITLE:First Lasts:90m', { title: 'First', lasts: '90m' }],
    ['a name that is no field here', 'title:First colour:red lasts:90m', { title: 'First colour:red', lasts: '90m' }],
    ['single quotes', "title:'First exchange' lasts:'90m'", { title: 'First exchange', lasts: '90m' }],
    ['curly single quotes', 'title:‘First exchange’ lasts:90m', { title: 'First exchange', lasts: '90m' }],
    ['an apostrophe', "title:The users' needs lasts:90m", { title: "The users' needs", lasts: '90m' }],
    ['an apostrophe at the start', "title:'tis the first lasts:90m", { title: "'tis the first", lasts: '90m' }],
    ['a slip in a field’s name', 'titel:"First exchange" lasts:90m', { title: 'First exchange', lasts: '90m' }],
    [
      'a slip further on',
      'title:First strat:10 Dec 14:00 last:90m',
      { title: 'First', start: '10 Dec 14:00', lasts: '90m' },
    ],
    ['what looks like a slip inside quotes', 'title:"on lists:x" lasts:90m', { title: 'on lists:x', lasts: '90m' }],
    [
      'what looks like a slip of a field that is there',
      'title:First lists:x lasts:90m',
      { title: 'First lists:x', lasts: '90m' },
    ],
    [
      'a word with a colon and a space',
      'title:On lists: names start:10 Dec',
      { title: 'On lists: names', start: '10 Dec' },
    ],
    ['a field’s name as the end of another word', 'title:subtitle:x', { title: 'subtitle:x' }],
    ['an empty value', 'title: lasts:90m', { lasts: '90m' }],
    ['an empty value in quotes', 'title:"" lasts:90m', { lasts: '90m' }],
    ['the same field twice, the last counts', 'lasts:60m lasts:90m', { lasts: '90m' }],
    ['line breaks inside quotes', 'agenda:"one\ntwo" lasts:90m', { agenda: 'one\ntwo', lasts: '90m' }],
    ['line breaks between fields', 'title:First\nlasts:90m', { title: 'First', lasts: '90m' }],
    ['line breaks without quotes', 'agenda:one\ntwo\nlasts:90m', { agenda: 'one\ntwo', lasts: '90m' }],
    ['nothing', '', {}],
  ])('is understood with %s', (_, typed, args) => {
    expect(planned(typed)).toEqual(args)
  })

  it('takes a word for a slip of a name of four letters, but not of three, which too many words are like', () => {
    const fields = { item: text('Item'), who: text('To whom'), due: text('Due') }
    const hand = command({
      name: 'action hand',
      summary: '',
      fields,
      allow: 'member',
      run: async () => answer(view('')),
    })
    const typed = '/action hand itme:Ask whom:us and whose:x'
    expect(readLine(typed, catalogueOf([hand])).args).toEqual({ item: 'Ask whom:us and whose:x' })
  })

  it.each([
    ['/meeting plan First', 'meeting plan', { title: 'First' }],
    ['meeting plan First', 'meeting plan', { title: 'First' }],
    ['  /MEETING   Plan   First', 'meeting plan', { title: 'First' }],
    ['/meeting\nplan First', 'meeting plan', { title: 'First' }],
    ['/meeting agenda add The registry', 'meeting agenda add', { item: 'The registry' }],
    ['/meeting agenda ADD item:plan', 'meeting agenda add', { item: 'plan' }],
    ['/meeting list everything', 'meeting list', {}],
    ['/meeting planned', 'help', { about: 'meeting planned' }],
    ['/meeting', 'help', { about: 'meeting' }],
    ['/meeting agenda', 'help', { about: 'meeting agenda' }],
    ['/meeting attend meeting:M1 answer:yes', 'help', { about: 'meeting attend meeting:M1 answer:yes' }],
    ['/', 'help', {}],
    ['', 'help', {}],
    ['/constructor', 'help', { about: 'constructor' }],
  ])('%j is the command %s', (typed, name, args) => {
    expect(read(typed)).toEqual({ command: name, args })
  })

  it('is read up to its longest length, whatever follows', () => {
    const prefix = '/meeting plan agenda:'
    const fits = 'x'.repeat(longestLine - prefix.length)
    expect(read(prefix + fits).args).toEqual({ agenda: fits })
    expect(read(`${prefix}${fits}yy`).args).toEqual({ agenda: fits })
  })

  const hostile: readonly (readonly [string, string])[] = [
    ['quotes that never close', '"a '.repeat(34_000)],
    ['curly quotes that never close', ':“a'.repeat(34_000)],
    ['all kinds of quotes', '"“„«” '.repeat(17_000)],
    ['quotes that close at once', '"" '.repeat(34_000)],
    ['curly quotes within curly quotes', '“ “a” '.repeat(17_000)],
    ['fields without values', 'title: '.repeat(15_000)],
    ['fields with a quote each', 'title:"'.repeat(15_000)],
    ['backslashes', `"${'\\'.repeat(100_000)}`],
    ['spaces', `title:${' '.repeat(100_000)}x`],
    ['line breaks', '\n'.repeat(100_000)],
    ['one word', 'a'.repeat(100_000)],
  ]
  it.each(hostile)('of 100 kB of %s is read in well under a second', (_, words) => {
    const started = performance.now()
    readLine(`/meeting plan ${words}`, sample)
    readLine(words, sample)
    expect(performance.now() - started).toBeLessThan(700)
  })
})

describe('a line that is shown to be corrected', () => {
  const everything = catalogueOf(allCommands(() => []))
  const typed = everything.commands.filter((one) => !one.buttonOnly && Object.keys(one.fields).length > 0)
  const words = fc.array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      fc.constantFrom(
        '"',
        '“',
        '”',
        '„',
        '«',
        '»',
        '\\',
        ':',
        ' ',
        '\n',
        'title:',
        'start: ',
        ' lasts:"',
        '/meeting plan',
        'https://x.org:1/?a=b',
      ),
    ),
    { maxLength: 12 },
  )
  const invocationOf = (one: Command) =>
    fc
      .record(
        Object.fromEntries(
          Object.entries(one.fields).map(([name, field]) => [
            name,
            words.map((parts) => cleaned(parts.join(''), field)),
          ]),
        ),
        { requiredKeys: [] },
      )
      .map((args) => ({
        command: one.name,
        args: Object.fromEntries(Object.entries(args).flatMap(([name, value]) => (value ? [[name, value]] : []))),
      }))

  it('is read back as exactly what was asked for, with any text in it, for every command', () => {
    const invocation = fc.constantFrom(...typed).chain(invocationOf)
    fc.assert(
      fc.property(invocation, (asked) => {
        const shown = writeLine(asked)
        fc.pre(shown.length <= longestLine)
        expect(readLine(shown, everything)).toEqual(asked)
      }),
      { numRuns: 2000 },
    )
  })

  it('keeps the space at the beginning of a file', () => {
    const asked = { command: 'action import', args: { csv: ' lasts:"' } }
    expect(readLine(writeLine(asked), everything)).toEqual(asked)
  })

  it.each(['a ”b” c', '“quoted”', '"', '\\', '\\"', 'x" lasts:5', 'ends with ”', '«a» b'])('keeps %j', (value) => {
    expect(
      planned(writeLine({ command: 'meeting plan', args: { title: value } }).slice('/meeting plan '.length)),
    ).toEqual({
      title: value,
    })
  })

  it('is read back for fields that are written in two words', () => {
    const one = command({
      name: 'note add',
      summary: 'Add a note',
      fields: { shortTitle: text('Title'), words: paragraph('Words') },
      allow: 'anyone',
      run: async () => answer(view('Done')),
    })
    const asked = { command: 'note add', args: { shortTitle: 'A', words: 'b c' } }
    expect(readLine(writeLine(asked), catalogueOf([one]))).toEqual(asked)
  })
})
