import type { DateTime } from 'luxon'
import { writeLine } from '../bot/line.ts'
import { press } from '../bot/signature.ts'
import type { Db } from '../database/client.ts'
import { addDays, addMonths, type Day, dayOf, describeDay, endOfDay } from '../dates/day.ts'
import { instantOf } from '../dates/wall.ts'
import type { Deadline, DeadlineSource, Responsible, Rung } from '../deadlines/deadline.ts'
import { dayLadder } from '../deadlines/ladder.ts'
import { groupTerms, type Terms } from '../groups/terms.ts'
import { answeringFor } from '../people/read.ts'
import { before } from '../terms/calendar.ts'
import { describePeriod, type Period } from '../terms/rules.ts'
import { type Decoded, ok, problem } from '../text/decoded.ts'
import { formatDue, itemName } from './format.ts'
import { type ActionItem, isOwned, type OwningOffice } from './model.ts'
import { itemById, listItems } from './read.ts'
import { askHelp, handItem, markDone } from './signatures.ts'

/** Who holds the offices that can own an item. */
type Holders = Readonly<Record<OwningOffice, readonly Responsible[]>>

/** Derives the deadline of an item. `now` limits the weekly reminders: those up to now, and the next one. Pure. */
export function actionDeadline(item: ActionItem, terms: Terms, holders: Holders, now: DateTime): Deadline {
  const { ladder, overdueEvery } = terms.profile.actions
  return {
    key: `action:${item.id}`,
    kind: 'action',
    title: itemName(item),
    at: endOfDay(item.dueDay, terms.zone),
    revision: item.dueDay,
    arithmetic: formatDue(item, terms.zone),
    rule: item.meeting ? `action item of M${item.meeting.number}` : 'action item',
    responsible: responsibleFor(item, holders),
    stops: `it is done (${writeLine(press(markDone, { item }))})`,
    ...stateOf(item, terms.zone),
    rungs: [
      ...dayLadder(ladder, item.dueDay, terms.zone, (days) =>
        days === 0 ? 'the last day' : `${describePeriod({ count: days, unit: 'day' })} before`,
      ),
      ...overdueRungs(item.dueDay, overdueEvery, terms.zone, now),
    ],
    act: { label: 'Done', invocation: press(markDone, { item }) },
    own: [
      { label: 'Hand over…', invocation: press(handItem, { item }) },
      { label: 'I need help', invocation: press(askHelp, { item }) },
    ],
  }
}

function stateOf(item: ActionItem, zone: string): Pick<Deadline, 'state' | 'outcome'> {
  if (item.state === 'open') return { state: 'open' }
  if (item.state === 'dropped') return { state: 'gone' }
  return { state: 'met', outcome: item.closedAt ? `done on ${describeDay(dayOf(item.closedAt, zone))}` : 'done' }
}

/** Lists the owners and those who were asked. If none of them is in the group, the Co-Convenors have to hand it over. */
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

/** The hour of the reminders, in the group's zone. */
const morning = '09:00'

/** Lists the reminders of an open item after its due day: the past ones and the next. */
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

/** Reads who holds the offices that these items concern; other offices stay empty. */
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
    return items.map((item) => actionDeadline(item, group.terms, group.answering, now))
  },
  subjectOf: (wanted) => {
    const found = key.exec(wanted)?.[1]
    return found === undefined ? undefined : Number(found)
  },
}

export interface Due {
  readonly day: Day
  /** Shows how the day was counted. */
  readonly arithmetic: string
}

const giveDue = 'Give a due date, such as due:"next Friday".'

/** Counts the default due day, which lies a period of the profile before the next meeting. */
export function usualDue(
  next: { readonly number: number; readonly startsAt: DateTime } | undefined,
  { profile, zone }: Terms,
  now: DateTime,
): Decoded<Due> {
  if (!next) return problem(`No meeting is planned to count the due date from. ${giveDue}`)
  const meetingDay = dayOf(next.startsAt, zone)
  const { dueBefore } = profile.actions
  const day = before(meetingDay, dueBefore)
  const arithmetic = `${describeDay(meetingDay)} (M${next.number}) - ${describePeriod(dueBefore)} = ${describeDay(day)}`
  return day < dayOf(now, zone)
    ? problem(`Counted from the next meeting, the due date would be in the past: ${arithmetic}. ${giveDue}`)
    : ok({ day, arithmetic })
}
