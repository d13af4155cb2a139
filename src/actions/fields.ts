import type { Member, Visitor } from '../bot/caller.ts'
import { type Field, type Reading, record, text } from '../bot/field.ts'
import type { Option } from '../bot/view.ts'
import { personField } from '../people/fields.ts'
import { type Decoded, ok, problem } from '../text/decoded.ts'
import { type ActionItem, type OfficeOwner, type OwningOffice, type PersonOwner, ref } from './action.ts'
import { findItem, listItems } from './store.ts'
import { itemLabel } from './words.ts'

/** An action item of the caller's group, by its short name. */
export const actionField: Field<ActionItem> = record('Action item', {
  hint: 'Such as A-12; /action list shows them',
  suggest: async (typed, { db, caller }) => {
    if (!caller.group) return []
    const items = await listItems(db, caller.group.id, { words: typed }, { most: 25 })
    return items.map((item): Option => ({ value: ref(item), label: itemLabel(item) }))
  },
  find: async (typed, { db, caller }) => {
    const digits = /^a?-?(\d{1,9})(?:$| –)/i.exec(typed)?.[1]
    const found = digits && caller.group ? await findItem(db, caller.group.id, Number(digits)) : undefined
    return found ? ok(found) : problem(`There is no action item “${typed}” in this group; /action list shows them.`)
  },
})

/** Whoever is to own an item, as they are named. */
export type NamedOwner = Pick<PersonOwner, 'kind' | 'person' | 'name'> | Pick<OfficeOwner, 'kind' | 'office'>

const offices: readonly (readonly [words: RegExp, office: OwningOffice, label: string])[] = [
  [/^(?:the )?co-?convenors$/i, 'coConvenor', 'Co-Convenors'],
  [/^(?:the )?secretariat$/i, 'secretariat', 'Secretariat'],
]

const mostOwners = 10
const one = personField('Owner')

/** Members of the caller's group and its offices, with commas between them; “me” is the caller. */
export const ownersField: Field<readonly NamedOwner[]> = {
  ...text('Owners', { max: 300, hint: 'Names, Co-Convenors or secretariat, with commas; you if left out' }),
  suggest: suggestOwners,
  read: async (typed, reading) => {
    // a name may have a comma in it
    const whole = await readOwner(typed, reading)
    if (whole.kind === 'ok') return ok([whole.value])
    const parts = partsOf(typed)
    if (parts.length < 2) return whole
    if (parts.length > mostOwners) return problem(`At most ${mostOwners} owners; these are ${parts.length}.`)
    const owners: NamedOwner[] = []
    for (const part of parts) {
      const read = await readOwner(part, reading)
      if (read.kind === 'problem') return read
      if (!owners.some((owner) => isSame(owner, read.value))) owners.push(read.value)
    }
    return ok(owners)
  },
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
  const office = offices.find(([words]) => words.test(typed))?.[1]
  if (office) return ok({ kind: 'office', office })
  const read = await one.read(typed, reading)
  return read.kind === 'ok' ? ok({ kind: 'person', person: read.value.id, name: read.value.name }) : read
}

export const ownerOf = ({ person: { id, name } }: Visitor | Member): NamedOwner => ({
  kind: 'person',
  person: id,
  name,
})

/** What stands before the last comma stays as it was typed. */
async function suggestOwners(typed: string, reading: Reading): Promise<readonly Option[]> {
  const [, before = '', last = ''] = /^(.*[,;]\s*)?([^,;]*)$/s.exec(typed) ?? []
  const people = (await one.suggest?.(last, reading)) ?? []
  const named = offices
    .filter(([, , label]) => label.toLowerCase().includes(last.toLowerCase()))
    .map(([, , label]) => ({ value: label, label }))
  return [...people, ...named]
    .map(({ value, label }) => ({ value: `${before}${value}`, label: `${before}${label}`.slice(-75) }))
    .filter(({ value }) => value.length <= 100)
}
