import { setTimeout as pause } from 'node:timers/promises'
import type { DateTime } from 'luxon'
import type { Office } from './bot/caller.ts'
import { officeNames } from './bot/rights.ts'
import type { Database, Db } from './database/client.ts'
import { inTransaction } from './database/transaction.ts'
import { watch } from './deadlines/store.ts'
import { databaseNow } from './deadlines/ticker.ts'
import { dueNow, wakeChannel } from './delivery/put.ts'
import { profileById } from './terms/profile.ts'

/** Where the example group lives: the playground is a workspace of its own. */
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

/** The Co-Convenor for SG20 as the ToR names him; everyone else is a role. */
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
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended('playground', 0))::text`
    if (await tx.place.findUnique({ where: { platform_workspace_channel: home } })) return
    const profile = profileById('itu-cg-identification')
    if (!profile) throw new Error('The default rule profile is missing')
    const group = await tx.group.create({
      data: {
        name: 'CG-Identification',
        profile: profile.id,
        zone: profile.zone,
        mailingList: profile.mailingList ?? null,
        places: { create: home },
      },
    })
    for (const example of examples) await enter(tx, group.id, example)
    await watch(tx, { kind: 'group', id: group.id, group: group.id }, await databaseNow(tx))
  })
}

async function enter(db: Db, group: number, example: Example): Promise<void> {
  const { account, name, office, appointedBy, organisation, studyGroups, zone } = example
  await db.person.create({
    data: {
      name,
      zone,
      organisation: organisation ?? null,
      studyGroups: [...studyGroups],
      accounts: { create: { platform: home.platform, workspace: home.workspace, account } },
      memberships: { create: { groupId: group, office, appointedBy: appointedBy ?? null } },
    },
  })
}

const looksForMails = 30
const betweenLooksMs = 100

/**
 * Before the clock is put on: the mails that would leave on the way leave at once, so that their notice counts from their
 * own day. They wait by the clock of the database, which nobody moves.
 */
export async function letMailsLeave({ db }: Database, to: DateTime): Promise<void> {
  const leaving = await db.$queryRaw<{ id: number }[]>`
    UPDATE delivery SET due_at = ${dueNow} FROM notice
    WHERE notice.mail_key = delivery.key AND notice.goes_out_at <= ${to.toJSDate()} AND delivery.state = 'pending'
    RETURNING delivery.id`
  if (leaving.length === 0) return
  await db.$executeRaw`SELECT pg_notify(${wakeChannel}, '')`
  const state = { in: ['pending' as const, 'attempting' as const] }
  const where = { id: { in: leaving.map(({ id }) => id) }, state }
  for (let looks = 0; looks < looksForMails && (await db.delivery.count({ where })) > 0; looks++)
    await pause(betweenLooksMs)
}

interface Playing {
  readonly account: string
  readonly name: string
  readonly office?: string
}

/** Whom one can act as in the browser, in the order in which they came. */
export async function listPlaygroundPeople({ db }: Database): Promise<readonly Playing[]> {
  const rows = await db.account.findMany({
    where: { platform: home.platform, workspace: home.workspace },
    include: { person: { include: { memberships: { take: 1, orderBy: { groupId: 'asc' } } } } },
    orderBy: [{ personId: 'asc' }, { account: 'asc' }],
    take: 100,
  })
  return rows.map(({ account, person }) => {
    const held = person.memberships[0]?.office
    return { account, name: person.name, ...(held ? { office: officeNames[held] } : {}) }
  })
}

export async function listPlaygroundChannels({ db }: Database): Promise<readonly { channel: string; group: string }[]> {
  const rows = await db.place.findMany({
    where: { platform: home.platform, workspace: home.workspace, groupId: { not: null } },
    include: { group: { select: { name: true } } },
    orderBy: { id: 'asc' },
    take: 50,
  })
  return rows.flatMap(({ channel, group }) => (group ? [{ channel, group: group.name }] : []))
}
