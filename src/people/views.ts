import type { DateTime } from 'luxon'
import type { Office } from '../bot/caller.ts'
import { invoke } from '../bot/invocation.ts'
import { officeNames } from '../bot/rights.ts'
import {
  button,
  buttons,
  type Fact,
  fact,
  facts,
  line,
  list,
  note,
  strong,
  text,
  time,
  toned,
  type View,
  view,
} from '../bot/view.ts'
import { zoneLabel } from '../dates/zone.ts'
import type { EditMe, LinkAccount } from './commands.ts'
import type { MemberProfile, Profile } from './store.ts'

export const officeWords = (office: Office, appointedBy: string | null): string =>
  appointedBy ? `${officeNames[office]} (appointed by ${appointedBy})` : officeNames[office]

export function profileView(title: string, profile: Profile, office: string | undefined, now: DateTime): View {
  const entries: Fact[] = [
    fact('Name', strong(profile.name)),
    fact('Organisation', profile.organisation ?? 'not given'),
    fact('Study groups', profile.studyGroups.join(', ') || 'not given'),
    fact('Time zone', `${profile.zone}, where it is ${now.setZone(profile.zone).toFormat('HH:mm')} now`),
    fact('E-mail', profile.email ?? 'not given'),
  ]
  if (office) entries.push(fact('In this group', office))
  return view(
    title,
    facts(...entries),
    note(
      'Dates that you type are read in your time zone. The members of your groups see everything here but your e-mail.',
    ),
    buttons(
      button('What waits for you', { command: 'home', args: {} }),
      button('Change', invoke<EditMe>('people edit', {})),
      button('Link another account', invoke<LinkAccount>('people link', {})),
    ),
  )
}

export function membersView(group: string, members: readonly MemberProfile[]): View {
  const items = members.map((member) => {
    const details = [
      officeWords(member.office, member.appointedBy),
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
  /** Of the one who reads. */
  readonly zone: string
}

/** A one-time code, how to use it, and what whoever has it can do. */
export const codeView = (title: string, { code, expiresAt, zone }: Code, how: string, power: string): View =>
  view(
    title,
    facts(fact('One-time code', strong(code)), fact('Valid until', time(expiresAt, zone))),
    text(how),
    note(power),
  )

export const actsAsPerson = 'Whoever enters this code acts as this person from then on, so give it to nobody else.'

/** Before an account with offices is linked: whose code this is, and what goes to them. */
export const linkingView = (
  name: string,
  offices: readonly { readonly office: Office; readonly group: string }[],
  code: string,
): View =>
  toned(
    'caution',
    `Link this account to ${name}?`,
    text('From then on you act as ', strong(name), ', and whoever has that account acts for you:'),
    list(...offices.map(({ office, group }) => line(strong(officeNames[office]), ` of ${group}`))),
    note('Do this only with a code that you got for yourself on the other platform.'),
    buttons(button('Link', invoke<LinkAccount>('people link', { code, sure: 'yes' }), 'danger')),
  )
