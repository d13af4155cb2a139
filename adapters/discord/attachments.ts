import type { AttachmentPayload, RawFile } from 'discord.js'
import { bytesOf, filesOf } from '../../src/bot/file.ts'
import type { FileBlock, View } from '../../src/bot/view.ts'
import { cutShort } from '../../src/text/cut.ts'
import { codeOf, codes } from './failure.ts'
import { limits } from './limits.ts'
import { type Rendered, render } from './message.ts'

/** A message for REST: its body, and the bytes of the attachments that the body names. */
export interface Parcel {
  readonly body: Rendered
  readonly files?: RawFile[]
}

/** Sends a view with its files, or with their captions only where the bot may not attach files. */
export async function withFiles<T>(view: View, send: (parcel: Parcel) => Promise<T>): Promise<T> {
  const files = attached(view)
  const body = render(view)
  if (files.length === 0) return send({ body })
  try {
    return await send({ body: { ...body, attachments: files.map(named) }, files: files.map(raw) })
  } catch (error) {
    if (codeOf(error) !== codes.missingPermissions) throw error
    return send({ body })
  }
}

/** Returns the files of a view for an answer to an interaction. */
export const answerFiles = (view: View): AttachmentPayload[] =>
  attached(view).map((file) => ({ attachment: bytesOf(file), name: file.name, description: description(file) }))

/** Picks the files that a message has room for; the others are shown by their captions. */
const attached = (view: View): readonly FileBlock[] => filesOf(view).slice(0, limits.files)

const description = ({ caption }: FileBlock): string => cutShort(caption, limits.fileDescription)

const named = (file: FileBlock, id: number): Rendered['attachments'][number] => ({
  id,
  filename: file.name,
  description: description(file),
})

const raw = (file: FileBlock): RawFile => ({
  name: file.name,
  contentType: file.mediaType,
  data: bytesOf(file),
})
