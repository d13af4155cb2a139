import { type Fact, fact, link } from '../../bot/view.ts'
import { describeDay } from '../../dates/day.ts'
import type { Agreement } from './model.ts'

/** Lists where each study group says that it agreed on the Action. */
export const documentFacts = (agreements: readonly Agreement[]): readonly Fact[] =>
  agreements
    .filter(({ kind }) => kind === 'agreed')
    .map(({ body, document, link: href, day: on }) =>
      fact(body, href ? link(document, href) : document, `, ${describeDay(on)}`),
    )
