import { type Field, paragraph, record, text } from '../bot/field.ts'
import { studyGroupsIn } from '../people/rules.ts'
import { profileById } from '../terms/profiles/registry.ts'
import { ok, problem } from '../text/decoded.ts'
import { listedItems } from '../text/list.ts'
import { topicRef } from '../topics/format.ts'
import { pollRef } from './format.ts'
import type { Poll } from './model.ts'
import { findPoll, listPolls, listStudyGroups } from './read.ts'

/** Takes a poll of the caller's group, by its short name. */
export const pollField: Field<Poll, Pick<Poll, 'number'>> = record('Poll', {
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
  write: pollRef,
})

/** Says when a poll closes before its question, which may be cut: so two polls with the same question differ. */
function offered(poll: Poll, zone: string): string {
  const closes = poll.closesAt.setZone(zone).toFormat('d LLL', { locale: 'en-US' })
  const state = poll.state === 'open' ? `until ${closes}` : 'closed'
  return `${pollRef(poll)} on ${topicRef(poll.topic)}, ${state}: ${poll.question}`
}

export const optionField = text('Option', { max: 100, hint: 'Its label or its number in the list' })

const mostOptions = 10

/** Takes two to ten answers, one a line or between semicolons. */
export const optionsField: Field<readonly string[]> = {
  ...paragraph('Options', { max: 700, hint: 'Two to ten, one per line; if left out, the homes of a topic' }),
  read: (typed) => {
    const lines = listedItems(typed)
    if (lines.length < 2 || lines.length > mostOptions)
      return problem(`Give two to ten options, one per line or separated by semicolons; you gave ${lines.length}.`)
    const long = lines.find((line) => line.length > 60)
    if (long !== undefined) return problem(`“${long.slice(0, 60)}…” has more than 60 characters.`)
    const twice = lines.find((line, i) => lines.findIndex((one) => one.toLowerCase() === line.toLowerCase()) !== i)
    return twice === undefined ? ok(lines) : problem(`“${twice}” is listed twice.`)
  },
}

/** Takes study groups such as "SG2, SG20"; each must have a member here or have appointed the group. */
export const studyGroupsField: Field<readonly string[]> = {
  ...text('Who takes part', {
    max: 80,
    hint: 'Study groups such as SG2, SG20; all delegates and Co-Convenors if left out',
  }),
  read: async (typed, { db, caller }) => {
    const wanted = studyGroupsIn(typed)
    if (!caller.group) return ok(wanted)
    const known = await listStudyGroups(db, caller.group.id)
    const appointing = profileById(caller.group.profile)?.appointedBy ?? []
    const deserted = wanted.find((body) => !known.has(body) && !appointing.includes(body))
    return deserted === undefined ? ok(wanted) : problem(`Nobody in this group takes part in ${deserted}.`)
  },
}
