import type { DateTime } from 'luxon'
import { file } from '../bot/file.ts'
import { note, type View } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import type { Outgoing } from '../delivery/deliver.ts'
import { findGroup } from '../groups/read.ts'
import { termsOf } from '../groups/terms.ts'
import type { Meeting } from '../meetings/model.ts'
import { meetingById } from '../meetings/read.ts'
import { findNotice, isNoticeKey } from '../notices/draft.ts'
import { replyAddressOf } from './reply-address.ts'
import { writeCalendar } from './write.ts'

export interface Inviting {
  /** The address from which the bot sends. */
  readonly sender: string
  /** Whether answers of calendar programs are read; they then go to an address of the meeting's own. */
  readonly readsAnswers: boolean
  readonly now: () => DateTime
}

/**
 * A notice with its calendar file: an invitation, or what takes it back. Written as the mail leaves, since its ORGANIZER
 * is the sender, whom no command knows, and so that its SEQUENCE is the last.
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
  // what changed while this mail was leaving is told by the next
  if (isCancelled !== (notice.kind === 'cancellation')) return view
  const { sender, readsAnswers, now } = inviting
  const group = await findGroup(db, meeting.group)
  const address = readsAnswers ? await replyAddressOf(db, meeting, sender) : sender
  const method = isCancelled ? 'CANCEL' : 'REQUEST'
  const asksForAnswers = readsAnswers && !isCancelled
  const entry = { meeting, group: group.name, terms: termsOf({ group }), mayJoin: false }
  const text = writeCalendar([entry], {
    ...{ method, stampedAt: now(), asksForAnswers },
    organizer: { name: group.name, address },
    invited: [{ name: group.name, address: to, kind: 'list' }],
  })
  const name = `M${meeting.number}.ics`
  const caption = isCancelled
    ? `The attached ${name} takes the meeting out of your calendar.`
    : `The attached ${name} puts the meeting into your calendar, or moves it there.`
  const attached = file(name, `text/calendar; method=${method}`, text, caption)
  if (readsAnswers) return { ...view, blocks: [...view.blocks, attached], sentAs: address }
  return { ...view, blocks: [...view.blocks, attached, ...(isCancelled ? [] : [howToAnswer(meeting)])] }
}

/** Many calendar programs offer to answer although nobody is asked to. */
const howToAnswer = ({ number }: Meeting) =>
  note(
    'To say whether you come, press a button on the card of the meeting in the channel of the group, or type there: ' +
      `/meeting attend meeting:M${number}. What calendar programs answer is not read.`,
  )
