/** Markup that is safe to insert. Only `html` creates it, so nobody can pass plain text by mistake. */
export interface Html {
  readonly kind: 'html'
  readonly markup: string
}

type Part = string | number | Html | readonly Html[] | undefined

/** Escapes every inserted text, in elements and in attributes, which must be in double quotes. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const markup = strings.reduce((all, fixed, i) => all + inserted(parts[i - 1]) + fixed)
  return { kind: 'html', markup }
}

function inserted(part: Part): string {
  if (part === undefined) return ''
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part))
  return 'markup' in part ? part.markup : part.map((each) => each.markup).join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  // no parser keeps it
  '\0': '\ufffd',
}

const escaped = (text: string): string => text.replace(/[&<>"'\0]/g, (character) => entities[character] ?? '')
