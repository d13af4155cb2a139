import type { ImapFlow } from 'imapflow'
import type { Logger } from 'pino'
import type { IncomingMail } from '../../src/bot/incoming.ts'
import type { Database } from '../../src/database/client.ts'
import { isUnavailable } from '../../src/database/errors.ts'
import { limits, patience } from './limits.ts'
import { mailboxAt, pathIn, troubleWords } from './mailbox.ts'
import { readMail } from './read.ts'

export interface InboxOptions {
  /** imap://user:password@host:143/mailbox, or imaps: */
  readonly url: string
  readonly database: Database
  readonly receive: (mail: IncomingMail) => Promise<void>
  readonly log: Logger
  /** For tests: how long it waits after a failure. */
  readonly waits?: { readonly firstWaitMs: number; readonly longestWaitMs: number }
}

export interface Inbox {
  start(): void
  stop(): Promise<void>
  /** Whether this mail has arrived; nothing while the mailbox cannot be looked into. */
  has(messageId: string): Promise<boolean | undefined>
  /** Why it cannot be read, in a sentence; nothing while it can. */
  trouble(): string | undefined
}

/** Reads what arrives from the moment on at which it was first set up; each mail once, also with several replicas. */
export function inboxAt({ url, database: { db }, receive, log, waits = patience }: InboxOptions): Inbox {
  const at = new URL(url)
  const name = `${at.username}@${at.host}/${pathIn(url)}`
  const stopping = new AbortController()
  let client: ImapFlow | undefined
  let trouble: string | undefined = 'It is being opened'
  let wake = () => {}
  let running = Promise.resolve()
  /** The mail at which reading stopped last, and how often it did. */
  let failing = { uid: 0, attempts: 0 }

  /** The mails that came since, each entered as read only after what it leads to. */
  async function take(imap: ImapFlow): Promise<void> {
    const box = imap.mailbox
    if (!box) return
    const validity = String(box.uidValidity)
    const known = await db.mailCursor.findUnique({ where: { mailbox: name } })
    const isSame = known?.validity === validity
    // mails from before are not told as if they were new
    let last = isSame ? known.lastUid : Math.max(0, box.uidNext - 1)
    const save = async (lastUid: number, more: { readonly setAside?: { readonly increment: 1 } } = {}) => {
      last = lastUid
      const data = { validity, lastUid }
      const update = { ...data, ...more }
      await db.mailCursor.upsert({ where: { mailbox: name }, create: { mailbox: name, ...data }, update })
    }
    if (!isSame) await save(last)
    const query = { uid: true, internalDate: true, source: { maxLength: limits.readBytes } }
    for (const { uid, source, internalDate } of await imap.fetchAll(`${last + 1}:*`, query, { uid: true })) {
      // a server answers n:* with the last mail also where there is none from n on
      if (uid <= last) continue
      const mail = source && (await readMail(source, new Date(internalDate ?? 0)).catch(unreadable))
      await save(uid, mail && !(await isTaken(uid, mail)) ? { setAside: { increment: 1 } } : {})
    }
  }

  /** Whether it led to what it had to; one that never does must not hold back those behind it, but an outage may. */
  async function isTaken(uid: number, mail: IncomingMail): Promise<boolean> {
    try {
      await receive(mail)
      return true
    } catch (error) {
      if (isUnavailable(error)) throw error
      failing = { uid, attempts: failing.uid === uid ? failing.attempts + 1 : 1 }
      if (failing.attempts < limits.attemptsPerMail) throw error
      log.error({ err: error, uid }, 'mail set aside')
      return false
    }
  }

  /** One that no program can read must not hold back those behind it. */
  function unreadable(error: unknown): undefined {
    log.warn({ err: error }, 'mail not understood')
  }

  async function read(): Promise<void> {
    const imap = await mailboxAt(url)
    const closed = new Promise<void>((resolve) => {
      imap.on('close', () => resolve())
      imap.on('error', () => resolve())
    })
    imap.on('exists', () => wake())
    try {
      await imap.connect()
      await imap.mailboxOpen(pathIn(url))
      client = imap
      trouble = undefined
      while (!stopping.signal.aborted && imap.usable) {
        const woken = new Promise<void>((resolve) => {
          wake = resolve
        })
        await take(imap)
        // the server says at once when something comes; by itself the library would begin to listen much later
        imap.idle().catch(() => {})
        await Promise.race([woken, closed, pause(patience.lookAgainMs, stopping.signal)])
      }
    } finally {
      client = undefined
      imap.close()
    }
  }

  async function run(): Promise<void> {
    let waitMs = waits.firstWaitMs
    while (!stopping.signal.aborted) {
      try {
        await read()
        waitMs = waits.firstWaitMs
      } catch (error) {
        trouble = troubleWords(error)
        log.warn({ reason: trouble, err: error }, 'mailbox not read')
      }
      if (!stopping.signal.aborted) await pause(waitMs, stopping.signal)
      waitMs = Math.min(waits.longestWaitMs, waitMs * 2)
    }
  }

  return {
    start() {
      running = run()
    },
    async stop() {
      stopping.abort()
      wake()
      client?.close()
      await running
    },
    async has(messageId) {
      const found = await client?.search({ header: { 'message-id': messageId } }).catch(() => undefined)
      return Array.isArray(found) ? found.length > 0 : undefined
    },
    trouble: () => trouble,
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
