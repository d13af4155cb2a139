import { writeLine } from '../../bot/line.ts'
import { press } from '../../bot/signature.ts'
import { heading, line, list, note, strong, time } from '../../bot/view.ts'
import type { Section } from '../../groups/section.ts'
import { pollName } from '../format.ts'
import { listOpenPolls } from '../read.ts'
import { listPolls } from '../signatures.ts'
import { listAnswered } from '../voices/read.ts'

const mostPolls = 5

/** Shows the open polls, and whether this person has answered. */
export const openPolls: Section = async (db, { group, person }) => {
  const polls = await listOpenPolls(db, group.id)
  if (polls.length === 0) return []
  const shown = polls.slice(0, mostPolls)
  const answered = await listAnswered(db, shown, person)
  const lines = shown.map((poll) =>
    line(
      strong(pollName(poll)),
      ' – closes ',
      time(poll.closesAt, poll.zone),
      answered.has(poll.id) ? ' – answered' : ' – not answered yet',
    ),
  )
  const more = polls.length > mostPolls ? [note(`${writeLine(press(listPolls))} shows all of them.`)] : []
  return [heading('Open polls'), list(...lines), ...more]
}
