import { setTimeout as pause } from 'node:timers/promises'
import type { MessageShortcut } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import type { SourceMessage } from '../../src/bot/form.ts'
import { actorOf, nameOf, type Started } from './payload.ts'
import { plainText } from './typed.ts'

/** How long to wait for the message's address, in milliseconds: a form can be opened for three seconds only. */
const patienceMs = 800

/** Reads what somebody started from a message; the shortcut names the command. */
export const inboundShortcut = (body: MessageShortcut): Started => ({
  actor: actorOf(body.team?.id ?? body.user.team_id ?? '', body.channel.id, body.user.id, nameOf(body.user)),
  origin: { channel: body.channel.id, responseUrl: body.response_url, private: false, home: false },
  trigger: body.trigger_id,
})

export const sourceMessage = async (body: MessageShortcut, web: WebClient): Promise<SourceMessage> => ({
  words: plainText(body.message.text ?? ''),
  link: await permalink(body, web),
})

/** Returns the message's address from Slack, or, if that takes too long, as Slack builds it on its usual host. */
async function permalink({ team, channel, message }: MessageShortcut, web: WebClient): Promise<string> {
  const asked = web.chat.getPermalink({ channel: channel.id, message_ts: message.ts }).then(
    (answer) => answer.permalink,
    () => undefined,
  )
  const known = await Promise.race([asked, pause(patienceMs, undefined, { ref: false })])
  const thread = typeof message.thread_ts === 'string' ? `?thread_ts=${message.thread_ts}&cid=${channel.id}` : ''
  return (
    known ??
    `https://${team?.domain ?? 'app'}.slack.com/archives/${channel.id}/p${message.ts.replace('.', '')}${thread}`
  )
}
