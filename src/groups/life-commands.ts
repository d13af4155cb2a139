import { type Command, command } from '../bot/command.ts'
import { describeDay } from '../bot/day.ts'
import { optional, text } from '../bot/field.ts'
import { httpsLink } from '../bot/link-field.ts'
import { answer, type Refusal, refuse } from '../bot/reply.ts'
import { day } from '../bot/time-fields.ts'
import { type Block, type Fact, fact, facts, link, note, toned } from '../bot/view.ts'
import { studyGroupsIn } from '../people/rules.ts'
import { append } from '../record/record.ts'
import type { RuleProfile } from '../terms/rules.ts'
import { type Agreement, addAgreement, listAgreements, setLifeCycle } from './life-store.ts'
import type { Section } from './section.ts'
import { findGroup, holdGroup } from './store.ts'
import { termsOf } from './terms.ts'

const fields = {
  body: text('Study group', { max: 40, hint: 'Such as SG2' }),
  document: text('Document', { max: 80, hint: 'Its number, such as SG2-R12; never its content' }),
  on: day('Agreed on', { past: 'allowed' }),
  link: optional(httpsLink('Link', 'https://…')),
}

/** The study groups whose agreement counts are those that appoint (ToR clause 2, items 4, 5 and 7). */
function readBody(typed: string, { appointedBy }: RuleProfile): string | Refusal {
  const [body = ''] = studyGroupsIn(typed)
  if (appointedBy.length === 0 || appointedBy.includes(body)) return body
  return refuse(`${body} is none of the study groups of this group.`, {
    problems: { body: `One of: ${appointedBy.join(', ')}.` },
  })
}

const missing = (agreements: readonly Agreement[], kind: Agreement['kind'], { appointedBy }: RuleProfile) =>
  appointedBy.filter((body) => !agreements.some((one) => one.kind === kind && one.body === body))

const documentFact = ({ body, document, link: href, day: on }: Agreement): Fact =>
  fact(body, href ? link(document, href) : document, `, ${describeDay(on)}`)

export const agreed = command({
  name: 'group agreed',
  summary: 'Record that a study group agreed on the Action for which the group was set up',
  fields,
  allow: 'organiser',
  async run({ input, caller, now, db }) {
    const { profile } = termsOf(caller)
    const body = readBody(input.body, profile)
    if (typeof body !== 'string') return body
    await holdGroup(db, caller.group.id)
    const { document, on, link: href } = input
    await addAgreement(
      db,
      caller.group.id,
      { body, kind: 'agreed', document, day: on, link: href, until: undefined },
      now,
    )
    const data = { body, document, on }
    await append(db, {
      group: caller.group.id,
      at: now,
      by: caller.person.name,
      kind: 'study group agreed on the Action',
      data,
    })
    const open = missing(await listAgreements(db, caller.group.id), 'agreed', profile)
    const next =
      open.length > 0 ? `Still open: ${open.join(', ')}.` : 'All have agreed: /group conclude ends the group.'
    return answer(toned('good', `Recorded: ${body} agreed`, note(next)))
  },
})

export const extended = command({
  name: 'group extended',
  summary: 'Record that a study group agreed to extend the group; it counts once each has',
  fields: { ...fields, until: day('Until') },
  allow: 'organiser',
  async run({ input, caller, now, db }) {
    const { profile } = termsOf(caller)
    const body = readBody(input.body, profile)
    if (typeof body !== 'string') return body
    const { document, on, link: href, until } = input
    await holdGroup(db, caller.group.id)
    await addAgreement(db, caller.group.id, { body, kind: 'extended', document, day: on, link: href, until }, now)
    const by = { group: caller.group.id, at: now, by: caller.person.name }
    await append(db, { ...by, kind: 'study group agreed to the extension', data: { body, document, on, until } })
    const end = extensionOf(await listAgreements(db, caller.group.id), profile)
    if (end === undefined)
      return answer(
        toned(
          'good',
          `Recorded: ${body} extends until ${describeDay(until)}`,
          note('It counts once each study group has recorded the same day.'),
        ),
      )
    await setLifeCycle(db, caller.group.id, 'active')
    await append(db, { ...by, kind: 'group extended', data: { until: end } })
    return answer(
      toned('good', `The group is extended until ${describeDay(end)}`, note(clauseOf(profile, extensionWords))),
    )
  },
})

/** The day that each study group has recorded; nothing while one is missing or names another. */
function extensionOf(agreements: readonly Agreement[], profile: RuleProfile): Agreement['until'] {
  const all = agreements.filter(({ kind }) => kind === 'extended')
  const until = all[0]?.until
  return missing(all, 'extended', profile).length === 0 && all.every((one) => one.until === until) ? until : undefined
}

export const conclude = command({
  name: 'group conclude',
  summary: 'End the group, once each study group has agreed on its Action',
  fields: {},
  allow: 'coConvenor',
  async run({ caller, now, db }) {
    const { profile } = termsOf(caller)
    await holdGroup(db, caller.group.id)
    const { lifeCycle } = await findGroup(db, caller.group.id)
    if (lifeCycle === 'concluded') return refuse('The group is concluded.', { final: true })
    const agreements = await listAgreements(db, caller.group.id)
    const open = missing(agreements, 'agreed', profile)
    if (open.length > 0 || profile.appointedBy.length === 0)
      return refuse(
        `The group stays active: the agreement of ${open.join(' and ') || 'its parent bodies'} is not recorded.`,
        {
          rule: clauseOf(profile, lifeWords),
          instead: 'Record it with /group agreed.',
          final: true,
        },
      )
    await setLifeCycle(db, caller.group.id, 'concluded')
    await append(db, { group: caller.group.id, at: now, by: caller.person.name, kind: 'group concluded' })
    const shown: Block = facts(...agreements.filter(({ kind }) => kind === 'agreed').map(documentFact))
    return answer(toned('good', `${caller.group.name} is concluded`, shown))
  },
})

const lifeWords = /remain active/
const extensionWords = /extension/

/** The profile's own words on it. */
function clauseOf({ clauses }: RuleProfile, about: RegExp): string {
  const clause = clauses.find(({ quote }) => about.test(quote))
  return clause ? `${clause.number}: “${clause.quote}”` : ''
}

/** What the study groups have agreed about the group, for its status. */
export const agreementsOfStudyGroups: Section = async (db, { group }) => {
  const { profile } = termsOf({ group })
  const agreements = await listAgreements(db, group.id)
  if (agreements.length === 0) return []
  const until = extensionOf(agreements, profile)
  const open = missing(agreements, 'agreed', profile).map((body) => fact(body, 'no agreement on the Action recorded'))
  return [
    facts(
      ...agreements.filter(({ kind }) => kind === 'agreed').map(documentFact),
      ...open,
      ...(until ? [fact('Extended until', describeDay(until))] : []),
    ),
  ]
}

export const lifeCommands: readonly Command[] = [agreed, extended, conclude] as readonly Command[]
