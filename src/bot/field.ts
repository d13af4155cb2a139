import type { DateTime } from 'luxon'
import type { Db } from '../database/client.ts'
import { type Decoded, ok, problem } from '../text/decoded.ts'
import type { Visitor } from './caller.ts'
import type { Option } from './view.ts'

export type FieldKind =
  | 'text'
  | 'paragraph'
  | 'count'
  | 'yes-no'
  | 'choice'
  | 'duration'
  | 'when'
  | 'day'
  | 'zone'
  | 'person'
  | 'record'
  | 'file'

/** What reading a typed value may look at. */
export interface Reading {
  readonly db: Db
  readonly caller: Visitor
  readonly now: DateTime
}

/** One argument of a command: how a form asks for it, and how what was typed becomes a value. `W` is what `write` takes. */
export interface Field<T, W = never> {
  readonly kind: FieldKind
  readonly label: string
  readonly hint?: string
  readonly required: boolean
  /** Longest input, in UTF-16 code units; longer input is refused before it is read. */
  readonly max: number
  /** A closed list, for `choice` and `yes-no`. */
  readonly options?: readonly Option[]
  /** Lowest and highest number, for `count`. */
  readonly range?: { readonly from: number; readonly to: number }
  /** Returns what to offer while somebody types; at most 25 options. */
  readonly suggest?: (typed: string, reading: Reading) => Promise<readonly Option[]>
  readonly read: (typed: string, reading: Reading) => Decoded<T> | Promise<Decoded<T>>
  /** Writes a value as it is typed, so that a button can carry it: `M16` for a meeting. */
  readonly write?: (value: W) => string
}

export type Fields = Readonly<Record<string, Field<unknown>>>

/** The values that `run` receives: field name → read value. */
export type Input<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never }

export const optional = <T, W>(field: Field<T, W>): Field<T | undefined, W> => ({ ...field, required: false })

const none = 'none'

/** Lets people clear a value by typing “none”, which is read as null. */
export function clearable<T, W>(field: Field<T, W>): Field<T | null, W> {
  const { suggest, hint } = field
  const offer = { value: none, label: `${none}: clear it` }
  return {
    ...field,
    hint: hint === undefined ? `${none} clears it` : `${hint}; ${none} clears it`,
    ...(suggest
      ? {
          suggest: async (typed, reading) => [
            ...(none.startsWith(typed.toLowerCase()) ? [offer] : []),
            ...(await suggest(typed, reading)),
          ],
        }
      : {}),
    read: (typed, reading) => (typed.toLowerCase() === none ? ok(null) : field.read(typed, reading)),
  }
}

type Shape = { readonly hint?: string; readonly max?: number }

export const text = (label: string, shape: Shape = {}): Field<string> => ({
  kind: 'text',
  required: true,
  max: 200,
  ...shape,
  label,
  read: ok,
})

export const paragraph = (label: string, shape: Shape = {}): Field<string> => ({
  kind: 'paragraph',
  required: true,
  max: 2900,
  ...shape,
  label,
  read: ok,
})

export const count = (
  label: string,
  range: { readonly from: number; readonly to: number; readonly hint?: string },
): Field<number, number> => ({
  kind: 'count',
  label,
  required: true,
  max: 10,
  range: { from: range.from, to: range.to },
  ...(range.hint === undefined ? {} : { hint: range.hint }),
  read: (typed) => {
    const value = Number(typed)
    return /^\d+$/.test(typed) && value >= range.from && value <= range.to
      ? ok(value)
      : problem(`“${typed}” is not a whole number from ${range.from} to ${range.to}.`)
  },
  write: String,
})

/** Offers a closed list, value → label. People may type the value or the label, in any case. */
export function choice<const V extends string>(
  label: string,
  options: Readonly<Record<V, string>>,
  shape: Shape = {},
): Field<V> {
  const entries = Object.entries(options) as [V, string][]
  return {
    kind: 'choice',
    required: true,
    max: 100,
    ...shape,
    label,
    options: entries.map(([value, shown]) => ({ value, label: shown })),
    read: (typed) => {
      const wanted = typed.toLowerCase()
      const found = entries.find(([value, shown]) => value.toLowerCase() === wanted || shown.toLowerCase() === wanted)
      return found
        ? ok(found[0])
        : problem(`“${typed}” is not one of: ${entries.map(([, shown]) => shown).join('; ')}.`)
    },
  }
}

export function yesNo(label: string, shape: Shape = {}): Field<boolean, boolean> {
  const answers = choice(label, { yes: 'Yes', no: 'No' }, shape)
  return {
    ...answers,
    kind: 'yes-no',
    read: async (typed, reading) => {
      const answer = await answers.read(typed, reading)
      return answer.kind === 'ok' ? ok(answer.value === 'yes') : answer
    },
    write: (value) => (value ? 'yes' : 'no'),
  }
}

/** Names one record of the caller's group. `find` looks only inside that group, at the moment of the act. */
export const record = <T, W = never>(
  label: string,
  lookup: {
    readonly find: (typed: string, reading: Reading) => Promise<Decoded<T>>
    readonly suggest: (typed: string, reading: Reading) => Promise<readonly Option[]>
    readonly hint?: string
    /** Writes the record as it is typed, such as `M16`. */
    readonly write?: (record: W) => string
  },
): Field<T, W> => ({
  kind: 'record',
  label,
  required: true,
  max: 100,
  ...(lookup.hint === undefined ? {} : { hint: lookup.hint }),
  suggest: lookup.suggest,
  read: lookup.find,
  ...(lookup.write ? { write: lookup.write } : {}),
})
