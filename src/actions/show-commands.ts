import type { DateTime } from 'luxon'
import type { Member } from '../bot/caller.ts'
import { query } from '../bot/command.ts'
import { choice, count, optional } from '../bot/field.ts'
import { invoke } from '../bot/invocation.ts'
import { answer, replacing } from '../bot/reply.ts'
import { day } from '../bot/time-fields.ts'
import { type Day, dayOf } from '../dates/day.ts'
import { instantOf } from '../dates/wall.ts'
import { meetingField } from '../meetings/fields.ts'
import { personField } from '../people/fields.ts'
import type { Named } from '../people/model.ts'
import { topicField } from '../topics/fields.ts'
import type { MeetingRef, TopicRef } from './action.ts'
import { actionField } from './fields.ts'
import { listUndelivered } from './publish.ts'
import { countItems, listChanges, listItems, type Wanted } from './store.ts'
import { itemView, pageLength, pageView } from './views.ts'

export const showItem = query({
  name: 'action show',
  summary: 'Show an action item with everything that happened to it',
  fields: { item: actionField },
  allow: 'member',
  async run({ input: { item }, caller, db }) {
    const told = { changes: await listChanges(db, item.id, 30), undelivered: await listUndelivered(db, item) }
    return answer(itemView(item, told, caller.group.zone))
  },
})

const kinds = {
  open: 'Open',
  mine: 'Mine',
  overdue: 'Overdue',
  ownerless: 'Waiting for an owner',
  done: 'Done',
  dropped: 'Dropped',
  all: 'All',
} as const

/** By what a list and an export choose. */
export const filterFields = {
  show: optional(choice('Show', kinds, { hint: 'Open ones if left out' })),
  owner: optional(personField('Owner')),
  meeting: optional(meetingField('From the meeting')),
  topic: optional(topicField()),
  since: optional(day('Done since', { past: 'allowed', hint: 'Such as 1 Sep 2026: what was done from that day on' })),
}

export interface Filter {
  readonly show?: keyof typeof kinds | undefined
  readonly owner?: Named | undefined
  readonly meeting?: MeetingRef | undefined
  readonly topic?: TopicRef | undefined
  readonly since?: Day | undefined
}

/** What a filter asks for. A date alone asks for what was done since. */
export function wantedBy(filter: Filter, { person: me, office, group }: Member, now: DateTime): Wanted {
  const { show = filter.since ? 'done' : 'open', owner, meeting, topic, since } = filter
  const mine = show === 'mine' ? { person: me.id, office } : undefined
  return {
    state: show === 'all' ? undefined : stateOf(show, since),
    owner: owner ? { person: owner.id, office: undefined } : mine,
    ownerless: show === 'ownerless',
    meeting: meeting?.id,
    topic: topic?.id,
    dueBefore: show === 'overdue' ? dayOf(now, group.zone) : undefined,
    closedSince: since && instantOf(`${since}T00:00`, group.zone),
  }
}

/** What is one’s own and has a day is what one did since. */
function stateOf(show: keyof typeof kinds, since: Day | undefined): Wanted['state'] {
  if (show === 'done' || show === 'dropped') return show
  return show === 'mine' && since ? 'done' : 'open'
}

export const listActions = query({
  name: 'action list',
  summary: 'List action items: open, mine, overdue, by owner, meeting or topic, done since a day',
  fields: { ...filterFields, page: optional(count('Page', { from: 1, to: 1000 })) },
  allow: 'member',
  async run({ input, caller, now, db }) {
    const { page = 1, show, owner, meeting, topic, since } = input
    const wanted = wantedBy(input, caller, now)
    const items = await listItems(db, caller.group.id, wanted, { most: pageLength, skip: (page - 1) * pageLength })
    const kept = {
      show,
      owner: owner && `person:${owner.id}`,
      meeting: meeting && `M${meeting.number}`,
      topic: topic && `T${topic.number}`,
      since,
    }
    const view = pageView(
      {
        title: `Action items: ${kinds[show ?? (since ? 'done' : 'open')].toLowerCase()}`,
        items,
        count: await countItems(db, caller.group.id, wanted),
        number: page,
        at: (number) => invoke<typeof listActions>('action list', { ...kept, page: String(number) }),
      },
      caller.group.zone,
      now,
    )
    return input.page === undefined ? answer(view) : replacing(view)
  },
})
