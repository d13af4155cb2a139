import { type Reading, record, text } from '../bot/field.ts'
import { addDays, dayOf } from '../dates/day.ts'
import { profileById } from '../terms/profiles/registry.ts'
import { ok, problem } from '../text/decoded.ts'
import { studyGroupMeetingName } from './format.ts'
import { overdueDays, ref } from './model.ts'
import { findStudyGroupMeeting, listStudyGroupMeetings } from './read.ts'

/** A study group meeting that the caller's group knows, by its number. */
export const studyGroupMeetingField = record('Study group meeting', {
  hint: 'Such as S1; /sgmeeting list shows them',
  suggest: async (typed, { db, caller, now }) => {
    if (!caller.group) return []
    // a meeting that has begun is offered as long as its report may be missing
    const from = addDays(dayOf(now, caller.group.zone), -overdueDays)
    const all = await listStudyGroupMeetings(db, caller.group.id, from)
    return all
      .map((meeting) => ({ value: ref(meeting), label: studyGroupMeetingName(meeting) }))
      .filter(({ label }) => label.toLowerCase().includes(typed.toLowerCase()))
  },
  find: async (typed, { db, caller }) => {
    const digits = /^s?(\d{1,9})\b/i.exec(typed)?.[1]
    const found = digits && caller.group ? await findStudyGroupMeeting(db, caller.group.id, Number(digits)) : undefined
    return found ? ok(found) : problem(`There is no study group meeting “${typed}” here; /sgmeeting list shows them.`)
  },
  write: ref,
})

/** A study group or TSAG; "Study Group 2", "sg 2" and "ITU-T SG2" all become "SG2". */
export const bodyField = {
  ...text('Body', { max: 40, hint: 'Such as SG2, SG20 or TSAG' }),
  suggest: async (typed: string, { caller }: Reading) =>
    (profileById(caller.group?.profile ?? '')?.reports ?? [])
      .map((rule) => ({ value: rule.body, label: rule.body }))
      .filter(({ value }) => value.toLowerCase().startsWith(typed.toLowerCase())),
  read: (typed: string) =>
    ok(
      typed
        .toUpperCase()
        .replace(/^ITU-T\s+/, '')
        .replace(/^(?:SG|STUDY GROUP)[\s-]*(?=\d)/, 'SG'),
    ),
}
