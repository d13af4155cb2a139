import type { DateTime } from 'luxon'
import type { Member } from '../../bot/caller.ts'
import { type Command, command, query } from '../../bot/command.ts'
import { count, optional, text, yesNo } from '../../bot/field.ts'
import { type Answer, answer, type Refusal, refuse } from '../../bot/reply.ts'
import { line, view } from '../../bot/view.ts'
import type { Db } from '../../database/client.ts'
import { termsOf } from '../../groups/terms.ts'
import { withActions } from '../card/read.ts'
import { agendaBlocks } from '../card/views.ts'
import { meetingField } from '../fields.ts'
import { formatChange, meetingName } from '../format.ts'
import type { AgendaItem, Meeting } from '../model.ts'
import { publish } from '../publishing/publish.ts'
import { nextMeeting } from '../read.ts'
import { mayEdit, refuseChange } from '../rules.ts'
import { noMeetings } from '../views.ts'
import { changeMeeting, lockMeeting } from '../write.ts'
import { createItems, mostItems, orderItems, removeItem, updateItem } from './write.ts'

const itemTitle = text('Item', { max: 300 })
const itemNumber = (label: string) => count(label, { from: 1, to: mostItems, hint: 'Its number on the agenda' })

interface Doing {
  readonly db: Db
  readonly caller: Member
  readonly now: DateTime
}

/** What was done to one item, and what it turned into what. */
interface Done {
  readonly kind: 'done'
  readonly what: string
  readonly before?: object
  readonly after?: object
}

/** Everything that changes an agenda: hold the meeting, let `work` change it, publish, keep the change. */
async function changeAgenda(
  { db, caller, now }: Doing,
  { id }: Meeting,
  work: (meeting: Meeting) => Promise<Refusal | Done>,
): Promise<Answer | Refusal> {
  const meeting = await lockMeeting(db, id)
  const refused = refuseChange(meeting, now)
  if (refused) return refused
  const done = await work(meeting)
  if (done.kind === 'refusal') return done
  const { what, before, after } = done
  const terms = termsOf(caller)
  const changed = await changeMeeting(db, meeting, {}, { by: caller.person.id, at: now, what }, { before, after })
  const words = formatChange({ before, after }, terms.zone)
  const told = line(`${caller.person.name}: ${what}${words ? ` (${words})` : ''}`)
  await publish(db, changed, terms, now, { title: 'Agenda', details: [told] })
  return answer(view(meetingName(changed), ...agendaBlocks(await withActions(db, changed, now), terms)))
}

/** As the history keeps it. */
const conclusion = (seeksConclusion: boolean) => (seeksConclusion ? 'sought' : null)

const itemAt = (meeting: Meeting, number: number): AgendaItem | undefined => meeting.agenda[number - 1]

const noItem = (meeting: Meeting, number: number): Refusal =>
  refuse(`The agenda of M${meeting.number} has no item ${number}.`, {
    instead: meeting.agenda.length > 0 ? `It has items 1 to ${meeting.agenda.length}.` : 'It has no items yet.',
  })

const notYours = refuse('This item was added by someone else.', {
  instead: 'Ask them, or a Co-Convenor or the secretariat, to change it.',
})

export const addItem = command({
  name: 'meeting agenda add',
  summary: 'Propose an item for the agenda of a meeting',
  fields: {
    meeting: meetingField(),
    item: itemTitle,
    conclusion: optional(yesNo('Seeks a conclusion', { hint: 'yes if the meeting is asked to conclude on it' })),
  },
  allow: 'delegate',
  run: ({ input, caller, now, db }) =>
    changeAgenda({ db, caller, now }, input.meeting, async (meeting) => {
      if (meeting.agenda.length >= mostItems)
        return refuse(`The agenda of M${meeting.number} is full: it has ${mostItems} items.`)
      const item = { title: input.item, seeksConclusion: input.conclusion ?? false }
      await createItems(db, meeting, [item], caller.person.id, now)
      const after = { item: item.title, place: meeting.agenda.length + 1, conclusion: conclusion(item.seeksConclusion) }
      return { kind: 'done', what: `added “${item.title}”`, after }
    }),
})

