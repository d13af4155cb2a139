import type { DateTime } from 'luxon'
import { counted } from '../text/count.ts'
import { type Backlog, type Entry, type Later, mostListed } from './backlog.ts'
import type { Decided } from './decide.ts'

/** What `npm run deliveries` shows: what would go out, and what got stuck. */
export function backlogText(
  { due, later, ambiguous, failed }: Backlog,
  heldSince: DateTime | undefined,
  now: DateTime,
): string {
  const parts = [
    heldSince
      ? `HOLD since ${instantWords(heldSince)}: nothing is sent until you choose.`
      : 'No HOLD: what is due is sent as soon as the bot runs.',
    block('Would be sent now', due, (entry) => entryWords(entry, now)),
    block('Would wait, for the end of quiet hours or for a digest', later, laterWords),
    block('It is not known whether these went out; they are looked up before they are sent', ambiguous, (entry) =>
      entryWords(entry, now),
    ),
    block('Given up in the last 30 days', failed, (entry) => entryWords(entry, now)),
    heldSince ? choices : '',
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

const choices = `npm run deliveries skip        ends all of this unsent, each with its reason
npm run deliveries send        sends it: after the bot was down for long
npm run deliveries reconcile   looks each one up on its platform first, after a backup was restored; where the
                               platform cannot tell, it is sent again`

function block<Item>(title: string, items: readonly Item[], words: (item: Item) => string): string {
  if (items.length === 0) return title.startsWith('Would be') ? `${title}: nothing.` : ''
  return [
    `${title} (${items.length === mostListed ? 'the first ' : ''}${items.length}):`,
    ...items.map((item) => `  ${words(item)}`),
  ].join('\n')
}

function entryWords({ group, platform, to, title, since, rungs, isEdit, reason }: Entry, now: DateTime): string {
  const what = rungs.length > 0 ? `${title} [${rungs.join(', ')}]` : title
  const kind = isEdit ? ', an edit' : ''
  const why = reason === undefined ? '' : `; last reason: ${reason}`
  return `${group}, to ${to} on ${platform}: ${what}${kind}, due for ${ageWords(since, now)}${why}`
}

const laterWords = ({ group, to, title, rung, at }: Later): string =>
  `${group}, to ${to}: ${title} [${rung}], at ${instantWords(at)}`

const instantWords = (at: DateTime): string => `${at.toUTC().toFormat('yyyy-MM-dd HH:mm')} UTC`

function ageWords(since: DateTime, now: DateTime): string {
  const minutes = Math.max(0, Math.round(now.diff(since).as('minutes')))
  if (minutes < 120) return counted(minutes, 'minute')
  return minutes < 48 * 60 ? counted(Math.round(minutes / 60), 'hour') : counted(Math.round(minutes / 1440), 'day')
}

const nothingWords = 'Nothing was due. The bot goes on.\n'

/** What was done by a choice, as one sentence. */
export const skipWords = ({ messages, reminders }: Decided): string =>
  messages + reminders === 0
    ? nothingWords
    : `Skipped: ${counted(messages, 'message')} and ${counted(reminders, 'reminder')} ended unsent, each with the reason “skipped by an operator”. The bot goes on.\n`

export const reconcileWords = ({ messages, reminders }: Decided): string =>
  messages + reminders === 0
    ? nothingWords
    : `${counted(messages, 'message')} will be looked up before being sent (and sent where the platform cannot tell), among them what ${counted(reminders, 'reminder')} came to. The bot goes on.\n`

export const sendWords =
  'What is due is sent, by one message for each place where much fell together. The bot goes on.\n'
