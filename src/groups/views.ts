import type { Address, Health } from '../bot/platform.ts'
import { press } from '../bot/signature.ts'
import {
  type Block,
  button,
  fact,
  facts,
  heading,
  line,
  list,
  note,
  strong,
  text,
  toned,
  type View,
  view,
} from '../bot/view.ts'
import type { Undelivered } from '../delivery/read.ts'
import type { MemberProfile } from '../people/model.ts'
import { appoint } from '../people/signatures.ts'
import { describePeriod, type RuleProfile } from '../terms/rules.ts'
import { counted } from '../text/count.ts'
import type { Group } from './model.ts'

export function setUpView(group: Group, profile: RuleProfile): View {
  const name = (by: string) => button(`Name the Co-Convenor for ${by}`, press(appoint, { office: 'coConvenor', by }))
  return toned(
    'good',
    `${group.name} is set up in this channel`,
    facts(
      fact('Rules', `${profile.name}, version ${profile.version}`),
      fact('Time zone for dates', group.zone),
      fact('Mailing list', group.mailingList ?? 'none yet; set it with /group edit list:…'),
      fact('Your office', 'secretariat'),
    ),
    text(
      profile.appointedBy.length > 0
        ? `Next, name the Co-Convenors. Under the rules, ${profile.appointedBy.join(' and ')} appoint one each.`
        : 'Next, name the Co-Convenors with /people appoint.',
    ),
    note('To add someone who has no account here yet, use /people add.'),
    invited,
    { kind: 'buttons', buttons: profile.appointedBy.map(name) },
  )
}

// on Slack the bot answers in channels in which it cannot post
const invited = note('If nothing appears in the channel, invite the bot to it.')

export const joinedView = (group: Group): View =>
  toned(
    'good',
    `This channel now belongs to ${group.name}`,
    text('Upcoming meetings, open polls and all new posts for the group appear here too.'),
    invited,
  )

export const welcomeView = (group: Group, profile: RuleProfile): View =>
  view(
    `This channel belongs to ${group.name}`,
    text('Meetings are planned and announced here under the rules of ', strong(profile.name), '. Type /help to begin.'),
    note('Anyone who uses the bot in this channel becomes a delegate of the group.'),
  )

export interface Status {
  readonly group: Group
  readonly profile: RuleProfile | undefined
  readonly members: readonly MemberProfile[]
  readonly channels: readonly Address[]
  readonly undelivered: Undelivered
  readonly health: readonly Health[]
  /** What the features say: next meeting, what is due. */
  readonly sections: readonly Block[]
}

export function statusView(status: Status): View {
  const { group, profile, members, channels, undelivered, health } = status
  const rules = profile ? `${profile.name}, version ${profile.version}` : `${group.profile} (not in this version)`
  return view(
    group.name,
    facts(
      fact('Rules', rules),
      fact('Life cycle', group.lifeCycle),
      fact('Co-Convenors', convenors(members, profile)),
      fact('Members', String(members.length)),
      fact('Time zone for dates', group.zone),
      fact('Mailing list', group.mailingList ?? 'none'),
    ),
    ...status.sections,
    heading('Connections'),
    list(...health.map((entry) => line(strong(entry.platform), ` – ${entry.detail}`))),
    note(
      `This group has ${counted(channels.length, 'channel')}: ${channels.map(({ platform }) => platform).join(', ')}.`,
    ),
    ...undeliveredNote(undelivered),
  )
}

function convenors(members: readonly MemberProfile[], profile: RuleProfile | undefined): string {
  const held = members.filter(({ office }) => office === 'coConvenor')
  const words = held.map(({ name, appointedBy }) => (appointedBy ? `${name} (${appointedBy})` : name))
  const open = (profile?.appointedBy ?? []).filter((body) => !held.some(({ appointedBy }) => appointedBy === body))
  return [...words, ...open.map((body) => `${body}: not named yet`)].join('; ') || 'not named yet'
}

function undeliveredNote({ failed, waiting, ambiguous }: Undelivered): readonly Block[] {
  if (failed === 0 && waiting === 0) return []
  const unsure = ambiguous > 0 ? ` (${ambiguous} may already have been sent; the bot checks first)` : ''
  const parts = [
    ...(failed > 0 ? [`${counted(failed, 'message')} could not be delivered`] : []),
    ...(waiting > 0 ? [`${counted(waiting, 'message')} waiting to be sent${unsure}`] : []),
  ]
  return [note(`${parts.join('; ')}.`)]
}

export function rulesView(profile: RuleProfile): View {
  const { notice, reports } = profile
  const agenda = notice.draftAgenda === 'required' ? ', with the draft agenda' : ''
  return view(
    `Rules: ${profile.name}`,
    facts(
      fact('Notice of a meeting', `${describePeriod(notice.period)} before${agenda} (${notice.clause.number})`),
      ...reports.map((rule) =>
        fact(`Report to ${rule.body}`, `${describePeriod(rule.period)} before its ${rule.anchor} (${rule.label})`),
      ),
    ),
    heading('Original text'),
    list(...profile.clauses.map(({ number, quote }) => line(strong(number), ` ${quote}`))),
    note(`Profile ${profile.id}, version ${profile.version}. ${profile.source}`),
  )
}

export const changedView = (group: Group): View =>
  toned(
    'good',
    'Saved',
    facts(
      fact('Name', group.name),
      fact('Time zone for dates', group.zone),
      fact('Mailing list', group.mailingList ?? 'none'),
    ),
  )
