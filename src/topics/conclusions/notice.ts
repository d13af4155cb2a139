import type { DateTime } from 'luxon'
import { fact, facts, note, quote, text, toned, type View, view } from '../../bot/view.ts'
import type { Db } from '../../database/client.ts'
import { type Day, dayOf, describeDay } from '../../dates/day.ts'
import { zoneLabel } from '../../dates/zone.ts'
import type { Terms } from '../../groups/terms.ts'
import { draftListMail, redraftListMail, takeBackSeconds, withdrawMail } from '../../notices/draft.ts'
import { describePeriod } from '../../terms/rules.ts'
import { topicName, topicRef } from '../model.ts'
import { homeLabel } from '../rules.ts'
import { type Conclusion, lastDayFrom } from './model.ts'
import { responseBlocks, signedWords } from './views.ts'

/** The whole e-mail to the mailing list, when it goes out on this day. */
export function callMailView(conclusion: Conclusion, terms: Terms, day: Day): View {
  const { topic, home, words, isAgreement } = conclusion
  const { appointedBy, consensus } = terms.profile
  const ref = topicRef(topic)
  const until = describeDay(lastDayFrom(conclusion, day, terms.profile))
  return toned(
    'neutral',
    `Call for objections: ${topicName(topic)}, until ${until}`,
    facts(
      fact('Topic', topicName(topic)),
      ...(home ? [fact('Home', homeLabel(home, appointedBy))] : []),
      fact('Signed', signedWords(conclusion, terms)),
      fact('Objections until', `${until}, 23:59 ${zoneLabel(terms.zone)}`),
      fact('Period', `${describePeriod(consensus.objections)} from the day of this e-mail (${consensus.label})`),
    ),
    text(isAgreement ? 'Proposed conclusion:' : 'To be recorded: the topic is not agreed, with these options:'),
    quote(words),
    ...responseBlocks(conclusion),
    note(
      `To object, with the reason and what would resolve it, type in the channel of the group: /topic object topic:${ref}. ` +
        `For a reservation, which is recorded verbatim: /topic reserve topic:${ref}. Or answer to the list.`,
    ),
    note('An objection stops the call and opens the topic again. Who is silent until then stands in nobody’s way.'),
  )
}

/** Drafts the mail and says when it goes out. */
export function draftCall(
  db: Db,
  conclusion: Conclusion,
  { terms, list, now }: { readonly terms: Terms; readonly list: string; readonly now: DateTime },
): Promise<DateTime> {
  const { group, id } = conclusion
  const view = callMailView(conclusion, terms, dayOf(now.plus({ seconds: takeBackSeconds }), terms.zone))
  const mail = { group, list, kind: 'announcement', revision: 1, view, now } as const
  return draftListMail(db, { kind: 'conclusion', id }, mail)
}

/** What waits to go out says what holds now; a call that is over is not sent. */
export async function redraftCall(db: Db, conclusion: Conclusion, terms: Terms): Promise<void> {
  const { group, mail, state } = conclusion
  if (mail?.state !== 'drafted') return
  const { key, goesOutAt } = mail
  if (state === 'called') {
    const view = callMailView(conclusion, terms, dayOf(goesOutAt, terms.zone))
    return redraftListMail(db, { group, key, revision: 1, view })
  }
  await withdrawMail(db, { group, key, reason: 'the call is over' })
}

/**
 * To the list that was told of a call: that it has ended, in the same thread of mails. A call whose mail could still be
 * taken back, or was refused, was not told.
 */
export async function tellListOfEnd(
  db: Db,
  conclusion: Conclusion,
  { now, why }: { readonly now: DateTime; readonly why?: string },
): Promise<void> {
  const { group, id, mail, mailingList: list } = conclusion
  if (!list || !mail || mail.state === 'refused') return
  const told = { group, list, kind: 'cancellation', revision: 1, view: endMailView(conclusion, why), now } as const
  await draftListMail(db, { kind: 'conclusion', id }, told)
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
    text('The conclusion that was proposed:'),
    quote(words),
    note('If another is proposed, its call for objections comes to this list anew.'),
  )
}
