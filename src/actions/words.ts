import { officeNames } from '../bot/rights.ts'
import { describeDay } from '../dates/day.ts'
import { zoneLabel } from '../dates/zone.ts'
import { cutShort } from '../text/cut.ts'
import { type ActionChange, type ActionItem, type Content, type Owner, ref } from './action.ts'

/** "A-12 Draft the liaison statement": one line, whatever its length. */
export const itemName = (item: Pick<ActionItem, 'number' | 'text'>): string =>
  `${ref(item)} ${cutShort(item.text, 120)}`

/** The same for a list to choose from, which takes 75 characters. */
export const itemLabel = ({ number, text, state }: ActionItem): string =>
  cutShort(`A-${number} – ${state === 'open' ? '' : `${state} – `}${text}`, 75)

/** "Thu 3 Dec 2026, 23:59 Geneva" */
export const dueWords = ({ dueDay }: Pick<Content, 'dueDay'>, zone: string): string =>
  `${describeDay(dueDay)}, 23:59 ${zoneLabel(zone)}`

const standWords = {
  owns: '',
  asked: ' (asked, no answer yet)',
  handed: ' (asked to take it over, no answer yet)',
} as const

export function ownerWords(owner: Owner): string {
  if (owner.kind === 'office') return `the ${officeNames[owner.office]}${owner.office === 'coConvenor' ? 's' : ''}`
  return `${owner.name}${owner.here ? standWords[owner.stand] : ' (has left the group)'}`
}

export const ownersWords = ({ owners }: Pick<Content, 'owners'>): string =>
  owners.map(ownerWords).join(', ') || 'nobody yet'

/** How each kept value is told. What is not named here follows from the rest. */
const told: Readonly<
  Record<string, { readonly label: string; readonly words: (content: Content) => string | undefined }>
> = {
  text: { label: 'text', words: ({ text }) => `“${text}”` },
  due: { label: 'due', words: ({ dueDay }) => describeDay(dueDay) },
  owners: { label: 'owners', words: ({ owners }) => (owners.length > 0 ? ownersWords({ owners }) : undefined) },
  meeting: { label: 'meeting', words: ({ meeting }) => meeting && `M${meeting.number}` },
  topic: { label: 'topic', words: ({ topic }) => topic && `T${topic.number}` },
  link: { label: 'link', words: ({ link }) => link },
  outcome: { label: 'note', words: ({ outcome }) => outcome && `“${outcome}”` },
  outcomeLink: { label: 'link to the result', words: ({ outcomeLink }) => outcomeLink },
}

/** "due from Thu 3 Dec 2026 to Fri 4 Dec 2026; link https://…": what a change turned into what. */
export function changeWords({ before, after }: Pick<ActionChange, 'before' | 'after'>): string {
  if (!after) return ''
  return Object.values(told)
    .map(({ label, words }) => {
      const [was, is] = [before && words(before), words(after)]
      if (was === is) return ''
      if (was === undefined) return `${label} ${is}`
      return is === undefined ? `no ${label} any more, was ${was}` : `${label} from ${was} to ${is}`
    })
    .filter(Boolean)
    .join('; ')
}
