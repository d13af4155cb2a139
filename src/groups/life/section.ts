import { fact, facts } from '../../bot/view.ts'
import { describeDay } from '../../dates/day.ts'
import type { Section } from '../section.ts'
import { termsOf } from '../terms.ts'
import { listAgreements } from './read.ts'
import { extensionOf, missing } from './rules.ts'
import { documentFacts } from './views.ts'

/** Says what the study groups have agreed about the group, for its status. */
export const agreementsOfStudyGroups: Section = async (db, { group }) => {
  const { profile } = termsOf({ group })
  const agreements = await listAgreements(db, group.id)
  if (agreements.length === 0) return []
  const until = extensionOf(agreements, profile)
  const open = missing(agreements, 'agreed', profile).map((body) => fact(body, 'no agreement on the Action recorded'))
  return [facts(...documentFacts(agreements), ...open, ...(until ? [fact('Extended until', describeDay(until))] : []))]
}
