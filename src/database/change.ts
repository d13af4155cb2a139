import type { DateTime } from 'luxon'
import { storedJson } from '../text/json.ts'

/** Says who changed what, and when. */
export interface ChangeStamp {
  readonly by: number
  readonly at: DateTime
  readonly what: string
}

/** Builds a row of any history: who did what, when, from what to what. */
export const changeRow = ({ by, at, what }: ChangeStamp, before: object | undefined, after: object | undefined) => ({
  personId: by,
  at: at.toJSDate(),
  what,
  ...(before ? { before: asJson(before) } : {}),
  ...(after ? { after: asJson(after) } : {}),
})

const asJson = (value: object) => JSON.parse(storedJson(value)) as Readonly<Record<string, never>>
