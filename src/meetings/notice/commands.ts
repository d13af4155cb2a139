import { type Command, implement } from '../../bot/command.ts'
import { writeLine } from '../../bot/line.ts'
import { answer, refuse, replacing } from '../../bot/reply.ts'
import { press } from '../../bot/signature.ts'
import { buttons, fact, facts, line, link, strong, toned } from '../../bot/view.ts'
import { dayOf, describeDay } from '../../dates/day.ts'
import { instantOf } from '../../dates/wall.ts'
import { termsOf } from '../../groups/terms.ts'
import { failedTitle } from '../../notices/format.ts'
import { noticeRejected } from '../../notices/outcome.ts'
import { confirmMail, recordNotice } from '../../notices/write.ts'
import { formatRule, formatVerdict, meetingName } from '../format.ts'
import { publish } from '../publishing/publish.ts'
import { findLastMail } from '../publishing/read.ts'
import { meetingById } from '../read.ts'
import { assess, refuseChange } from '../rules.ts'
import * as sign from '../signatures.ts'
import { mailButton, tone } from '../views.ts'
import { changeMeeting } from '../write.ts'
import { meetingNotices } from './notice.ts'

/** Takes an organiser's word that the complete notice went out on the mailing list; the verdict counts from that day. */
const notified = implement(sign.notified, async ({ input: { meeting, sent, link: href }, caller, now, db }) => {
  const terms = termsOf(caller)
  const closed = refuseChange(meeting, now)
  if (closed) return closed
  if (meeting.state !== 'announced')
    return refuse(`M${meeting.number} is not announced yet.`, {
      rule: formatRule(terms.profile),
      instead: `Announce it first: ${writeLine(press(sign.announce, { meeting }))}`,
    })
  const today = dayOf(now, terms.zone)
  if (sent > today)
    return refuse('That day is in the future.', {
      problems: { sent: 'Give the day it went out: today or earlier.' },
    })
  const stamp = { by: caller.person.id, at: now, what: `recorded the notice by e-mail of ${describeDay(sent)}` }
  const { revision } = await changeMeeting(db, meeting, {}, stamp)
  const last = await findLastMail(db, meeting.id)
  const isOurs = last?.distributedAt !== undefined && dayOf(last.distributedAt, terms.zone) === sent
  if (isOurs) await confirmMail(db, last.key, href)
  else
    await recordNotice(
      db,
      { kind: 'meeting', id: meeting.id },
      {
        group: meeting.group,
        revision,
        postedAt: meeting.announcedAt ?? now,
        // only the date counts, so noon is as good as any hour; today's agenda items are in today's notice in any zone
        distributedAt: sent === today ? now : instantOf(`${sent}T12:00`, terms.zone),
        archiveLink: href,
      },
    )
  const confirmed = await meetingById(db, meeting.id)
  const assessment = assess(confirmed, terms, now)
  const verdict = formatVerdict(assessment)
  await publish(db, confirmed, terms, now, {
    title: `Notice recorded by ${caller.person.name}`,
    details: [line(verdict), ...(href ? [line(link('Archive', href))] : [])],
  })
  return answer(toned(tone(confirmed, assessment), meetingName(confirmed), facts(fact('Notice', strong(verdict)))))
})

/** Records what a moderator may tell people alone: that the e-mail is no notice. It can then be sent again. */
const rejected = implement(sign.rejected, async ({ input: { meeting }, caller, now, db }) => {
  const state = meeting.mail?.state
  const last = state === 'held' || state === 'sent' ? await findLastMail(db, meeting.id) : undefined
  if (!last)
    return refuse(`No e-mail about M${meeting.number} can be recorded as rejected.`, {
      instead:
        state === 'confirmed'
          ? 'The last one is on the mailing list, or a Co-Convenor recorded that it is.'
          : `To send the list a new e-mail: ${writeLine(press(sign.announce, { meeting }))}.`,
    })
  await noticeRejected(db, meetingNotices, { key: last.key, by: caller.person.name, now })
  const again = mailButton(meeting)
  return replacing(toned('bad', `${failedTitle}: ${meetingName(meeting)}`, ...(again ? [buttons(again)] : [])))
})

export const noticeCommands = [notified, rejected] as readonly Command[]
