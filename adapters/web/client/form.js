import { get } from './api.js'
import { completion } from './completion.js'
import { byId, element, fromHtml } from './dom.js'
import { who } from './me.js'

const dialog = byId('dialog')

/** Shows a form of the server. `send(invocation, values)` closes it, unless what it resolves to names errors. */
export function openForm(markup, send) {
  const form = fromHtml(markup)
  const invocation = JSON.parse(form.dataset.invocation)
  for (const input of form.querySelectorAll('[data-suggests=true]')) suggestFor(input, form, invocation)
  for (const upload of form.querySelectorAll('.upload')) upload.addEventListener('change', () => readInto(upload, form))
  form.querySelector('[data-close]').addEventListener('click', () => dialog.close())
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit()
  })
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const button = form.querySelector('.actions .primary')
    button.disabled = true
    const outcome = await send(invocation, valuesOf(form))
    button.disabled = false
    if (outcome?.kind === 'errors') showErrors(form, outcome, send)
  })
  dialog.replaceChildren(form)
  if (!dialog.open) dialog.showModal()
  ;(form.querySelector('[aria-invalid=true]') ?? form.querySelector('.field :is(input, select, textarea)'))?.focus()
}

/** The file becomes the text of its field, where it can be read and changed before it is sent. */
async function readInto(upload, form) {
  const [file] = upload.files
  if (!file) return
  const field = upload.closest('.field')
  const say = (words) => {
    field.querySelector('.problem').textContent = words
  }
  if (file.size > Number(upload.dataset.most)) return say(`“${file.name}” is larger than 256 KiB.`)
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer())
    if (text.includes('\0')) throw new Error('binary')
    form.querySelector(`#${upload.dataset.into}`).value = text
    say('')
  } catch {
    say(`“${file.name}” is not text in UTF-8. Save it as “CSV UTF-8” or as plain text.`)
  }
}

const valuesOf = (form) => Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]))

/** At their fields, where the form has them all; else the form of the server, which has what this one did not ask for. */
function showErrors(form, { errors, form: whole }, send) {
  const fields = [...form.querySelectorAll('.field')]
  if (!Object.keys(errors).every((name) => fields.some((field) => field.dataset.field === name)))
    return openForm(whole, send)
  for (const field of fields) {
    const problem = errors[field.dataset.field]
    field.querySelector('.problem').textContent = problem ?? ''
    field.querySelector('[name]').setAttribute('aria-invalid', String(problem !== undefined))
  }
  form.querySelector('[aria-invalid=true]')?.focus()
}

function suggestFor(input, form, invocation) {
  const list = element('div', { id: `${input.id}-list`, className: 'suggestions', hidden: true })
  list.setAttribute('role', 'listbox')
  list.setAttribute('aria-label', 'Suggestions')
  input.setAttribute('role', 'combobox')
  input.setAttribute('aria-expanded', 'false')
  input.setAttribute('aria-autocomplete', 'list')
  input.setAttribute('aria-controls', list.id)
  input.after(list)
  form.querySelector('.fields').addEventListener('scroll', () => place(list, input))
  const offers = completion(input, list, {
    offer: () => {
      const args = { ...invocation.args, ...valuesOf(form) }
      const asked = { ...invocation, args }
      return get('/api/suggest', { who: who(), field: input.name, typed: input.value, invocation: asked })
    },
    take: ({ value }) => {
      input.value = value
    },
    shown: () => place(list, input),
  })
  input.addEventListener('focus', offers.ask)
}

/** Below the field, or above it where there is no room. */
function place(list, input) {
  const { left, top, bottom, width } = input.getBoundingClientRect()
  const below = innerHeight - bottom > list.offsetHeight + 8
  Object.assign(list.style, {
    left: `${left}px`,
    width: `${width}px`,
    top: below ? `${bottom + 4}px` : `${top - list.offsetHeight - 4}px`,
  })
}
