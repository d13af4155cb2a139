// @ts-check
/**
 * @import { Invocation } from '../../../src/bot/invocation.ts'
 * @import { Outcome } from '../interaction.ts'
 * @import { Gesture } from '../request.ts'
 * @import { State } from '../state.ts'
 */
import { dismiss, fetchState, sendInteraction } from './api.js'
import { startClock } from './clock.js'
import { startComposer } from './composer.js'
import { byId, byIdAs, find, messageOf } from './dom.js'
import { openForm } from './form.js'
import { reveal, showMessages } from './log.js'
import { me, settle, who } from './me.js'
import { showPlace } from './place.js'
import { startSidebar } from './sidebar.js'
import { startThemeButton } from './theme-button.js'

/**
 * Markup of answers that the server could not store; shown until the next interaction.
 * @type {readonly string[]}
 */
let unsaved = []
/**
 * The messages that the server sent last.
 * @type {State['messages']}
 */
let known = []
/** @type {Promise<void> | undefined} */
let loading
let mustReload = false

const clock = startClock()
const sidebar = startSidebar(() => load())
const composer = startComposer(async (line) => (await interact({ kind: 'type', line })) !== undefined)

/** Fetches the state and draws what differs. Called while it runs, it runs once more afterwards. */
function load() {
  if (loading) {
    mustReload = true
    return loading
  }
  loading = draw().finally(() => {
    loading = undefined
    if (!mustReload) return
    mustReload = false
    return load()
  })
  return loading
}

async function draw() {
  try {
    const asked = `${me.account} ${me.channel}`
    const state = await fetchState(who())
    settle(state)
    if (asked !== `${me.account} ${me.channel}`) mustReload = true
    else showState(state)
    showProblem('')
  } catch (error) {
    showProblem(messageOf(error))
    showMessages(known, unsaved)
  }
}

/** @param {State} state */
function showState(state) {
  clock.show(state.clock)
  sidebar.show(state)
  known = state.messages
  showMessages(known, unsaved)
  showPlace(state, { isEmpty: known.length + unsaved.length === 0, begin: composer.begin })
}

/**
 * Sends an interaction and shows its outcome; resolves to undefined if it could not be sent.
 * @param {Gesture} gesture
 * @returns {Promise<Outcome | undefined>}
 */
async function interact(gesture) {
  try {
    const outcome = await sendInteraction({ ...gesture, who: who(), key: crypto.randomUUID() })
    unsaved = outcome.kind === 'unsaved' ? [outcome.html] : []
    if (outcome.kind === 'form') {
      const from = 'from' in gesture ? gesture.from : undefined
      openForm(outcome.form, (invocation, values) => interact({ kind: 'submit', invocation, values, from }))
    } else if (outcome.kind !== 'errors') {
      byIdAs('dialog', HTMLDialogElement).close()
      await load()
      if (outcome.kind === 'message') reveal(outcome.id)
    }
    return outcome
  } catch (error) {
    showProblem(messageOf(error))
    return undefined
  }
}

/** @param {string} words */
function showProblem(words) {
  byId('banner').textContent = words
  byId('banner').hidden = words === ''
}

/**
 * Returns the id of the message that a button belongs to; undefined for an answer that was not stored.
 * @param {HTMLElement} button
 */
function messageIdOf(button) {
  const message = button.closest('[data-id]')
  return message instanceof HTMLElement ? Number(message.dataset.id) || undefined : undefined
}

/**
 * @param {HTMLButtonElement} button
 * @param {Invocation} invocation
 */
async function press(button, invocation) {
  button.disabled = true
  await interact({ kind: 'press', invocation, from: messageIdOf(button) })
  button.disabled = false
}

/** @param {HTMLButtonElement} button */
async function dismissMessage(button) {
  unsaved = []
  const id = messageIdOf(button)
  if (id) await dismiss(who(), id).catch((error) => showProblem(messageOf(error)))
  await load()
}

byId('messages').addEventListener('click', async ({ target }) => {
  const button = target instanceof Element ? target.closest('button') : null
  if (!button) return
  const { start, message, invocation } = button.dataset
  if (button.dataset.dismiss) await dismissMessage(button)
  else if (start) {
    button.closest('details')?.removeAttribute('open')
    await interact({ kind: 'start', command: start, message: Number(message) })
  } else if (invocation) await press(button, JSON.parse(invocation))
})

byId('messages').addEventListener('submit', async (event) => {
  event.preventDefault()
  const menu = event.target
  if (!(menu instanceof HTMLFormElement)) return
  const { field = '', invocation: text = '' } = menu.dataset
  /** @type {Invocation} */
  const invocation = JSON.parse(text)
  const chosen = new FormData(menu).getAll('value').join(',')
  const args = { ...invocation.args, [field]: chosen }
  await press(find(menu, 'button', HTMLButtonElement), { ...invocation, args })
})

/** Follows what changes on the server. A hidden window does not: browsers keep few connections to one server open. */
function listen() {
  const events = new EventSource('/api/events')
  events.addEventListener('changed', () => load())
  events.addEventListener('error', () =>
    showProblem('The bot does not answer. This page continues as soon as it does.'),
  )
  document.addEventListener('visibilitychange', () => events.close(), { once: true })
}

document.addEventListener('visibilitychange', () => document.hidden || listen())
startThemeButton()
byId('line').focus()
listen()
await load()
const linked = Number(new URL(location.href).searchParams.get('message'))
if (linked) reveal(linked)
