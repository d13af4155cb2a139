import type { DateTime } from 'luxon'
import type { Member } from '../bot/caller.ts'
import { command } from '../bot/command.ts'
import { optional, text } from '../bot/field.ts'
import { httpsLink } from '../bot/link-field.ts'
import { answer, refuse } from '../bot/reply.ts'
import { day } from '../bot/time-fields.ts'
import { type Block, note } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import type { Day } from '../dates/day.ts'
import { termsOf } from '../groups/terms.ts'
import { meetingField } from '../meetings/fields.ts'
import { listMeetings } from '../meetings/store.ts'
import { topicField } from '../topics/fields.ts'
import { type ActionItem, type MeetingRef, type Owner, personOwners, type TopicRef } from './action.ts'
import { usualDue } from './due.ts'
import { type NamedOwner, ownerOf, ownersField } from './fields.ts'
import { publish, tell } from './publish.ts'
import { createItem } from './store.ts'
import { askedView, changedView } from './views.ts'

export const longestText = 300

export const linkField = httpsLink('Link', 'https://… such as the message or document it is about')

/** Everything that an item is added with. */
export interface NewItem {
  readonly text: string
  readonly owners: readonly NamedOwner[]
  readonly due: Day
  readonly meeting: MeetingRef | undefined
  readonly topic: TopicRef | undefined
  readonly link: string | undefined
}

interface Act {
  readonly db: Db
  readonly caller: Member
  readonly now: DateTime
}

export const addItem = command({
  name: 'action add',
  summary: 'Write down who does what by when',
  fields: {
    what: text('What', { max: longestText }),
    owners: optional(ownersField),
    due: optional(day('Due', { hint: 'Such as next Friday; a week before the next meeting if left out' })),
    meeting: optional(meetingField('From the meeting')),
    link: optional(linkField),
    topic: optional(topicField()),
  },
  fromMessage: { label: 'Make it an action item', words: 'what', link: 'link' },
  allow: 'member',
  async run({ input, caller, now, db }) {
    const usual = input.due ? undefined : usualDue(await meetingAhead(db, caller.group.id, now), termsOf(caller), now)
    if (usual?.kind === 'problem') return refuse('By when is it due?', { problems: { due: usual.problem } })
    const due = input.due ?? usual?.value.day
    if (!due) return refuse('By when is it due?')
    const { what, owners = [ownerOf(caller)], meeting, topic, link } = input
    const added = await addOne(
      { db, caller, now },
      {
        ...{ text: what, owners, due, link },
        meeting: refOf(meeting),
        topic: topicRefOf(topic),
      },
    )
    const counted = usual ? [note(`Due: ${usual.value.arithmetic}.`)] : []
    return answer(changedView('Added', added.item, caller.group.zone, ...counted, ...added.notes))
  },
})

export const refOf = (meeting: MeetingRef | undefined): MeetingRef | undefined =>
  meeting && { id: meeting.id, number: meeting.number, title: meeting.title }

export const topicRefOf = (topic: TopicRef | undefined): TopicRef | undefined =>
  topic && { id: topic.id, number: topic.number, sentence: topic.sentence }

/** The first meeting that has not begun. */
async function meetingAhead(db: Db, group: number, now: DateTime) {
  const coming = await listMeetings(db, group, { from: now, most: 5 })
  return coming.find(({ startsAt, state }) => startsAt > now && state !== 'held')
}

/** Enters an item, shows it in the channels, and asks those whom somebody else named. */
export async function addOne(
  { db, caller, now }: Act,
  fresh: NewItem,
): Promise<{ readonly item: ActionItem; readonly notes: readonly Block[] }> {
  const owners = fresh.owners.map((owner): Owner => {
    if (owner.kind === 'office') return { ...owner, stand: 'owns' }
    const own = owner.person === caller.person.id
    return { ...owner, stand: own ? 'owns' : 'asked', by: own ? undefined : caller.person.id, here: true }
  })
  const content = {
    text: fresh.text,
    dueDay: fresh.due,
    state: 'open' as const,
    meeting: fresh.meeting,
    topic: fresh.topic,
    link: fresh.link,
    outcome: undefined,
    outcomeLink: undefined,
    closedAt: undefined,
    owners,
  }
  const item = await createItem(db, caller.group.id, content, { by: caller.person.id, at: now })
  await publish(db, item, termsOf(caller), now)
  return { item, notes: await askThem(db, item, caller) }
}

/** Asks those who have not answered yet whether they take care of it; says whom no direct message can reach. */
export async function askThem(db: Db, item: ActionItem, caller: Member, only?: number): Promise<readonly Block[]> {
  const notes: Block[] = []
  for (const { person, name, stand, by } of personOwners(item)) {
    if (stand === 'owns' || by !== caller.person.id || (only !== undefined && person !== only)) continue
    const reached = await tell(db, item, person, askedView(item, caller.person.name, caller.group.zone), 'asked')
    notes.push(
      note(
        reached
          ? `${name} is asked.`
          : `${name} has no account for direct messages; they are told in the channel or by e-mail.`,
      ),
    )
  }
  return notes
}
