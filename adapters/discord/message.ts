import type { APIAllowedMentions, APIEmbed, RESTAPIAttachment } from 'discord.js'
import { fit } from '../../src/bot/fit.ts'
import type { Block, Line, View } from '../../src/bot/view.ts'
import { budget, embedsOf } from './embeds.ts'
import { limits } from './limits.ts'
import { accountOf, fitted, oneLine } from './markdown.ts'
import { type Row, rowsOf } from './rows.ts'

/** A view as Discord takes it. Every part is always there, so that an edit leaves nothing of the old message. */
export interface Rendered {
  readonly content: string
  readonly embeds: APIEmbed[]
  readonly components: Row[]
  readonly allowed_mentions: APIAllowedMentions
  readonly attachments: RESTAPIAttachment[]
}

/**
 * Renders a view: its title as the content, since notifications show nothing else and mentions notify only there;
 * everything else as embeds in reading order, with the buttons and menus below. Throws if a button's invocation does not
 * fit: a posted button must work for everyone, so nothing can be kept for it.
 */
export function render(view: View): Rendered {
  const rows = rowsOf(view.blocks)
  const title = `**${fitted(oneLine(view.title).trim(), 1000)}**`
  const users = mentioned(view).slice(0, limits.mentionedUsers)
  const pings = users.map((user) => `<@${user}>`)
  while ([title, ...pings].join(' ').length > limits.content) pings.pop()
  return {
    content: [title, ...pings].join(' '),
    embeds: embedsOf(fit({ ...view, blocks: [...view.blocks, ...rows.left] }, budget).blocks, view.tone),
    components: rows.rows,
    allowed_mentions: { parse: [], users: users.slice(0, pings.length) },
    attachments: [],
  }
}

const linesOf = (block: Block): readonly Line[] => {
  if (block.kind === 'text' || block.kind === 'note') return [block.line]
  if (block.kind === 'list') return block.items
  return block.kind === 'facts' ? block.facts.map((fact) => fact.line) : []
}

const mentioned = (view: View): readonly string[] => [
  ...new Set(view.blocks.flatMap(linesOf).flatMap((line) => line.flatMap((span) => accountOf(span) ?? []))),
]
