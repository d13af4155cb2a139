import { DateTime } from 'luxon'
import type pg from 'pg'
import { pino } from 'pino'
import type { DeadlineSource } from '../../src/deadlines/deadline.ts'

/** Subjects in a table of their own: each has one reminder that is due, and one a year later. */
export const subjectSource: DeadlineSource = {
  kind: 'subject',
  async derive(db, id) {
    const rows = await db.$queryRaw<{ person: number; due: Date }[]>`
      SELECT person_id AS person, due_at AS due FROM fault_subject WHERE id = ${id}`
    return rows.map(({ person, due }) => {
      const at = DateTime.fromJSDate(due, { zone: 'utc' })
      return {
        key: `meeting:${id}`,
        kind: 'meeting',
        title: markOf(id),
        at: at.plus({ years: 2 }),
        revision: '1',
        arithmetic: '',
        rule: '',
        responsible: [{ person, name: '', as: '' }],
        stops: '',
        state: 'open',
        rungs: [
          { name: 'due', at, urgent: true },
          { name: 'later', at: at.plus({ years: 1 }), urgent: true },
        ],
      }
    })
  },
  list: async () => [],
  subjectOf: (key) => (key.startsWith('meeting:') ? Number(key.slice('meeting:'.length)) : undefined),
}

/** Returns the words that find a reminder wherever it is; none is part of another. */
export const markOf = (id: number): string => `R${id}E`

export const silent = pino({ level: 'silent' })

/** Sets up a group, and people with one account each on this platform. Returns the group. */
export async function seed(
  pool: pg.Pool,
  { platform, workspace, accounts }: { platform: string; workspace: string; accounts: readonly string[] },
): Promise<number> {
  await pool.query(
    'CREATE TABLE fault_subject (id int PRIMARY KEY, person_id int NOT NULL, due_at timestamptz NOT NULL)',
  )
  await pool.query(
    "INSERT INTO person (name, zone, study_groups) SELECT 'P' || i, 'UTC', '{}' FROM generate_series(1, $1) i",
    [accounts.length],
  )
  await pool.query(
    'INSERT INTO account (platform, workspace, account, person_id) SELECT $1, $2, name, i FROM unnest($3::text[]) WITH ORDINALITY a (name, i)',
    [platform, workspace, accounts],
  )
  const { rows } = await pool.query<{ id: number }>(
    "INSERT INTO \"group\" (name, profile, zone) VALUES ('CG-Identification', 'itu-cg-identification', 'Europe/Zurich') RETURNING id",
  )
  const id = rows[0]?.id
  if (id === undefined) throw new Error('There is no group')
  return id
}

/** Adds channels to the group. */
export async function seedPlaces(
  pool: pg.Pool,
  group: number,
  { platform, workspace, channels }: { platform: string; workspace: string; channels: readonly string[] },
): Promise<void> {
  await pool.query('INSERT INTO place (group_id, platform, workspace, channel) SELECT $1, $2, $3, unnest($4::text[])', [
    group,
    platform,
    workspace,
    channels,
  ])
}
