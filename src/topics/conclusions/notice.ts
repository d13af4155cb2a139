import type { DateTime } from 'luxon'
import { writeLine } from '../../bot/line.ts'
import { press } from '../../bot/signature.ts'
import { fact, facts, note, quote, text, toned, type View, view } from '../../bot/view.ts'
import type { Db } from '../../database/client.ts'
import { type Day, dayOf, describeDay } from '../../dates/day.ts'
import { zoneLabel } from '../../dates/zone.ts'
import type { Terms } from '../../groups/terms.ts'
import { draftListMail, redraftListMail, withdrawMail } from '../../notices/draft.ts'
import { takeBackSeconds } from '../../notices/model.ts'
import { describePeriod } from '../../terms/rules.ts'
import { formatHome, topicName } from '../format.ts'
import { formatSigned } from './format.ts'
import type { Conclusion } from './model.ts'
import { conclusionById } from './read.ts'
import { lastDayFrom } from './rules.ts'
import { object, reserve } from './signatures.ts'
import { responseBlocks } from './views.ts'

/** Writes the whole e-mail of a call to the mailing list, for the day on which it goes out. */
export function callMailView(conclusion: Conclusion, terms: Terms, day: Day): View {
  const { topic, home, words, isAgreement } = conclusion
  const { appointedBy, consensus } = terms.profile
  const until = describeDay(lastDayFrom(conclusion, day, terms.profile))
  return toned(
    'neutral',
    `Call for objections: ${topicName(topic)}, until ${until}`,
    facts(
      fact('Topic', topicName(topic)),
      ...(home ? [fact('Home', formatHome(home, appointedBy))] : []),
      fact('Signed', formatSigned(conclusion, terms.profile)),
      fact('Objections until', `${until}, 23:59 ${zoneLabel(terms.zone)}`),
      fact('Period', `${describePeriod(consensus.objections)} from the day of this e-mail (${consensus.label})`),
    ),
    text(isAgreement ? 'Proposed conclusion:' : 'To be recorded: not agreed, with these options:'),
    quote(words),
    ...responseBlocks(conclusion),
    note(
      'To object, with the reason and what would resolve it, type in the group’s channel: ' +
        `${writeLine(press(object, { topic }))}. For a reservation, which is recorded verbatim: ` +
        `${writeLine(press(reserve, { topic }))}. Or reply to the list.`,
    ),
    note('An objection stops the call and reopens the topic. Silence until the last day counts as no objection.'),
  )
}

/** Drafts the mail of a call, and returns when it goes out. */
export async function draftCall(
  db: Db,
  conclusion: Conclusion,
  { terms, list, now }: { readonly terms: Terms; readonly list: string; readonly now: DateTime },
): Promise<DateTime> {
  const { group, id } = conclusion
  const view = callMailView(conclusion, terms, dayOf(now.plus({ seconds: takeBackSeconds }), terms.zone))
  const mail = { group, list, kind: 'announcement', revision: 1, view, now } as const
  return (await draftListMail(db, { kind: 'conclusion', id }, mail)).goesOutAt
}

/** Brings a mail that has not gone out up to date, or stops it if the call is over. Returns the conclusion with its mail. */
export async function redraftCall(db: Db, conclusion: Conclusion, terms: Terms): Promise<Conclusion> {
  const { id, group, mail, state } = conclusion
  if (mail?.state !== 'drafted') return conclusion
  const { key, goesOutAt } = mail
  if (state === 'called') {
    const view = callMailView(conclusion, terms, dayOf(goesOutAt, terms.zone))
    await redraftListMail(db, { group, key, revision: 1, view })
    return conclusion
  }
  const isStopped = await withdrawMail(db, { group, key, reason: 'the call is over' })
  return isStopped ? conclusionById(db, id) : conclusion
}

/** Mails to a list that got the mail of a call, in the same thread, that the call has ended. */
export async function mailEnd(
  db: Db,
  conclusion: Conclusion,
  { now, why }: { readonly now: DateTime; readonly why?: string },
): Promise<void> {
  const { group, id, mail, mailingList: list } = conclusion
  if (!list || !mail || mail.state === 'refused') return
  const view = endMailView(conclusion, why)
  await draftListMail(db, { kind: 'conclusion', id }, { group, list, kind: 'cancellation', revision: 1, view, now })
}

function endMailView(conclusion: Conclusion, why: string | undefined): View {
  const { topic, state, words } = conclusion
  const cause =
    state === 'objected' ? 'An objection ended the call for objections' : 'The Co-Convenors withdrew the conclusion'
  return view(
    `Call for objections ended: ${topicName(topic)}`,
    text(`${cause}. The topic is open again, and nothing was agreed.`),
    ...(why === undefined ? [] : [text(`Reason: ${why}`)]),
    ...responseBlocks(conclusion),
    text('The proposed conclusion was:'),
    quote(words),
    note('If a new conclusion is proposed, its call for objections will come to this list.'),
  )
}
