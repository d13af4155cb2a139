// @ts-check
/**
 * @import { Invocation } from '../../../src/bot/invocation.ts'
 * @import { Outcome } from '../interaction.ts'
 * @typedef {(invocation: Invocation, values: Record<string, string>) => Promise<Outcome | undefined>} Send
 */
import { fetchSuggestions } from './api.js'
import { completion } from './completion.js'
import { byIdAs, element, find, findAll, fromHtml } from './dom.js'
import { who } from './me.js'

const dialog = byIdAs('dialog', HTMLDialogElement)

/**
 * Shows a form of the server. What `send` resolves to decides whether it shows errors or closes.
 * @param {string} markup
 * @param {Send} send
 */
export function openForm(markup, send) {
  const form = fromHtml(markup, HTMLFormElement)
  const invocation = JSON.parse(form.dataset.invocation ?? '')
  for (const input of form.querySelectorAll('input')) {
    if (input.dataset.suggests === 'true') suggestFor(input, form, invocation)
    if (input.type === 'file') input.addEventListener('change', () => readInto(input))
  }
  find(form, '[data-close]', HTMLElement).addEventListener('click', () => dialog.close())
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit()
  })
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const button = find(form, '.actions .primary', HTMLButtonElement)
    button.disabled = true
    const outcome = await send(invocation, valuesOf(form))
    button.disabled = false
    if (outcome?.kind === 'errors') showErrors(form, outcome, send)
  })
  dialog.replaceChildren(form)
  if (!dialog.open) dialog.showModal()
  const [first] = [...findAll(form, '[aria-invalid=true]'), ...findAll(form, '.field :is(input, select, textarea)')]
  first?.focus()
}

/**
 * Puts the text of the chosen file into its field, where it can be read and changed before it is sent.
 * @param {HTMLInputElement} upload
 */
async function readInto(upload) {
  const file = upload.files?.[0]
  const field = upload.closest('.field')
  if (!file || !field) return
  /** @param {string} words */
  const showProblem = (words) => {
    find(field, '.problem', HTMLElement).textContent = words
  }
  if (file.size > Number(upload.dataset.most)) return showProblem(`“${file.name}” is larger than 256 KiB.`)
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer())
    if (text.includes('\0')) throw new Error('binary')
    find(field, 'textarea', HTMLTextAreaElement).value = text
    showProblem('')
  } catch {
    showProblem(`“${file.name}” is not text in UTF-8. Save it as “CSV UTF-8” or as plain text.`)
  }
}

/** @param {HTMLFormElement} form */
const valuesOf = (form) => Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]))

/**
 * Shows each error at its field. If the form lacks one of these fields, opens the server's form, which has them all.
 * @param {HTMLFormElement} form
 * @param {Extract<Outcome, { kind: 'errors' }>} outcome
 * @param {Send} send
 */
function showErrors(form, { errors, form: completeForm }, send) {
  const fields = findAll(form, '.field')
  if (!Object.keys(errors).every((name) => fields.some((field) => field.dataset.field === name)))
    return openForm(completeForm, send)
  for (const field of fields) {
    const problem = errors[field.dataset.field ?? '']
    find(field, '.problem', HTMLElement).textContent = problem ?? ''
    find(field, '[name]', HTMLElement).setAttribute('aria-invalid', String(problem !== undefined))
  }
  findAll(form, '[aria-invalid=true]')[0]?.focus()
}

/**
 * Makes a combobox of a field that the server has suggestions for.
 * @param {HTMLInputElement} input
 * @param {HTMLFormElement} form
 * @param {Invocation} invocation
 */
function suggestFor(input, form, invocation) {
  const list = element('div', { id: `${input.id}-list`, className: 'suggestions', hidden: true })
  list.setAttribute('role', 'listbox')
  list.setAttribute('aria-label', 'Suggestions')
  input.setAttribute('role', 'combobox')
  input.setAttribute('aria-expanded', 'false')
  input.setAttribute('aria-autocomplete', 'list')
  input.setAttribute('aria-controls', list.id)
  input.after(list)
  find(form, '.fields', HTMLElement).addEventListener('scroll', () => place(list, input))
  const suggestions = completion(input, list, {
    offer() {
      const args = { ...invocation.args, ...valuesOf(form) }
      return fetchSuggestions(who(), input.name, input.value, { ...invocation, args })
    },
    take({ value }) {
      input.value = value
    },
    opened: () => place(list, input),
  })
  input.addEventListener('focus', suggestions.ask)
}

/**
 * Puts the list below the field, or above it where there is no room below.
 * @param {HTMLElement} list
 * @param {HTMLInputElement} input
 */
function place(list, input) {
  const { left, top, bottom, width } = input.getBoundingClientRect()
  const fitsBelow = innerHeight - bottom > list.offsetHeight + 8
  Object.assign(list.style, {
    left: `${left}px`,
    width: `${width}px`,
    top: fitsBelow ? `${bottom + 4}px` : `${top - list.offsetHeight - 4}px`,
  })
}
