import { accountOf } from '../bot/caller.ts'
import type { Field, Reading } from '../bot/field.ts'
import { type Decoded, ok, problem } from '../text/decoded.ts'
import { listMembers, type MemberProfile, personOfAccount } from './store.ts'

export interface Named {
  readonly id: number
  readonly name: string
}

/** What the platforms send for an account that was picked: `<@U123>`, with the shown name where they know it. */
const mentioned = /^<@!?([\w.:-]+)(?:\|([^<>]*))?>$/

type Read = (account: string, shownName: string | undefined, reading: Reading) => Promise<Decoded<Named>>

const personField = (label: string, hint: string, readOutsider: Read): Field<Named> => ({
  kind: 'person',
  label,
  hint,
  required: true,
  max: 120,
  suggest: async (typed, reading) => {
    const wanted = typed.toLowerCase()
    const members = await membersOf(reading)
    return members
      .filter(({ name }) => name.toLowerCase().includes(wanted))
      .map(({ id, name, organisation }) => ({
        value: `person:${id}`,
        label: (organisation ? `${name}, ${organisation}` : name).slice(0, 75),
      }))
  },
  read: async (typed, reading) => {
    const [, account, shownName] = mentioned.exec(typed) ?? []
    const members = await membersOf(reading)
    if (account === undefined) return readName(typed, members)
    const known = await findAccount(account, reading)
    const member = members.find(({ id }) => id === known)
    return member ? ok({ id: member.id, name: member.name }) : readOutsider(account, shownName, reading)
  },
})

const listed = 'A name as /people list shows it'

/** A member of the caller's group: picked on the platform, or typed by name. */
export const person = (label: string): Field<Named> =>
  personField(label, listed, async (_, shownName) =>
    problem(`${shownName?.trim() || 'This account'} takes no part in this group yet; /people appoint brings them in.`),
  )

/**
 * The same, or an account that is to come into the group: one that has not spoken yet becomes known by it. It is called
 * what the platform calls it, whatever the person is called in groups of others.
 */
export const personOrNewcomer = (label: string): Field<Named> =>
  personField(
    label,
    `${listed}; for somebody new, type the line with @name`,
    async (account, shownName, { db, caller }) => {
      const name = shownName?.trim() || account
      const { zone: _, ...home } = caller.actor
      return ok({ id: await personOfAccount(db, { ...home, account, name }), name })
    },
  )

const membersOf = ({ db, caller }: Reading): Promise<readonly MemberProfile[]> =>
  caller.group ? listMembers(db, caller.group.id) : Promise.resolve([])

async function findAccount(account: string, { db, caller }: Reading): Promise<number | undefined> {
  const where = { platform_workspace_account: accountOf({ ...caller.actor, account }) }
  return (await db.account.findUnique({ where }))?.personId
}

function readName(typed: string, members: readonly MemberProfile[]): Decoded<Named> {
  const id = /^person:(\d+)$/.exec(typed)?.[1]
  const wanted = typed.replace(/^@/, '').toLowerCase()
  const exact = members.filter((member) => (id ? member.id === Number(id) : member.name.toLowerCase() === wanted))
  const found = exact.length > 0 ? exact : members.filter(({ name }) => name.toLowerCase().includes(wanted))
  if (found.length === 1 && found[0]) return ok({ id: found[0].id, name: found[0].name })
  if (found.length === 0) return problem(`Nobody in this group is called “${typed}”; /people list shows who is.`)
  const names = [...new Set(found.map(({ name }) => name))]
  if (names.length === 1) return problem(`${found.length} members are called ${names[0]}; pick one from the list.`)
  return problem(`“${typed}” fits ${names.slice(0, 4).join(', ')}; type more of the name.`)
}
