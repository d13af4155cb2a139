import { setTimeout as pause } from 'node:timers/promises'
import type { DateTime } from 'luxon'
import type { Office } from './bot/caller.ts'
import { officeNames } from './bot/rights.ts'
import type { Database, Db } from './database/client.ts'
import { inTransaction } from './database/transaction.ts'
import { schedule } from './deadlines/schedule.ts'
import { databaseNow } from './deadlines/ticker.ts'
import { countUnsent, hurry } from './delivery/operate.ts'
import { bindPlace, findGroupOfPlace, places } from './delivery/places.ts'
import { groups } from './groups/read.ts'
import { createGroup } from './groups/write.ts'
import { mailsLeavingBy } from './notices/read.ts'
import { accounts, memberships, persons } from './people/read.ts'
import { addAccount, createPerson, setOffice } from './people/write.ts'
import { profileById } from './terms/profiles/registry.ts'

/** The channel of the example group: the playground is a workspace of its own. */
const home = { platform: 'web', workspace: 'playground', channel: 'cg-identification' } as const

interface Example {
  readonly account: string
  readonly name: string
  readonly office: Office
  readonly appointedBy?: string
  readonly organisation?: string
  readonly studyGroups: readonly string[]
  readonly zone: string
}

/** The members of the example group. The Co-Convenor for SG20 is the one that the ToR names; everyone else is a role. */
const examples: readonly Example[] = [
  {
    account: 'sg20-co-convenor',
    name: 'Mr Jun Seob Lee',
    office: 'coConvenor',
    appointedBy: 'SG20',
    studyGroups: ['SG20'],
    zone: 'Europe/Zurich',
  },
  {
    account: 'sg2-co-convenor',
    name: 'SG2 Co-Convenor (to be nominated)',
    office: 'coConvenor',
    appointedBy: 'SG2',
    studyGroups: ['SG2'],
    zone: 'Europe/Zurich',
  },
  {
    account: 'secretariat',
    name: 'Secretariat',
    office: 'secretariat',
    organisation: 'TSB',
    studyGroups: [],
    zone: 'Europe/Zurich',
  },
  {
    account: 'delegate-asia',
    name: 'Delegate from Asia',
    office: 'delegate',
    organisation: 'A Member State',
    studyGroups: ['SG20'],
    zone: 'Asia/Tokyo',
  },
  {
    account: 'delegate-americas',
    name: 'Delegate from the Americas',
    office: 'delegate',
    organisation: 'A Sector Member',
    studyGroups: ['SG2'],
    zone: 'America/New_York',
  },
  {
    account: 'delegate-africa',
    name: 'Delegate from Africa',
    office: 'delegate',
    organisation: 'Another Member State',
    studyGroups: ['SG2', 'SG20'],
    zone: 'Africa/Nairobi',
  },
  {
    account: 'observer',
    name: 'Observer',
    office: 'observer',
    organisation: 'Academia',
    studyGroups: [],
    zone: 'Europe/London',
  },
]

/** Gives an empty playground the group of the ToR; one that has it stays as it is. */
export async function seedPlayground({ db }: Database): Promise<void> {
  await inTransaction(db, async (tx) => {
    // two replicas that start at once: the second waits here and then finds the group
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('playground', 0))`
    if ((await findGroupOfPlace(tx, home)) !== undefined) return
    const profile = profileById('itu-cg-identification')
    if (!profile) throw new Error('The default rule profile is missing')
    const { id, zone, mailingList = null } = profile
    const group = await createGroup(tx, { name: 'CG-Identification', profile: id, zone, mailingList })
    await bindPlace(tx, group.id, home)
    for (const example of examples) await enter(tx, group.id, example)
    await schedule(tx, { kind: 'group', id: group.id, group: group.id }, await databaseNow(tx))
  })
}

async function enter(db: Db, group: number, example: Example): Promise<void> {
  const { account, name, office, appointedBy = null, organisation = null, studyGroups, zone } = example
  const person = await createPerson(db, { name, zone, organisation, studyGroups, email: null })
  await addAccount(db, person.id, { ...home, account }, { silent: false })
  await setOffice(db, group, { person: person.id, office, appointedBy })
}

const looksForMails = 30
const betweenLooksMs = 100

/**
 * Sends the mails that would leave before the instant the clock is about to move to, so that their notice counts from
 * their own day. They wait by the clock of the database, which nobody moves.
 */
export async function letMailsLeave({ db }: Database, to: DateTime): Promise<void> {
  const leaving = await hurry(db, mailsLeavingBy(to))
  for (let looks = 0; looks < looksForMails && (await countUnsent(db, leaving)) > 0; looks++)
    await pause(betweenLooksMs)
}

interface Playing {
  readonly account: string
  readonly name: string
  readonly office?: string
}

/** Lists the people one can act as in the browser, in the order in which they joined. */
export async function listPlaygroundPeople({ db }: Database): Promise<readonly Playing[]> {
  const rows = await db.$queryRaw<{ account: string; name: string; office: Office | null }[]>`
    SELECT a.account, p.name,
      (SELECT m.office FROM (${memberships}) m WHERE m.person = p.id ORDER BY m."group" LIMIT 1) AS office
    FROM (${accounts}) a JOIN (${persons}) p ON p.id = a.person
    WHERE a.platform = ${home.platform} AND a.workspace = ${home.workspace} ORDER BY p.id, a.account LIMIT 100`
  return rows.map(({ account, name, office }) => ({
    account,
    name,
    ...(office ? { office: officeNames[office] } : {}),
  }))
}

export const listPlaygroundChannels = ({
  db,
}: Database): Promise<readonly { readonly channel: string; readonly group: string }[]> =>
  db.$queryRaw<{ channel: string; group: string }[]>`
    SELECT p.channel, g.name AS "group" FROM (${places}) p JOIN (${groups}) g ON g.id = p."group"
    WHERE p.platform = ${home.platform} AND p.workspace = ${home.workspace} ORDER BY p.id LIMIT 50`
