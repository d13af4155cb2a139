import type { Logger } from 'pino'
import { DeliveryFailure, directAccount, type Platform, type Posted } from '../../src/bot/platform.ts'
import { compose, idOf, type Letter, platform, type Sender } from './compose.ts'
import { type Folder, folderAt } from './folder.ts'
import { type Inbox, type InboxOptions, inboxAt } from './inbox.ts'
import { limits } from './limits.ts'
import { serverAt } from './server.ts'

export type { KeptMail } from './folder.ts'

export interface EmailOptions {
  readonly from: Sender
  readonly by: Serving | Writing
  readonly now: () => Date
  readonly log: Logger
}

export interface Serving {
  readonly kind: 'smtp'
  readonly url: string
  /** The mailbox in which copies, answers and bounces arrive. */
  readonly inbox?: string | undefined
}

export interface Writing {
  readonly kind: 'folder'
  readonly directory: string
  /** Why mails are not sent, without a full stop. */
  readonly why: string
  /** True if mails to one person may be written too; they would not reach anyone. */
  readonly forPeople: boolean
}

export interface Email extends Platform {
  /** Mails that were written to files instead of being sent. */
  readonly written: Pick<Folder, 'list' | 'source'>
  /** The address of the sender. */
  readonly own: string
  /** Reads the mailbox, if there is one, from `start` on. */
  reads(by: Pick<InboxOptions, 'positions' | 'receive'>): void
}

/** Creates e-mail as a platform like the others: a list is a channel, a person an account, and a mail cannot be edited. */
export function createEmail({ from, by, now, log }: EmailOptions): Email {
  if (by.kind === 'folder') return writing(folderAt(by.directory), by, from, now)
  const server = serverAt(by.url, log)
  let inbox: Inbox | undefined
  /** Mails on their way or accepted. A server may take longer than the core waits, which then asks again. */
  const flights = new Map<string, Promise<Posted>>()

  function fly(letter: Letter): Promise<Posted> {
    const id = idOf(from, letter)
    const known = flights.get(id)
    if (known) return known
    const { to } = letter
    const flight = server
      .send(compose(letter, from, now()))
      .then(() => ({ channel: to.channel, message: id }))
      .catch((error: unknown) => {
        flights.delete(id)
        throw error
      })
    flights.set(id, flight)
    const [oldest] = flights.keys()
    if (flights.size > limits.remembered && oldest !== undefined) flights.delete(oldest)
    return flight
  }

  return {
    name: platform,
    written: { list: async () => [], source: async () => undefined },
    own: from.address,
    reads(asked) {
      if (by.inbox !== undefined) inbox = inboxAt({ ...asked, url: by.inbox, log })
    },
    async start() {
      server.start()
      inbox?.start()
    },
    async stop() {
      server.stop()
      await inbox?.stop()
    },
    post: async (to, view, key, under) => fly({ to, view, key, under }),
    edit: neverEdited,
    async lookUp(to, key) {
      const message = idOf(from, { to, key })
      const flight = flights.get(message)
      try {
        if (flight) return await flight
      } catch (error) {
        if (error instanceof DeliveryFailure && error.outcome !== 'unknown') return 'absent'
      }
      // a copy that has not come back may still be on its way
      return (await inbox?.has(message)) ? { channel: to.channel, message } : 'unknowable'
    },
    health() {
      const { detail, ...health } = server.health()
      const trouble = inbox?.trouble()
      return { ...health, detail: trouble ? `${detail} The mailbox: ${trouble}.` : detail }
    },
  }
}

function writing(folder: Folder, { directory, why, forPeople }: Writing, from: Sender, now: () => Date): Email {
  const posted = (letter: Pick<Letter, 'to' | 'key'>): Posted => ({
    channel: letter.to.channel,
    message: idOf(from, letter),
  })
  /** Runs work that may always be repeated, since the same mail is the same file. */
  async function attempt<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof DeliveryFailure) throw error
      throw new DeliveryFailure('not-sent', `No mail can be written to ${directory}`)
    }
  }
  return {
    name: platform,
    written: folder,
    own: from.address,
    reads: () => {},
    start: async () => {},
    stop: async () => {},
    post: (to, view, key, under) =>
      attempt(async () => {
        if (!forPeople && directAccount(to) !== undefined) throw new DeliveryFailure('refused', why)
        await folder.write(idOf(from, { to, key }), compose({ to, view, key, under }, from, now()))
        return posted({ to, key })
      }),
    edit: neverEdited,
    lookUp: (to, key) =>
      attempt(async () => ((await folder.has(idOf(from, { to, key }))) ? posted({ to, key }) : 'absent')),
    health: () => ({
      platform,
      state: 'connected',
      detail: `E-mails are written to files, not sent: ${why}.`,
    }),
  }
}

async function neverEdited(): Promise<never> {
  throw new DeliveryFailure('refused', 'A mail that is out cannot be changed')
}
