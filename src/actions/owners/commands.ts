import { type Command, implement } from '../../bot/command.ts'
import { writeLine } from '../../bot/line.ts'
import { answer, refuse } from '../../bot/reply.ts'
import { press } from '../../bot/signature.ts'
import { line, note, text, view } from '../../bot/view.ts'
import { termsOf } from '../../groups/terms.ts'
import { officeHolders } from '../../people/read.ts'
import { formatOwners, itemName } from '../format.ts'
import { type ActionItem, personOwners, ref } from '../model.ts'
import { askOwners, changeItem, notify, publish, refuseUnknown } from '../publish.ts'
import { lockItem } from '../read.ts'
import { accept, decline, hand, refuseClosed, take } from '../rules.ts'
import * as sign from '../signatures.ts'
import { changedView, declinedView, helpView } from '../views.ts'
import { recordChange } from '../write.ts'

const ownersLine = (item: ActionItem) => [line(`Owners: ${formatOwners(item)}`)]

const takeItem = implement(sign.takeItem, async (context) => {
  const { input, caller } = context
  const got = await changeItem(context, input.item, (locked) => take(locked, caller), ownersLine)
  return got.kind === 'refusal' ? got : answer(changedView('Yours', got.item, caller.group.zone))
})

const handItem = implement(sign.handItem, async (context) => {
  const { caller } = context
  const { item, who } = context.input
  const got = await changeItem(context, item, (locked) => hand(locked, caller, who), ownersLine)
  if (got.kind === 'refusal') return got
  const notes = who.id === caller.person.id ? [] : await askOwners(context, got.item, who.id)
  return answer(changedView('Offered', got.item, caller.group.zone, ...notes))
})

const acceptItem = implement(sign.acceptItem, async (context) => {
  const { input, caller } = context
  const got = await changeItem(context, input.item, (locked) => accept(locked, caller.person), ownersLine)
  return got.kind === 'refusal' ? got : answer(changedView('Yours', got.item, caller.group.zone))
})

const declineItem = implement(sign.declineItem, async (context) => {
  const { input, caller, db } = context
  const got = await changeItem(context, input.item, (locked) => decline(locked, caller.person), ownersLine)
  if (got.kind === 'refusal') return got
  const asker = personOwners(got.before).find(({ person }) => person === caller.person.id)?.by
  const { zone } = caller.group
  if (asker === undefined) return answer(changedView('Declined', got.item, zone))
  await notify(db, got.item, asker, declinedView(got.item, caller.person.name, zone), 'declined')
  return answer(changedView('Declined', got.item, zone, note('The person who asked you is notified.')))
})

const askHelp = implement(sign.askHelp, async ({ input, caller, now, db }) => {
  const item = await lockItem(db, caller.group.id, input.item)
  if (!item) return refuseUnknown(input.item)
  const closed = refuseClosed(item)
  if (closed) return closed
  const holders = await officeHolders(db, caller.group.id, 'coConvenor')
  const others = holders.filter(({ person }) => person !== caller.person.id)
  if (others.length === 0)
    return refuse('There is no other Co-Convenor to ask.', {
      instead: `Hand it over: ${writeLine(press(sign.handItem, { item }))}.`,
    })
  const shown = helpView(item, caller.person.name, input.words, caller.group.zone)
  for (const { person } of others) await notify(db, item, person, shown, `help:${now.toUTC().toISO()}`)
  await recordChange(db, item, { by: caller.person, at: now }, { what: 'asked for help', note: input.words })
  await publish(db, item, termsOf(caller), now, {
    title: `${caller.person.name} needs help with ${ref(item)}`,
    details: input.words ? [line(input.words)] : [],
  })
  const names = others.map(({ name }) => name).join(', ')
  return answer(view(`Asked for help with ${itemName(item)}`, text(`Notified: ${names}.`)))
})

/** The commands by which members share action items, in the order of the help. */
export const ownerCommands: readonly Command[] = [takeItem, handItem, acceptItem, declineItem, askHelp]
