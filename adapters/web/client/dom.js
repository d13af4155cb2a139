// @ts-check

/**
 * Finds an element of index.html by its id.
 * @param {string} id
 */
export const byId = (id) => byIdAs(id, HTMLElement)

/**
 * Finds an element of index.html by its id; throws if it is missing or of another kind.
 * @template {HTMLElement} Kind
 * @param {string} id
 * @param {new () => Kind} kind
 */
export const byIdAs = (id, kind) => checked(document.getElementById(id), kind, `#${id}`)

/**
 * Finds the first match below `root`; throws if there is no match or it is of another kind.
 * @template {HTMLElement} Kind
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => Kind} kind
 */
export const find = (root, selector, kind) => checked(root.querySelector(selector), kind, selector)

/**
 * Finds every match below `root`, in the order of the page.
 * @param {ParentNode} root
 * @param {string} selector
 */
export const findAll = (root, selector) =>
  [...root.querySelectorAll(selector)].filter((found) => found instanceof HTMLElement)

/**
 * @template {Element} Kind
 * @param {Element | null} found
 * @param {new () => Kind} kind
 * @param {string} name
 */
function checked(found, kind, name) {
  if (found instanceof kind) return found
  throw new Error(`The page has no ${kind.name} ${name}`)
}

/**
 * Makes an element with properties and children; text is never read as markup.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Partial<HTMLElementTagNameMap[Tag]>} [properties]
 * @param {...(Node | string)} children
 */
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...children)
  return made
}

/**
 * Makes the element that the server's markup describes. The server has escaped everything that people typed.
 * @template {HTMLElement} Kind
 * @param {string} markup
 * @param {new () => Kind} kind
 */
export function fromHtml(markup, kind) {
  const template = document.createElement('template')
  template.innerHTML = markup
  return checked(template.content.firstElementChild, kind, 'in the markup of the server')
}

const here = Intl.DateTimeFormat().resolvedOptions().timeZone
const long = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
})
const short = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })

/**
 * Shows every time below `root` in the time zone of this browser; the tooltip keeps the group's zone and UTC.
 * @param {ParentNode} root
 */
export function localTimes(root) {
  for (const time of root.querySelectorAll('time')) {
    const at = new Date(time.dateTime)
    time.textContent = time.closest('[data-short]') ? short.format(at) : long.format(at).replace(',', '')
    time.title = `${time.title} – shown in your zone, ${here.replaceAll('_', ' ')}`
  }
}

/**
 * Has screen readers say `words`.
 * @param {string} words
 */
export const announce = (words) => {
  byId('announcements').textContent = words
}

/**
 * @param {unknown} error
 */
export const messageOf = (error) => (error instanceof Error ? error.message : String(error))
