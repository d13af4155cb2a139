import type { Catalogue } from '../../src/bot/catalogue.ts'
import { largestTextBytes } from '../../src/bot/file-field.ts'
import type { Form, FormField } from '../../src/bot/form.ts'
import type { Option } from '../../src/bot/view.ts'
import { type Html, html } from '../html-template.ts'

/** The content of the dialog. The server judges what is typed, so that each problem is said in its own words at its field. */
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
  const described = [...(hint === undefined ? [] : [`hint-${name}`]), `problem-${name}`].join(' ')
  return html`<div class="field" data-field="${name}"><label for="field-${name}">${label}${optional}</label>
${hint === undefined ? undefined : html`<p class="hint" id="hint-${name}">${hint}</p>`}
${control(field, described)}
<p class="problem" id="problem-${name}">${problem}</p></div>`
}

function control(field: FormField, described: string): Html {
  const { name, initial } = field
  const invalid = field.problem === undefined ? 'false' : 'true'
  if (field.options)
    return html`<select id="field-${name}" name="${name}" aria-describedby="${described}" aria-invalid="${invalid}" aria-required="${String(field.required)}"><option value="">${field.required ? 'Choose' : 'Not given'}</option>${field.options.map(
      (option) => optionHtml(option, initial),
    )}</select>`
  if (field.kind === 'file')
    return html`<input type="file" class="upload" data-most="${largestTextBytes}" accept=".csv,.tsv,.md,.txt,text/*" aria-label="${field.label}: choose a file">
<textarea id="field-${name}" name="${name}" rows="4" placeholder="… or paste its text here" aria-describedby="${described}" aria-invalid="${invalid}" aria-required="${String(field.required)}">
${initial}</textarea>`
  if (field.kind === 'paragraph')
    return html`<textarea id="field-${name}" name="${name}" rows="5" aria-describedby="${described}" aria-invalid="${invalid}" aria-required="${String(field.required)}">
${initial}</textarea>`
  return html`<input id="field-${name}" name="${name}" value="${initial}" autocomplete="off" inputmode="${field.kind === 'count' ? 'numeric' : 'text'}" data-suggests="${String(field.suggests)}" aria-describedby="${described}" aria-invalid="${invalid}" aria-required="${String(field.required)}">`
}

/** What was typed may be an option's value or its label, in any case. */
function optionHtml({ label, value }: Option, initial: string | undefined): Html {
  const typed = initial?.trim().toLowerCase()
  const chosen = typed === value.toLowerCase() || typed === label.toLowerCase()
  return html`<option value="${value}"${chosen ? html` selected` : undefined}>${label}</option>`
}
