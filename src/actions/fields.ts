import type { DateTime } from 'luxon'
import type { Member, Visitor } from '../bot/caller.ts'
import { choice, type Input, optional, type Reading, record, text } from '../bot/field.ts'
import { day } from '../bot/time-fields.ts'
import type { Option } from '../bot/view.ts'
import { type Day, dayOf } from '../dates/day.ts'
import { instantOf } from '../dates/wall.ts'
import { meetingField } from '../meetings/fields.ts'
import { personField } from '../people/fields.ts'
import { type Decoded, ok, problem } from '../text/decoded.ts'
import { topicField } from '../topics/fields.ts'
import { itemLabel } from './format.ts'
import { type Filter, type OfficeOwner, type OwningOffice, type PersonOwner, ref } from './model.ts'
import { findItem, listItems } from './read.ts'

const numberIn = (typed: string): number | undefined => {
  const digits = /^a?-?(\d{1,9})(?:$| –)/i.exec(typed)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

export const noItem = (typed: string): string =>
  `There is no action item “${typed}” in this group; /action list shows them.`

const byNumber = {
  hint: 'Such as A-12; /action list shows them',
  suggest: async (typed: string, { db, caller }: Reading) => {
    if (!caller.group) return []
    const items = await listItems(db, caller.group.id, { words: typed }, { most: 25 })
    return items.map((item): Option => ({ value: ref(item), label: itemLabel(item) }))
  },
  write: ref,
}

/** An action item of the caller's group, by its number. */
export const actionField = record('Action item', {
  ...byNumber,
  find: async (typed, { db, caller }) => {
    const number = numberIn(typed)
    const found = number && caller.group ? await findItem(db, caller.group.id, number) : undefined
    return found ? ok(found) : problem(noItem(typed))
  },
})

/** The number of an action item, for a command that reads the item once it has locked it. */
export const actionNumberField = record('Action item', {
  ...byNumber,
  find: async (typed) => {
    const number = numberIn(typed)
    return number === undefined ? problem(noItem(typed)) : ok(number)
  },
})

/** An owner as it is typed: a member or an office. */
export type NamedOwner = Pick<PersonOwner, 'kind' | 'person' | 'name'> | Pick<OfficeOwner, 'kind' | 'office'>

interface NamedOffice {
  readonly office: OwningOffice
  readonly label: string
  readonly pattern: RegExp
}

const offices: readonly NamedOffice[] = [
  { office: 'coConvenor', label: 'Co-Convenors', pattern: /^(?:the )?co-?convenors$/i },
  { office: 'secretariat', label: 'Secretariat', pattern: /^(?:the )?secretariat$/i },
]

const mostOwners = 10
const member = personField('Owner')

/** Members and offices of the caller's group, separated by commas; “me” is the caller. */
export const ownersField = {
  ...text('Owners', { max: 300, hint: 'Names, Co-Convenors or secretariat, separated by commas; you if left out' }),
  suggest: suggestOwners,
  read: readOwners,
}

async function readOwners(typed: string, reading: Reading): Promise<Decoded<readonly NamedOwner[]>> {
  // a name may contain a comma
  const whole = await readOwner(typed, reading)
  if (whole.kind === 'ok') return ok([whole.value])
  const parts = partsOf(typed)
  if (parts.length < 2) return whole
  if (parts.length > mostOwners) return problem(`At most ${mostOwners} owners; you gave ${parts.length}.`)
  const owners: NamedOwner[] = []
  for (const part of parts) {
    const read = await readOwner(part, reading)
    if (read.kind === 'problem') return read
    if (!owners.some((owner) => isSame(owner, read.value))) owners.push(read.value)
  }
  return ok(owners)
}

const partsOf = (typed: string): readonly string[] =>
  typed
    .split(/[,;\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')

const isSame = (a: NamedOwner, b: NamedOwner): boolean =>
  a.kind === 'office' ? b.kind === 'office' && a.office === b.office : b.kind === 'person' && a.person === b.person

async function readOwner(typed: string, reading: Reading): Promise<Decoded<NamedOwner>> {
  if (/^me$/i.test(typed)) return ok(ownerOf(reading.caller))
  const named = offices.find(({ pattern }) => pattern.test(typed))
  if (named) return ok({ kind: 'office', office: named.office })
  const read = await member.read(typed, reading)
  return read.kind === 'ok' ? ok({ kind: 'person', person: read.value.id, name: read.value.name }) : read
}

export const ownerOf = ({ person: { id, name } }: Visitor | Member): NamedOwner => ({
  kind: 'person',
  person: id,
  name,
})

/** Completes the name after the last comma and keeps what precedes it. */
async function suggestOwners(typed: string, reading: Reading): Promise<readonly Option[]> {
  const [, before = '', last = ''] = /^(.*[,;]\s*)?([^,;]*)$/s.exec(typed) ?? []
  const people = (await member.suggest?.(last, reading)) ?? []
  const named = offices
    .filter(({ label }) => label.toLowerCase().includes(last.toLowerCase()))
    .map(({ label }) => ({ value: label, label }))
  return [...people, ...named]
    .map(({ value, label }) => ({ value: `${before}${value}`, label: `${before}${label}`.slice(-75) }))
    .filter(({ value }) => value.length <= 100)
}

const shows = {
  open: 'Open',
  mine: 'Mine',
  overdue: 'Overdue',
  ownerless: 'Waiting for an owner',
  done: 'Done',
  dropped: 'Dropped',
  all: 'All',
} as const

/** The fields by which a list and an export select items. */
export const filterFields = {
  show: optional(choice('Show', shows, { hint: 'Open ones if left out' })),
  owner: optional(personField('Owner')),
  meeting: optional(meetingField('From the meeting')),
  topic: optional(topicField()),
  since: optional(day('Done since', { past: 'allowed', hint: 'Such as 1 Sep 2026: items done since that day' })),
}

type Chosen = { readonly [K in keyof typeof filterFields]?: Input<typeof filterFields>[K] | undefined }

/** Names what a list shows, in small letters. A date alone selects what was done since. */
export const showLabel = ({ show, since }: Chosen): string => shows[show ?? (since ? 'done' : 'open')].toLowerCase()

/** Turns the chosen values into a filter. */
export function filterBy(chosen: Chosen, { person: me, office, group }: Member, now: DateTime): Filter {
  const { show = chosen.since ? 'done' : 'open', owner, meeting, topic, since } = chosen
  const mine = show === 'mine' ? { person: me.id, office } : undefined
  return {
    state: show === 'all' ? undefined : stateFor(show, since),
    owner: owner ? { person: owner.id, office: undefined } : mine,
    ownerless: show === 'ownerless',
    meeting: meeting?.id,
    topic: topic?.id,
    dueBefore: show === 'overdue' ? dayOf(now, group.zone) : undefined,
    closedSince: since && instantOf(`${since}T00:00`, group.zone),
  }
}

/** Selects the state of the items: with a date, "mine" means what the caller has done since. */
function stateFor(show: keyof typeof shows, since: Day | undefined): Filter['state'] {
  if (show === 'done' || show === 'dropped') return show
  return show === 'mine' && since ? 'done' : 'open'
}
