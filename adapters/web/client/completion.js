import { element } from './dom.js'

/**
 * Offers ways to go on below or above a text field, by the combobox pattern: arrows mark one, Tab or Enter takes it, Escape
 * closes. `offer(text)` resolves to `{ label, detail }`s; `take(offered)` puts one in; `shown()` is told
 * when there are any.
 */
export function completion(field, list, { offer, take, shown = () => {} }) {
  let offered = []
  let marked = -1
  let asked = 0

  function show(next) {
    offered = next
    marked = -1
    list.replaceChildren(...offered.map(option))
    list.hidden = offered.length === 0
    // a text of several lines may be no combobox, and only those are expanded
    if (field.role === 'combobox') field.ariaExpanded = String(offered.length > 0)
    field.removeAttribute('aria-activedescendant')
    if (offered.length > 0) shown()
  }

  const option = ({ label, detail }, i) => {
    const item = element('div', { id: `${list.id}-${i}` }, element('span', { textContent: label }))
    if (detail) item.append(element('small', { textContent: detail }))
    item.setAttribute('role', 'option')
    item.setAttribute('aria-selected', 'false')
    // the field keeps the focus
    item.addEventListener('mousedown', (event) => event.preventDefault())
    item.addEventListener('click', () => choose(i))
    return item
  }

  function mark(next) {
    marked = (next + offered.length) % offered.length
    for (const [i, item] of [...list.children].entries()) {
      item.setAttribute('aria-selected', String(i === marked))
      if (i === marked) item.scrollIntoView({ block: 'nearest' })
    }
    field.setAttribute('aria-activedescendant', `${list.id}-${marked}`)
  }

  function choose(i) {
    const chosen = offered[i]
    close()
    if (chosen) take(chosen)
  }

  async function ask() {
    const mine = ++asked
    const next = await offer().catch(() => [])
    if (mine === asked && document.activeElement === field) show(next)
  }

  function close() {
    asked++
    show([])
  }

  field.addEventListener('input', ask)
  field.addEventListener('blur', close)
  field.addEventListener('keydown', (event) => {
    if (offered.length === 0 || event.isComposing) return
    if (event.key === 'ArrowDown') mark(marked + 1)
    else if (event.key === 'ArrowUp') mark(marked === -1 ? offered.length - 1 : marked - 1)
    else if (event.key === 'Tab' && !event.shiftKey) choose(Math.max(marked, 0))
    else if (event.key === 'Enter' && marked >= 0) choose(marked)
    else if (event.key === 'Escape') close()
    else return
    event.preventDefault()
    event.stopImmediatePropagation()
  })
  return { ask, close }
}
