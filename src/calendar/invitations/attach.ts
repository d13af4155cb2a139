import type { DateTime } from 'luxon'
import { file } from '../../bot/file.ts'
import { writeLine } from '../../bot/line.ts'
import { press } from '../../bot/signature.ts'
import { note, type View } from '../../bot/view.ts'
import type { Db } from '../../database/client.ts'
import type { Outgoing } from '../../delivery/deliver.ts'
import { findGroup } from '../../groups/read.ts'
import { termsOf } from '../../groups/terms.ts'
import type { Meeting } from '../../meetings/model.ts'
import { meetingById } from '../../meetings/read.ts'
import { attend } from '../../meetings/signatures.ts'
import { isNoticeKey } from '../../notices/model.ts'
import { findNotice } from '../../notices/read.ts'
import { formatCalendar } from '../icalendar/format.ts'
import { replyAddressOf } from './address.ts'

export interface Inviting {
  /** The address from which the bot sends. */
  readonly sender: string
  /** Whether answers of calendar apps are read; if so, they go to an address for the meeting. */
  readonly readsAnswers: boolean
  readonly now: () => DateTime
}

/**
 * Attaches the calendar file to a notice: an invitation, or its cancellation. The file is written as the mail leaves, because
 * its ORGANIZER is the sender, which no command knows, and because its SEQUENCE has to be the latest.
 */
export async function withInvitation(
  db: Db,
  { key, view, address: { channel: to } }: Outgoing,
  inviting: Inviting,
): Promise<View> {
  const notice = isNoticeKey(key) ? await findNotice(db, { key }) : undefined
  if (notice?.about.kind !== 'meeting') return view
  const meeting = await meetingById(db, notice.about.id)
  const isCancelled = meeting.state === 'cancelled'
  // the next mail says what changed while this one was leaving
  if (isCancelled !== (notice.kind === 'cancellation')) return view
  const { sender, readsAnswers, now } = inviting
  const group = await findGroup(db, meeting.group)
  const address = readsAnswers ? await replyAddressOf(db, meeting, sender) : sender
  const method = isCancelled ? 'CANCEL' : 'REQUEST'
  const entry = { meeting, group: group.name, terms: termsOf({ group }), mayJoin: false }
  const text = formatCalendar([entry], {
    method: isCancelled ? 'CANCEL' : 'REQUEST',
    stampedAt: now(),
    asksForAnswers: readsAnswers && !isCancelled,
    organizer: { name: group.name, address },
    invited: [{ name: group.name, address: to, kind: 'list' }],
  })
  const name = `M${meeting.number}.ics`
  const caption = isCancelled
    ? `The attached ${name} removes the meeting from your calendar.`
    : `The attached ${name} adds the meeting to your calendar, or moves it there.`
  const attached = file(name, `text/calendar; method=${method}`, text, caption)
  if (readsAnswers) return { ...view, blocks: [...view.blocks, attached], sentAs: address }
  return { ...view, blocks: [...view.blocks, attached, ...(isCancelled ? [] : [howToAnswer(meeting)])] }
}

/** Says how to answer: many calendar apps offer an answer even if the invitation wants none. */
const howToAnswer = (meeting: Meeting) =>
  note(
    'To say whether you are coming, press a button on the meeting’s card in the group’s channel, or type there: ' +
      `${writeLine(press(attend, { meeting }))}. The bot does not read answers from calendar apps.`,
  )
