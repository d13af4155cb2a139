import { ok, problem } from '../text/decoded.ts'
import { type Field, text } from './field.ts'

/** Takes a link that members can follow: https, or http on this computer for messages of the playground. */
export const httpsLink = (label: string, hint: string): Field<string> => ({
  ...text(label, { max: 500, hint }),
  read: (typed) =>
    URL.canParse(typed) && leadsSomewhere(new URL(typed))
      ? ok(new URL(typed).href)
      : problem(`“${typed.slice(0, 80)}” is not a link that begins with https://.`),
})

const leadsSomewhere = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname))