export const editItem = command({
  name: 'meeting agenda edit',
  summary: 'Change the words of an agenda item',
  fields: {
    meeting: meetingField(),
    number: itemNumber('Item number'),
    item: itemTitle,
    conclusion: optional(yesNo('Seeks a conclusion')),
  },
  allow: 'delegate',
  run: ({ input, caller, now, db }) =>
    changeAgenda({ db, caller, now }, input.meeting, async (meeting) => {
      const item = itemAt(meeting, input.number)
      if (!item) return noItem(meeting, input.number)
      if (!mayEdit(item, caller)) return notYours
      const seeksConclusion = input.conclusion ?? item.seeksConclusion
      // other words, or a conclusion that was not sought before, are a new item to those who read the notice
      const isNew = input.item !== item.title || (seeksConclusion && !item.seeksConclusion)
      await updateItem(db, item.id, { title: input.item, seeksConclusion, ...(isNew ? { addedAt: now } : {}) })
      return {
        kind: 'done',
        what: `changed item ${input.number} “${item.title}”`,
        before: { title: item.title, conclusion: conclusion(item.seeksConclusion) },
        after: { title: input.item, conclusion: conclusion(seeksConclusion) },
      }
    }),
})

export const moveItem = command({
  name: 'meeting agenda move',
  summary: 'Put an agenda item into another place',
  fields: { meeting: meetingField(), number: itemNumber('Item number'), to: itemNumber('New number') },
  allow: 'organiser',
  run: ({ input, caller, now, db }) =>
    changeAgenda({ db, caller, now }, input.meeting, async (meeting) => {
      const item = itemAt(meeting, input.number)
      if (!item) return noItem(meeting, input.number)
      if (input.to > meeting.agenda.length) return noItem(meeting, input.to)
      const others = meeting.agenda.filter(({ id }) => id !== item.id)
      await orderItems(
        db,
        others.toSpliced(input.to - 1, 0, item).map(({ id }) => id),
      )
      const [before, after] = [{ place: input.number }, { place: input.to }]
      return { kind: 'done', what: `moved “${item.title}”`, before, after }
    }),
})

export const dropItem = command({
  name: 'meeting agenda remove',
  summary: 'Take an item off the agenda',
  fields: { meeting: meetingField(), number: itemNumber('Item number') },
  allow: 'delegate',
  run: ({ input, caller, now, db }) =>
    changeAgenda({ db, caller, now }, input.meeting, async (meeting) => {
      const item = itemAt(meeting, input.number)
      if (!item) return noItem(meeting, input.number)
      if (!mayEdit(item, caller)) return notYours
      const required = termsOf(caller).profile.notice.draftAgenda === 'required'
      if (required && meeting.state === 'announced' && meeting.agenda.length === 1)
        return refuse('An announced meeting keeps a draft agenda.', {
          instead: 'Change this item, or add another first.',
        })
      await removeItem(db, item.id)
      await orderItems(
        db,
        meeting.agenda.filter(({ id }) => id !== item.id).map(({ id }) => id),
      )
      const before = { item: item.title, place: input.number, conclusion: conclusion(item.seeksConclusion) }
      return { kind: 'done', what: `removed “${item.title}”`, before }
    }),
})

export const showAgenda = query({
  name: 'meeting agenda show',
  summary: 'Show the draft agenda of a meeting',
  fields: { meeting: optional(meetingField()) },
  allow: 'member',
  async run({ input, caller, now, db }) {
    const found = input.meeting ?? (await nextMeeting(db, caller.group.id, now))
    if (!found) return answer(noMeetings)
    const meeting = await withActions(db, found, now)
    return answer(view(meetingName(meeting), ...agendaBlocks(meeting, termsOf(caller))))
  },
})

export const agendaCommands = [showAgenda, addItem, editItem, moveItem, dropItem] as readonly Command[]
