import type { DateTime } from 'luxon'
import { invoke } from '../bot/invocation.ts'
import type { Db } from '../database/client.ts'
import { addDays, addMonths, type Day, dayOf, describeDay, endOfDay } from '../dates/day.ts'
import { instantOf } from '../dates/wall.ts'
import type { Deadline, DeadlineSource, Responsible, Rung } from '../deadlines/deadline.ts'
import { dayLadder } from '../deadlines/ladder.ts'
import { groupTerms, type Terms } from '../groups/terms.ts'
import { answeringFor } from '../people/read.ts'
import { describePeriod, type Period } from '../terms/rules.ts'
import { type ActionItem, isOwned, type OwningOffice, ref } from './action.ts'
import type { markDone } from './change-commands.ts'
import type { askHelp, handItem } from './owner-commands.ts'
import { itemById, listItems } from './store.ts'
import { dueWords, itemName } from './words.ts'

/** Who holds the offices that can own an item. */
type Holders = Readonly<Record<OwningOffice, readonly Responsible[]>>

/** By when an item has to be done, and whom that concerns. `now`: how far the weekly reminders have come. Pure. */
export function actionDeadline(item: ActionItem, terms: Terms, holders: Holders, now: DateTime): Deadline {
  const { ladder, overdueEvery } = terms.profile.actions
  const args = { item: ref(item) }
  return {
    key: `action:${item.id}`,
    kind: 'action',
    title: itemName(item),
    at: endOfDay(item.dueDay, terms.zone),
    revision: item.dueDay,
    arithmetic: dueWords(item, terms.zone),
    rule: item.meeting ? `action item of M${item.meeting.number}` : 'action item',
    responsible: responsibleFor(item, holders),
    stops: `it is done: /action done item:${ref(item)}`,
    ...stateOf(item, terms.zone),
    rungs: [
      ...dayLadder(ladder, item.dueDay, terms.zone, (before) =>
        before === 0 ? 'the last day' : `${describePeriod({ count: before, unit: 'day' })} before`,
      ),
      ...overdueRungs(item.dueDay, overdueEvery, terms.zone, now),
    ],
    act: { label: 'Done', invocation: invoke<typeof markDone>('action done', args) },
    own: [
      { label: 'Hand over…', invocation: invoke<typeof handItem>('action hand', args) },
      { label: 'I need help', invocation: invoke<typeof askHelp>('action help', args) },
    ],
  }
}

function stateOf(item: ActionItem, zone: string): Pick<Deadline, 'state' | 'outcome'> {
  if (item.state === 'open') return { state: 'open' }
  if (item.state === 'dropped') return { state: 'gone' }
  return { state: 'met', outcome: item.closedAt ? `done on ${describeDay(dayOf(item.closedAt, zone))}` : 'done' }
}

/** The owners and whoever was asked. Where nobody of them is here any more, the Co-Convenors hand it over. */
function responsibleFor(item: ActionItem, holders: Holders): readonly Responsible[] {
  const found = item.owners.flatMap((owner): readonly Responsible[] => {
    if (owner.kind === 'office') return holders[owner.office]
    return owner.here
      ? [{ person: owner.person, name: owner.name, as: owner.stand === 'owns' ? 'owner' : 'asked' }]
      : []
  })
  const all = isOwned(item) || found.length > 0 ? found : holders.coConvenor
  return all.filter(({ person }, i) => all.findIndex((other) => other.person === person) === i)
}

/** The hour at which they go out, in the group's zone. */
const morning = '09:00'

/** As long as it is open: those that are behind, and the next one. */
function overdueRungs(dueDay: Day, every: Period, zone: string, now: DateTime): readonly Rung[] {
  const rungs: Rung[] = []
  for (let turn = 1; ; turn++) {
    const at = instantOf(`${after(dueDay, every, turn)}T${morning}`, zone)
    rungs.push({ name: `overdue by ${describePeriod({ ...every, count: every.count * turn })}`, at, urgent: false })
    if (at > now) return rungs
  }
}

function after(day: Day, { count, unit }: Period, turns: number): Day {
  return unit === 'month' ? addMonths(day, count * turns) : addDays(day, count * turns * (unit === 'week' ? 7 : 1))
}

/** Of the offices that these items concern; no other is asked for. */
async function holdersFor(db: Db, group: number, items: readonly ActionItem[]): Promise<Holders> {
  const concerned = new Set(items.flatMap(officesOf))
  const holding = async (office: OwningOffice) => (concerned.has(office) ? answeringFor(db, group, office) : [])
  return { coConvenor: await holding('coConvenor'), secretariat: await holding('secretariat') }
}

function officesOf(item: ActionItem): readonly OwningOffice[] {
  const owning = item.owners.flatMap((owner) => (owner.kind === 'office' ? [owner.office] : []))
  return isOwned(item) ? owning : [...owning, 'coConvenor']
}

const key = /^action:(\d+)$/
const mostListed = 200

export const actionDeadlines: DeadlineSource = {
  kind: 'action',
  async derive(db, subject, now) {
    const item = await itemById(db, subject)
    return [actionDeadline(item, await groupTerms(db, item.group), await holdersFor(db, item.group, [item]), now)]
  },
  async list(db, group, now) {
    const items = await listItems(db, group.id, { state: 'open' }, { most: mostListed })
    if (items.length === 0) return []
    const [terms, holders] = [await groupTerms(db, group.id), await holdersFor(db, group.id, items)]
    return items.map((item) => actionDeadline(item, terms, holders, now))
  },
  subjectOf: (wanted) => {
    const found = key.exec(wanted)?.[1]
    return found === undefined ? undefined : Number(found)
  },
}
