import { invoke } from '../../bot/invocation.ts'
import {
  type Block,
  type Button,
  button,
  buttons,
  fact,
  facts,
  heading,
  type Line,
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
import { unconfirmedWords } from '../../polls/format.ts'
import { describePeriod } from '../../terms/rules.ts'
import { agreedWords, type Topic, topicName, topicRef } from '../model.ts'
import { homeLabel } from '../rules.ts'
import type { call } from './calls/commands.ts'
import type { mailed, sign } from './commands.ts'
import { type Conclusion, type Response, reservationsOf, signingBodies, unsigned, whoOf } from './model.ts'
import type { behalf, confirm, object, reserve } from './responses/commands.ts'

/** What stands in the channels about a conclusion, from its proposal to its end. */
export const conclusionView = (conclusion: Conclusion, terms: Terms): View =>
  view(titleOf(conclusion, terms), facts(fact('Topic', topicName(conclusion.topic))), ...bodyOf(conclusion, terms))

/** A message of its own when a call begins or ends: that another was edited, nobody is notified of. */
export const conclusionNews = (conclusion: Conclusion, terms: Terms): View =>
  view(
    titleOf(conclusion, terms),
    quote(conclusion.words),
    facts(...callFacts(conclusion, terms)),
    note(`Everything about it: /topic show ${topicRef(conclusion.topic)}`),
  )

/** The same below a topic. */
export const conclusionBlocks = (conclusion: Conclusion, terms: Terms): readonly Block[] => [
  heading(titleOf(conclusion, terms)),
  ...bodyOf(conclusion, terms),
]

const bodyOf = (conclusion: Conclusion, terms: Terms): readonly Block[] => [
  facts(
    ...(conclusion.home ? [fact('Home', homeLabel(conclusion.home, terms.profile.appointedBy))] : []),
    fact('Signed', signedWords(conclusion, terms)),
    ...callFacts(conclusion, terms),
  ),
  ...(conclusion.isAgreement ? [] : [text('To be recorded: the topic is not agreed, with these options:')]),
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
      return `${ref} is open again: an objection was made`
    case 'withdrawn':
      return `The conclusion on ${ref} was withdrawn`
    case 'reopened':
      return `${ref} was opened again`
    case 'standing': {
      if (!isAgreement) return `${ref}: not agreed, options recorded`
      const reserved = responses.some(({ kind }) => kind === 'reservation')
      return `${ref}: ${agreedWords(profile.appointedBy)}${reserved ? ', with reservations' : ''}`
    }
  }
}

export function signedWords(conclusion: Conclusion, { profile }: Terms): string {
  const signed = conclusion.signatures.map(({ body, name }) => (body === '' ? name : `${name} (${body})`))
  const open = unsigned(conclusion, profile).filter((body) => body !== '' || signingBodies(profile).length > 1)
  return [...signed, ...open.map((body) => `${body}: not yet`)].join('; ') || 'not yet'
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

const responseItem = (response: Response): Line => line(responseWords(response))

export function responseBlocks({ responses }: Conclusion): readonly Block[] {
  const objections = responses.filter(({ kind }) => kind === 'objection')
  const reservations = reservationsOf({ responses })
  return [
    ...(objections.length > 0 ? [heading('Objections'), list(...objections.map(responseItem))] : []),
    ...(reservations.length > 0 ? [heading('Reservations, verbatim'), list(...reservations.map(responseItem))] : []),
  ]
}

export const callName = ({ topic }: Pick<Conclusion, 'topic'>): string => `call for objections on ${topicRef(topic)}`

/** For what the mailing list has to be told, or told again. */
export const callButton = ({ topic }: Pick<Conclusion, 'topic'>): Button =>
  button('Preview the e-mail', invoke<typeof call>('topic call', { topic: topicRef(topic) }), 'primary')

export const responseWords = (response: Response): string => {
  const { words, resolves, source } = response
  const remedy = resolves ? ` What would resolve it: “${resolves}”` : ''
  return `${whoOf(response)}: “${words}”${remedy}${unconfirmedWords(source)}`
}

/** To a member whose objection or reservation somebody else entered. */
export function enteredView(topic: Topic, { kind, words, resolves, source }: Response, by: string): View {
  const args = { topic: topicRef(topic) }
  const correct =
    kind === 'objection' ? invoke<typeof object>('topic object', args) : invoke<typeof reserve>('topic reserve', args)
  return toned(
    'caution',
    `${by} entered ${kind === 'objection' ? 'an objection' : 'a reservation'} on your behalf: ${topicName(topic)}`,
    text(`Source: ${source}. It reads:`),
    quote(words),
    ...(resolves === undefined ? [] : [text('What would resolve it:'), quote(resolves)]),
    buttons(
      button('Confirm', invoke<typeof confirm>('topic confirm', args), 'primary'),
      button('Correct it…', correct),
    ),
    note(
      'Until you confirm or correct it, it is marked as entered on your behalf. If it is not yours, tell a Co-Convenor.',
    ),
  )
}

function actions({ state, topic, number, mailedOn, mailingList, mail }: Conclusion): readonly Block[] {
  const args = { topic: topicRef(topic) }
  if (state === 'proposed')
    return [
      buttons(button('Sign', invoke<typeof sign>('topic sign', { ...args, number: String(number) }), 'primary')),
      note('A Co-Convenor of each study group signs; then the call for objections begins.'),
    ]
  if (state !== 'called') return []
  const isDue = mailedOn === undefined && mail?.state !== 'drafted'
  return [
    buttons(
      button('Object…', invoke<typeof object>('topic object', args), 'danger'),
      button('Reservation…', invoke<typeof reserve>('topic reserve', args)),
      ...(mailedOn ? [button('It came by e-mail…', invoke<typeof behalf>('topic behalf', args))] : []),
      ...(isDue && mailingList ? [callButton({ topic })] : []),
      ...(isDue ? [button('It is on the mailing list…', invoke<typeof mailed>('topic mailed', args))] : []),
    ),
  ]
}

function endNote({ state, mailedOn, mail }: Conclusion, { profile }: Terms): readonly Block[] {
  if ((state === 'objected' || state === 'withdrawn') && mailedOn && !mail)
    return [note('The call was sent to the mailing list by hand: somebody tells the list that it has ended.')]
  if (state !== 'called') return []
  const silent =
    profile.consensus.silence === 'counts' || mailedOn
      ? 'Who is silent until then stands in nobody’s way.'
      : 'Silence counts only once the call is on the mailing list; the period runs from that day.'
  return [note(`An objection stops the call and opens the topic again; a reservation is recorded verbatim. ${silent}`)]
}
