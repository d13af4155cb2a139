// @ts-check
/**
 * @import { State } from '../state.ts'
 * @typedef {State['messages'][number]} Message
 */
import { announce, byId, findAll, fromHtml, localTimes } from './dom.js'
import { me } from './me.js'

const log = byId('log')
const list = byId('messages')

/** The button that appears for a person who reads further up while something new arrives below. */
const newer = byId('newer')
newer.addEventListener('click', () => {
  scrollToEnd()
  log.focus()
})
log.addEventListener('scroll', () => {
  if (isAtEnd()) newer.hidden = true
})

const isAtEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 80
const scrollToEnd = () => {
  log.scrollTop = log.scrollHeight
}

/**
 * Message id → its markup as last drawn. A message that has not changed keeps its focus and its ticked boxes.
 * @type {Map<number, string>}
 */
const drawn = new Map()
/** The channel and the account that `drawn` belongs to. */
let place = ''

/**
 * Draws the messages of the channel, and below them answers that the server could not store.
 * @param {readonly Message[]} messages
 * @param {readonly string[]} unsaved their markup
 */
export function showMessages(messages, unsaved) {
  const here = `${me.channel} ${me.account}`
  const isFirst = here !== place
  const wasAtEnd = isFirst || isAtEnd()
  if (isFirst) {
    drawn.clear()
    list.replaceChildren()
    place = here
  }
  const fresh = messages.filter(({ id }) => !drawn.has(id))
  for (const id of drawn.keys()) if (!messages.some((message) => message.id === id)) remove(id)
  for (const message of messages) draw(message)
  for (const old of findAll(list, '[data-id="0"]')) old.remove()
  const added = unsaved.map(messageElement)
  list.append(...added)
  newer.hidden = isFirst || wasAtEnd || (newer.hidden && fresh.length === 0)
  if (!isFirst && fresh.length > 0) announce(`New: ${fresh.map(({ title }) => title).join('. ')}`)
  const firstNew = added[0] ?? (wasAtEnd && fresh[0] ? drawnElement(fresh[0].id) : undefined)
  if (isFirst) scrollToEnd()
  else if (firstNew) scrollToTop(firstNew)
}

/**
 * Scrolls to the end, but no further than keeps the beginning of `message` in sight.
 * @param {HTMLElement} message
 */
function scrollToTop(message) {
  log.scrollTop = Math.min(log.scrollHeight, message.offsetTop - log.offsetTop - 8)
}

/** @param {Message} message */
function draw({ id, html }) {
  if (drawn.get(id) === html) return
  const old = drawnElement(id)
  drawn.set(id, html)
  const made = messageElement(html)
  if (!old) return list.append(made)
  keepTicks(old, made)
  const focused = document.activeElement
  const focus = focused instanceof HTMLElement ? controls(old).indexOf(focused) : -1
  old.replaceWith(made)
  if (focus >= 0) (controls(made)[focus] ?? log).focus()
}

/**
 * Keeps ticked what a person has ticked and not sent yet when somebody else changes the message.
 * @param {HTMLElement} old
 * @param {HTMLElement} made
 */
function keepTicks(old, made) {
  const menus = findAll(made, '.menu')
  for (const menu of findAll(old, '.menu')) {
    const { field, invocation } = menu.dataset
    const same = menus.find(({ dataset }) => dataset.field === field && dataset.invocation === invocation)
    const ticked = [...menu.querySelectorAll('input')].filter(({ checked }) => checked).map(({ value }) => value)
    for (const box of same?.querySelectorAll('input') ?? []) box.checked = ticked.includes(box.value)
  }
}

/** @param {string} html */
function messageElement(html) {
  const made = fromHtml(html, HTMLElement)
  localTimes(made)
  for (const mention of findAll(made, '.mention'))
    mention.classList.toggle('me', mention.dataset.account === me.account)
  return made
}

/** @param {number} id */
function remove(id) {
  const old = drawnElement(id)
  if (old?.contains(document.activeElement)) byId('line').focus()
  old?.remove()
  drawn.delete(id)
}

/** @param {number} id */
const drawnElement = (id) => findAll(list, `:scope > [data-id="${id}"]`)[0]
/** @param {HTMLElement} root */
const controls = (root) => findAll(root, 'button, input, select, a')

/**
 * Brings an answer into sight for a person who pressed a button far above it.
 * @param {number} id
 */
export function reveal(id) {
  const [made] = findAll(list, `[data-id="${id}"]`)
  if (!made) return
  const { top, bottom } = made.getBoundingClientRect()
  const visible = log.getBoundingClientRect()
  if (bottom > visible.bottom || top < visible.top) scrollToTop(made)
  // below the last message there is only the rest of that message
  if (made === list.lastElementChild) newer.hidden = true
  made.classList.add('fresh')
}
