import type { DateTime } from 'luxon'
import { type Command, implement } from '../bot/command.ts'
import { type Answer, answer, type Refusal, refuse, replacing } from '../bot/reply.ts'
import { press } from '../bot/signature.ts'
import { line, link, note } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { termsOf } from '../groups/terms.ts'
import { listMeetings } from '../meetings/read.ts'
import { usualDue } from './deadlines.ts'
import { filterBy, ownerOf, showLabel } from './fields.ts'
import { formatChange, formatOwners } from './format.ts'
import type { Content } from './model.ts'
import { type ActContext, addNewItem, changeItem, listUndelivered } from './publish.ts'
import { countItems, lastChange, listChanges, listItems } from './read.ts'
import { done, drop, edit, type Result, reopen, undo, undoMinutes } from './rules.ts'
import * as sign from './signatures.ts'
import { changedView, itemView, pageLength, pageView } from './views.ts'

const add = implement(sign.addItem, async ({ input, caller, now, db }) => {
  const usual = input.due ? undefined : usualDue(await nextToBegin(db, caller.group.id, now), termsOf(caller), now)
  if (usual?.kind === 'problem') return refuse('When is it due?', { problems: { due: usual.problem } })
  const dueDay = input.due ?? usual?.value.day
  if (!dueDay) return refuse('When is it due?')
  const { what, owners = [ownerOf(caller)], meeting, topic, link: href } = input
  const fresh = { text: what, owners, dueDay, meeting, topic, link: href }
  const { item, notes } = await addNewItem({ db, caller, now }, fresh)
  const counted = usual ? [note(`Due: ${usual.value.arithmetic}.`)] : []
  return answer(changedView('Added', item, caller.group.zone, ...counted, ...notes))
})

async function nextToBegin(db: Db, group: number, now: DateTime) {
  const coming = await listMeetings(db, group, { from: now, most: 5 })
  return coming.find(({ startsAt, state }) => startsAt > now && state !== 'held')
}

const list = implement(sign.listItems, async ({ input, caller, now, db }) => {
  const { page = 1, show, owner, meeting, topic, since } = input
  const filter = filterBy(input, caller, now)
  const chosen = { show, owner, meeting, topic, since }
  const view = pageView(
    {
      title: `Action items: ${showLabel(input)}`,
      items: await listItems(db, caller.group.id, filter, { most: pageLength, skip: (page - 1) * pageLength }),
      count: await countItems(db, caller.group.id, filter),
      number: page,
      at: (number) => press(sign.listItems, { ...chosen, page: number }),
    },
    caller.group.zone,
    now,
  )
  return input.page === undefined ? answer(view) : replacing(view)
})

const show = implement(sign.showItem, async ({ input: { item }, caller, db }) => {
  const changes = await listChanges(db, item.id, 30)
  const failures = await listUndelivered(db, item)
  return answer(itemView(item, { changes, failures }, caller.group.zone))
})

const undoable = note(`You can undo this for ${undoMinutes} minutes.`)

async function close(context: ActContext, item: number, result: Result): Promise<Answer | Refusal> {
  const { caller, now } = context
  const got = await changeItem(
    context,
    item,
    (locked) => done(locked, caller, now, result),
    ({ outcome, outcomeLink }) => [
      ...(outcome ? [line(outcome)] : []),
      ...(outcomeLink ? [line(link(outcomeLink, outcomeLink))] : []),
    ],
  )
  return got.kind === 'refusal' ? got : answer(changedView('Done', got.item, caller.group.zone, undoable))
}

const markDone = implement(sign.markDone, (context) => {
  const { item, note: words, link: href } = context.input
  return close(context, item, { note: words, link: href })
})

const finish = implement(sign.finish, (context) => {
  const { item, note: words, link: href } = context.input
  return close(context, item, { note: words, link: href })
})

const reopenItem = implement(sign.reopenItem, async (context) => {
  const { input, caller } = context
  const got = await changeItem(context, input.item, (locked) => reopen(locked, caller))
  return got.kind === 'refusal' ? got : answer(changedView('Reopened', got.item, caller.group.zone, undoable))
})

const dropItem = implement(sign.dropItem, async (context) => {
  const { input, caller, now } = context
  const got = await changeItem(
    context,
    input.item,
    (locked) => drop(locked, caller, now, input.reason),
    (item) => [
      line(`Reason: ${input.reason}`),
      ...(item.state === 'open' ? [line(`Owners: ${formatOwners(item)}`)] : []),
    ],
  )
  if (got.kind === 'refusal') return got
  const { zone } = caller.group
  if (got.item.state === 'dropped') return answer(changedView('Dropped', got.item, zone, undoable))
  const stays = note('The other owners keep it. The last owner or a Co-Convenor can drop it.')
  return answer(changedView('No longer yours', got.item, zone, stays, undoable))
})

const editItem = implement(sign.editItem, async (context) => {
  const { caller } = context
  const { item, what, due, meeting, topic, link: href } = context.input
  const content: Partial<Content> = {
    ...(what === undefined ? {} : { text: what }),
    ...(due === undefined ? {} : { dueDay: due }),
    ...(meeting === undefined ? {} : { meeting: meeting ?? undefined }),
    ...(topic === undefined ? {} : { topic: topic ?? undefined }),
    ...(href === undefined ? {} : { link: href ?? undefined }),
  }
  const got = await changeItem(
    context,
    item,
    (locked) => edit(locked, caller, content),
    (after, before) => [line(formatChange({ before, after }))],
  )
  return got.kind === 'refusal' ? got : answer(changedView('Changed', got.item, caller.group.zone, undoable))
})

const undoChange = implement(sign.undoChange, async (context) => {
  const { input, caller, now, db } = context
  let undone = ''
  const got = await changeItem(
    context,
    input.item,
    async (locked) => {
      const last = await lastChange(db, locked.id)
      undone = last?.what ?? ''
      return undo(locked, last, caller, now, input.change)
    },
    (after, before) => {
      const words = formatChange({ before, after })
      return [line(`Undone: ${undone}`), ...(words ? [line(words)] : [])]
    },
  )
  if (got.kind === 'refusal') return got
  const view = changedView('Undone', got.item, caller.group.zone)
  return answer({ ...view, blocks: view.blocks.filter(({ kind }) => kind !== 'buttons') })
})

/** The commands on action items, in the order of the help. */
export const actionCommands: readonly Command[] = [
  add,
  list,
  show,
  markDone,
  finish,
  editItem,
  dropItem,
  reopenItem,
  undoChange,
]
