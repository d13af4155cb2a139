// @ts-check
/**
 * @import { State } from '../state.ts'
 * @import { Person } from './me.js'
 */
import { byId, element } from './dom.js'
import { directName, everyone, me } from './me.js'

/**
 * Shows which channel is open, who acts, and in an empty channel how to begin.
 * @param {State} state
 * @param {{ readonly isEmpty: boolean, readonly begin: (words: string) => void }} how `begin` puts words into the message field
 */
export function showPlace(state, { isEmpty, begin }) {
  const place = placeIn(state)
  byId('channel-name').textContent = place.name
  byId('channel-name').className = place.isChannel ? 'channel' : ''
  byId('channel-group').textContent = place.detail
  document.title = `${place.name} – correspondence group bot`
  showMe(everyone(state.people).find(({ account }) => account === me.account))
  byId('welcome').hidden = !isEmpty
  if (isEmpty) byId('welcome').replaceChildren(...welcome(place.welcome, state.nouns, begin))
}

/** @param {State} state */
function placeIn({ channels, direct }) {
  if (me.channel === direct.channel)
    return {
      name: directName,
      isChannel: false,
      detail: `Only ${me.name} and the bot see this`,
      welcome: 'The bot reminds you here of what is due; nobody else sees it. Commands typed here concern your group.',
    }
  const group = channels.find(({ channel }) => channel === me.channel)?.group
  return {
    name: me.channel,
    isChannel: true,
    detail: group ?? 'This channel belongs to no group yet',
    welcome: group
      ? `This channel belongs to ${group}. What the bot tells the group appears here; what it answers you, only you see.`
      : 'A free channel. Set up a group in it, and it is kept here from then on.',
  }
}

/** @param {Person | undefined} person */
function showMe(person) {
  const avatar = byId('me')
  avatar.textContent = person?.initials ?? ''
  avatar.className = `avatar tint${person?.tint ?? 0}`
  avatar.title = person ? `You act as ${person.name}` : ''
}

/**
 * @param {string} words
 * @param {State['nouns']} nouns
 * @param {(words: string) => void} begin
 */
function welcome(words, nouns, begin) {
  const starts = nouns.map((noun) => {
    const button = element('button', { type: 'button', className: 'plain', textContent: `/${noun}` })
    button.addEventListener('click', () => begin(noun === 'help' ? '/help' : `/${noun} `))
    return button
  })
  return [
    element('h2', { textContent: 'Nothing here yet' }),
    element('p', { textContent: words }),
    element('p', { textContent: 'Begin with one of these, or type / below:' }),
    element('div', { className: 'buttons' }, ...starts),
  ]
}
