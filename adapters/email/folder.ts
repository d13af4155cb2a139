import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SendMailOptions } from 'nodemailer'
import MailComposer from 'nodemailer/lib/mail-composer'
import PostalMime from 'postal-mime'
import { limits } from './limits.ts'

/** A mail that was written to a file instead of being sent. */
export interface KeptMail {
  /** Names its file. */
  readonly id: string
  readonly subject: string
  readonly to: string
  readonly date: Date
  readonly text: string
  readonly html: string
  readonly attachments: readonly string[]
}

export interface Folder {
  write(messageId: string, mail: SendMailOptions): Promise<void>
  has(messageId: string): Promise<boolean>
  /** Lists mails, the newest first. */
  list(): Promise<readonly KeptMail[]>
  /** Returns the mail as it would have been sent; undefined if there is none. */
  source(id: string): Promise<Buffer | undefined>
}

/** Keeps mails as .eml files, one for each Message-ID, however often it is written. */
export function folderAt(directory: string): Folder {
  const fileOf = (messageId: string) => join(directory, `${nameOf(messageId)}.eml`)

  async function source(id: string): Promise<Buffer | undefined> {
    if (!/^[0-9a-f]{40}$/.test(id)) return undefined
    return readFile(join(directory, `${id}.eml`)).catch(unlessMissing)
  }

  async function readMail(id: string): Promise<readonly KeptMail[]> {
    const raw = await source(id)
    if (!raw) return []
    const { subject = '', to, date, text = '', html = '', attachments } = await PostalMime.parse(raw)
    return [
      {
        id,
        subject,
        to: (to ?? []).map(({ address }) => address ?? '').join(', '),
        date: new Date(date ?? 0),
        text,
        html,
        attachments: attachments.map(({ filename, mimeType }) => filename ?? mimeType),
      },
    ]
  }

  return {
    async write(messageId, mail) {
      await mkdir(directory, { recursive: true, mode: 0o700 })
      // a reader of the folder never sees half a mail
      const unfinished = `${fileOf(messageId)}.part`
      await writeFile(unfinished, await new MailComposer(mail).compile().build(), { mode: 0o600 })
      await rename(unfinished, fileOf(messageId))
    },
    has: async (messageId) => (await stat(fileOf(messageId)).catch(unlessMissing)) !== undefined,
    async list() {
      const names = (await readdir(directory).catch(unlessMissing)) ?? []
      const ids = names.filter((name) => name.endsWith('.eml')).map((name) => name.slice(0, -'.eml'.length))
      const changed = await Promise.all(
        ids.map(async (id) => ({ id, at: (await stat(join(directory, `${id}.eml`))).mtimeMs })),
      )
      const newest = changed.toSorted((a, b) => b.at - a.at).slice(0, limits.shown)
      return (await Promise.all(newest.map(({ id }) => readMail(id)))).flat()
    },
    source,
  }
}

const nameOf = (messageId: string): string => messageId.slice(1, messageId.indexOf('@'))

function unlessMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw error
}
