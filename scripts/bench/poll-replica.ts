import { randomUUID } from 'node:crypto'
import { DateTime } from 'luxon'
import { createBot } from '../../src/bot/bot.ts'
import { plain } from '../../src/bot/plain.ts'
import type { Platform } from '../../src/bot/platform.ts'
import type { Request } from '../../src/bot/request.ts'
import type { View } from '../../src/bot/view.ts'
import { openDatabase } from '../../src/database/client.ts'
import { startDelivering } from '../../src/delivery/loop.ts'
import { allCommands, beforeClaim } from '../../src/features.ts'
import { identify, joinAgain } from '../../src/groups/membership/identify.ts'
import { silent } from '../../test/faults/subjects.ts'

// One process of the bot for bench:polls. Requests come from the parent process. Messages go to a platform that accepts
// each at once and reports it to the parent.

export interface ToReplica {
  readonly id: number
  readonly request: Request
}

export type FromReplica =
  | { readonly kind: 'reply'; readonly id: number; readonly outcome: 'answer' | 'refusal'; readonly text: string }
  | {
      readonly kind: 'shown'
      readonly at: number
      readonly isEdit: boolean
      readonly message: string
      readonly text: string
    }

const [, , url = ''] = process.argv
const database = openDatabase({ url })
const send = (message: FromReplica) => void process.send?.(message)
const shown = (isEdit: boolean, message: string, view: View) =>
  send({ kind: 'shown', at: Date.now(), isEdit, message, text: plain(view) })

const platform: Platform = {
  name: 'slack',
  start: async () => {},
  stop: async () => {},
  async post({ channel }, view, key) {
    shown(false, key, view)
    return { channel, message: key }
  },
  async edit({ message }, _, view) {
    shown(true, message, view)
  },
  lookUp: async () => 'absent',
  health: () => ({ platform: 'slack', state: 'connected', detail: '' }),
}

const bot = createBot({
  database,
  commands: allCommands(() => []),
  identify,
  joinAgain,
  now: () => DateTime.utc(),
  newCode: () => randomUUID().slice(0, 8),
  log: silent,
})
startDelivering(
  { db: database.db, platforms: [platform], log: silent, beforeClaim, onUndeliverable: async () => {} },
  url,
)
process.on('message', async ({ id, request }: ToReplica) => {
  const { kind, view } = await bot.handle(request)
  send({ kind: 'reply', id, outcome: kind, text: plain(view) })
})
process.once('disconnect', () => process.exit())
