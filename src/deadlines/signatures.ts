import { choice, count, optional, text } from '../bot/field.ts'
import { change, query } from '../bot/signature.ts'
import { personField } from '../people/fields.ts'
import type { DeadlineSource } from './deadline.ts'
import { deadlineField } from './fields.ts'

/** Declares the commands on one deadline, which comes from one of these sources. */
export const deadlineSignatures = (sources: readonly DeadlineSource[]) => ({
  show: query({
    name: 'deadline show',
    summary: 'Show one deadline and every reminder that was sent for it',
    fields: { deadline: deadlineField(sources) },
    allow: 'member',
  }),
  snooze: change({
    name: 'deadline snooze',
    summary: 'Snooze the reminders of a deadline for up to seven days',
    fields: {
      deadline: deadlineField(sources),
      days: optional(count('Days', { from: 1, to: 7, hint: '1 to 7; one day if left out' })),
    },
    allow: 'member',
  }),
  hand: change({
    name: 'deadline hand',
    summary: 'Hand a deadline over to another member',
    fields: { deadline: deadlineField(sources), who: personField('Hand over to') },
    allow: 'member',
  }),
})

/** To be pressed: that needs no sources. */
export const { show, snooze, hand } = deadlineSignatures([])

export const list = query({
  name: 'deadline list',
  summary: 'Show all deadlines on one timeline: the rule, the calculation, who is responsible',
  fields: {},
  allow: 'member',
})

const hours = { from: 0, to: 23 }

export const pingPreferences = change({
  name: 'people pings',
  summary: 'Set your quiet hours, your digest hour and which reminders you want',
  fields: {
    'quiet-from': optional(count('Quiet from', { ...hours, hint: 'An hour in your time zone, such as 22' })),
    'quiet-to': optional(
      count('Quiet to', {
        ...hours,
        hint: 'An hour in your time zone, such as 7; the same hour in both means no quiet hours',
      }),
    ),
    digest: optional(text('Digest hour', { max: 5, hint: 'An hour such as 8 for one message a day, or off' })),
    meetings: optional(choice('Reminders of meetings', { on: 'On', off: 'Off' })),
  },
  allow: 'anyone',
})
