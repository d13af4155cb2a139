import { announce, byId, fromHtml, localTimes } from './dom.js'
import { me } from './me.js'

const log = byId('log')
const list = byId('messages')

/** Says that something came below, to somebody who reads further up. */
const newer = byId('newer')
newer.addEventListener('click', () => {
  toEnd()
  log.focus()
})
log.addEventListener('scroll', () => {
  if (isAtEnd()) newer.hidden = true
})

const isAtEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 80
const toEnd = () => {
  log.scrollTop = log.scrollHeight
}

/** Message id → its markup as drawn last; what did not change keeps its focus and its ticked boxes. */
const drawn = new Map()
let place = ''

/** Draws the messages of the channel; `unkept` are answers that the server could not keep. */
export function showMessages(messages, unkept) {
  const here = `${me.channel} ${me.account}`
  const first = here !== place
  const atEnd = first || isAtEnd()
  if (first) {
    drawn.clear()
    list.replaceChildren()
    place = here
  }
  const fresh = messages.filter(({ id }) => !drawn.has(id))
  for (const id of drawn.keys()) if (!messages.some((message) => message.id === id)) remove(id)
  for (const message of messages) draw(message)
  for (const old of list.querySelectorAll('[data-id="0"]')) old.remove()
  const added = unkept.map(node)
  list.append(...added)
  newer.hidden = first || atEnd || (newer.hidden && fresh.length === 0)
  if (!first && fresh.length > 0) announce(`New: ${fresh.map(({ title }) => title).join('. ')}`)
  if (first) toEnd()
  else if (added[0]) toTop(added[0])
  else if (atEnd && fresh[0]) toTop(find(fresh[0].id))
}

/** To the end, unless the beginning of this message would then be out of sight. */
function toTop(message) {
  log.scrollTop = Math.min(log.scrollHeight, message.offsetTop - log.offsetTop - 8)
}

function draw({ id, html }) {
  if (drawn.get(id) === html) return
  const old = find(id)
  drawn.set(id, html)
  const made = node(html)
  if (!old) return list.append(made)
  keepTicks(old, made)
  const focus = old.contains(document.activeElement) ? focusIn(old) : -1
  old.replaceWith(made)
  if (focus >= 0) (focusable(made)[focus] ?? log).focus()
}

/** What somebody has ticked and not sent yet stays ticked when others change the message. */
function keepTicks(old, made) {
  const menus = [...made.querySelectorAll('.menu')]
  for (const menu of old.querySelectorAll('.menu')) {
    const { field, invocation } = menu.dataset
    const same = menus.find(({ dataset }) => dataset.field === field && dataset.invocation === invocation)
    for (const box of same?.querySelectorAll('input') ?? [])
      box.checked = [...menu.querySelectorAll('input:checked')].some(({ value }) => value === box.value)
  }
}

function node(html) {
  const made = fromHtml(html)
  localTimes(made)
  for (const mention of made.querySelectorAll('.mention'))
    mention.classList.toggle('me', mention.dataset.account === me.account)
  return made
}

function remove(id) {
  const old = find(id)
  if (old?.contains(document.activeElement)) byId('line').focus()
  old?.remove()
  drawn.delete(id)
}

const find = (id) => list.querySelector(`:scope > [data-id="${id}"]`)
const focusable = (root) => [...root.querySelectorAll('button, input, select, a')]
const focusIn = (root) => focusable(root).indexOf(document.activeElement)

/** Brings an answer into sight, for somebody who pressed a button far above it. */
export function reveal(id) {
  const made = list.querySelector(`[data-id="${Number(id)}"]`)
  if (!made) return
  const outside = made.getBoundingClientRect().bottom > log.getBoundingClientRect().bottom
  if (outside || made.getBoundingClientRect().top < log.getBoundingClientRect().top) toTop(made)
  // what is below then is the rest of the answer itself
  if (made === list.lastElementChild) newer.hidden = true
  made.classList.add('fresh')
}
