import { DateTime } from 'luxon'
import type { Args } from '../../src/bot/invocation.ts'
import { plain } from '../../src/bot/plain.ts'
import type { View } from '../../src/bot/view.ts'
import { tick } from '../../src/deadlines/tick.ts'
import { deadlineSources } from '../../src/features.ts'
import { recount } from '../../src/polls/positions/read.ts'
import { accepted, groupOfToR, numberIn, type Somebody, type Story } from '../story.ts'

/** Creates a group with a register and four delegates of three organisations; two of them speak for the same one. */
export async function groupWithTopics(story: Story) {
  const cast = await groupOfToR(story)
  await accepted(cast.sg20.types('/topic import'))
  const member = async (account: string, organisation: string, groups: string) => {
    const somebody = story.somebody(account, { name: account })
    await accepted(somebody.types(`/people me organisation:"${organisation}" groups:"${groups}"`))
    return somebody
  }
  return {
    ...cast,
    alpha: await member('alpha', 'Alpha Administration', 'SG2'),
    alpha20: await member('alpha20', 'alpha  administration', 'SG20'),
    beta: await member('beta', 'Beta Networks', 'SG20'),
    gamma: await member('gamma', 'Gamma Institute', 'SG2, SG20'),
    /** Lets the bot process what is due at this time. */
    tick: (iso: string) => {
      story.at(iso)
      return tick({ db: story.db, sources: deadlineSources }, DateTime.fromISO(iso, { zone: 'utc' }))
    },
    /** Returns the last direct message to an account; throws if there is none. */
    async direct(account: string): Promise<View> {
      const row = await story.db.delivery.findFirstOrThrow({
        where: { place: { channel: `@${account}` } },
        orderBy: { id: 'desc' },
      })
      return row.view as unknown as View
    },
    countDirect: (account: string) => story.db.delivery.count({ where: { place: { channel: `@${account}` } } }),
    ...ballots(story, cast.sg20),
  }
}

/** Returns what tests do with polls, by their numbers. */
const ballots = (story: Story, convenor: Somebody) => ({
  /** Opens a poll until 20 August, unless the line says otherwise, and returns its number. */
  async open(line: string): Promise<number> {
    const closes = line.includes('closes:') ? '' : ' closes:"20 Aug 14:00 Geneva"'
    return Number(numberIn(await accepted(convenor.types(`/poll open ${line}${closes}`))))
  },
  close: (poll: number) => accepted(convenor.types(`/poll close poll:B${poll} reason:Done`)),
  ballot: (poll: number) => story.view(`poll:${poll}:card`),
  card: async (poll: number) => plain(await story.view(`poll:${poll}:card`)),
  press: async (who: Somebody, poll: number, label: string, form: Args = {}) =>
    who.presses(await story.view(`poll:${poll}:card`), label, form),
  /** Counts the answers of a poll's first round from the record alone. */
  recounted: async (poll: number) => Object.fromEntries(await recount(story.db, { group: 1, number: poll, round: 1 })),
})

/** Finds the row of an answer on a card: label, bar, total, by study group. */
export function row(card: string, label: string): string {
  const found = card.split('\n').find((line) => line.startsWith(`- ${label}`))
  if (found === undefined) throw new Error(`There is no row “${label}” in ${card}`)
  return found
}
