import { writeLine } from '../../bot/line.ts'
import { press } from '../../bot/signature.ts'
import {
  type Block,
  type Button,
  button,
  buttons,
  fact,
  facts,
  heading,
  line,
  list,
  note,
  quote,
  text,
  toned,
  type View,
  view,
} from '../../bot/view.ts'
import { describeDay } from '../../dates/day.ts'
import { zoneLabel } from '../../dates/zone.ts'
import type { Terms } from '../../groups/terms.ts'
import { formatConfirmation, formatMailState } from '../../notices/format.ts'
import { describePeriod } from '../../terms/rules.ts'
import { formatAgreed, formatHome, topicName, topicRef } from '../format.ts'
import type { Topic } from '../model.ts'
import { formatResponse, formatSigned } from './format.ts'
import type { Conclusion, Response } from './model.ts'
import { reservationsOf, silenceCounts } from './rules.ts'
import * as signatures from './signatures.ts'

/** Shows a conclusion in the channels, from its proposal to its end. */
export const conclusionView = (conclusion: Conclusion, terms: Terms): View =>
  view(titleOf(conclusion, terms), facts(fact('Topic', topicName(conclusion.topic))), ...bodyOf(conclusion, terms))

/** Announces that a call begins or ends, in a new message: nobody is notified of an edit. */
export const conclusionNews = (conclusion: Conclusion, terms: Terms): View =>
  view(
    titleOf(conclusion, terms),
    quote(conclusion.words),
    facts(...callFacts(conclusion, terms)),
    note(`For details: ${writeLine(press(signatures.showTopic, { topic: conclusion.topic }))}`),
  )

/** Shows a conclusion below its topic. */
export const conclusionBlocks = (conclusion: Conclusion, terms: Terms): readonly Block[] => [
  heading(titleOf(conclusion, terms)),
  ...bodyOf(conclusion, terms),
]

const bodyOf = (conclusion: Conclusion, terms: Terms): readonly Block[] => [
  facts(
    ...(conclusion.home ? [fact('Home', formatHome(conclusion.home, terms.profile.appointedBy))] : []),
    fact('Signed', formatSigned(conclusion, terms.profile)),
    ...callFacts(conclusion, terms),
  ),
  ...(conclusion.isAgreement ? [] : [text('To be recorded: not agreed, with these options:')]),
  quote(conclusion.words),
  ...responseBlocks(conclusion),
  ...actions(conclusion),
  ...endNote(conclusion, terms),
]

function titleOf({ topic, state, isAgreement, responses }: Conclusion, { profile }: Terms): string {
  const ref = topicRef(topic)
  switch (state) {
    case 'proposed':
      return `Conclusion proposed on ${ref}`
    case 'called':
      return `Call for objections on ${ref}`
    case 'objected':
      return `${ref} is open again because of an objection`
    case 'withdrawn':
      return `The conclusion on ${ref} was withdrawn`
    case 'reopened':
      return `${ref} was reopened`
    case 'standing': {
      if (!isAgreement) return `${ref}: not agreed, options recorded`
      const reserved = responses.some(({ kind }) => kind === 'reservation')
      return `${ref}: ${formatAgreed(profile.appointedBy)}${reserved ? ', with reservations' : ''}`
    }
  }
}

function callFacts({ state, calledOn, mailedOn, lastDay, mail: sent }: Conclusion, { profile, zone }: Terms) {
  if (calledOn === undefined || lastDay === undefined) return []
  const { consensus } = profile
  const trouble = sent && state === 'called' ? formatMailState(sent, zone) : undefined
  const mail = mailedOn
    ? `on the mailing list since ${describeDay(mailedOn)}.${formatConfirmation(sent)}`
    : (trouble ?? 'not recorded on the mailing list yet')
  return [
    fact(
      'Call',
      `from ${describeDay(calledOn)}, ${describePeriod(consensus.objections)} (${consensus.label}); ${mail}`,
    ),
    ...(state === 'called' ? [fact('Objections until', `${describeDay(lastDay)}, 23:59 ${zoneLabel(zone)}`)] : []),
  ]
}

export function responseBlocks({ responses }: Conclusion): readonly Block[] {
  const objections = responses.filter(({ kind }) => kind === 'objection')
  const reservations = reservationsOf({ responses })
  return [
    ...(objections.length > 0
      ? [heading('Objections'), list(...objections.map((one) => line(formatResponse(one))))]
      : []),
    ...(reservations.length > 0
      ? [heading('Reservations, verbatim'), list(...reservations.map((one) => line(formatResponse(one))))]
      : []),
  ]
}

/** Offers to send the mail of a call, or to send it again. */
export const callButton = ({ topic }: Pick<Conclusion, 'topic'>): Button =>
  button('Preview the e-mail', press(signatures.previewCall, { topic }), 'primary')

/** Asks a member to confirm or correct the objection or reservation that somebody else entered. */
export function enteredView(topic: Topic, { kind, words, resolves, source }: Response, by: string): View {
  const isObjection = kind === 'objection'
  return toned(
    'caution',
    `${by} entered ${isObjection ? 'an objection' : 'a reservation'} on your behalf: ${topicName(topic)}`,
    text(`Source: ${source}. It reads:`),
    quote(words),
    ...(resolves === undefined ? [] : [text('What would resolve it:'), quote(resolves)]),
    buttons(
      button('Confirm', press(signatures.confirmResponse, { topic }), 'primary'),
      button('Correct it…', isObjection ? press(signatures.object, { topic }) : press(signatures.reserve, { topic })),
    ),
    note(
      'Until you confirm or correct it, it is marked as entered on your behalf. If it is not yours, tell a Co-Convenor.',
    ),
  )
}

function actions({ state, topic, number, mailedOn, mailingList, mail }: Conclusion): readonly Block[] {
  if (state === 'proposed')
    return [
      buttons(button('Sign', press(signatures.sign, { topic, number }), 'primary')),
      note('The call for objections begins once a Co-Convenor of each study group has signed.'),
    ]
  if (state !== 'called') return []
  const isDue = mailedOn === undefined && mail?.state !== 'drafted'
  return [
    buttons(
      button('Object…', press(signatures.object, { topic }), 'danger'),
      button('Reservation…', press(signatures.reserve, { topic })),
      ...(mailedOn ? [button('It came by e-mail…', press(signatures.respondOnBehalf, { topic }))] : []),
      ...(isDue && mailingList ? [callButton({ topic })] : []),
      ...(isDue ? [button('It is on the mailing list…', press(signatures.callMailed, { topic }))] : []),
    ),
  ]
}

function endNote(conclusion: Conclusion, { profile }: Terms): readonly Block[] {
  const { state, mailedOn, mail } = conclusion
  if ((state === 'objected' || state === 'withdrawn') && mailedOn && !mail)
    return [note('You sent the call to the mailing list by hand, so tell the list that it has ended.')]
  if (state !== 'called') return []
  const silence = silenceCounts(conclusion, profile)
    ? 'Silence until the last day counts as no objection.'
    : 'Silence counts as no objection only once the call is on the mailing list; the period starts that day.'
  return [note(`An objection stops the call and reopens the topic; a reservation is recorded verbatim. ${silence}`)]
}
