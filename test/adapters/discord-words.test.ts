import type { Message } from 'discord.js'
import { describe, expect, it } from 'vitest'
import { messageText } from '../../adapters/discord/words.ts'

const words = (parts: { cleanContent?: string; content?: string; embeds?: readonly { description?: string }[] }) =>
  messageText({ content: '', embeds: [], ...parts } as unknown as Message)

describe('the words of a message on Discord', () => {
  it.each([
    [{ cleanContent: '@Ann asks', content: '<@1> asks' }, '@Ann asks'],
    [{ content: 'plain' }, 'plain'],
    [{ content: '**Meeting planned** a\\*b \\[draft\\]' }, 'Meeting planned a*b [draft]'],
    [{ content: 'C:\\temp' }, 'C:\\temp'],
    [{ embeds: [{ description: 'Only a card' }] }, 'Only a card'],
    [{}, ''],
  ])('are what people read: %j', (parts, expected) => {
    expect(words(parts)).toBe(expected)
  })
})
