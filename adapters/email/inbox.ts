import { setTimeout as wait } from 'node:timers/promises'
import type { ImapFlow } from 'imapflow'
import type { Logger } from 'pino'
import type { IncomingMail } from '../../src/bot/incoming.ts'
import { isUnavailable } from '../../src/database/errors.ts'
import { limits, patience } from './limits.ts'
import { formatTrouble, mailboxAt, pathIn } from './mailbox.ts'
import { readMail } from './read.ts'

export interface InboxOptions {
  /** imap://user:password@host:143/mailbox, or imaps: */
  readonly url: string
  readonly positions: Positions
  readonly receive: (mail: IncomingMail) => Promise<void>
  readonly log: Logger
  /** How long it waits after a failure; tests shorten it. */
  readonly waits?: { readonly firstWaitMs: number; readonly longestWaitMs: number }
}

/** Keeps how far each mailbox has been read; `validity` changes when the server renumbers its mails. */
export interface Positions {
  find(mailbox: string): Promise<Position | undefined>
  save(mailbox: string, position: Position, isSetAside: boolean): Promise<void>
}

interface Position {
  readonly validity: string
  /** The UID of the last mail that was read. */
  readonly lastUid: number
}

export interface Inbox {
  start(): void
  stop(): Promise<void>
  /** Tells whether this mail has arrived; undefined while the mailbox cannot be read. */
  has(messageId: string): Promise<boolean | undefined>
  /** Returns why it cannot be read, without a full stop; undefined while it can. */
  trouble(): string | undefined
}

/** Reads what arrives from the moment at which it was first set up; each mail once, also with several replicas. */
export function inboxAt(options: InboxOptions): Inbox {
  const { url, log, waits = patience } = options
  const stopping = new AbortController()
  const read = createReader(options)
  let client: ImapFlow | undefined
  let trouble: string | undefined = 'It is being opened'
  let running = Promise.resolve()

  /** Reads until the connection closes. */
  async function connect(): Promise<void> {
    const imap = await mailboxAt(url)
    try {
      await watch(imap, { url, read, signal: stopping.signal }, () => {
        client = imap
        trouble = undefined
      })
    } finally {
      client = undefined
      imap.close()
    }
  }

  async function run(): Promise<void> {
    let waitMs = waits.firstWaitMs
    while (!stopping.signal.aborted) {
      try {
        await connect()
        waitMs = waits.firstWaitMs
      } catch (error) {
        trouble = formatTrouble(error)
        log.warn({ reason: trouble, err: error }, 'mailbox not read')
      }
      await pause(waitMs, stopping.signal)
      waitMs = Math.min(waits.longestWaitMs, waitMs * 2)
    }
  }

  return {
    start() {
      running = run()
    },
    async stop() {
      stopping.abort()
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

interface Watching {
  readonly url: string
  readonly read: (imap: ImapFlow) => Promise<void>
  readonly signal: AbortSignal
}

/** Opens the mailbox and reads whenever something arrives, until the connection closes or `signal` aborts. */
async function watch(imap: ImapFlow, { url, read, signal }: Watching, onOpen: () => void): Promise<void> {
  let wake = () => {}
  const closed = new Promise<void>((resolve) => {
    imap.on('close', () => resolve())
    imap.on('error', () => resolve())
  })
  imap.on('exists', () => wake())
  await imap.connect()
  await imap.mailboxOpen(pathIn(url))
  onOpen()
  while (!signal.aborted && imap.usable) {
    const woken = new Promise<void>((resolve) => {
      wake = resolve
    })
    await read(imap)
    // the server reports new mail at once; by itself the library would start listening much later
    imap.idle().catch(() => {})
    await Promise.race([woken, closed, pause(patience.lookAgainMs, signal)])
  }
}

/** Creates what reads the mails that came since; each is stored as read only after everything that it leads to. */
function createReader({ url, positions, receive, log }: InboxOptions): (imap: ImapFlow) => Promise<void> {
  const { username, host } = new URL(url)
  const name = `${username}@${host}/${pathIn(url)}`
  /** The mail at which reading stopped last, and how often it did. */
  let failing = { uid: 0, attempts: 0 }

  /** Processes a mail. One that always fails must not hold up those behind it; an outage of the database may. */
  async function process(uid: number, mail: IncomingMail): Promise<'done' | 'set aside'> {
    try {
      await receive(mail)
      return 'done'
    } catch (error) {
      if (isUnavailable(error)) throw error
      failing = { uid, attempts: failing.uid === uid ? failing.attempts + 1 : 1 }
      if (failing.attempts < limits.attemptsPerMail) throw error
      log.error({ err: error, uid }, 'mail set aside')
      return 'set aside'
    }
  }

  /** Skips a mail that no program can read, so that it does not hold up those behind it. */
  function skip(error: unknown): undefined {
    log.warn({ err: error }, 'mail not understood')
  }

  return async (imap) => {
    const box = imap.mailbox
    if (!box) return
    const validity = String(box.uidValidity)
    const known = await positions.find(name)
    const isSame = known?.validity === validity
    // mails from before are not reported as if they were new
    let lastUid = isSame ? known.lastUid : Math.max(0, box.uidNext - 1)
    if (!isSame) await positions.save(name, { validity, lastUid }, false)
    const query = { uid: true, internalDate: true, source: { maxLength: limits.readBytes } }
    for (const { uid, source, internalDate } of await imap.fetchAll(`${lastUid + 1}:*`, query, { uid: true })) {
      // a server answers n:* with the last mail even if there is none from n on
      if (uid <= lastUid) continue
      const mail = source && (await readMail(source, new Date(internalDate ?? 0)).catch(skip))
      const isSetAside = mail !== undefined && (await process(uid, mail)) === 'set aside'
      lastUid = uid
      await positions.save(name, { validity, lastUid }, isSetAside)
    }
  }
}

/** Waits for `ms` milliseconds, or until `signal` aborts. */
const pause = (ms: number, signal: AbortSignal): Promise<void> => wait(ms, undefined, { signal }).catch(() => {})
