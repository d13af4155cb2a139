// @ts-check
/**
 * @import { State } from '../state.ts'
 * @import { Person } from './me.js'
 * @typedef {(choice: { account: string, name?: string } | { channel: string }) => void} Choose
 *
 * @typedef {object} Place a channel or the direct messages
 * @property {string} channel
 * @property {number} latest
 * @property {string} key under which `seen` keeps it
 * @property {string} className
 * @property {string} name
 * @property {string} detail
 */
import { byId, byIdAs, element, find } from './dom.js'
import { addNewcomer, directName, everyone, me } from './me.js'

/**
 * Key of a place → id of the last message that was seen there.
 * @type {Record<string, number>}
 */
const seen = JSON.parse(localStorage.getItem('seen') ?? '{}')

/**
 * Runs the list of channels and people; returns how to fill it.
 * @param {() => void} changed called after another person or channel was chosen
 */
export function startSidebar(changed) {
  const close = startDrawer()
  /** @type {Choose} */
  const choose = (choice) => {
    Object.assign(me, choice)
    close()
    changed()
  }
  startNewcomer((account) => choose({ account }))
  return {
    /** @param {State} state */
    show({ people, channels, direct, hasMailbox }) {
      byId('mailbox').hidden = !hasMailbox
      byId('leaves').textContent = hasMailbox ? 'Nothing leaves this computer.' : 'Only e-mail leaves this computer.'
      const places = [...channels.map(channelPlace), directPlace(direct)]
      byId('channels').replaceChildren(...places.map((place) => placeItem(place, choose)))
      byId('people').replaceChildren(...everyone(people).map((person) => personItem(person, choose)))
    },
  }
}

/** Runs the drawer that the sidebar is on a phone; returns how to close it. */
function startDrawer() {
  const phone = matchMedia('(max-width: 760px)')
  const opener = byId('open-sidebar')
  /** @param {boolean} open */
  const set = (open) => {
    document.body.classList.toggle('sidebar-open', open)
    byId('scrim').hidden = !open
    opener.setAttribute('aria-expanded', String(open))
    byId('sidebar').inert = phone.matches && !open
    if (open) byId('close-sidebar').focus()
  }
  const close = () => {
    if (opener.getAttribute('aria-expanded') !== 'true') return
    set(false)
    opener.focus()
  }
  opener.addEventListener('click', () => set(true))
  byId('close-sidebar').addEventListener('click', close)
  byId('scrim').addEventListener('click', close)
  byId('sidebar').addEventListener('keydown', (event) => event.key === 'Escape' && close())
  phone.addEventListener('change', () => set(false))
  set(false)
  return close
}

/**
 * @param {State['channels'][number]} channel
 * @returns {Place}
 */
const channelPlace = ({ channel, group, latest }) => ({
  channel,
  latest,
  key: channel,
  className: 'place channel',
  name: channel,
  detail: group ?? 'no group yet',
})

/**
 * Describes the direct messages of the person who acts; what was seen of them is kept for each person.
 * @param {State['direct']} direct
 * @returns {Place}
 */
const directPlace = ({ channel, latest }) => ({
  channel,
  latest,
  key: `${channel}${me.account}`,
  className: 'place',
  name: directName,
  detail: 'private messages from the bot',
})

/**
 * @param {Place} place
 * @param {Choose} choose
 */
function placeItem({ channel, latest, key, className, name, detail }, choose) {
  const isCurrent = channel === me.channel
  if (isCurrent) {
    seen[key] = latest
    localStorage.setItem('seen', JSON.stringify(seen))
  }
  const isUnread = latest > (seen[key] ?? 0)
  const button = element('button', { type: 'button', className: isUnread ? 'unread' : '' })
  button.append(element('span', { className, textContent: name }), element('small', { textContent: detail }))
  if (isUnread) button.append(element('span', { className: 'unseen', textContent: '(new messages)' }))
  if (isCurrent) button.setAttribute('aria-current', 'page')
  button.addEventListener('click', () => choose({ channel }))
  return element('li', {}, button)
}

/**
 * @param {Person} person
 * @param {Choose} choose
 */
function personItem({ account, name, office, initials, tint }, choose) {
  const avatar = element('span', { className: `avatar tint${tint}`, textContent: initials })
  avatar.setAttribute('aria-hidden', 'true')
  const words = element('span', { className: 'person' }, element('span', { textContent: name }))
  words.append(element('small', { textContent: office ?? 'no office yet' }))
  const button = element('button', { type: 'button' }, avatar, words)
  button.setAttribute('aria-pressed', String(account === me.account))
  button.addEventListener('click', () => choose({ account, name }))
  return element('li', {}, button)
}

/** @param {(account: string) => void} added */
function startNewcomer(added) {
  const dialog = byIdAs('newcomer-dialog', HTMLDialogElement)
  const field = byIdAs('newcomer-name', HTMLInputElement)
  byId('newcomer').addEventListener('click', () => dialog.showModal())
  find(dialog, '[data-close]', HTMLElement).addEventListener('click', () => dialog.close())
  find(dialog, 'form', HTMLFormElement).addEventListener('submit', () => {
    const name = field.value.trim()
    field.value = ''
    if (name !== '') added(addNewcomer(name))
  })
}
