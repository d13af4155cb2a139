import type { ImapFlow } from 'imapflow'
import { patience } from './limits.ts'

/**
 * The connection that an address such as imaps://user:password@host/INBOX names; it is not made yet. The library takes nine
 * megabytes, so it is loaded where there is a mailbox.
 */
export async function mailboxAt(url: string): Promise<ImapFlow> {
  const { ImapFlow } = await import('imapflow')
  const at = new URL(url)
  const isSecure = at.protocol === 'imaps:'
  return new ImapFlow({
    host: at.hostname,
    port: Number(at.port) || (isSecure ? 993 : 143),
    secure: isSecure,
    auth: { user: decodeURIComponent(at.username), pass: decodeURIComponent(at.password) },
    connectionTimeout: patience.connectMs,
    greetingTimeout: patience.connectMs,
    logger: false,
  })
}

export const pathIn = (url: string): string => decodeURIComponent(new URL(url).pathname.slice(1)) || 'INBOX'

/** One sentence without a full stop. */
export const troubleWords = (error: unknown): string =>
  error instanceof Error && 'authenticationFailed' in error
    ? 'The user and password of IMAP_URL are not accepted'
    : 'The mailbox cannot be read'

/** Opens it and leaves; why that is not possible. */
export async function tryMailbox(url: string): Promise<string | undefined> {
  const imap = await mailboxAt(url)
  imap.on('error', () => {})
  try {
    await imap.connect()
    await imap.mailboxOpen(pathIn(url), { readOnly: true })
    return undefined
  } catch (error) {
    return troubleWords(error)
  } finally {
    imap.close()
  }
}
