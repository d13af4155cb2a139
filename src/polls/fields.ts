import type { GroupOfCaller } from '../bot/caller.ts'
import { type Field, paragraph, record, text } from '../bot/field.ts'
import type { Db } from '../database/client.ts'
import { studyGroupsIn } from '../people/rules.ts'
import { profileById } from '../terms/profile.ts'
import { ok, problem } from '../text/decoded.ts'
import { listedItems } from '../text/list.ts'
import { type Poll, pollRef } from './model.ts'
import { findPoll, listPolls } from './read.ts'

/** A poll of the caller's group, by its short name. */
export const pollField: Field<Poll> = record('Poll', {
  hint: 'Such as B3; /poll list shows them',
  suggest: async (typed, { db, caller }) => {
    if (!caller.group) return []
    const { id, zone } = caller.group
    const wanted = typed.toLowerCase()
    return (await listPolls(db, id))
      .map((poll) => ({ value: pollRef(poll), label: offered(poll, zone).slice(0, 75) }))
      .filter(({ label }) => label.toLowerCase().includes(wanted))
  },
  find: async (typed, { db, caller }) => {
    const digits = /^b?(\d{1,9})\b/i.exec(typed)?.[1]
    const found = digits && caller.group ? await findPoll(db, caller.group.id, Number(digits)) : undefined
    return found ? ok(found) : problem(`There is no poll “${typed}” in this group; /poll list shows them.`)
  },
})

/** Of two polls with the same question it says which is which: when it closes, before what may be cut off. */
const offered = (poll: Poll, zone: string): string => {
  const closes = poll.closesAt.setZone(zone).toFormat('d LLL', { locale: 'en-US' })
  return `${pollRef(poll)} on T${poll.topic.number}, ${poll.state === 'open' ? `until ${closes}` : 'closed'}: ${poll.question}`
}

export const question = text('Question', { max: 250 })
export const optionField = text('Option', { max: 100, hint: 'Its label or its place in the list' })
export const reservationText = paragraph('Reservation, as it shall be recorded', { max: 1500 })
export const objectionReason = paragraph('Reason of the objection', { max: 1500 })
export const objectionResolves = paragraph('What would resolve it', { max: 1500 })
export const why = text('Why you change it', { max: 300 })
export const reason = text('Reason', { max: 300 })

const mostOptions = 10

/** Two to ten answers. */
export const optionsField: Field<readonly string[]> = {
  ...paragraph('Options', { max: 700, hint: 'Two to ten, one a line; the homes of a topic if left out' }),
  read: (typed) => {
    const lines = listedItems(typed)
    if (lines.length < 2 || lines.length > mostOptions)
      return problem(`Give two to ten options, one a line or between semicolons; these are ${lines.length}.`)
    const long = lines.find((line) => line.length > 60)
    if (long !== undefined) return problem(`“${long.slice(0, 60)}…” has more than 60 characters.`)
    const twice = lines.find((line, i) => lines.findIndex((one) => one.toLowerCase() === line.toLowerCase()) !== i)
    return twice === undefined ? ok(lines) : problem(`“${twice}” is there twice.`)
  },
}

/** "SG2, SG20" */
export const studyGroupsField: Field<readonly string[]> = {
  ...text('Who takes part', {
    max: 80,
    hint: 'Study groups such as SG2, SG20; all delegates and Co-Convenors if left out',
  }),
  read: async (typed, { db, caller }) => {
    const wanted = studyGroupsIn(typed)
    const nobody = caller.group ? await findDeserted(db, caller.group, wanted) : undefined
    return nobody === undefined ? ok(wanted) : problem(`Nobody here takes part in ${nobody}.`)
  },
}

/** The first in which no member takes part and that has not appointed the group either. */
async function findDeserted(
  db: Db,
  { id, profile }: GroupOfCaller,
  wanted: readonly string[],
): Promise<string | undefined> {
  const bodies = profileById(profile)?.appointedBy ?? []
  for (const body of wanted) {
    const where = { groupId: id, person: { studyGroups: { has: body } } }
    if (!bodies.includes(body) && (await db.membership.count({ where })) === 0) return body
  }
  return undefined
}
