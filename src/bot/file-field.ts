import { type Decoded, ok, problem } from '../text/decoded.ts'
import type { Field } from './field.ts'

/** 256 KiB: an uploaded file travels as text, through drafts and forms. */
export const largestTextBytes = 262_144

/** Takes a text file, such as CSV or Markdown. Its value is the text, whether it was uploaded or typed. */
export const fileText = (label: string, shape: { readonly hint?: string } = {}): Field<string> => ({
  kind: 'file',
  required: true,
  max: largestTextBytes,
  ...shape,
  label,
  read: ok,
})

/** Decodes a text file. Only its bytes decide whether it is text, since programs disagree on the media type of CSV. */
export function textOf(bytes: Uint8Array, name: string): Decoded<string> {
  if (bytes.length > largestTextBytes) return tooLarge(name)
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.includes('\0') ? notText(name) : ok(text)
  } catch {
    return notText(name)
  }
}

export const tooLarge = (name: string) => problem(`“${name}” is larger than 256 KiB.`)

const notText = (name: string) => problem(`“${name}” is not text in UTF-8. Save it as “CSV UTF-8” or as plain text.`)
