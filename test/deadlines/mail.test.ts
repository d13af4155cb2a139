import { DateTime } from 'luxon'
import { pino } from 'pino'
import { afterAll, expect, test } from 'vitest'
import { createEmail } from '../../adapters/email/index.ts'
import { DeliveryFailure } from '../../src/bot/platform.ts'
import { tick } from '../../src/deadlines/tick.ts'
import { tryNextWay } from '../../src/delivery/fallback/next-way.ts'
import { startDelivering } from '../../src/delivery/loop.ts'
import { deadlineSources } from '../../src/features.ts'
import { recording, until } from '../delivery/recording.ts'
import { startSmtp } from '../fakes/mail/smtp.ts'
import { openStory } from '../story.ts'

const log = pino({ level: 'silent' })
// later than any day on which this runs: what is too late by the database's clock is not sent
const story = await openStory('2031-08-01T09:00:00Z')
const { db } = story
const slack = recording()
const server = await startSmtp()
const by = { kind: 'smtp', url: server.url } as const
const email = createEmail({ from: { name: 'CG bot', address: 'bot@example.org' }, by, now: () => new Date(), log })
await email.start(story.bot)
await until(() => email.health().state === 'connected', 'the mail server is connected')
const deliverer = { db, platforms: [slack.platform, email], log, onUndeliverable: tryNextWay }
const delivering = startDelivering(deliverer, story.url)
afterAll(async () => {
  await delivering.stop()
  await email.stop()
  await server.stop()
})

const secretariat = story.somebody('secretariat')
await secretariat.types('/group setup name:CG-Identification')
await secretariat.types('/people add name:"SG2 Co-Convenor" office:coConvenor by:SG2 email:sg2@example.org')
await secretariat.types('/meeting plan title:First start:"1 Sep 14:00" lasts:90m agenda:"One item"')

async function at(iso: string) {
  story.at(iso)
  await tick({ db, sources: deadlineSources }, DateTime.fromISO(iso, { zone: 'utc' }))
  await expect.poll(() => db.delivery.count({ where: { dueAt: { not: null } } }), { timeout: 50_000 }).toBe(0)
}
const path = async () => (await secretariat.types('/deadline show deadline:"notice:1"')).text
const mails = () => server.taken.map(({ to, mail }) => `${to.join()}: ${mail.subject}`)
const inChannel = () => slack.posts().filter(({ key }) => key?.includes(':channel:'))

test('someone without an account and with an e-mail address gets the reminder by e-mail, and nobody else is disturbed', async () => {
  await at('2031-08-11T07:00:00Z')
  expect(mails()).toEqual(['sg2@example.org: Reminder: Announce M1 First by e-mail, in 7 days'])
  expect(server.taken[0]?.mail.text).toContain('clause 2, item 3')
  // they see neither the channel nor its buttons
  expect(server.taken[0]?.mail.text).toContain(
    'CG-Identification sends you this by e-mail, which has no buttons. Write to secretariat, who can enter it for you.',
  )
  expect(inChannel()).toEqual([])
  expect(await path()).toContain('– sent: no account for a direct message; e-mail')
})

test('if the mail server refuses the address, the channel asks someone to tell the person', async () => {
  server.trouble.push({ code: 550 })
  await at('2031-08-14T07:00:00Z')
  expect(mails()).toHaveLength(1)
  expect(inChannel()).toHaveLength(1)
  expect(await story.seen()).toContain('\nSG2 Co-Convenor cannot be reached by the bot. Please tell them.\n')
  expect(await path()).toContain(
    'no account for a direct message; e-mail; failed: The mail server answered 550; mention in the channel',
  )
})

test('someone who gets neither a direct message nor a mention gets an e-mail last', async () => {
  const sg20 = story.somebody('sg20', { name: 'SG20 Co-Convenor' })
  await sg20.types('/people me email:sg20@example.org')
  await secretariat.types('/people appoint who:"SG20 Co-Convenor" office:coConvenor by:SG20')
  slack.before(({ key, channel }) => {
    if (channel === '@sg20' || key?.includes(':channel:')) throw new DeliveryFailure('refused', 'Slack refused it')
  })
  await at('2031-08-16T07:00:00Z')
  expect(mails().filter((mail) => mail.startsWith('sg20@'))).toEqual([
    'sg20@example.org: Reminder: Announce M1 First by e-mail, in 2 days',
  ])
  const mail = server.taken.find(({ to }) => to[0] === 'sg20@example.org')?.mail
  expect(mail?.text).toContain('Announce M1')
  expect(mail?.text).not.toContain('could not be sent to you as a direct message')
  expect(await path()).toContain(
    'direct message on slack; failed: Slack refused it; mention in the channel; failed: Slack refused it; e-mail',
  )
})

test('an e-mail that hands something over says who can act for its reader', async () => {
  await secretariat.types('/people add name:"Member by mail" office:delegate email:member@example.org')
  await story.somebody('sg20').types('/deadline hand deadline:notice:1 who:"Member by mail"')
  const mail = () => server.taken.find(({ to }) => to[0] === 'member@example.org')?.mail
  await until(() => mail() !== undefined, 'the mail is taken')
  expect(mail()?.subject).toBe('Handed to you by SG20 Co-Convenor: Announce M1 First by e-mail, in 2 days')
  expect(mail()?.text).toContain('Write to SG20 Co-Convenor or secretariat, who can enter it for you.')
})
