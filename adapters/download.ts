import { largestTextBytes, textOf, tooLarge } from '../src/bot/file-field.ts'
import { clean } from '../src/text/clean.ts'
import { type Decoded, problem } from '../src/text/decoded.ts'

export interface HandedIn {
  readonly name: string
  /** In bytes, as the platform says; the download counts them again. */
  readonly size: number
  readonly url: string
}

export interface Source {
  readonly allows: (url: URL) => boolean
  readonly headers?: Readonly<Record<string, string>>
}

const patienceMs = 8000

/**
 * Downloads an uploaded text file. The address comes from a person's act, so this asks only the platform's own hosts,
 * follows no redirect and reads no more than may be kept.
 */
export async function download(
  { size, url, ...file }: HandedIn,
  { allows, headers = {} }: Source,
): Promise<Decoded<string>> {
  const name = clean(file.name, { most: 100 }) || 'The file'
  if (size > largestTextBytes) return tooLarge(name)
  if (!URL.canParse(url) || !allows(new URL(url)))
    return problem(`“${name}” is in a place where the bot does not read files.`)
  try {
    const response = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(patienceMs) })
    if (!response.ok || !response.body) return unreachable(name)
    const parts: Uint8Array[] = []
    let bytes = 0
    for await (const part of response.body) {
      bytes += part.length
      if (bytes > largestTextBytes) return tooLarge(name)
      parts.push(part)
    }
    return textOf(Buffer.concat(parts), name)
  } catch {
    return unreachable(name)
  }
}

const unreachable = (name: string) => problem(`“${name}” could not be fetched. Please try again.`)

/** Downloads uploaded files: field name → text, or → why it could not be read. */
export interface FilesRead {
  readonly texts: Readonly<Record<string, string>>
  readonly unread: Readonly<Record<string, string>>
}

export async function downloadAll(files: Readonly<Record<string, HandedIn>>, source: Source): Promise<FilesRead> {
  const read = Object.entries(files).map(async ([field, file]) => [field, await download(file, source)] as const)
  const all = await Promise.all(read)
  return {
    texts: Object.fromEntries(all.flatMap(([field, file]) => (file.kind === 'ok' ? [[field, file.value]] : []))),
    unread: Object.fromEntries(all.flatMap(([field, file]) => (file.kind === 'ok' ? [] : [[field, file.problem]]))),
  }
}
