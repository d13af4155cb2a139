import type { Message } from 'discord.js'

/** The words of a message: names for mentions, and without the escapes and the bold that our own messages have. */
export function wordsOf({ cleanContent, content, embeds }: Message): string {
  const words = (cleanContent ?? content) || (embeds[0]?.description ?? '')
  return words.replace(/\*\*/g, '').replace(/\\([^\w\s])/g, '$1')
}
