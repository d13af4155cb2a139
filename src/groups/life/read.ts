import type { Db } from '../../database/client.ts'
import type { Day } from '../../dates/day.ts'
import type { Agreement } from './model.ts'

/** Lists the latest agreement of each kind and study group, by the names of the study groups. */
export async function listAgreements(db: Db, group: number): Promise<readonly Agreement[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT DISTINCT ON (body, kind) body, kind::text AS kind, document, link, day, until
    FROM study_group_agreement WHERE group_id = ${group} ORDER BY body, kind, id DESC LIMIT 200`
  return rows.map(agreementOf).toSorted((a, b) => a.body.localeCompare(b.body))
}

interface Row extends Omit<Agreement, 'day' | 'link' | 'until'> {
  readonly day: string
  readonly link: string | null
  readonly until: string | null
}

const agreementOf = ({ body, kind, document, link, day, until }: Row): Agreement => ({
  body,
  kind,
  document,
  link: link ?? undefined,
  day: day as Day,
  until: (until as Day | null) ?? undefined,
})
