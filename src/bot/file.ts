import { clean } from '../text/clean.ts'
import { cut } from '../text/cut.ts'
import { type Block, type FileBlock, note, type View } from './view.ts'

/** 1 MiB: a file travels inside its view, once for each channel. */
export const largestFileBytes = 1_048_576

const longestName = 100

/**
 * Attaches a file to a message. Slack cannot replace a file in an edit, so put what changes often into an answer. A file
 * that is too large becomes a caption that says so.
 */
export function file(name: string, mediaType: string, content: string | Uint8Array, caption: string): Block {
  const bytes = Buffer.from(content)
  if (bytes.length > largestFileBytes) return note(`${caption} (It is larger than 1 MiB, so it is not sent.)`)
  return { kind: 'file', name: fileName(name), mediaType, base64: bytes.toString('base64'), caption }
}

export const filesOf = ({ blocks }: Pick<View, 'blocks'>): readonly FileBlock[] =>
  blocks.filter((block) => block.kind === 'file')

export const bytesOf = ({ base64 }: FileBlock): Buffer<ArrayBuffer> => Buffer.from(base64, 'base64')

const pictures: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/svg+xml'])

export const isPicture = ({ mediaType }: FileBlock): boolean => pictures.has(mediaType)

/** Makes a name that every platform and file system accepts; the ending stays. */
function fileName(name: string): string {
  const safe = clean(name, { most: 4 * longestName })
    .replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+/, '')
  const ending = /\.\w{1,8}$/.exec(safe)?.[0] ?? ''
  return `${cut(safe.slice(0, safe.length - ending.length), longestName - ending.length) || 'file'}${ending}`
}
