import type { Db } from '../database/client.ts'
import { canonical } from './canonical.ts'
import { hashOf } from './record.ts'

/** The outcome of computing one group's chain again. */
export interface Verified {
  readonly group: number
  /** How many entries are whole. */
  readonly entries: number
  /** The hash of the last of them: written down elsewhere, it also proves that nothing was removed from the end. */
  readonly head: string
  /** Where the chain breaks first, and how; undefined if it is whole. */
  readonly broken: string | undefined
}

const beginning = '0'.repeat(64)
const batch = 1000

/** Computes the chain of every group that has entries again. */
export async function verifyRecord(db: Db): Promise<readonly Verified[]> {
  const groups = await db.$queryRaw<{ id: number }[]>`SELECT DISTINCT group_id AS id FROM record_entry ORDER BY 1`
  const verified: Verified[] = []
  for (const { id } of groups) verified.push(await verifyGroup(db, id))
  return verified
}

/** Computes the chain of a group again. */
export async function verifyGroup(db: Db, group: number): Promise<Verified> {
  let entries = 0
  let head = beginning
  for (;;) {
    const rows = await db.recordEntry.findMany({
      where: { groupId: group, seq: { gt: entries } },
      orderBy: { seq: 'asc' },
      take: batch,
    })
    for (const row of rows) {
      const broken = findFault(row, entries + 1, head)
      if (broken !== undefined) return { group, entries, head, broken }
      entries = row.seq
      head = row.hash
    }
    if (rows.length < batch) return { group, entries, head, broken: undefined }
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

function findFault(row: Row, expected: number, before: string): string | undefined {
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
