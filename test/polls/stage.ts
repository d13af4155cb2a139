import { DateTime } from 'luxon'
import { tick } from '../../src/deadlines/tick.ts'
import { deadlineSources } from '../../src/features.ts'
import { groupOfToR, type Story } from '../story.ts'

/** A group with a register and five delegates: three organisations, of which one has delegates in both study groups. */
export async function groupWithTopics(told: Story) {
  const cast = await groupOfToR(told)
  await cast.sg20.types('/topic import')
  const member = async (account: string, organisation: string, groups: string) => {
    const somebody = told.somebody(account, { name: account })
    await somebody.types(`/people me organisation:"${organisation}" groups:"${groups}"`)
    return somebody
  }
  return {
    ...cast,
    alpha: await member('alpha', 'Alpha Administration', 'SG2'),
    alpha20: await member('alpha20', 'alpha  administration', 'SG20'),
    beta: await member('beta', 'Beta Networks', 'SG20'),
    gamma: await member('gamma', 'Gamma Institute', 'SG2, SG20'),
    /** Looks at what is due, as the clock of the database would have it. */
    tick: (iso: string) => {
      told.at(iso)
      return tick({ db: told.db, sources: deadlineSources }, DateTime.fromISO(iso, { zone: 'utc' }))
    },
    /** The last direct message to an account. */
    async direct(account: string) {
      const row = await told.db.delivery.findFirst({
        where: { place: { channel: `@${account}` } },
        orderBy: { id: 'desc' },
      })
      return row?.view as unknown as import('../../src/bot/view.ts').View | undefined
    },
  }
}

/** The row of an answer on a card: label, bar, total, by study group. */
export const row = (card: string, label: string): string =>
  card.split('\n').find((line) => line.startsWith(`- ${label}`)) ?? `no row “${label}” in ${card}`
