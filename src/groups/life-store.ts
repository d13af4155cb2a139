import type { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import type { Day } from '../dates/day.ts'

/** What one study group agreed about the group itself. */
export interface Agreement {
  readonly body: string
  readonly kind: 'agreed' | 'extended'
  readonly document: string
  readonly link: string | undefined
  readonly day: Day
  /** Until when it extends the group. */
  readonly until: Day | undefined
}

export async function addAgreement(db: Db, group: number, agreement: Agreement, at: DateTime): Promise<void> {
  const { link, until, ...rest } = agreement
  await db.studyGroupAgreement.create({
    data: { ...rest, groupId: group, link: link ?? null, until: until ?? null, recordedAt: at.toJSDate() },
  })
}

/** The latest of each kind and body, in the order of the bodies' names. */
export async function listAgreements(db: Db, group: number): Promise<readonly Agreement[]> {
  const rows = await db.studyGroupAgreement.findMany({ where: { groupId: group }, orderBy: { id: 'desc' }, take: 200 })
  const latest = new Map<string, Agreement>()
  for (const { body, kind, document, link, day, until } of rows) {
    const name = `${kind} ${body}`
    if (latest.has(name)) continue
    const [on, end] = [day as Day, (until as Day | null) ?? undefined]
    latest.set(name, { body, kind, document, link: link ?? undefined, day: on, until: end })
  }
  return [...latest.values()].toSorted((a, b) => a.body.localeCompare(b.body))
}

export async function setLifeCycle(db: Db, group: number, lifeCycle: 'active' | 'concluded'): Promise<void> {
  await db.group.update({ where: { id: group }, data: { lifeCycle } })
}
