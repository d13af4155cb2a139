import type { DateTime } from 'luxon'
import type { Office } from '../../bot/caller.ts'
import { officeNames } from '../../bot/rights.ts'
import { press } from '../../bot/signature.ts'
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
  toned,
  type View,
  view,
} from '../../bot/view.ts'
import type { Profile } from '../../people/model.ts'
import { editMe, link } from '../../people/signatures.ts'
import { home } from '../signatures.ts'

/** Shows a person their own profile. `office`: what they are in the group. */
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
      'The bot reads the dates you type in your time zone. Members of your groups see everything here except your e-mail address.',
    ),
    buttons(
      button('What is waiting for you', press(home)),
      button('Change', press(editMe)),
      button('Link another account', press(link)),
    ),
  )
}

export const actsAsPerson = 'Anyone who enters this code can act as this person. Do not give it to anyone else.'

/** Asks before an account with offices is linked: says whose code this is, and what goes to them. */
export const linkingView = (
  name: string,
  offices: readonly { readonly office: Office; readonly group: string }[],
  code: string,
): View =>
  toned(
    'caution',
    `Link this account to ${name}?`,
    text('From then on, you act as ', strong(name), ', and anyone who has that account holds your offices:'),
    list(...offices.map(({ office, group }) => line(strong(officeNames[office]), ` of ${group}`))),
    note('Use only a code that you got for yourself on the other platform.'),
    buttons(button('Link', press(link, { code, sure: true }), 'danger')),
  )
