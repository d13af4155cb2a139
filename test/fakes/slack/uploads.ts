import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { nextTs, type StoredFile, type World } from './world.ts'

/** Answers the address that a file is sent to: takes its bytes as they are, once, without a token. */
export async function answerUpload(world: World, id: string, request: IncomingMessage, response: ServerResponse) {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  const bytes = Buffer.concat(parts)
  const file = world.files.get(id)
  if (world.faults.get('upload')?.shift()) {
    response.writeHead(503).end()
    return
  }
  if (request.method !== 'POST' || !file || file.upload || bytes.length !== file.length) {
    world.refusals.push(`upload: ${bytes.length} bytes for ${file?.length ?? 'no file'}`)
    response.writeHead(400).end()
    return
  }
  file.upload = { mediaType: request.headers['content-type'] ?? '', base64: bytes.toString('base64') }
  response.writeHead(200).end(`OK - ${bytes.length}`)
}

/** Serves an uploaded file to callers with the right to read files; leads others to a page to sign in. */
export async function answerDownload(world: World, id: string, request: IncomingMessage, response: ServerResponse) {
  const { botToken, scopes } = world.settings
  const file = world.files.get(id)?.upload
  if (request.headers.authorization !== `Bearer ${botToken}` || !scopes.includes('files:read') || !file) {
    world.refusals.push(`files-pri: ${id}`)
    response.writeHead(302, { location: '/' }).end()
    return
  }
  response.writeHead(200, { 'content-type': file.mediaType }).end(Buffer.from(file.base64, 'base64'))
}

const number = z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)])

export const newFileShape = {
  filename: z.string().min(1).max(255),
  length: number.refine((length) => length > 0 && length <= 1_073_741_824),
  alt_txt: z.string().max(1000).optional(),
  snippet_type: z.string().optional(),
}

/** Registers a file; its id is its address too. */
export function newFile(world: World, { filename, length }: { filename: string; length: number }): StoredFile {
  const file: StoredFile = { id: `F${world.next()}`, name: filename, length, shared: false }
  world.files.set(file.id, file)
  return file
}

export const shareShape = z.array(z.strictObject({ id: z.string(), title: z.string().optional() })).min(1)

/** Shares files in a message. Nobody sees it at once: Slack shares files after it has scanned them. */
export function shareFiles(
  world: World,
  files: readonly StoredFile[],
  to: { readonly channel: string; readonly threadTs?: string; readonly text: string },
): void {
  for (const file of files) file.shared = true
  world.messages.push({ ...to, ts: nextTs(world), blocks: [], files })
}
