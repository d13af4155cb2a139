import type { Office } from '../bot/caller.ts'
import { type Refusal, refuse } from '../bot/reply.ts'
import { officeTitles, voices } from '../bot/rights.ts'
import type { RuleProfile } from '../terms/rules.ts'
import type { Appointment, MemberProfile, NamedMember } from './model.ts'

/** Anyone who uses the bot is a delegate; every other office was given by someone, so it is the stronger one. */
const strength: readonly Office[] = ['delegate', 'observer', 'secretariat', 'coConvenor']

/** Returns the office of a person who was known as two. */
export const strongerOffice = (a: Office, b: Office): Office => (strength.indexOf(a) >= strength.indexOf(b) ? a : b)

/**
 * Refuses a Co-Convenor who is not appointed by one of the profile's study groups (ToR clause 2, item 4), and to take the
 * office of the last member who can run the group.
 */
export function refuseAppointment(
  appointment: Appointment,
  profile: RuleProfile,
  members: readonly MemberProfile[],
): Refusal | undefined {
  const { office, appointedBy, person } = appointment
  const bodies = profile.appointedBy
  if (office === 'coConvenor' && bodies.length > 0 && !bodies.includes(appointedBy ?? ''))
    return refuse('Which study group appoints this Co-Convenor?', {
      instead: `Add by:${bodies.join(' or by:')}.`,
      problems: { by: `One of: ${bodies.join(', ')}.` },
    })
  const organisers = members.filter((member) => member.office === 'coConvenor' || member.office === 'secretariat')
  const stays = office === 'coConvenor' || office === 'secretariat'
  if (!stays && organisers.length === 1 && organisers[0]?.id === person)
    return refuse('Nobody would be left to run the group.', {
      instead: 'Appoint another Co-Convenor or secretariat first.',
    })
  return undefined
}

/** Finds the member who holds the office that an appointment gives to someone else. */
export const predecessor = (
  { person, office, appointedBy }: Appointment,
  members: readonly MemberProfile[],
): MemberProfile | undefined =>
  office === 'coConvenor'
    ? members.find(
        (member) => member.office === 'coConvenor' && member.appointedBy === appointedBy && member.id !== person,
      )
    : undefined

/** Parses names of study groups: "SG2, SG 20" → SG2, SG20. */
export const studyGroupsIn = (typed: string): readonly string[] => [
  ...new Set(
    typed
      .split(/[,;/]|\band\b/i)
      .map((name) =>
        name
          .trim()
          .toUpperCase()
          .replace(/^SG\s+/, 'SG'),
      )
      .filter((name) => name !== ''),
  ),
]

/** Refuses to enter anything on behalf of a member whose office takes no position. */
export const refuseVoiceless = ({ name, office }: NamedMember): Refusal | undefined =>
  voices.includes(office)
    ? undefined
    : refuse(`${name} is ${officeTitles[office]}. Only delegates and Co-Convenors take positions.`, {
        final: true,
      })
