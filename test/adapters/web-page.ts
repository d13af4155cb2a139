import { type DefaultTreeAdapterMap, parseFragment } from 'parse5'

/** A node of HTML parsed as a browser does, for tests of what a reader gets rather than of the exact markup. */
type Node = DefaultTreeAdapterMap['node']
export type Element = DefaultTreeAdapterMap['element']

export const parse = (markup: string): Node => parseFragment(markup)

const isElement = (node: Node): node is Element => 'tagName' in node

export const attribute = (node: Element, name: string): string | undefined =>
  node.attrs.find((each) => each.name === name)?.value

const hasClass = (node: Element, name: string): boolean => (attribute(node, 'class') ?? '').split(' ').includes(name)

/** Lists the matching elements below `node`, in reading order. */
export function elements(node: Node, matches: (element: Element) => boolean = () => true): readonly Element[] {
  const children = 'childNodes' in node ? node.childNodes : []
  const below = children.flatMap((child) => elements(child, matches))
  return isElement(node) && matches(node) ? [node, ...below] : below
}

export const byTag = (node: Node, tag: string) => elements(node, (element) => element.tagName === tag)
export const byClass = (node: Node, name: string) => elements(node, (element) => hasClass(element, name))

/** Returns the visible text, without the elements that `skip` matches. */
export function words(node: Node, skip: (element: Element) => boolean = () => false): string {
  if (node.nodeName === '#text' && 'value' in node) return node.value
  if (isElement(node) && skip(node)) return ''
  if (isElement(node) && node.tagName === 'br') return '\n'
  const inside = ('childNodes' in node ? node.childNodes : []).map((child) => words(child, skip)).join('')
  return isElement(node) && blocks.has(node.tagName) ? `${inside}\n` : inside
}

const blocks = new Set([
  'article',
  'section',
  'div',
  'p',
  'h2',
  'h3',
  'h4',
  'li',
  'dt',
  'dd',
  'blockquote',
  'header',
  'label',
  'legend',
])
