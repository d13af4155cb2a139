import { DateTime } from 'luxon'
import { plain } from '../../src/bot/plain.ts'
import type { View } from '../../src/bot/view.ts'
import { tick } from '../../src/deadlines/tick.ts'
import { deadlineSources } from '../../src/features.ts'
import type { Story } from '../story.ts'

export interface Letter {
  readonly key: string
  readonly title: string
  readonly text: string
  readonly view: View
}

/** A story whose clock also ticks, and what it brings to people in person. */
export function clockOf(told: Story) {
  const read = new Map<string, number>()
  return {
    /** Goes to an instant and looks once at what is due. */
    async at(iso: string): Promise<void> {
      told.at(iso)
      await tick({ db: told.db, sources: deadlineSources }, DateTime.fromISO(iso, { zone: 'utc' }))
    },
    /** Goes from one instant to another with a look every hour, as a bot that runs. */
    async run(from: string, to: string): Promise<void> {
      const end = DateTime.fromISO(to, { zone: 'utc' })
      for (let now = DateTime.fromISO(from, { zone: 'utc' }); now <= end; now = now.plus({ hours: 1 }))
        await this.at(now.toISO() ?? '')
    },
    /** The direct messages that came to an account since this was last asked. */
    async news(account: string): Promise<readonly Letter[]> {
      const rows = await told.db.delivery.findMany({
        where: { place: { channel: `@${account}` }, id: { gt: read.get(account) ?? 0 } },
        orderBy: { id: 'asc' },
      })
      read.set(account, rows.at(-1)?.id ?? read.get(account) ?? 0)
      return rows.map(({ key, view: json }) => {
        const view = json as unknown as View
        return { key, title: view.title, text: plain(view), view }
      })
    },
    async titles(account: string): Promise<readonly string[]> {
      return (await this.news(account)).map(({ title }) => title)
    },
    /** The digests in a channel, by day. */
    async digests(channel = 'C1'): Promise<Readonly<Record<string, string>>> {
      const standing = Object.entries(await told.standing(channel))
      return Object.fromEntries(
        standing.filter(([key]) => key.startsWith('digest:')).map(([key, text]) => [key.slice(7), text]),
      )
    },
    /** What became of the reminders of one deadline: "SG20 Co-Convenor D-21 sent". */
    async fates(deadline: string): Promise<readonly string[]> {
      const rows = await told.db.ping.findMany({
        where: { deadline },
        include: { person: { select: { name: true } } },
        orderBy: { id: 'asc' },
      })
      return rows.map(({ person, rung, folded, state, reason }) =>
        [person.name, [...folded, rung].join('+'), state, ...(reason ? [`(${reason})`] : [])].join(' '),
      )
    },
  }
}
