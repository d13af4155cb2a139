import { byId, element } from './dom.js'
import { addNewcomer, directName, everyone, me } from './me.js'

const seen = JSON.parse(localStorage.getItem('seen') ?? '{}')

/** `changed()` is called when somebody else or somewhere else was chosen. */
export function startSidebar(changed) {
  const phone = matchMedia('(max-width: 760px)')
  const opener = byId('open-sidebar')
  const set = (open) => {
    document.body.classList.toggle('sidebar-open', open)
    byId('scrim').hidden = !open
    opener.setAttribute('aria-expanded', String(open))
    byId('sidebar').inert = phone.matches && !open
    if (open) byId('close-sidebar').focus()
  }
  const close = () => {
    const wasOpen = opener.getAttribute('aria-expanded') === 'true'
    set(false)
    if (wasOpen) opener.focus()
  }
  opener.addEventListener('click', () => set(true))
  byId('close-sidebar').addEventListener('click', close)
  byId('scrim').addEventListener('click', close)
  byId('sidebar').addEventListener('keydown', (event) => event.key === 'Escape' && close())
  phone.addEventListener('change', () => set(false))
  set(false)

  const choose = (choice) => {
    Object.assign(me, choice)
    if (phone.matches) close()
    changed()
  }
  startNewcomer((account) => choose({ account }))
  return {
    show({ people, channels, direct, hasMailbox }) {
      byId('mailbox').hidden = !hasMailbox
      byId('leaves').textContent = hasMailbox
        ? 'Nothing leaves this computer.'
        : 'Nothing but e-mail leaves this computer.'
      const places = [...channels.map(asChannel), asDirect(direct)]
      byId('channels').replaceChildren(...places.map((place) => placeItem(place, choose)))
      byId('people').replaceChildren(...everyone(people).map((person) => personItem(person, choose)))
    },
  }
}

const asChannel = ({ channel, group, latest }) => ({
  channel,
  latest,
  mark: channel,
  name: element('span', { className: 'place channel', textContent: channel }),
  detail: group ?? 'no group yet',
})

/** What is unread differs from person to person. */
const asDirect = ({ channel, latest }) => ({
  channel,
  latest,
  mark: `${channel}${me.account}`,
  name: element('span', { className: 'place', textContent: directName }),
  detail: 'what the bot tells you alone',
})

function placeItem({ channel, latest, mark, name, detail }, choose) {
  const current = channel === me.channel
  if (current) {
    seen[mark] = latest
    localStorage.setItem('seen', JSON.stringify(seen))
  }
  const unread = latest > (seen[mark] ?? 0)
  const button = element('button', { type: 'button', className: unread ? 'unread' : '' })
  button.append(name, element('small', { textContent: detail }))
  if (unread) button.append(element('span', { className: 'unseen', textContent: '(new messages)' }))
  if (current) button.setAttribute('aria-current', 'page')
  button.addEventListener('click', () => choose({ channel }))
  return element('li', {}, button)
}

function personItem({ account, name, office, initials, tint }, choose) {
  const avatar = element('span', { className: `avatar tint${tint}`, textContent: initials })
  avatar.setAttribute('aria-hidden', 'true')
  const words = element('span', { className: 'person' }, element('span', { textContent: name }))
  words.append(element('small', { textContent: office ?? 'newcomer' }))
  const button = element('button', { type: 'button' }, avatar, words)
  button.setAttribute('aria-pressed', String(account === me.account))
  button.addEventListener('click', () => choose({ account, name }))
  return element('li', {}, button)
}

function startNewcomer(chosen) {
  const dialog = byId('newcomer-dialog')
  byId('newcomer').addEventListener('click', () => dialog.showModal())
  dialog.querySelector('[data-close]').addEventListener('click', () => dialog.close())
  dialog.querySelector('form').addEventListener('submit', () => {
    const name = byId('newcomer-name').value.trim()
    byId('newcomer-name').value = ''
    if (name !== '') chosen(addNewcomer(name))
  })
}
