import { ok, problem } from '../bot/decoded.ts'
import type { Field, Reading } from '../bot/field.ts'
import { listMembers, type MemberProfile, personOfAccount } from './store.ts'

export interface Named {
  readonly id: number
  readonly name: string
}

/** What the platforms send for an account that was picked: `<@U123>`, with the shown name where they know it. */
const mentioned = /^<@!?([\w.:-]+)(?:\|([^<>]*))?>$/

/**
 * A member of the caller's group: picked on the platform, or typed by name. Organisers may also pick an account that
 * has not spoken yet, which makes its person known.
 */
export const person = (label: string): Field<Named> => ({
  kind: 'person',
  label,
  hint: 'Pick someone, or type a name as /people list shows it',
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
    const picked = mentioned.exec(typed)
    if (picked?.[1]) return readAccount(picked[1], picked[2], reading)
    return readName(typed, await membersOf(reading))
  },
})

const membersOf = ({ db, caller }: Reading): Promise<readonly MemberProfile[]> =>
  caller.group ? listMembers(db, caller.group.id) : Promise.resolve([])

async function readAccount(account: string, shownName: string | undefined, { db, caller }: Reading) {
  const { platform, workspace } = caller.actor
  const where = { platform_workspace_account: { platform, workspace, account } }
  const known = await db.account.findUnique({ where, include: { person: true } })
  if (known) return ok({ id: known.person.id, name: known.person.name })
  if (caller.office !== 'coConvenor' && caller.office !== 'secretariat')
    return problem('This account has not used the bot yet; ask its owner to type /people me once.')
  const name = shownName?.trim() || account
  return ok({ id: await personOfAccount(db, { platform, workspace, account, name }), name })
}

function readName(typed: string, members: readonly MemberProfile[]) {
  const id = /^person:(\d+)$/.exec(typed)?.[1]
  const wanted = typed.replace(/^@/, '').toLowerCase()
  const exact = members.filter((member) => (id ? member.id === Number(id) : member.name.toLowerCase() === wanted))
  const found = exact.length > 0 ? exact : members.filter(({ name }) => name.toLowerCase().includes(wanted))
  if (found.length === 1 && found[0]) return ok({ id: found[0].id, name: found[0].name })
  if (found.length === 0) return problem(`Nobody in this group is called “${typed}”; /people list shows who is.`)
  return problem(
    `“${typed}” fits ${found
      .slice(0, 4)
      .map(({ name }) => name)
      .join(', ')}; type more of the name.`,
  )
}
