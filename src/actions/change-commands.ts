import type { DateTime } from 'luxon'
import type { Member } from '../bot/caller.ts'
import { command } from '../bot/command.ts'
import { count, optional, removable, text } from '../bot/field.ts'
import { httpsLink } from '../bot/link-field.ts'
import { type Answer, answer, type Refusal, refuse } from '../bot/reply.ts'
import { day } from '../bot/time-fields.ts'
import { line, link, note } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { meetingField } from '../meetings/fields.ts'
import { topicField } from '../topics/fields.ts'
import { type ActionItem, type Content, ref } from './action.ts'
import { linkField, longestText } from './add-commands.ts'
import { changeItem } from './change.ts'
import { actionField } from './fields.ts'
import { type Change, change, done, drop, refuseChange, reopen, undo, undoMinutes } from './rules.ts'
import { lastChange } from './store.ts'
import { changedView } from './views.ts'
import { changeWords, ownersWords } from './words.ts'

interface Act {
  readonly db: Db
  readonly caller: Member
  readonly now: DateTime
}

const undoable = note(`For ${undoMinutes} minutes it can be undone.`)

const noteField = text('Note', { max: 300, hint: 'What came of it; everyone sees it' })
const resultField = httpsLink('Link to the result', 'https://… such as the document')

async function close(
  act: Act,
  item: ActionItem,
  told: { readonly note: string | undefined; readonly link: string | undefined },
): Promise<Answer | Refusal> {
  const got = await changeItem(
    act,
    item,
    (held) => done(held, act.caller, act.now, told),
    ({ outcome, outcomeLink }) => [
      ...(outcome ? [line(outcome)] : []),
      ...(outcomeLink ? [line(link(outcomeLink, outcomeLink))] : []),
    ],
  )
  return got.kind === 'refusal' ? got : answer(changedView('Done', got.item, act.caller.group.zone, undoable))
}

export const markDone = command({
  name: 'action done',
  summary: 'Say that an action item is done',
  fields: { item: actionField, note: optional(noteField), link: optional(resultField) },
  allow: 'member',
  run: ({ input: { item, note: words, link: href }, caller, now, db }) =>
    close({ db, caller, now }, item, { note: words, link: href }),
})

/** The same by a form: its note is the required field that makes the form open. */
export const finish = command({
  name: 'action finish',
  summary: 'Say that an action item is done, and what came of it',
  fields: { item: actionField, note: noteField, link: optional(resultField) },
  allow: 'member',
  buttonOnly: true,
  run: ({ input: { item, note: words, link: href }, caller, now, db }) =>
    close({ db, caller, now }, item, { note: words, link: href }),
})

export const reopenItem = command({
  name: 'action reopen',
  summary: 'Open an action item again that was done or dropped',
  fields: { item: actionField },
  allow: 'member',
  async run({ input, caller, now, db }) {
    const got = await changeItem({ db, caller, now }, input.item, (held) => reopen(held, caller))
    return got.kind === 'refusal' ? got : answer(changedView('Open again', got.item, caller.group.zone, undoable))
  },
})

export const dropItem = command({
  name: 'action drop',
  summary: 'Drop an action item that will not be done, or your part in one that others own too, with the reason',
  fields: { item: actionField, reason: text('Reason', { max: 300, hint: 'Everyone sees it' }) },
  allow: 'member',
  async run({ input: { item, reason }, caller, now, db }) {
    const got = await changeItem(
      { db, caller, now },
      item,
      (held) => drop(held, caller, now, reason),
      (after) => [
        line(`Reason: ${reason}`),
        ...(after.state === 'open' ? [line(`Owners: ${ownersWords(after)}`)] : []),
      ],
    )
    if (got.kind === 'refusal') return got
    if (got.item.state === 'dropped') return answer(changedView('Dropped', got.item, caller.group.zone, undoable))
    const stays = note('It stays with its other owners; the last of them, or a Co-Convenor, drops it.')
    return answer(changedView('No longer yours', got.item, caller.group.zone, stays, undoable))
  },
})

export const editItem = command({
  name: 'action edit',
  summary: 'Change the words, the day, the meeting, the topic or the link of an action item',
  fields: {
    item: actionField,
    what: optional(text('What', { max: longestText })),
    due: optional(day('Due')),
    meeting: optional(removable(meetingField('From the meeting'))),
    link: optional(removable(linkField)),
    topic: optional(removable(topicField())),
  },
  allow: 'member',
  asksForOne: true,
  async run({ input, caller, now, db }) {
    const { what, due, meeting, topic, link: href } = input
    const wanted = { text: what, dueDay: due, meeting, topic, link: href }
    const given = Object.fromEntries(
      Object.entries(wanted).flatMap(([name, value]) => (value === undefined ? [] : [[name, value ?? undefined]])),
    )
    if (Object.keys(given).length === 0)
      return refuse('Nothing to change was given.', {
        instead: 'Give what:, due:, meeting:, topic: or link:; “none” takes one of the last three away.',
      })
    const got = await changeItem(
      { db, caller, now },
      input.item,
      (held) => refuseChange(held, caller) ?? edited(held, given),
      (after, before) => [line(changeWords({ before, after }))],
    )
    return got.kind === 'refusal' ? got : answer(changedView('Changed', got.item, caller.group.zone, undoable))
  },
})

function edited(item: ActionItem, given: Partial<Content>): Change | Refusal {
  return changeWords({ before: item, after: { ...item, ...given } }) === ''
    ? refuse(`${ref(item)} says that already.`, { final: true })
    : change('edited', given)
}

export const undoChange = command({
  name: 'action undo',
  summary: 'Undo the last change of an action item, within ten minutes',
  fields: { item: actionField, change: optional(count('Change', { from: 1, to: 1_000_000 })) },
  allow: 'member',
  async run({ input, caller, now, db }) {
    let what = ''
    const got = await changeItem(
      { db, caller, now },
      input.item,
      async (held) => {
        const taken = await lastChange(db, held.id)
        what = taken?.what ?? ''
        return undo(held, taken, caller, now, input.change)
      },
      (after, before) => {
        const words = changeWords({ before, after })
        return [line(`Taken back: ${what}`), ...(words ? [line(words)] : [])]
      },
    )
    if (got.kind === 'refusal') return got
    const view = changedView('Undone', got.item, caller.group.zone)
    return answer({ ...view, blocks: view.blocks.filter(({ kind }) => kind !== 'buttons') })
  },
})
