import type { WebClient } from '@slack/web-api'

/**
 * Returns the conversation of the bot with one account. It asks each time, although the id stays the same: this is the
 * call that, by its documentation, reports that somebody has left the workspace.
 */
export async function openDirect(web: WebClient, account: string): Promise<string> {
  const { channel } = await web.conversations.open({ users: account })
  if (channel?.id === undefined) throw new Error('Slack named no channel')
  return channel.id
}

/** Tells whether a channel is a direct message: only their ids begin with a D. */
export const isDirect = (channel: string): boolean => channel.startsWith('D')
