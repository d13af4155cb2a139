import type { DateTime } from 'luxon'
import type { Member } from '../../bot/caller.ts'
import { type Command, implement } from '../../bot/command.ts'
import { type Answer, answer, type Refusal, refuse } from '../../bot/reply.ts'
import { line, view } from '../../bot/view.ts'
import type { Db } from '../../database/client.ts'
import { termsOf } from '../../groups/terms.ts'
import { withActions } from '../card/read.ts'
import { agendaBlocks } from '../card/views.ts'
import { formatChange, meetingName } from '../format.ts'
import { type AgendaItem, type Meeting, mostItems } from '../model.ts'
import { publish } from '../publishing/publish.ts'
import { nextMeeting } from '../read.ts'
import { mayEdit, refuseChange } from '../rules.ts'
import * as sign from '../signatures.ts'
import { noMeetings } from '../views.ts'
import { addItems, changeMeeting } from '../write.ts'
import { orderItems, removeItem, updateItem } from './write.ts'

interface ActContext {
  readonly db: Db
  readonly caller: Member
  readonly now: DateTime
  readonly input: { readonly meeting: Meeting }
}

/** What was done to one item, and the values before and after for the history. */
interface Done {
  readonly kind: 'done'
  readonly what: string
  readonly before?: object
  readonly after?: object
}

/** Changes an agenda by `work`, records the change, and publishes it. */
async function changeAgenda(
  { db, caller, now, input: { meeting } }: ActContext,
  work: () => Promise<Refusal | Done>,
): Promise<Answer | Refusal> {
  const closed = refuseChange(meeting, now)
  if (closed) return closed
  const done = await work()
  if (done.kind === 'refusal') return done
  const { what, before, after } = done
  const terms = termsOf(caller)
  const changed = await changeMeeting(db, meeting, {}, { by: caller.person.id, at: now, what }, { before, after })
  const values = formatChange({ before, after }, terms.zone)
  const note = line(`${caller.person.name}: ${what}${values ? ` (${values})` : ''}`)
  const published = await publish(db, changed, terms, now, { title: 'Agenda', details: [note] })
  return answer(view(meetingName(published), ...agendaBlocks(published, terms)))
}

const formatConclusion = (seeksConclusion: boolean) => (seeksConclusion ? 'sought' : null)

const itemAt = (meeting: Meeting, number: number): AgendaItem | undefined => meeting.agenda[number - 1]

const noItem = (meeting: Meeting, number: number): Refusal =>
  refuse(`The agenda of M${meeting.number} has no item ${number}.`, {
    instead: meeting.agenda.length > 0 ? `It has items 1 to ${meeting.agenda.length}.` : 'It has no items yet.',
  })

const notYours = refuse('This item was added by someone else.', {
  instead: 'Ask them, a Co-Convenor or the secretariat to change it.',
})

const add = implement(sign.addItem, (context) =>
  changeAgenda(context, async () => {
    const { input, caller, now, db } = context
    const { meeting } = input
    if (meeting.agenda.length >= mostItems)
      return refuse(`The agenda of M${meeting.number} is full: it has ${mostItems} items.`)
    const item = { title: input.item, seeksConclusion: input.conclusion ?? false }
    await addItems(db, meeting, [item], caller.person.id, now)
    const place = meeting.agenda.length + 1
    const after = { item: item.title, place, conclusion: formatConclusion(item.seeksConclusion) }
    return { kind: 'done', what: `added “${item.title}”`, after }
  }),
)

const edit = implement(sign.editItem, (context) =>
  changeAgenda(context, async () => {
    const { input, caller, now, db } = context
    const item = itemAt(input.meeting, input.number)
    if (!item) return noItem(input.meeting, input.number)
    if (!mayEdit(item, caller)) return notYours
    const title = input.item
    const seeksConclusion = input.conclusion ?? item.seeksConclusion
    // for those who read the notice, another title or a conclusion that was not sought before makes a new item
    const isNew = title !== item.title || (seeksConclusion && !item.seeksConclusion)
    await updateItem(db, item.id, { title, seeksConclusion, ...(isNew ? { addedAt: now } : {}) })
    return {
      kind: 'done',
      what: `changed item ${input.number} “${item.title}”`,
      before: { title: item.title, conclusion: formatConclusion(item.seeksConclusion) },
      after: { title, conclusion: formatConclusion(seeksConclusion) },
    }
  }),
)

const move = implement(sign.moveItem, (context) =>
  changeAgenda(context, async () => {
    const { meeting, number, to } = context.input
    const item = itemAt(meeting, number)
    if (!item) return noItem(meeting, number)
    if (to > meeting.agenda.length) return noItem(meeting, to)
    const others = meeting.agenda.filter(({ id }) => id !== item.id)
    await orderItems(context.db, others.toSpliced(to - 1, 0, item))
    return { kind: 'done', what: `moved “${item.title}”`, before: { place: number }, after: { place: to } }
  }),
)

const remove = implement(sign.removeItem, (context) =>
  changeAgenda(context, async () => {
    const { caller, db } = context
    const { meeting, number } = context.input
    const item = itemAt(meeting, number)
    if (!item) return noItem(meeting, number)
    if (!mayEdit(item, caller)) return notYours
    const isRequired = termsOf(caller).profile.notice.draftAgenda === 'required'
    if (isRequired && meeting.state === 'announced' && meeting.agenda.length === 1)
      return refuse('An announced meeting keeps a draft agenda.', {
        instead: 'Change this item, or add another first.',
      })
    await removeItem(db, item.id)
    await orderItems(
      db,
      meeting.agenda.filter(({ id }) => id !== item.id),
    )
    const before = { item: item.title, place: number, conclusion: formatConclusion(item.seeksConclusion) }
    return { kind: 'done', what: `removed “${item.title}”`, before }
  }),
)

const show = implement(sign.showAgenda, async ({ input, caller, now, db }) => {
  const found = input.meeting ?? (await nextMeeting(db, caller.group.id, now))
  if (!found) return answer(noMeetings)
  const meeting = await withActions(db, found, now)
  return answer(view(meetingName(meeting), ...agendaBlocks(meeting, termsOf(caller))))
})

export const agendaCommands = [show, add, edit, move, remove] as readonly Command[]
