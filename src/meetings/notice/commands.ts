import { type Command, command } from '../../bot/command.ts'
import { optional } from '../../bot/field.ts'
import { httpsLink } from '../../bot/link-field.ts'
import { answer, refuse, replacing } from '../../bot/reply.ts'
import { day } from '../../bot/time-fields.ts'
import { buttons, fact, facts, line, link, strong, toned } from '../../bot/view.ts'
import { dayOf, describeDay } from '../../dates/day.ts'
import { instantOf } from '../../dates/wall.ts'
import { termsOf } from '../../groups/terms.ts'
import { confirmMail } from '../../notices/draft.ts'
import { failedTitle } from '../../notices/format.ts'
import { noticeRejected } from '../../notices/outcome.ts'
import { meetingField } from '../fields.ts'
import { formatRule, formatVerdict, meetingName } from '../format.ts'
import { publish } from '../publishing/publish.ts'
import { findLastMail } from '../publishing/read.ts'
import { confirmNotice } from '../publishing/write.ts'
import { findMeeting } from '../read.ts'
import { assess, refuseChange } from '../rules.ts'
import { mailButton, tone } from '../views.ts'
import { changeMeeting, lockMeeting } from '../write.ts'
import { meetingNotices } from './notice.ts'

const archiveLink = httpsLink('Link', 'https://… where the archive of the list shows it')

/** A Co-Convenor's word that the complete notice went out on the mailing list; the verdict counts from that day. */
export const notified = command({
  name: 'meeting notified',
  summary: 'Record that the announcement, with its draft agenda, went out by e-mail',
  fields: {
    meeting: meetingField(),
    sent: day('Sent on', { past: 'allowed', hint: 'The day on which it went out, such as today or 18 Aug 2026' }),
    link: optional(archiveLink),
  },
  allow: 'organiser',
  async run({ input, caller, now, db }) {
    const terms = termsOf(caller)
    const meeting = await lockMeeting(db, input.meeting.id)
    const refused = refuseChange(meeting, now)
    if (refused) return refused
    if (meeting.state !== 'announced')
      return refuse(`M${meeting.number} is not announced yet.`, {
        rule: formatRule(terms.profile),
        instead: `Announce it first: /meeting announce meeting:M${meeting.number}`,
      })
    const today = dayOf(now, terms.zone)
    if (input.sent > today)
      return refuse('That day is still to come.', {
        problems: { sent: 'The day on which it went out: today or before.' },
      })
    // only the date counts, so any hour of that day stands for it; today's agenda items are in it in any zone
    const distributedAt = input.sent === today ? now : instantOf(`${input.sent}T12:00`, terms.zone)
    const act = { by: caller.person.id, at: now, what: `recorded the notice by e-mail of ${describeDay(input.sent)}` }
    const changed = await changeMeeting(db, meeting, {}, act)
    const last = await findLastMail(db, meeting.id)
    const isOurs = last?.distributedAt !== undefined && dayOf(last.distributedAt, terms.zone) === input.sent
    if (isOurs) await confirmMail(db, last.key, input.link)
    else await confirmNotice(db, changed, { distributedAt, link: input.link, now })
    const confirmed = (await findMeeting(db, caller.group.id, meeting.number)) ?? changed
    const assessment = assess(confirmed, terms, now)
    const words = formatVerdict(assessment)
    await publish(db, confirmed, terms, now, {
      title: `Notice recorded by ${caller.person.name}`,
      details: [line(words), ...(input.link ? [line(link('Archive', input.link))] : [])],
    })
    return answer(toned(tone(confirmed, assessment), meetingName(confirmed), facts(fact('Notice', strong(words)))))
  },
})

/** What a moderator answers may reach people alone: they say that the e-mail is no notice, and send it again. */
export const rejected = command({
  name: 'meeting rejected',
  summary: 'Record that the mailing list rejected the e-mail about a meeting; it can then be sent again',
  fields: { meeting: meetingField() },
  allow: 'organiser',
  async run({ input, caller, now, db }) {
    const meeting = await lockMeeting(db, input.meeting.id)
    const last = await findLastMail(db, meeting.id)
    if (!last || (meeting.mail?.state !== 'held' && meeting.mail?.state !== 'sent'))
      return refuse(`No e-mail about M${meeting.number} can be recorded as rejected.`, {
        instead:
          meeting.mail?.state === 'confirmed'
            ? 'The mailing list shows the last one, or a Co-Convenor recorded that it does.'
            : `What the list is to be told goes out with /meeting announce meeting:M${meeting.number}.`,
      })
    await noticeRejected(db, meetingNotices, { key: last.key, by: caller.person.name, now })
    const again = mailButton(meeting)
    return replacing(toned('bad', `${failedTitle}: ${meetingName(meeting)}`, ...(again ? [buttons(again)] : [])))
  },
})

export const noticeCommands = [notified, rejected] as readonly Command[]
