import type { DateTime } from 'luxon'
import type { Member } from '../../bot/caller.ts'
import { type Command, implement } from '../../bot/command.ts'
import { type Answer, answer, type Refusal, refuse } from '../../bot/reply.ts'
import { fact, facts, note, quote, toned, type View } from '../../bot/view.ts'
import type { Db } from '../../database/client.ts'
import { dayOf, describeDay } from '../../dates/day.ts'
import { put } from '../../delivery/put.ts'
import { append } from '../../record/record.ts'
import { termsOf } from '../terms.ts'
import { lockGroup, updateGroup } from '../write.ts'
import type { Agreement } from './model.ts'
import { listAgreements } from './read.ts'
import { extensionClause, extensionOf, lifeClause, missing, readBody, refuseFuture } from './rules.ts'
import { agreed, conclude, extended, resume } from './signatures.ts'
import { documentFacts } from './views.ts'
import { addAgreement } from './write.ts'

interface ActContext {
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

/** Records what a study group agreed. That alone ends or extends nothing: a Co-Convenor does. */
async function recordAgreement(
  { caller, now, db }: ActContext,
  agreement: Omit<Agreement, 'body'> & { readonly typed: string },
  what: string,
): Promise<Recorded | Refusal> {
  const { group, person } = caller
  const { typed, ...rest } = agreement
  const body = readBody(typed, termsOf(caller).profile)
  if (typeof body !== 'string') return body
  const early = refuseFuture(rest.day, now, group.zone)
  if (early) return early
  const isConcluded = await lockGroup(db, group.id)
  const before = await listAgreements(db, group.id)
  await addAgreement(db, group.id, { ...rest, body }, now)
  const { document, day: on, until } = rest
  await append(db, { group: group.id, at: now, by: person.name, kind: what, data: { body, document, on, until } })
  return { kind: 'recorded', body, before, after: await listAgreements(db, group.id), isConcluded }
}

const agreedCommand = implement(agreed, async ({ input: { by, on, ...rest }, caller, now, db }) => {
  const agreement = { ...rest, typed: by, kind: 'agreed' as const, day: on, until: undefined }
  const recorded = await recordAgreement({ caller, now, db }, agreement, 'study group agreed on the Action')
  if (recorded.kind === 'refusal') return recorded
  const open = missing(recorded.after, 'agreed', termsOf(caller).profile)
  const all = recorded.isConcluded
    ? 'The group is concluded.'
    : 'Every study group has agreed. To conclude the group, use /group conclude.'
  const next = open.length > 0 ? `Still open: ${open.join(', ')}.` : all
  return answer(toned('good', `Recorded: ${recorded.body} agreed`, note(next)))
})

const extendedCommand = implement(extended, async ({ input: { by, on, ...rest }, caller, now, db }) => {
  const { profile } = termsOf(caller)
  const agreement = { ...rest, typed: by, kind: 'extended' as const, day: on }
  const recorded = await recordAgreement({ caller, now, db }, agreement, 'study group agreed to the extension')
  if (recorded.kind === 'refusal') return recorded
  const end = extensionOf(recorded.after, profile)
  if (end === undefined)
    return answer(
      toned(
        'good',
        `Recorded: ${recorded.body} extended the group until ${describeDay(rest.until)}`,
        note('It takes effect once every study group has agreed to the same day.'),
      ),
    )
  if (end !== extensionOf(recorded.before, profile)) {
    const by = caller.person.name
    await append(db, { group: caller.group.id, at: now, by, kind: 'group extended', data: { until: end } })
  }
  const resumption = recorded.isConcluded
    ? [note('It stays concluded until a Co-Convenor resumes it with /group resume.')]
    : []
  return answer(
    toned('good', `The group is extended until ${describeDay(end)}`, note(extensionClause(profile)), ...resumption),
  )
})

const concludeCommand = implement(conclude, async ({ caller, now, db }) => {
  const { profile } = termsOf(caller)
  if (await lockGroup(db, caller.group.id)) return refuse('The group is already concluded.', { final: true })
  const agreements = await listAgreements(db, caller.group.id)
  const open = missing(agreements, 'agreed', profile)
  if (open.length > 0 || profile.appointedBy.length === 0)
    return refuse(
      `The group stays active because the agreement of ${open.join(' and ') || 'its parent bodies'} is not recorded.`,
      {
        rule: lifeClause(profile),
        instead: 'Record it with /group agreed.',
        final: true,
      },
    )
  const shown = [facts(...documentFacts(agreements)), note(whatContinues)]
  return changeLife({ caller, now, db }, 'concluded', toned('good', `${caller.group.name} is concluded`, ...shown))
})

const whatContinues =
  'Meetings, polls, calls and action items in progress continue until they end. Reports stay due. ' +
  'You cannot start new meetings, polls or conclusions until a Co-Convenor resumes the group with /group resume.'

/** Makes a concluded group active again, with the reason; what was agreed on the Action stays recorded. */
const resumeCommand = implement(resume, async ({ input: { reason }, caller, now, db }) => {
  const { profile } = termsOf(caller)
  if (!(await lockGroup(db, caller.group.id))) return refuse('The group is already active.', { final: true })
  const until = extensionOf(await listAgreements(db, caller.group.id), profile)
  if (until === undefined || until < dayOf(now, caller.group.zone))
    return refuse('The group stays concluded because not every study group has a current extension on record.', {
      rule: extensionClause(profile),
      instead: 'Record it with /group extended.',
      final: true,
    })
  const shown = [quote(reason), facts(fact('Extended until', describeDay(until)))]
  const announced = toned('good', `${caller.group.name} is active again`, ...shown)
  return changeLife({ caller, now, db }, 'active', announced, { reason })
})

/** Concludes or resumes the group: records it, and says so in its channels. */
async function changeLife(
  { caller, now, db }: ActContext,
  lifeCycle: 'active' | 'concluded',
  announced: View,
  data: object = {},
): Promise<Answer> {
  const { group, person } = caller
  await updateGroup(db, group.id, { lifeCycle })
  const kind = lifeCycle === 'concluded' ? 'group concluded' : 'group active again'
  const seq = await append(db, { group: group.id, at: now, by: person.name, kind, data })
  await put(db, { group: group.id, key: `group:life:${seq}`, view: announced })
  return answer(announced)
}

export const lifeCommands: readonly Command[] = [agreedCommand, extendedCommand, concludeCommand, resumeCommand]
