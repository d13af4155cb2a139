import type { Catalogue } from '../../src/bot/catalogue.ts'
import { largestTextBytes } from '../../src/bot/file-field.ts'
import type { Form, FormField } from '../../src/bot/form.ts'
import { type Option, unhandled } from '../../src/bot/view.ts'
import { type Html, html } from '../html-template.ts'

/** Renders the content of the dialog. The browser validates nothing, because the server explains each problem at its field. */
export const formHtml = (form: Form, catalogue: Catalogue): string =>
  html`<form class="form" novalidate data-invocation="${JSON.stringify(form.invocation)}">
<h2 id="form-title">${form.title}</h2>
<p class="summary">${catalogue.find(form.invocation.command)?.summary}</p>
<div class="fields">${form.fields.map(fieldHtml)}</div>
<div class="actions"><button type="button" class="plain" data-close>Cancel</button><button type="submit" class="primary">Send</button></div>
</form>`.markup

function fieldHtml(field: FormField): Html {
  const { name, label, hint, problem } = field
  const optional = field.required ? undefined : html` <span class="optional">optional</span>`
  return html`<div class="field" data-field="${name}"><label for="field-${name}">${label}${optional}</label>
${hint === undefined ? undefined : html`<p class="hint" id="hint-${name}">${hint}</p>`}
${control(field)}
<p class="problem" id="problem-${name}">${problem}</p></div>`
}

function control(field: FormField): Html {
  const { kind } = field
  if (field.options) return select(field, field.options)
  switch (kind) {
    case 'file':
      return upload(field)
    case 'paragraph':
      return textarea(field, { rows: 5 })
    case 'count':
      return input(field, 'numeric')
    case 'text':
    case 'yes-no':
    case 'choice':
    case 'duration':
    case 'when':
    case 'day':
    case 'zone':
    case 'person':
    case 'record':
      return input(field, 'text')
    default:
      return unhandled(kind)
  }
}

function select(field: FormField, options: readonly Option[]): Html {
  const emptyLabel = field.required ? 'Choose' : 'Not given'
  return html`<select ${attributes(field)}><option value="">${emptyLabel}</option>${options.map((option) => optionHtml(option, field.initial))}</select>`
}

/** Renders a text area for the text of a file, and a control that reads a file into it. */
const upload = (field: FormField): Html =>
  html`<input type="file" class="upload" data-most="${largestTextBytes}" accept=".csv,.tsv,.md,.txt,text/*" aria-label="${field.label}: choose a file">
${textarea(field, { rows: 4, placeholder: '… or paste its text here' })}`

const textarea = (field: FormField, { rows, placeholder }: { rows: number; placeholder?: string }): Html =>
  html`<textarea ${attributes(field)} rows="${rows}"${placeholder === undefined ? undefined : html` placeholder="${placeholder}"`}>
${field.initial}</textarea>`

const input = (field: FormField, mode: 'numeric' | 'text'): Html =>
  html`<input ${attributes(field)} value="${field.initial}" autocomplete="off" inputmode="${mode}" data-suggests="${String(field.suggests)}">`

function attributes({ name, hint, problem, required }: FormField): Html {
  const described = hint === undefined ? `problem-${name}` : `hint-${name} problem-${name}`
  return html`id="field-${name}" name="${name}" aria-describedby="${described}" aria-invalid="${String(problem !== undefined)}" aria-required="${String(required)}"`
}

/** Renders an option; it is selected if the typed text is its value or its label, in any case. */
function optionHtml({ label, value }: Option, initial: string | undefined): Html {
  const typed = initial?.trim().toLowerCase()
  const isChosen = typed === value.toLowerCase() || typed === label.toLowerCase()
  return html`<option value="${value}"${isChosen ? html` selected` : undefined}>${label}</option>`
}
