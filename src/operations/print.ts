import type { DateTime } from 'luxon'
import { counted } from '../text/count.ts'
import { type Backlog, type BacklogEntry, type Later, mostListed } from './backlog.ts'
import type { Decided } from './decide.ts'

/** Formats what `npm run deliveries` shows: what would go out, and what is stuck. */
export function formatBacklog(
  { due, later, ambiguous, failed }: Backlog,
  heldSince: DateTime | undefined,
  now: DateTime,
): string {
  const parts = [
    heldSince
      ? `HOLD since ${formatInstant(heldSince)}: nothing is sent until you choose.`
      : 'No HOLD: everything that is due is sent as soon as the bot runs.',
    block('Would be sent now', due, (entry) => formatEntry(entry, now)),
    block('Would wait for the end of quiet hours or for a digest', later, formatLater),
    block('May already have gone out; the bot looks these up before it sends them', ambiguous, (entry) =>
      formatEntry(entry, now),
    ),
    block('Given up in the last 30 days', failed, (entry) => formatEntry(entry, now)),
    heldSince ? choices : '',
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

const choices = `npm run deliveries skip        drops all of this without sending it, and records the reason
npm run deliveries send        sends it, after the bot was down for a long time
npm run deliveries reconcile   looks each one up on its platform first, after a backup was restored; if the
                               platform cannot tell, sends it again`

function block<Item>(title: string, items: readonly Item[], format: (item: Item) => string): string {
  if (items.length === 0) return title.startsWith('Would be') ? `${title}: nothing.` : ''
  return [
    `${title} (${items.length === mostListed ? 'the first ' : ''}${items.length}):`,
    ...items.map((item) => `  ${format(item)}`),
  ].join('\n')
}

function formatEntry(
  { group, platform, to, title, since, rungs, isEdit, reason }: BacklogEntry,
  now: DateTime,
): string {
  const what = rungs.length > 0 ? `${title} [${rungs.join(', ')}]` : title
  const kind = isEdit ? ', an edit' : ''
  const why = reason === undefined ? '' : `; last reason: ${reason}`
  return `${group}, to ${to} on ${platform}: ${what}${kind}, due for ${formatAge(since, now)}${why}`
}

const formatLater = ({ group, to, title, rung, at }: Later): string =>
  `${group}, to ${to}: ${title} [${rung}], at ${formatInstant(at)}`

const formatInstant = (at: DateTime): string => `${at.toUTC().toFormat('yyyy-MM-dd HH:mm')} UTC`

function formatAge(since: DateTime, now: DateTime): string {
  const minutes = Math.max(0, Math.round(now.diff(since).as('minutes')))
  if (minutes < 120) return counted(minutes, 'minute')
  return minutes < 48 * 60 ? counted(Math.round(minutes / 60), 'hour') : counted(Math.round(minutes / 1440), 'day')
}

const nothingDue = 'Nothing was due. The bot continues.\n'

/** Formats what a choice did, in one sentence. */
export const formatSkipped = ({ messages, reminders }: Decided): string =>
  messages + reminders === 0
    ? nothingDue
    : `Skipped: ${counted(messages, 'message')} and ${counted(reminders, 'reminder')}, each with the reason “skipped by an operator”. The bot continues.\n`

export const formatReconciled = ({ messages, reminders }: Decided): string =>
  messages + reminders === 0
    ? nothingDue
    : `The bot looks up ${counted(messages, 'message')} before it sends them, including those for ${counted(reminders, 'reminder')}. If a platform cannot tell, it sends them again. The bot continues.\n`

export const sentText =
  'Everything that is due is sent. Several things for one channel or person come in one message. The bot continues.\n'
