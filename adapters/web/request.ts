import { IANAZone } from 'luxon'
import { z } from 'zod'
import type { Actor } from '../../src/bot/caller.ts'
import { largestTextBytes } from '../../src/bot/file-field.ts'
import { longestLine } from '../../src/bot/line.ts'
import { directChannel } from '../../src/bot/platform.ts'
import { limits } from './limits.ts'

/** The page's name for the direct messages of the person who acts; it cannot ask for another person's. */
export const directMessages = '@'

/** Who acts and where, as the page says. In the playground anyone can act as anyone. */
const who = z.object({
  account: z.string().min(1).max(80),
  name: z.string().trim().min(1).max(limits.accountName),
  channel: z
    .string()
    .max(80)
    .regex(/^(@|[^@].*)?$/),
  zone: z.string().max(60).refine(IANAZone.isValidZone).optional(),
})

const line = z.string().max(longestLine, { error: `is longer than ${longestLine} characters` })
const args = z.record(z.string().max(60), z.string().max(longestLine))
/** What was entered into a form; one of the values may be a file. */
const values = z.record(z.string().max(60), z.string().max(2 * largestTextBytes))
const invocation = z.object({ command: z.string().max(100), args, group: z.number().int().positive().optional() })

/** The message whose button was pressed. */
const from = z.number().int().positive().optional()

/** What a person can do on the page. */
const gesture = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('type'), line: line.trim().min(1) }),
  z.object({ kind: z.literal('press'), invocation, from }),
  z.object({ kind: z.literal('start'), command: z.string().max(100), message: z.number().int().positive() }),
  z.object({ kind: z.literal('submit'), invocation, values, from }),
])

/** `key` is unique for each interaction and stays the same when the page sends it again. */
const sender = z.object({ who, key: z.string().regex(/^[\w-]{8,60}$/) })

export const interactionSchema = sender.and(gesture)

export const dismissSchema = z.object({ who, id: z.number().int().positive() })

/** The schema of `Move` in clock.ts. */
export const moveSchema = z.union([
  z.object({ wall: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/) }),
  z.object({ step: z.enum(['hour', 'day', 'week']) }),
  z.object({ real: z.literal(true) }),
])

const whoInQuery = z.string().transform((text, context) => {
  try {
    return JSON.parse(text)
  } catch {
    context.addIssue('not JSON')
    return z.NEVER
  }
})

export const stateSchema = z.object({ who: whoInQuery.pipe(who) })
export const completeSchema = z.object({ who: whoInQuery.pipe(who), line: z.string().max(longestLine) })
export const suggestSchema = z.object({
  who: whoInQuery.pipe(who),
  field: z.string().max(60),
  typed: z.string().max(longestLine),
  invocation: whoInQuery.pipe(invocation),
})

const wholeNumber = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number)
export const fileSchema = z.object({ message: wholeNumber, index: wholeNumber, as: z.string().max(80) })

export type Gesture = z.infer<typeof gesture>
export type Interaction = z.infer<typeof interactionSchema>
export type Who = z.infer<typeof who>

export const workspace = 'playground'
export const platform = 'web'

/** Returns the channel that holds the messages. */
export const channelOf = ({ channel, account }: Who): string =>
  channel === directMessages ? directChannel(account) : channel

export const actorOf = ({ account, name, channel, zone }: Who): Actor => ({
  platform,
  workspace,
  channel: channel === directMessages ? '' : channel,
  account,
  name,
  ...(zone === undefined ? {} : { zone }),
})
