import type { DateTime } from 'luxon'
import { fact, facts, line, list, note, strong, text, time, type View, view } from '../bot/view.ts'
import { zoneLabel } from '../dates/zone.ts'
import { formatOffice } from './format.ts'
import type { MemberProfile } from './model.ts'

export function membersView(group: string, members: readonly MemberProfile[]): View {
  const items = members.map((member) => {
    const details = [
      formatOffice(member.office, member.appointedBy),
      member.organisation,
      member.studyGroups.join(' and '),
      zoneLabel(member.zone),
      member.platforms.length > 0 ? `on ${member.platforms.join(' and ')}` : 'no account linked',
    ]
    return line(strong(member.name), ` – ${details.filter(Boolean).join(', ')}`)
  })
  return view(`Members of ${group} (${members.length})`, list(...items))
}

export interface Code {
  readonly code: string
  readonly expiresAt: DateTime
  /** The zone of the reader. */
  readonly zone: string
}

/** Shows a one-time code, how to use it, and what anyone who has it can do. */
export const codeView = (title: string, { code, expiresAt, zone }: Code, how: string, power: string): View =>
  view(
    title,
    facts(fact('One-time code', strong(code)), fact('Valid until', time(expiresAt, zone))),
    text(how),
    note(power),
  )
