import { type Field, record } from '../bot/field.ts'
import { addDays, dayOf } from '../dates/day.ts'
import { ok, problem } from '../text/decoded.ts'
import { findStudyGroupMeeting, listStudyGroupMeetings } from './store.ts'
import { overdueDays, type StudyGroupMeeting } from './study-group-meeting.ts'
import { studyGroupMeetingName } from './views.ts'

/** A study group meeting that the caller's group knows, by its short name. */
export const studyGroupMeetingField: Field<StudyGroupMeeting> = record('Study group meeting', {
  hint: 'Such as S1; /sgmeeting list shows them',
  suggest: async (typed, { db, caller, now }) => {
    if (!caller.group) return []
    // also those that have begun: their report may still be missing
    const from = addDays(dayOf(now, caller.group.zone), -overdueDays)
    const all = await listStudyGroupMeetings(db, caller.group.id, from)
    return all
      .map((meeting) => ({ value: `S${meeting.number}`, label: studyGroupMeetingName(meeting) }))
      .filter(({ label }) => label.toLowerCase().includes(typed.toLowerCase()))
  },
  find: async (typed, { db, caller }) => {
    const digits = /^s?(\d{1,9})\b/i.exec(typed)?.[1]
    const found = digits && caller.group ? await findStudyGroupMeeting(db, caller.group.id, Number(digits)) : undefined
    return found ? ok(found) : problem(`There is no study group meeting “${typed}” here; /sgmeeting list shows them.`)
  },
})
