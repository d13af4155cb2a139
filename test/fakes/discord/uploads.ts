import { ApiRefusal, invalidForm, invalidJson } from './refusal.ts'

/** Discord's limit of each file, without boosts. */
const mostBytes = 10_485_760

/** What a part of a form contained, in addition to what the body says of it. */
export interface Upload {
  readonly name: string
  readonly contentType: string
  readonly base64: string
}

/** Reads `payload_json` with `files[n]`, and gives each attachment the bytes of the file with its number. */
export async function readMultipart(bytes: Buffer<ArrayBuffer>, contentType: string): Promise<unknown> {
  const form = await new Response(bytes, { headers: { 'content-type': contentType } }).formData().catch(() => {
    throw invalidJson()
  })
  const uploads = new Map<string, Upload>()
  for (const [name, part] of form) {
    if (typeof part === 'string') continue
    const number = /^files\[(\d+)\]$/.exec(name)?.[1]
    if (number === undefined) throw invalidForm({ [name]: 'Unknown part' })
    if (part.size > mostBytes) throw new ApiRefusal(413, 40_005, 'Request entity too large')
    const base64 = Buffer.from(await part.arrayBuffer()).toString('base64')
    uploads.set(number, { name: part.name, contentType: part.type, base64 })
  }
  const body: unknown = JSON.parse(String(form.get('payload_json') ?? 'null'))
  const message = Object(body).data ?? body
  const declared: readonly unknown[] = Object(message).attachments ?? []
  const attachments = declared.map((one) => {
    const id = String(Object(one).id)
    const upload = uploads.get(id)
    uploads.delete(id)
    return upload ? { ...Object(one), upload } : one
  })
  if (uploads.size > 0) throw invalidForm({ attachments: 'A file is not declared' })
  const whole = { ...Object(message), attachments }
  return message === body ? whole : { ...Object(body), data: whole }
}
