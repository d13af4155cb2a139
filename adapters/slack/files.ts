import { setTimeout as pause } from 'node:timers/promises'
import type { WebClient } from '@slack/web-api'
import type { Logger } from 'pino'
import { bytesOf, filesOf } from '../../src/bot/file.ts'
import { DeliveryFailure } from '../../src/bot/platform.ts'
import type { FileBlock, View } from '../../src/bot/view.ts'
import { deliveryFailure } from './failure.ts'
import { limits } from './limits.ts'

/** A file whose bytes Slack has; nobody sees it before it is shared. */
export interface Uploaded {
  readonly id: string
  readonly title: string
}

/** How long uploads may take, in milliseconds: with the post itself, less than the deliverer gives to one message. */
const patienceMs = 4000

/** Uploads the files of a view; none if Slack refuses them, so that only their captions are shown. */
export async function uploadFiles(web: WebClient, view: View, log: Logger): Promise<readonly Uploaded[]> {
  const files = filesOf(view).slice(0, limits.files)
  if (files.length === 0) return []
  try {
    return await inTime(Promise.all(files.map((file) => upload(web, file))))
  } catch (error) {
    const { message, retryAfterMs } = deliveryFailure(error)
    if (retryAfterMs !== undefined) throw new DeliveryFailure('not-sent', message, retryAfterMs)
    log.warn({ reason: message }, 'files left out')
    return []
  }
}

/** Shares uploaded files once, even if the answer is lost: a missing file can be requested again, a double one not undone. */
export async function shareFiles(
  web: WebClient,
  files: readonly Uploaded[],
  to: { readonly channel: string; readonly thread?: string; readonly comment?: string },
  log: Logger,
): Promise<boolean> {
  const [first, ...others] = files
  if (!first) return false
  const where = to.thread === undefined ? { channel_id: to.channel } : { channel_id: to.channel, thread_ts: to.thread }
  const said = to.comment === undefined ? {} : { initial_comment: to.comment }
  try {
    await inTime(web.files.completeUploadExternal({ files: [first, ...others], ...where, ...said }))
    return true
  } catch (error) {
    log.warn({ reason: deliveryFailure(error).message }, 'files not shared')
    return false
  }
}

async function upload(web: WebClient, file: FileBlock): Promise<Uploaded> {
  const bytes = bytesOf(file)
  const described = { filename: file.name, length: bytes.length, alt_txt: file.caption.slice(0, limits.fileText) }
  const { upload_url, file_id } = await web.files.getUploadURLExternal(described)
  if (upload_url === undefined || file_id === undefined) throw new Error('Slack named no address for a file')
  const signal = AbortSignal.timeout(patienceMs)
  const headers = { 'content-type': file.mediaType }
  const response = await fetch(upload_url, { method: 'POST', headers, body: bytes, signal })
  await response.body?.cancel()
  if (!response.ok) throw new Error(`Slack answered HTTP ${response.status} to a file`)
  return { id: file_id, title: file.name }
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const late = new AbortController()
  const bound = pause(patienceMs, undefined, { signal: late.signal, ref: false }).then(() => {
    throw new Error('Slack takes too long for a file')
  })
  return Promise.race([work, bound]).finally(() => late.abort())
}
