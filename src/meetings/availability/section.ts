import { heading, note } from '../../bot/view.ts'
import type { Section } from '../../groups/section.ts'
import { listAsked, listOpenPolls } from './read.ts'
import { hasAnswered } from './rules.ts'
import { pollButtons } from './views.ts'

/** Shows the open availability polls that this person has not answered. */
export const myAvailabilityPolls: Section = async (db, { group, now, person }) => {
  const isAsked = (await listAsked(db, group.id)).some(({ id }) => id === person)
  if (!isAsked) return []
  const open = (await listOpenPolls(db, group.id)).filter(
    (poll) => !hasAnswered(poll, person) && poll.slots.some(({ startsAt }) => startsAt > now),
  )
  if (open.length === 0) return []
  return [heading('When can you meet?'), note('You have not answered yet:'), pollButtons(open.toReversed())]
}
