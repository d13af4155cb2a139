import { type Command, implement } from '../../bot/command.ts'
import { file } from '../../bot/file.ts'
import { writeLine } from '../../bot/line.ts'
import { answer, refuse } from '../../bot/reply.ts'
import { press } from '../../bot/signature.ts'
import { type Block, link, note, text, view } from '../../bot/view.ts'
import { type Day, dayOf, describeDay } from '../../dates/day.ts'
import { termsOf } from '../../groups/terms.ts'
import { append } from '../../record/record.ts'
import { boardAddress } from './listener.ts'
import type { Board } from './model.ts'
import { pngOf } from './picture/png.ts'
import { countBoardLinks, readBoard } from './read.ts'
import * as signatures from './signatures.ts'
import { boardSvg, boardView } from './views.ts'
import { keepBoardLink, revokeBoardLinks } from './write.ts'

const showBoard = implement(signatures.showBoard, async ({ input: { picture }, caller, now, db }) => {
  const { profile, zone } = termsOf(caller)
  const board = await readBoard(db, caller.group)
  const shown = picture === 'none' ? [] : [await pictureOf(board, picture ?? 'png', dayOf(now, zone))]
  return answer(boardView(board, profile.appointedBy, shown))
})

async function pictureOf(board: Board, format: 'png' | 'svg', day: Day): Promise<Block> {
  const date = describeDay(day)
  const svg = boardSvg(board, date)
  const caption = `Topics of ${board.name} by home, ${date}. The text below says the same.`
  return format === 'svg'
    ? file(`board-${day}.svg`, 'image/svg+xml', svg, caption)
    : file(`board-${day}.png`, 'image/png', await pngOf(svg), caption)
}

/** Returns where browsers reach this bot; undefined if they cannot. */
type PublicUrl = () => string | undefined

const mostLinks = 5

const publishBoard = (publicUrl: PublicUrl) =>
  implement(signatures.publishBoard, async ({ caller, now, db, newCode }) => {
    const base = publicUrl()
    if (base === undefined)
      return refuse('This bot has no public address, so no browser can reach it.', {
        instead: `Ask the operator to set PUBLIC_URL. Until then: ${writeLine(press(signatures.showBoard))}.`,
        final: true,
      })
    if ((await countBoardLinks(db, caller.group.id)) >= mostLinks)
      return refuse(`There are already ${mostLinks} addresses.`, {
        instead: `Revoke them with ${writeLine(press(signatures.unpublishBoard))}, then get a new one.`,
      })
    const secret = [newCode(), newCode(), newCode(), newCode()].join('')
    await keepBoardLink(db, caller.group.id, secret, now)
    await append(db, { group: caller.group.id, at: now, by: caller.person.name, kind: 'board published' })
    const address = boardAddress(base, secret)
    const unpublish = writeLine(press(signatures.unpublishBoard))
    const shown = answer(
      view(
        `The board of ${caller.group.name} in the browser`,
        text(link(address, address)),
        note(
          `Anyone with this address sees the current board, without an account. It is shown only once. To revoke it: ${unpublish}.`,
        ),
      ),
    )
    const again = note(`To get another one: ${writeLine(press(signatures.publishBoard))}.`)
    return { ...shown, again: view('The address is shown only once', again) }
  })

const unpublishBoard = implement(signatures.unpublishBoard, async ({ caller, now, db }) => {
  const ended = await revokeBoardLinks(db, caller.group.id)
  if (ended === 0)
    return refuse('The board has no address.', { instead: `To get one: ${writeLine(press(signatures.publishBoard))}.` })
  await append(db, { group: caller.group.id, at: now, by: caller.person.name, kind: 'board addresses ended' })
  return answer(view('The board’s addresses are revoked'))
})

export const boardCommands = (publicUrl: PublicUrl): readonly Command[] => [
  showBoard,
  publishBoard(publicUrl),
  unpublishBoard,
]
