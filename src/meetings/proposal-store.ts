import type { DateTime } from 'luxon'
import type { Prisma } from '../../prisma/client/client.ts'
import type { Db } from '../database/client.ts'
import { instant } from '../dates/instant.ts'
import type { When } from '../dates/when.ts'
import type { Asked, Availability, Proposal } from './proposal.ts'

const whole = {
  slots: {
    include: { answers: { include: { person: { select: { id: true, name: true } } }, orderBy: { at: 'asc' } } },
    orderBy: { number: 'asc' },
  },
} satisfies Prisma.MeetingProposalInclude

type Row = Prisma.MeetingProposalGetPayload<{ include: typeof whole }>

const proposalOf = (row: Row): Proposal => ({
  id: row.id,
  group: row.groupId,
  number: row.number,
  title: row.title,
  lastsMinutes: row.lastsMinutes,
  state: row.state,
  meetingNumber: row.meetingNumber ?? undefined,
  slots: row.slots.map(({ id, number, wall, zone, startsAt, answers }) => ({
    id,
    number,
    wall,
    zone,
    startsAt: instant(startsAt),
    answers: answers.map(({ person, answer }) => ({ person, answer })),
  })),
})

export async function createProposal(
  db: Db,
  group: number,
  fresh: {
    readonly title: string
    readonly lastsMinutes: number
    readonly slots: readonly When[]
    readonly by: number
    readonly at: DateTime
  },
): Promise<Proposal> {
  const { lastProposal: number } = await db.group.update({
    where: { id: group },
    data: { lastProposal: { increment: 1 } },
    select: { lastProposal: true },
  })
  const slots = fresh.slots.map(({ wall, zone, at }, i) => ({ number: i + 1, wall, zone, startsAt: at.toJSDate() }))
  const row = await db.meetingProposal.create({
    data: {
      group: { connect: { id: group } },
      proposedBy: { connect: { id: fresh.by } },
      number,
      title: fresh.title,
      lastsMinutes: fresh.lastsMinutes,
      proposedAt: fresh.at.toJSDate(),
      slots: { create: slots },
    },
    include: whole,
  })
  return proposalOf(row)
}

export async function findProposal(db: Db, group: number, number: number): Promise<Proposal | undefined> {
  const where = { groupId_number: { groupId: group, number } }
  const row = await db.meetingProposal.findUnique({ where, include: whole })
  return row ? proposalOf(row) : undefined
}

/** The same, held against every other change until the transaction ends. */
export async function holdProposal(db: Db, id: number): Promise<Proposal> {
  await db.$queryRaw`SELECT 1 FROM meeting_proposal WHERE id = ${id} FOR UPDATE`
  return proposalOf(await db.meetingProposal.findUniqueOrThrow({ where: { id }, include: whole }))
}

export async function listOpenProposals(db: Db, group: number): Promise<readonly Proposal[]> {
  const rows = await db.meetingProposal.findMany({
    where: { groupId: group, state: 'open' },
    include: whole,
    orderBy: { number: 'desc' },
    take: 20,
  })
  return rows.map(proposalOf)
}

export async function endProposal(
  db: Db,
  proposal: number,
  end: { readonly state: 'settled' | 'withdrawn'; readonly meeting?: number },
): Promise<void> {
  await db.meetingProposal.update({
    where: { id: proposal },
    data: { state: end.state, meetingNumber: end.meeting ?? null },
  })
}

export async function setAnswers(
  db: Db,
  person: number,
  answers: ReadonlyMap<number, Availability>,
  at: DateTime,
): Promise<void> {
  for (const [slotId, answer] of answers)
    await db.slotAnswer.upsert({
      where: { slotId_personId: { slotId, personId: person } },
      create: { slotId, personId: person, answer, at: at.toJSDate() },
      update: { answer, at: at.toJSDate() },
    })
}

/** Who is asked when they can meet: everyone but observers; at most 500. */
export async function listAsked(db: Db, group: number): Promise<readonly Asked[]> {
  const rows = await db.membership.findMany({
    where: { groupId: group, office: { not: 'observer' } },
    select: { person: { select: { id: true, name: true, zone: true } } },
    orderBy: { person: { name: 'asc' } },
    take: 500,
  })
  return rows.map(({ person }) => person)
}
