import type { Invocation } from '../../src/bot/invocation.ts'
import { partsOf, readParts } from './carry.ts'
import { limits } from './limits.ts'

/** Where an act came from and its answer goes. It travels with a form. */
export interface Origin {
  /** Empty in the App Home. */
  readonly channel: string
  /** Slack takes five answers there within thirty minutes. */
  readonly responseUrl?: string
  /** The thread of the button, so that its answer appears there too. */
  readonly thread?: string
  /** True if only the caller sees the button's message, so that the answer may replace it. */
  readonly private: boolean
  readonly home: boolean
}

/** What a form must remember until it is submitted. */
export interface Opened {
  readonly invocation: Invocation
  /** The command, if its arguments are too long for the form and were kept. */
  readonly keptCommand?: string
  readonly origin: Origin
}

export const writeOpened = ({ invocation, keptCommand, origin }: Opened): string =>
  JSON.stringify({
    i: partsOf(invocation),
    ...(keptCommand === undefined ? {} : { k: keptCommand }),
    c: origin.channel,
    ...(origin.responseUrl === undefined ? {} : { r: origin.responseUrl }),
    ...(origin.thread === undefined ? {} : { t: origin.thread }),
    ...(origin.private ? { p: 1 } : {}),
    ...(origin.home ? { h: 1 } : {}),
  })

export function readOpened(metadata: string): Opened {
  const read: unknown = JSON.parse(metadata)
  const { i, k, c, r, t, p, h } = Object(read)
  return {
    invocation: readParts(Array.isArray(i) ? i : []),
    ...(typeof k === 'string' ? { keptCommand: k } : {}),
    origin: {
      channel: typeof c === 'string' ? c : '',
      ...(typeof r === 'string' ? { responseUrl: r } : {}),
      ...(typeof t === 'string' ? { thread: t } : {}),
      private: p === 1,
      home: h === 1,
    },
  }
}

/** Writes what a form carries; arguments that are too long for it are kept in the database. */
export async function fittingMetadata(
  opened: Opened,
  keep: (invocation: Invocation) => Promise<Invocation>,
): Promise<string> {
  const metadata = writeOpened(opened)
  if (metadata.length <= limits.metadata) return metadata
  return writeOpened({ ...opened, invocation: await keep(opened.invocation), keptCommand: opened.invocation.command })
}
