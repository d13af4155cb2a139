// @ts-check
import { element } from './dom.js'

/**
 * Offers completions for a text field by the combobox pattern: arrows mark one, Tab or Enter takes it, Escape closes the
 * list. `offer` fetches them for what is typed, `take` puts the chosen one in, `opened` runs each time the list opens.
 * @template {{ readonly label: string, readonly detail?: string }} Offered
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 * @param {HTMLElement} list
 * @param {{
 *   readonly offer: () => Promise<readonly Offered[]>,
 *   readonly take: (chosen: Offered) => void,
 *   readonly opened?: () => void,
 * }} how
 */
export function completion(field, list, { offer, take, opened }) {
  /** @type {readonly Offered[]} */
  let offered = []
  let marked = -1
  let asked = 0

  /** @param {readonly Offered[]} next */
  function show(next) {
    offered = next
    marked = -1
    list.replaceChildren(...offered.map((each, i) => optionElement(`${list.id}-${i}`, each, () => choose(i))))
    list.hidden = offered.length === 0
    // a field of several lines may not be a combobox, and only a combobox has an expanded state
    if (field.role === 'combobox') field.ariaExpanded = String(offered.length > 0)
    field.removeAttribute('aria-activedescendant')
    if (offered.length > 0) opened?.()
  }

  /** @param {number} next */
  function mark(next) {
    marked = (next + offered.length) % offered.length
    markOption(field, list, marked)
  }

  /** @param {number} i */
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

  /** @param {Event} event */
  function onKey(event) {
    if (!(event instanceof KeyboardEvent) || offered.length === 0 || event.isComposing) return
    if (event.key === 'ArrowDown') mark(marked + 1)
    else if (event.key === 'ArrowUp') mark(marked === -1 ? offered.length - 1 : marked - 1)
    else if (event.key === 'Tab' && !event.shiftKey) choose(Math.max(marked, 0))
    else if (event.key === 'Enter' && marked >= 0) choose(marked)
    else if (event.key === 'Escape') close()
    else return
    event.preventDefault()
    event.stopImmediatePropagation()
  }

  field.addEventListener('input', ask)
  field.addEventListener('blur', close)
  field.addEventListener('keydown', onKey)
  return { ask, close }
}

/**
 * @param {HTMLElement} field
 * @param {HTMLElement} list
 * @param {number} marked
 */
function markOption(field, list, marked) {
  for (const [i, item] of [...list.children].entries()) item.setAttribute('aria-selected', String(i === marked))
  list.children[marked]?.scrollIntoView({ block: 'nearest' })
  field.setAttribute('aria-activedescendant', `${list.id}-${marked}`)
}

/**
 * @param {string} id
 * @param {{ readonly label: string, readonly detail?: string }} offered
 * @param {() => void} choose
 */
function optionElement(id, { label, detail }, choose) {
  const item = element('div', { id }, element('span', { textContent: label }))
  if (detail) item.append(element('small', { textContent: detail }))
  item.setAttribute('role', 'option')
  item.setAttribute('aria-selected', 'false')
  // the field keeps the focus
  item.addEventListener('mousedown', (event) => event.preventDefault())
  item.addEventListener('click', choose)
  return item
}
