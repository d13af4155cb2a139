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
      welcome:
        'The bot sends you reminders here. Nobody else sees them. Commands that you type here apply to your group.',
    }
  const group = channels.find(({ channel }) => channel === me.channel)?.group
  return {
    name: me.channel,
    isChannel: true,
    detail: group ?? 'No group uses this channel yet',
    welcome: group
      ? `This is the channel of ${group}. The bot posts here for the whole group. Only you see its answers to your commands.`
      : 'No group uses this channel yet. Run /group setup to start one.',
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
    element('p', { textContent: 'Start with one of these, or type / below:' }),
    element('div', { className: 'buttons' }, ...starts),
  ]
}
