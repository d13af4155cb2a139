import { expect, test } from 'vitest'
import { wrongMentions, wrongMentionsInCode } from './mentions.ts'

test('a text that names a command is checked', () => {
  expect(wrongMentions('Type /meeting list, /meeting agenda or /cg topic list, and see /meeting.')).toEqual([])
  expect(
    wrongMentions('`/people add name:"SG2 Co-Convenor" office:Co-Convenor` or /people me zone:… is for you.'),
  ).toEqual([])
  expect(wrongMentions('See https://example.org/meeting/plan, /healthz/ and 3/4 of it.')).toEqual([])
})

test.each([
  ['a command that does not exist', 'Type /meeting anounce M3.', '/meeting anounce'],
  ['a first word that does not exist', 'Type /meetings list.', '/meetings list'],
  ['a command that only buttons reach', 'Type /meeting send M3.', '/meeting send'],
  ['a field that does not exist', 'Type `/people me timezone:Geneva`.', '/people me timezone:Geneva'],
])('a text is wrong that names %s', (_, text, wrong) => {
  expect(wrongMentions(text)).toEqual([wrong])
})

test('whatever command the bot mentions exists', () => {
  expect(wrongMentionsInCode()).toEqual([])
})
