import { DateTime } from 'luxon'
import { pino } from 'pino'
import { afterAll } from 'vitest'
import { createEmail } from '../../adapters/email/index.ts'
import { readMail } from '../../adapters/email/read.ts'
import { withInvitation } from '../../src/calendar/invitations/attach.ts'
import { calendarReplies } from '../../src/calendar/invitations/take.ts'
import { claimPlaces } from '../../src/delivery/claim.ts'
import { deliverPlace } from '../../src/delivery/deliver.ts'
import { tryNextWay } from '../../src/delivery/fallback/next-way.ts'
import { noticeHandlers } from '../../src/features.ts'
import { receive } from '../../src/notices/inbound.ts'
import { isNoticeKey } from '../../src/notices/model.ts'
import { noticeRefused, noticeSent } from '../../src/notices/outcome.ts'
import { until } from '../delivery/recording.ts'
import { startSmtp } from '../fakes/mail/smtp.ts'
import type { Story } from '../story.ts'

const log = pino({ level: 'silent' })
export const sender = { name: 'CG bot', address: 'bot@example.org' }

/** Adds mail to a story: mails go to a real SMTP server once the test says that they can no longer be taken back. */
export async function mailing(story: Story, now: () => string, readsAnswers = false) {
  const server = await startSmtp()
  const by = { kind: 'smtp', url: server.url } as const
  const email = createEmail({ from: sender, by, now: () => new Date(now()), log })
  await email.start(story.bot)
  await until(() => email.health().state === 'connected', 'the mail server is connected')
  afterAll(async () => {
    await email.stop()
    await server.stop()
  })
  const at = () => DateTime.fromISO(now(), { zone: 'utc' })
  const deliverer = (counts: boolean) =>
    ({
      db: story.db,
      platforms: [email],
      log,
      beforePost: (db, message) => withInvitation(db, message, { sender: sender.address, readsAnswers, now: at }),
      onSent: {
        concerns: isNoticeKey,
        react: (db, sent) =>
          noticeSent(db, sent, { handlers: noticeHandlers, unsent: counts ? undefined : 'SMTP_URL is empty', now: at }),
      },
      onUndeliverable: async (db, undeliverable) => {
        await tryNextWay(db, undeliverable)
        await noticeRefused(db, undeliverable, { handlers: noticeHandlers, now: at })
      },
    }) satisfies Parameters<typeof deliverPlace>[0]

  const authenticationServer = readsAnswers ? 'mx.example.org' : ''
  const replies = calendarReplies({ sender: sender.address, authenticationServer }, log)
  const receiving = { database: story.database, handlers: noticeHandlers, replies, own: sender.address, now: at }

  /** Returns the last mail that the server accepted, and throws if there is none. */
  function taken() {
    const last = server.taken.at(-1)
    if (!last) throw new Error('No mail was sent')
    return last
  }

  return {
    server,
    email,
    /** Lets a mail arrive in the bot's mailbox. */
    arrives: async (raw: string, iso = now()) => receive(receiving, await readMail(Buffer.from(raw), new Date(iso))),
    /** Returns the subjects of all mails to the list, the oldest first. */
    subjects: () => server.taken.map(({ mail }) => mail.subject ?? ''),
    last: () => taken().mail,
    lastRaw: () => taken().raw,
    /** Returns what the last mail says, as text and as HTML, and throws if either is missing. */
    lastWords() {
      const { text, html } = taken().mail
      if (!text || !html) throw new Error('The last mail says nothing')
      return `${text}${html}`
    },
    /** Sends what waits. `counts`: whether it counts as notice, as with a mail server that is set up. */
    async goesOut(counts = true) {
      await story.db.delivery.updateMany({
        where: { dueAt: { not: null }, place: { platform: 'email' } },
        data: { dueAt: new Date(Date.now() - 1000) },
      })
      for (const lease of await claimPlaces(story.db, [{ platform: 'email', most: 10 }]))
        await deliverPlace(deliverer(counts), lease, () => false)
    },
  }
}
