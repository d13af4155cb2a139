import type { DateTime } from 'luxon'
import type { Member } from '../bot/caller.ts'
import { type Command, command } from '../bot/command.ts'
import { paragraph } from '../bot/field.ts'
import { type Answer, answer, refuse } from '../bot/reply.ts'
import { fact, facts, note, quote, toned, type View } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { dayOf, describeDay } from '../dates/day.ts'
import { put } from '../delivery/put.ts'
import { append } from '../record/record.ts'
import { documentFacts, extensionClause, extensionOf, lifeClause, missing } from './agreement.ts'
import { agreed, extended } from './agreement-commands.ts'
import { listAgreements, setLifeCycle } from './life-store.ts'
import { holdGroup } from './store.ts'
import { termsOf } from './terms.ts'

export const conclude = command({
  name: 'group conclude',
  summary: 'End the group, once each study group has agreed on its Action',
  fields: {},
  allow: 'coConvenor',
  async run({ caller, now, db }) {
    const { profile } = termsOf(caller)
    if (await holdGroup(db, caller.group.id)) return refuse('The group is concluded.', { final: true })
    const agreements = await listAgreements(db, caller.group.id)
    const open = missing(agreements, 'agreed', profile)
    if (open.length > 0 || profile.appointedBy.length === 0)
      return refuse(
        `The group stays active: the agreement of ${open.join(' and ') || 'its parent bodies'} is not recorded.`,
        {
          rule: lifeClause(profile),
          instead: 'Record it with /group agreed.',
          final: true,
        },
      )
    const shown = [facts(...documentFacts(agreements)), note(goesOn)]
    return turn({ caller, now, db }, 'concluded', toned('good', `${caller.group.name} is concluded`, ...shown))
  },
})

const goesOn =
  'Meetings, polls, calls and action items that are under way stay until each is ended; reports stay due. ' +
  'New meetings, polls and conclusions are refused until a Co-Convenor takes the work up again: /group resume.'

/** What was agreed on the Action stays recorded; only this act, with its reason, makes a concluded group active again. */
export const resume = command({
  name: 'group resume',
  summary: 'Take the work of a concluded group up again, once each study group has extended it; with the reason',
  fields: { reason: paragraph('Reason', { max: 500 }) },
  allow: 'coConvenor',
  async run({ input: { reason }, caller, now, db }) {
    const { profile } = termsOf(caller)
    if (!(await holdGroup(db, caller.group.id))) return refuse('The group is active.', { final: true })
    const until = extensionOf(await listAgreements(db, caller.group.id), profile)
    if (until === undefined || until < dayOf(now, caller.group.zone))
      return refuse('The group stays concluded: no extension by each study group is recorded that still runs.', {
        rule: extensionClause(profile),
        instead: 'Record it with /group extended.',
        final: true,
      })
    const shown = [quote(reason), facts(fact('Extended until', describeDay(until)))]
    return turn({ caller, now, db }, 'active', toned('good', `${caller.group.name} is active again`, ...shown), {
      reason,
    })
  },
})

/** The group ends or goes on: recorded, and said in its channels. */
async function turn(
  { caller, now, db }: { readonly caller: Member; readonly now: DateTime; readonly db: Db },
  lifeCycle: 'active' | 'concluded',
  told: View,
  data: object = {},
): Promise<Answer> {
  const { group, person } = caller
  await setLifeCycle(db, group.id, lifeCycle)
  const kind = lifeCycle === 'concluded' ? 'group concluded' : 'group active again'
  const seq = await append(db, { group: group.id, at: now, by: person.name, kind, data })
  await put(db, { group: group.id, key: `group:life:${seq}`, view: told })
  return answer(told)
}

export const lifeCommands: readonly Command[] = [agreed, extended, conclude, resume] as readonly Command[]
