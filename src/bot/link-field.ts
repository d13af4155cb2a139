import { ok, problem } from './decoded.ts'
import { type Field, text } from './field.ts'

/** A link that members can follow: https and nothing else. */
export const httpsLink = (label: string, hint: string): Field<string> => ({
  ...text(label, { max: 500, hint }),
  read: (typed) =>
    URL.canParse(typed) && new URL(typed).protocol === 'https:'
      ? ok(new URL(typed).href)
      : problem(`“${typed.slice(0, 80)}” is not a link that begins with https://.`),
})
