import { command } from '../bot/command.ts'
import { optional, text } from '../bot/field.ts'
import { answer, refuse } from '../bot/reply.ts'
import { line, note, text as words } from '../bot/view.ts'
import { termsOf } from '../groups/terms.ts'
import { personField } from '../people/fields.ts'
import { officeHolders } from '../people/read.ts'
import { personOwners, ref } from './action.ts'
import { askThem } from './add-commands.ts'
import { changeItem } from './change.ts'
import { actionField } from './fields.ts'
import { publish, tell } from './publish.ts'
import { accept, decline, hand, refuseClosed, take } from './rules.ts'
import { holdItem, recordChange } from './store.ts'
import { changedView, declinedView, helpView } from './views.ts'
import { itemName, ownersWords } from './words.ts'

const owned = (item: Parameters<typeof ownersWords>[0]) => [line(`Owners: ${ownersWords(item)}`)]

export const takeItem = command({
  name: 'action take',
  summary: 'Become an owner of an action item',
  fields: { item: actionField },
  allow: 'member',
  async run({ input, caller, now, db }) {
    const got = await changeItem({ db, caller, now }, input.item, (held) => take(held, caller), owned)
    return got.kind === 'refusal' ? got : answer(changedView('Yours', got.item, caller.group.zone))
  },
})

export const handItem = command({
  name: 'action hand',
  summary: 'Ask another member to take an action item over; until they accept, it stays whose it is',
  fields: { item: actionField, who: personField('To whom') },
  allow: 'member',
  async run({ input: { item, who }, caller, now, db }) {
    const got = await changeItem({ db, caller, now }, item, (held) => hand(held, caller, who), owned)
    if (got.kind === 'refusal') return got
    const asked = who.id === caller.person.id ? [] : await askThem(db, got.item, caller, who.id)
    return answer(changedView('Offered', got.item, caller.group.zone, ...asked))
  },
})

export const acceptItem = command({
  name: 'action accept',
  summary: 'Accept an action item that somebody asked you to take care of',
  fields: { item: actionField },
  allow: 'member',
  buttonOnly: true,
  async run({ input, caller, now, db }) {
    const got = await changeItem({ db, caller, now }, input.item, (held) => accept(held, caller.person), owned)
    return got.kind === 'refusal' ? got : answer(changedView('Yours', got.item, caller.group.zone))
  },
})

export const declineItem = command({
  name: 'action decline',
  summary: 'Decline an action item that somebody asked you to take care of',
  fields: { item: actionField },
  allow: 'member',
  buttonOnly: true,
  async run({ input, caller, now, db }) {
    const got = await changeItem({ db, caller, now }, input.item, (held) => decline(held, caller.person), owned)
    if (got.kind === 'refusal') return got
    const asker = personOwners(got.before).find(({ person: id }) => id === caller.person.id)?.by
    if (asker !== undefined)
      await tell(db, got.item, asker, declinedView(got.item, caller.person.name, caller.group.zone), 'declined')
    return answer(changedView('Declined', got.item, caller.group.zone, note('Whoever asked you is told.')))
  },
})

export const askHelp = command({
  name: 'action help',
  summary: 'Tell the Co-Convenors that you cannot go on with an action item',
  fields: { item: actionField, words: optional(text('What you need', { max: 300 })) },
  allow: 'member',
  async run({ input, caller, now, db }) {
    const item = await holdItem(db, input.item.id)
    const closed = refuseClosed(item)
    if (closed) return closed
    const told = (await officeHolders(db, caller.group.id, 'coConvenor')).filter(
      ({ person: id }) => id !== caller.person.id,
    )
    if (told.length === 0)
      return refuse('There is no other Co-Convenor to be told.', {
        instead: `Hand it over: /action hand item:${ref(item)}.`,
      })
    const shown = helpView(item, caller.person.name, input.words, caller.group.zone)
    for (const { person: id } of told) await tell(db, item, id, shown, `help:${now.toUTC().toISO()}`)
    const act = { by: caller.person.id, at: now }
    await recordChange(db, item, act, { what: 'asked for help', note: input.words })
    await publish(db, item, termsOf(caller), now, {
      title: `${caller.person.name} needs help with ${ref(item)}`,
      details: input.words ? [line(input.words)] : [],
    })
    return answer({
      title: `Help is asked for ${itemName(item)}`,
      tone: 'neutral',
      blocks: [words(`Told: ${told.map(({ name }) => name).join(', ')}.`)],
    })
  },
})
