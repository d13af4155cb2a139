import type { WebClient } from '@slack/web-api'

/**
 * The conversation of the bot with one account. Asked for each time, although it stays the same: this is where Slack
 * documents that it says that somebody has left the workspace.
 */
export async function openDirect(web: WebClient, account: string): Promise<string> {
  const { channel } = await web.conversations.open({ users: account })
  if (channel?.id === undefined) throw new Error('Slack named no channel')
  return channel.id
}

/** Only direct messages have ids that begin with a D. */
export const isDirect = (channel: string): boolean => channel.startsWith('D')
