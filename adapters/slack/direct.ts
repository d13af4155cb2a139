import type { WebClient } from '@slack/web-api'

/** The conversation of the bot with one account: Slack opens it once, and its name stays the same. */
export interface DirectMessages {
  channelWith(account: string): Promise<string>
}

export function createDirectMessages(web: WebClient): DirectMessages {
  const opened = new Map<string, string>()
  return {
    async channelWith(account) {
      const known = opened.get(account)
      if (known !== undefined) return known
      const { channel } = await web.conversations.open({ users: account })
      if (channel?.id === undefined) throw new Error('Slack named no channel')
      opened.set(account, channel.id)
      return channel.id
    },
  }
}

/** Only direct messages have ids that begin with a D. */
export const isDirect = (channel: string): boolean => channel.startsWith('D')
