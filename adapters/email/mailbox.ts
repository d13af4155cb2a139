import type { ImapFlow } from 'imapflow'
import { patience } from './limits.ts'

/**
 * Creates, without connecting, the client for an address such as imaps://user:password@host/INBOX. The library takes nine
 * megabytes, so it is loaded only if there is a mailbox.
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

/** Writes one sentence without a full stop. */
export const formatTrouble = (error: unknown): string =>
  error instanceof Error && 'authenticationFailed' in error
    ? 'The user and password of IMAP_URL are not accepted'
    : 'The mailbox cannot be read'

/** Opens the mailbox and leaves again; returns why that is not possible, or undefined. */
export async function tryMailbox(url: string): Promise<string | undefined> {
  const imap = await mailboxAt(url)
  imap.on('error', () => {})
  try {
    await imap.connect()
    await imap.mailboxOpen(pathIn(url), { readOnly: true })
    return undefined
  } catch (error) {
    return formatTrouble(error)
  } finally {
    imap.close()
  }
}
