import { setTimeout as pause } from 'node:timers/promises'
import type { MessageShortcut } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import type { SourceMessage } from '../../src/bot/form.ts'
import { actorOf, nameOf, type Started } from './payload.ts'
import { plainWords } from './typed.ts'

/** A form can be opened for three seconds after the act, so the address is waited for only so long. */
const patienceMs = 800

/** What somebody started from a message; the command is named by the shortcut. */
export const shortcutAct = (body: MessageShortcut): Started => ({
  actor: actorOf(body.team?.id ?? body.user.team_id ?? '', body.channel.id, body.user.id, nameOf(body.user)),
  origin: { channel: body.channel.id, responseUrl: body.response_url, private: false, home: false },
  trigger: body.trigger_id,
})

export const sourceMessage = async (body: MessageShortcut, web: WebClient): Promise<SourceMessage> => ({
  words: plainWords(body.message.text ?? ''),
  link: await permalink(body, web),
})

/** As Slack says it; where that takes too long, as Slack makes it on its usual host. */
async function permalink({ team, channel, message }: MessageShortcut, web: WebClient): Promise<string> {
  const asked = web.chat.getPermalink({ channel: channel.id, message_ts: message.ts }).then(
    (answer) => answer.permalink,
    () => undefined,
  )
  const told = await Promise.race([asked, pause(patienceMs, undefined, { ref: false })])
  const thread = typeof message.thread_ts === 'string' ? `?thread_ts=${message.thread_ts}&cid=${channel.id}` : ''
  return (
    told ?? `https://${team?.domain ?? 'app'}.slack.com/archives/${channel.id}/p${message.ts.replace('.', '')}${thread}`
  )
}
