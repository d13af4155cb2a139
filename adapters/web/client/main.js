import { get, post } from './api.js'
import { startClock } from './clock.js'
import { startComposer } from './composer.js'
import { byId, element } from './dom.js'
import { openForm } from './form.js'
import { reveal, showMessages } from './log.js'
import { directName, everyone, me, settle, who } from './me.js'
import { startSidebar } from './sidebar.js'

/** Answers that the server could not keep; shown until the next act. */
let unkept = []
/** The message that the address of the page leads to. */
const linked = Number(new URL(location.href).searchParams.get('message'))
/** What the server told last. */
let known = []
let loading
let again = false

const clock = startClock()
const sidebar = startSidebar(() => load())
const composer = startComposer((line) => act({ kind: 'type', line }))

/** Fetches everything and draws what differs; asked while it runs, it runs once more. */
function load() {
  if (loading) {
    again = true
    return loading
  }
  loading = draw().finally(() => {
    loading = undefined
    if (!again) return
    again = false
    return load()
  })
  return loading
}

async function draw() {
  try {
    const asked = `${me.account} ${me.channel}`
    const state = await get('/api/state', { who: who() })
    settle(state)
    if (asked !== `${me.account} ${me.channel}`) again = true
    else showState(state)
    problem('')
  } catch (error) {
    problem(error.message)
    showMessages(known, unkept)
  }
}

function showState(state) {
  const place = placeIn(state)
  byId('channel-name').textContent = place.name
  byId('channel-name').className = place.isChannel ? 'channel' : ''
  byId('channel-group').textContent = place.detail
  document.title = `${place.name} – correspondence group bot`
  showMe(everyone(state.people).find(({ account }) => account === me.account))
  clock.show(state.clock)
  sidebar.show(state)
  known = state.messages
  showMessages(known, unkept)
  showWelcome(state, place)
}

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

function showMe(person) {
  byId('me').textContent = person?.initials ?? ''
  byId('me').className = `avatar tint${person?.tint ?? 0}`
  byId('me').title = person ? `You act as ${person.name}` : ''
}

function showWelcome({ messages, nouns }, place) {
  const welcome = byId('welcome')
  welcome.hidden = messages.length + unkept.length > 0
  if (welcome.hidden) return
  const starts = nouns.map((noun) => {
    const button = element('button', { type: 'button', className: 'plain', textContent: `/${noun}` })
    button.addEventListener('click', () => composer.begin(noun === 'help' ? '/help' : `/${noun} `))
    return button
  })
  welcome.replaceChildren(
    element('h2', { textContent: 'Nothing here yet' }),
    element('p', { textContent: place.welcome }),
    element('p', { textContent: 'Begin with one of these, or type / below:' }),
    element('div', { className: 'buttons' }, ...starts),
  )
}

/** Sends one act; resolves to what it led to, or to nothing where it did not arrive. */
async function act(what) {
  try {
    const outcome = await post('/api/act', { ...what, who: who(), key: crypto.randomUUID() })
    unkept = outcome.html ? [outcome.html] : []
    if (outcome.kind === 'form')
      openForm(outcome.form, (invocation, values) => act({ kind: 'submit', invocation, values, from: what.from }))
    if (outcome.kind !== 'form' && outcome.kind !== 'errors') {
      byId('dialog').close()
      await load()
      if (outcome.id) reveal(outcome.id)
    }
    return outcome
  } catch (error) {
    problem(error.message)
    return undefined
  }
}

function problem(words) {
  byId('banner').textContent = words
  byId('banner').hidden = words === ''
}

const messageOf = (control) => Number(control.closest('[data-id]').dataset.id) || undefined

async function press(button, invocation) {
  button.disabled = true
  await act({ kind: 'press', invocation, from: messageOf(button) })
  button.disabled = false
}

byId('messages').addEventListener('click', async (event) => {
  const button = event.target.closest('button')
  if (button?.dataset.dismiss) {
    unkept = []
    const id = messageOf(button)
    if (id) await post('/api/dismiss', { who: who(), id }).catch((error) => problem(error.message))
    await load()
  } else if (button?.dataset.start) {
    button.closest('details').open = false
    await act({ kind: 'start', command: button.dataset.start, message: Number(button.dataset.message) })
  } else if (button?.dataset.invocation) await press(button, JSON.parse(button.dataset.invocation))
})

byId('messages').addEventListener('submit', async (event) => {
  event.preventDefault()
  const menu = event.target
  const chosen = new FormData(menu).getAll('value').join(',')
  const invocation = JSON.parse(menu.dataset.invocation)
  const args = { ...invocation.args, [menu.dataset.field]: chosen }
  await press(menu.querySelector('button'), { ...invocation, args })
})

const dark = matchMedia('(prefers-color-scheme: dark)')
const root = document.documentElement
const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : dark.matches)
const showTheme = () => byId('theme').setAttribute('aria-pressed', String(isDark()))
byId('theme').addEventListener('click', () => {
  root.dataset.theme = isDark() ? 'light' : 'dark'
  localStorage.setItem('theme', root.dataset.theme)
  showTheme()
})
dark.addEventListener('change', showTheme)
showTheme()

/** A hidden window listens to nothing: browsers keep few connections to one server open. */
function listen() {
  const events = new EventSource('/api/events')
  events.addEventListener('changed', () => load())
  events.addEventListener('error', () => problem('The bot does not answer. This page goes on as soon as it does.'))
  document.addEventListener('visibilitychange', () => events.close(), { once: true })
}
document.addEventListener('visibilitychange', () => document.hidden || listen())
byId('line').focus()
listen()
load().then(() => linked && reveal(linked))
