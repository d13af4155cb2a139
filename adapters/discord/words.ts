import type { Message } from 'discord.js'

/** Returns the text of a message, with names for mentions and without the markup of our own messages. */
export function messageText({ cleanContent, content, embeds }: Message): string {
  const words = (cleanContent ?? content) || (embeds[0]?.description ?? '')
  return words.replace(/\*\*/g, '').replace(/\\([^\w\s])/g, '$1')
}
