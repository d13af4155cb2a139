import type { Db } from '../database/client.ts'
import { canonical } from './canonical.ts'
import { hashOf } from './record.ts'

/** What looking at the record of one group came to. */
export interface Verified {
  readonly group: number
  readonly name: string
  readonly entries: number
  /** Hash of the last entry: written down elsewhere, it also proves that nothing was taken off the end. */
  readonly head: string
  /** Where the chain breaks first, and how. */
  readonly broken: string | undefined
}

const beginning = '0'.repeat(64)
const batch = 1000

/** Computes the chain of every group again. */
export async function verifyRecord(db: Db): Promise<readonly Verified[]> {
  const groups = await db.group.findMany({ select: { id: true, name: true }, orderBy: { id: 'asc' } })
  const verified: Verified[] = []
  for (const { id, name } of groups) verified.push({ group: id, name, ...(await verifyGroup(db, id)) })
  return verified
}

async function verifyGroup(db: Db, group: number): Promise<Pick<Verified, 'entries' | 'head' | 'broken'>> {
  let [entries, head] = [0, beginning]
  for (;;) {
    const rows = await db.recordEntry.findMany({
      where: { groupId: group, seq: { gt: entries } },
      orderBy: { seq: 'asc' },
      take: batch,
    })
    for (const row of rows) {
      const broken = wrongWith(row, entries + 1, head)
      if (broken !== undefined) return { entries, head, broken }
      entries = row.seq
      head = row.hash
    }
    if (rows.length < batch) return { entries, head, broken: undefined }
  }
}

interface Row {
  readonly groupId: number
  readonly seq: number
  readonly kind: string
  readonly topic: number | null
  readonly poll: number | null
  readonly body: string
  readonly previous: string
  readonly hash: string
}

function wrongWith(row: Row, expected: number, before: string): string | undefined {
  const { groupId, seq, body, previous, hash } = row
  if (seq !== expected) return `entry ${expected} is missing`
  if (previous !== before) return `entry ${seq} does not follow the one before it`
  if (hash !== hashOf(previous, groupId, seq, body)) return `entry ${seq} was changed`
  const said = readBody(body)
  if (said === undefined || canonical(said) !== body) return `entry ${seq} is not canonical JSON`
  const { kind, topic = null, poll = null } = said
  return kind === row.kind && topic === row.topic && poll === row.poll
    ? undefined
    : `entry ${seq} is filed under another kind, topic or poll than it says`
}

function readBody(body: string): { kind?: unknown; topic?: unknown; poll?: unknown } | undefined {
  try {
    return JSON.parse(body) as { kind?: unknown }
  } catch {
    return undefined
  }
}
