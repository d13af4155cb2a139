import type { Block, RichElement } from './shapes.ts'

type NameOf = (account: string) => string

/** Returns all words of these blocks, as Slack's client shows them, one line for each piece. */
export const blocksText = (blocks: readonly Block[], nameOf: NameOf): string =>
  blocks.map((block) => blockText(block, nameOf)).join('\n')

function blockText(block: Block, nameOf: NameOf): string {
  switch (block.type) {
    case 'header':
      return block.text.text
    case 'divider':
      return ''
    case 'section': {
      const texts = [...(block.text ? [block.text] : []), ...(block.fields ?? [])]
      const accessory = block.accessory
      const labels =
        accessory?.type === 'button'
          ? [accessory.text.text]
          : (accessory?.options ?? []).map((option) => option.text.text)
      return [...texts.map((text) => plainText(text, nameOf)), ...labels].join('\n')
    }
    case 'context':
      return block.elements.map((text) => plainText(text, nameOf)).join('\n')
    case 'actions':
      return block.elements
        .flatMap((element) =>
          element.type === 'button' ? [element.text.text] : element.options.map((option) => option.text.text),
        )
        .join('\n')
    case 'rich_text':
      return block.elements
        .flatMap((part) => (part.type === 'rich_text_list' ? part.elements : [part]))
        .map((part) => part.elements.map((element) => richText(element, nameOf)).join(''))
        .join('\n')
    case 'input':
      return [block.label.text, block.hint?.text ?? ''].join('\n')
  }
}

function richText(element: RichElement, nameOf: NameOf): string {
  switch (element.type) {
    case 'text':
      return element.text
    case 'link':
      return element.text ?? element.url
    case 'user':
      return `@${nameOf(element.user_id)}`
    case 'broadcast':
      return `@${element.range}`
    case 'usergroup':
      return element.usergroup_id
    case 'date':
      return element.fallback ?? element.format
  }
}

interface Text {
  readonly type: 'plain_text' | 'mrkdwn'
  readonly text: string
}

/**
 * Renders Slack's markup as its client does: mentions become names, links their labels, and bold loses its asterisks.
 */
const plainText = ({ type, text }: Text, nameOf: NameOf): string =>
  type === 'plain_text'
    ? text
    : text
        .replace(/<@(\w+)(\|[^>]*)?>/g, (_, account: string) => `@${nameOf(account)}`)
        .replace(/<!(\w+)[^>]*>/g, '@$1')
        .replace(/<([^|>]+)\|([^>]+)>/g, '$2')
        .replace(/[*_~`]/g, '')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&amp;', '&')

export const buttonsOf = (blocks: readonly Block[]): readonly string[] =>
  elementsOf(blocks).flatMap((element) => (element.type === 'button' ? [element.text.text] : []))

/** Lists the labels of menus: the text next to each, or its placeholder. */
export const menusOf = (blocks: readonly Block[]): readonly string[] =>
  elementsOf(blocks).flatMap((element) => (element.type === 'button' ? [] : [element.placeholder?.text ?? '']))

export const elementsOf = (blocks: readonly Block[]) =>
  blocks.flatMap((block) => {
    if (block.type === 'actions') return block.elements
    return block.type === 'section' && block.accessory ? [block.accessory] : []
  })

/** Lists the accounts that a message notifies: by its blocks, and by its text, which Slack parses too. */
export function notifiesOf(text: string, blocks: readonly Block[]): readonly string[] {
  const rich = blocks.flatMap((block) =>
    block.type === 'rich_text'
      ? block.elements
          .flatMap((part) => (part.type === 'rich_text_list' ? part.elements : [part]))
          .flatMap((part) => part.elements)
          .flatMap((element) => {
            if (element.type === 'user') return [element.user_id]
            return element.type === 'broadcast' ? [`@${element.range}`] : []
          })
      : [],
  )
  const parsed = [text, ...markupOf(blocks)].flatMap((words) =>
    [...words.matchAll(/<(?:@(\w+)|!(\w+)[^>]*)(?:\|[^>]*)?>/g)]
      .filter(([, , word]) => word !== 'date')
      .map(([, account, word]) => account ?? `@${word}`),
  )
  return [...rich, ...parsed]
}

const markupOf = (blocks: readonly Block[]): readonly string[] =>
  blocks
    .flatMap((block) => {
      if (block.type === 'section') return [...(block.text ? [block.text] : []), ...(block.fields ?? [])]
      return block.type === 'context' ? block.elements : []
    })
    .flatMap((text) => (text.type === 'mrkdwn' ? [text.text] : []))
