import { type Command, command, query } from '../../bot/command.ts'
import { choice, optional } from '../../bot/field.ts'
import { file } from '../../bot/file.ts'
import { answer, refuse } from '../../bot/reply.ts'
import { link, note, text, view } from '../../bot/view.ts'
import { dayOf, describeDay } from '../../dates/day.ts'
import { termsOf } from '../../groups/terms.ts'
import { append } from '../../record/record.ts'
import { boardAddress } from './listener.ts'
import { pngOf } from './picture/png.ts'
import { countBoardLinks, keepBoardLink, readBoard, revokeBoardLinks } from './read.ts'
import { boardSvg, boardView } from './views.ts'

export const showBoard = query({
  name: 'topic board',
  summary: 'Show the topics by home and state, with gaps and overlaps, as a picture and in words',
  fields: { picture: optional(choice('Picture', { png: 'PNG', svg: 'SVG', none: 'None' })) },
  allow: 'member',
  async run({ input, caller, now, db }) {
    const { profile, zone } = termsOf(caller)
    const board = await readBoard(db, caller.group, profile.appointedBy)
    const day = dayOf(now, zone)
    const svg = boardSvg(board, describeDay(day))
    const caption = `The topics of ${board.name} by home, ${describeDay(day)}; the same is said below in words.`
    const shown =
      input.picture === 'none'
        ? []
        : input.picture === 'svg'
          ? [file(`board-${day}.svg`, 'image/svg+xml', svg, caption)]
          : [file(`board-${day}.png`, 'image/png', await pngOf(svg), caption)]
    return answer(boardView(board, profile.appointedBy, shown))
  },
})

/** Where browsers reach this bot; nothing where they cannot. */
type PublicUrl = () => string | undefined

const mostLinks = 5

const publishBoard = (publicUrl: PublicUrl) =>
  command({
    name: 'topic publish',
    summary: 'Get an address at which whoever has it sees the board in a browser',
    fields: {},
    allow: 'organiser',
    async run({ caller, now, db, newCode }) {
      const base = publicUrl()
      if (base === undefined)
        return refuse('This bot has no public address, so no browser can reach it.', {
          instead: 'Whoever runs it sets PUBLIC_URL. Until then: /topic board.',
          final: true,
        })
      if ((await countBoardLinks(db, caller.group.id)) >= mostLinks)
        return refuse(`There are ${mostLinks} addresses already.`, {
          instead: 'End them with /topic unpublish and begin anew.',
        })
      const secret = [newCode(), newCode(), newCode(), newCode()].join('')
      await keepBoardLink(db, caller.group.id, secret, now)
      await append(db, { group: caller.group.id, at: now, by: caller.person.name, kind: 'board published' })
      const address = boardAddress(base, secret)
      const shown = answer(
        view(
          `The board of ${caller.group.name} in the browser`,
          text(link(address, address)),
          note(
            'Whoever has this address sees the board as it then is, without an account. It is shown this once; /topic unpublish ends it.',
          ),
        ),
      )
      return { ...shown, again: view('The address was shown once', note('/topic publish makes another.')) }
    },
  })

export const unpublishBoard = command({
  name: 'topic unpublish',
  summary: 'End the addresses at which the board is seen in a browser',
  fields: {},
  allow: 'organiser',
  async run({ caller, now, db }) {
    const ended = await revokeBoardLinks(db, caller.group.id)
    if (ended === 0) return refuse('The board has no address.', { instead: '/topic publish gives one.' })
    await append(db, { group: caller.group.id, at: now, by: caller.person.name, kind: 'board addresses ended' })
    return answer(view('The addresses of the board end here'))
  },
})

export const boardCommands = (publicUrl: PublicUrl): readonly Command[] =>
  [showBoard, publishBoard(publicUrl), unpublishBoard] as readonly Command[]
