import { officeNames } from '../bot/rights.ts'
import { describeDay } from '../dates/day.ts'
import { zoneLabel } from '../dates/zone.ts'
import type { Failure } from '../delivery/failures.ts'
import { cutShort } from '../text/cut.ts'
import { type ActionChange, type ActionItem, type Content, type Owner, ref } from './model.ts'

/** Formats an item in one line of at most 126 characters: "A-12 Draft the liaison statement". */
export const itemName = (item: Pick<ActionItem, 'number' | 'text'>): string =>
  `${ref(item)} ${cutShort(item.text, 120)}`

/** Formats an item for a menu, whose options take 75 characters. */
export const itemLabel = ({ number, text, state }: ActionItem): string =>
  cutShort(`${ref({ number })} – ${state === 'open' ? '' : `${state} – `}${text}`, 75)

/** Formats the deadline: "Thu 3 Dec 2026, 23:59 Geneva". */
export const formatDue = ({ dueDay }: Pick<Content, 'dueDay'>, zone: string): string =>
  `${describeDay(dueDay)}, 23:59 ${zoneLabel(zone)}`

const standNotes = {
  owns: '',
  asked: ' (asked, no answer yet)',
  handed: ' (asked to take it over, no answer yet)',
} as const

export function formatOwner(owner: Owner): string {
  if (owner.kind === 'office') return `the ${officeNames[owner.office]}${owner.office === 'coConvenor' ? 's' : ''}`
  return `${owner.name}${owner.here ? standNotes[owner.stand] : ' (has left the group)'}`
}

export const formatOwners = ({ owners }: Pick<Content, 'owners'>): string =>
  owners.map(formatOwner).join(', ') || 'nobody yet'

interface Shown {
  readonly label: string
  /** Formats the value; undefined if there is none. */
  readonly format: (content: Content) => string | undefined
}

/** The parts of the content that a change is described by; state and closing time follow from what was done. */
const shownParts: readonly Shown[] = [
  { label: 'text', format: ({ text }) => `“${text}”` },
  { label: 'due', format: ({ dueDay }) => describeDay(dueDay) },
  { label: 'owners', format: ({ owners }) => (owners.length > 0 ? formatOwners({ owners }) : undefined) },
  { label: 'meeting', format: ({ meeting }) => meeting && `M${meeting.number}` },
  { label: 'topic', format: ({ topic }) => topic && `T${topic.number}` },
  { label: 'link', format: ({ link }) => link },
  { label: 'note', format: ({ outcome }) => outcome && `“${outcome}”` },
  { label: 'link to the result', format: ({ outcomeLink }) => outcomeLink },
]

/** Formats what a change turned into what: "due from Thu 3 Dec 2026 to Fri 4 Dec 2026; link https://…". */
export function formatChange({ before, after }: Pick<ActionChange, 'before' | 'after'>): string {
  if (!after) return ''
  return shownParts
    .map(({ label, format }) => {
      const was = before && format(before)
      const is = format(after)
      if (was === is) return ''
      if (was === undefined) return `${label} ${is}`
      return is === undefined ? `${label} cleared, was ${was}` : `${label} from ${was} to ${is}`
    })
    .filter(Boolean)
    .join('; ')
}

/** Formats an added number or range: "A-3", "A-3 to A-9", "none". */
export function formatRange(items: readonly Pick<ActionItem, 'number'>[]): string {
  const first = items[0]
  const last = items.at(-1)
  if (!first || !last) return 'none'
  return items.length > 1 ? `${ref(first)} to ${ref(last)}` : ref(first)
}

/** Formats why a message did not arrive, and which way it was sent instead. */
export function formatFailure({ isDirect, platform, reason, instead }: Failure): string {
  const message = isDirect ? 'A direct message about it' : 'A message about it'
  const failed = `${message} could not be delivered on ${platform}: ${reason ?? 'no reason given'}.`
  if (!instead) return failed
  return instead.isDirect
    ? `${failed} It is sent to them on ${instead.platform} instead.`
    : `${failed} They are mentioned in the channel instead.`
}
