import { z } from 'zod'
import { type Field, text } from '../bot/field.ts'
import { ok, problem } from '../text/decoded.ts'

/** An address of a person or a list; `example` is what would be accepted. */
export const emailField = (
  label: string,
  what: { readonly hint?: string; readonly example: string },
): Field<string> => ({
  ...text(label, { max: 254, ...(what.hint === undefined ? {} : { hint: what.hint }) }),
  read: (typed) => {
    const address = z.email().safeParse(typed)
    return address.success ? ok(address.data) : problem(`“${typed}” is not ${what.example}.`)
  },
})
