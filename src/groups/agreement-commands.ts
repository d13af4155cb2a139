import type { DateTime } from 'luxon'
import type { Member } from '../bot/caller.ts'
import { command } from '../bot/command.ts'
import { optional, text } from '../bot/field.ts'
import { httpsLink } from '../bot/link-field.ts'
import { answer, type Refusal, refuse } from '../bot/reply.ts'
import { day } from '../bot/time-fields.ts'
import { fact, facts, note, toned } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { type Day, dayOf, describeDay } from '../dates/day.ts'
import { studyGroupsIn } from '../people/rules.ts'
import { append } from '../record/record.ts'
import type { RuleProfile } from '../terms/rules.ts'
import { documentFacts, extensionClause, extensionOf, missing } from './agreement.ts'
import { type Agreement, addAgreement, listAgreements } from './life-store.ts'
import type { Section } from './section.ts'
import { holdGroup } from './store.ts'
import { termsOf } from './terms.ts'

const fields = {
  by: text('Study group', { max: 40, hint: 'Such as SG2' }),
  document: text('Document', { max: 80, hint: 'Its number, such as SG2-R12; never its content' }),
  on: day('Agreed on', { past: 'allowed' }),
  link: optional(httpsLink('Link', 'https://…')),
}

/** The study groups whose agreement counts are those that appoint (ToR clause 2, items 4, 5 and 7). */
function readBody(typed: string, { appointedBy }: RuleProfile): string | Refusal {
  const [body = '', ...more] = studyGroupsIn(typed)
  if (more.length > 0)
    return refuse('Each study group agrees by a document of its own.', { problems: { by: 'Name one.' } })
  if (appointedBy.length === 0 || appointedBy.includes(body)) return body
  return refuse(`${body} is none of the study groups of this group.`, {
    problems: { by: `One of: ${appointedBy.join(', ')}.` },
  })
}

const notYet = (on: Day, now: DateTime, zone: string): Refusal | undefined =>
  on > dayOf(now, zone)
    ? refuse('What is not agreed yet cannot be recorded.', { problems: { on: 'Give today or an earlier day.' } })
    : undefined

interface Act {
  readonly caller: Member
  readonly now: DateTime
  readonly db: Db
}

interface Recorded {
  readonly kind: 'recorded'
  readonly body: string
  /** What is recorded of all study groups, before and after. */
  readonly before: readonly Agreement[]
  readonly after: readonly Agreement[]
  readonly isConcluded: boolean
}

/** Enters what a study group agreed. It alone begins or ends nothing: that is a Co-Convenor's act. */
async function recordAgreement(
  { caller, now, db }: Act,
  agreement: Omit<Agreement, 'body'> & { readonly typed: string },
  words: string,
): Promise<Recorded | Refusal> {
  const { group, person } = caller
  const { typed, ...rest } = agreement
  const body = readBody(typed, termsOf(caller).profile)
  if (typeof body !== 'string') return body
  const early = notYet(rest.day, now, group.zone)
  if (early) return early
  const isConcluded = await holdGroup(db, group.id)
  const before = await listAgreements(db, group.id)
  await addAgreement(db, group.id, { ...rest, body }, now)
  const { document, day: on, until } = rest
  await append(db, { group: group.id, at: now, by: person.name, kind: words, data: { body, document, on, until } })
  return { kind: 'recorded', body, before, after: await listAgreements(db, group.id), isConcluded }
}

export const agreed = command({
  name: 'group agreed',
  summary: 'Record that a study group agreed on the Action for which the group was set up',
  fields,
  allow: 'organiser',
  async run({ input: { by, on, ...rest }, caller, now, db }) {
    const fresh = { ...rest, typed: by, kind: 'agreed' as const, day: on, until: undefined }
    const got = await recordAgreement({ caller, now, db }, fresh, 'study group agreed on the Action')
    if (got.kind === 'refusal') return got
    const open = missing(got.after, 'agreed', termsOf(caller).profile)
    const all = got.isConcluded ? 'The group is concluded.' : 'All have agreed: /group conclude ends the group.'
    const next = open.length > 0 ? `Still open: ${open.join(', ')}.` : all
    return answer(toned('good', `Recorded: ${got.body} agreed`, note(next)))
  },
})

export const extended = command({
  name: 'group extended',
  summary: 'Record that a study group agreed to extend the group; it counts once each has',
  fields: { ...fields, until: day('Until') },
  allow: 'organiser',
  async run({ input: { by, on, ...rest }, caller, now, db }) {
    const { profile } = termsOf(caller)
    const fresh = { ...rest, typed: by, kind: 'extended' as const, day: on }
    const got = await recordAgreement({ caller, now, db }, fresh, 'study group agreed to the extension')
    if (got.kind === 'refusal') return got
    const end = extensionOf(got.after, profile)
    if (end === undefined)
      return answer(
        toned(
          'good',
          `Recorded: ${got.body} extends until ${describeDay(rest.until)}`,
          note('It counts once each study group has recorded the same day.'),
        ),
      )
    if (end !== extensionOf(got.before, profile))
      await append(db, {
        group: caller.group.id,
        at: now,
        by: caller.person.name,
        kind: 'group extended',
        data: { until: end },
      })
    const resume = got.isConcluded
      ? [note('It stays concluded until a Co-Convenor takes its work up again: /group resume.')]
      : []
    return answer(
      toned(
        'good',
        `The study groups extend the group until ${describeDay(end)}`,
        note(extensionClause(profile)),
        ...resume,
      ),
    )
  },
})

/** What the study groups have agreed about the group, for its status. */
export const agreementsOfStudyGroups: Section = async (db, { group }) => {
  const { profile } = termsOf({ group })
  const agreements = await listAgreements(db, group.id)
  if (agreements.length === 0) return []
  const until = extensionOf(agreements, profile)
  const open = missing(agreements, 'agreed', profile).map((body) => fact(body, 'no agreement on the Action recorded'))
  return [facts(...documentFacts(agreements), ...open, ...(until ? [fact('Extended until', describeDay(until))] : []))]
}
