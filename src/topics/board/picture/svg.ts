/** The markup of a shape. Only the functions below make it, so typed text cannot become markup. */
export interface Shape {
  readonly kind: 'shape'
  readonly markup: string
}

type Attributes = Readonly<Record<string, string | number | undefined>>

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

// an XML document has no control characters and no lone halves of a character
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\ufffe\uffff]/gu, ' ')
    .replace(/[&<>"']/g, (letter) => entities[letter] ?? '')

export function shape(name: string, attributes: Attributes, ...inside: readonly (Shape | string)[]): Shape {
  const written = Object.entries(attributes)
    .filter((entry): entry is [string, string | number] => entry[1] !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
  const content = inside.map((part) => (typeof part === 'string' ? escaped(part) : part.markup)).join('')
  return { kind: 'shape', markup: `<${name}${written.join('')}>${content}</${name}>` }
}

/** Writes a whole picture; screen readers say its `title` and `description`. */
export const picture = (
  {
    width,
    height,
    title,
    description,
  }: { readonly width: number; readonly height: number; readonly title: string; readonly description: string },
  ...shapes: readonly Shape[]
): string =>
  shape(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: 'img',
      'font-family': 'Inter, sans-serif',
    },
    shape('title', {}, title),
    shape('desc', {}, description),
    ...shapes,
  ).markup
