import { z } from 'zod'
import { type Field, type Reading, text } from '../bot/field.ts'
import type { Option } from '../bot/view.ts'
import { type Decoded, ok, problem } from '../text/decoded.ts'
import type { MemberProfile, Named, NamedMember } from './model.ts'
import { findPersonOfAccount, listMembers } from './read.ts'
import { personOfAccount } from './write.ts'

/** Reads the address of a person or a list; `example` says what would be accepted. */
export const emailField = (
  label: string,
  what: { readonly hint?: string; readonly example: string },
): Field<string> => ({
  ...text(label, { max: 254, ...(what.hint === undefined ? {} : { hint: what.hint }) }),
  read: (typed) => {
    const address = z.email().safeParse(typed)
    return address.success ? ok(address.data) : problem(`“${typed}” is not ${what.example}.`)
  },
})

/** What the platforms send for an account that was picked: `<@U123>`, with the shown name if they know it. */
const mentioned = /^<@!?([\w.:-]+)(?:\|([^<>]*))?>$/

interface Picked {
  readonly account: string
  readonly shownName: string | undefined
}

function pickedPerson<Outsider>(
  label: string,
  hint: string,
  readOutsider: (picked: Picked, reading: Reading) => Decoded<Outsider> | Promise<Decoded<Outsider>>,
): Field<NamedMember | Outsider, Pick<Named, 'id'>> {
  return {
    kind: 'person',
    label,
    hint,
    required: true,
    max: 120,
    suggest: async (typed, reading) => {
      const wanted = typed.toLowerCase()
      const members = await membersOf(reading)
      return members.filter(({ name }) => name.toLowerCase().includes(wanted)).map(optionOf)
    },
    read: async (typed, reading) => {
      const [, account, shownName] = mentioned.exec(typed) ?? []
      const members = await membersOf(reading)
      if (account === undefined) return readName(typed, members)
      const known = await findPersonOfAccount(reading.db, { ...reading.caller.actor, account })
      const member = members.find(({ id }) => id === known)
      return member ? ok(named(member)) : readOutsider({ account, shownName: shownName?.trim() || undefined }, reading)
    },
    write: writePerson,
  }
}

const writePerson = ({ id }: Pick<Named, 'id'>): string => `person:${id}`

const named = ({ id, name, office }: NamedMember): NamedMember => ({ id, name, office })

const optionOf = ({ id, name, organisation }: MemberProfile): Option => ({
  value: writePerson({ id }),
  label: (organisation ? `${name}, ${organisation}` : name).slice(0, 75),
})

const listed = 'A name, as in /people list'

/** Reads a member of the caller's group: picked on the platform, or typed by name. */
export const personField = (label: string) =>
  pickedPerson<never>(label, listed, ({ shownName = 'This account' }) =>
    problem(`${shownName} is not a member of this group yet. /people appoint adds them.`),
  )

/**
 * Reads a member, or an account that is about to join the group: one that never acted gets a person. It is called what the
 * platform calls it, whatever the person is called in other groups.
 */
export const personOrNewcomerField = (label: string) =>
  pickedPerson<Named>(
    label,
    `${listed}; for someone new, type @name in the command`,
    async ({ account, shownName: name = account }, { db, caller }) => {
      const { zone: _, ...home } = caller.actor
      return ok({ id: await personOfAccount(db, { ...home, account, name }), name })
    },
  )

const membersOf = ({ db, caller }: Reading): Promise<readonly MemberProfile[]> =>
  caller.group ? listMembers(db, caller.group.id) : Promise.resolve([])

function readName(typed: string, members: readonly MemberProfile[]): Decoded<NamedMember> {
  const id = /^person:(\d+)$/.exec(typed)?.[1]
  const wanted = typed.replace(/^@/, '').toLowerCase()
  const exact = members.filter((member) => (id ? member.id === Number(id) : member.name.toLowerCase() === wanted))
  const found = exact.length > 0 ? exact : members.filter(({ name }) => name.toLowerCase().includes(wanted))
  if (found.length === 1 && found[0]) return ok(named(found[0]))
  if (found.length === 0) return problem(`Nobody in this group is called “${typed}”. /people list shows the members.`)
  const names = [...new Set(found.map(({ name }) => name))]
  if (names.length === 1) return problem(`${found.length} members are called ${names[0]}. Pick one from the list.`)
  return problem(`“${typed}” matches ${names.slice(0, 4).join(', ')}. Type more of the name.`)
}
