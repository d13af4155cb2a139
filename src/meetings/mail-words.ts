import type { Mail } from './meeting.ts'
import { dateWords } from './words.ts'

/** How the e-mail stands, where it is not notice. */
export function mailWords({ state, goesOutAt, reason }: Mail, zone: string): string | undefined {
  switch (state) {
    case 'drafted':
      return `the e-mail to the list goes out on ${dateWords(goesOutAt, zone)}`
    case 'held':
      return 'the e-mail waits for a moderator of the mailing list'
    case 'refused':
      return `the e-mail did not reach the mailing list: ${reason ?? 'no reason is known'}`
    case 'sent':
    case 'confirmed':
      return undefined
  }
}
