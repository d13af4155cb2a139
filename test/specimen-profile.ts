import { type RuleProfile, usualConsensus } from '../src/terms/rules.ts'

const announcements = {
  number: 'rule 1',
  quote: 'Meetings are announced with their draft agenda ten days ahead.',
}
const reporting = { number: 'rule 2', quote: 'Results are reported three weeks before each meeting of the Board.' }

/**
 * Rules of no existing body, for tests of arithmetic: each number differs from those of the product's profiles, so that a
 * change of a profile changes no such test.
 */
export const specimenProfile: RuleProfile = {
  id: 'specimen',
  version: 1,
  name: 'Specimen',
  source: 'Made up for tests.',
  zone: 'Europe/Zurich',
  appointedBy: ['Board'],
  clauses: [announcements, reporting],
  notice: {
    period: { count: 10, unit: 'day' },
    clause: announcements,
    draftAgenda: 'required',
    safeDays: 2,
    suggestedDays: 5,
  },
  lateNotice: 'talk without results',
  reports: [
    {
      body: 'Board',
      period: { count: 3, unit: 'week' },
      anchor: 'first day',
      label: 'rule 2',
      clause: reporting,
    },
  ],
  meetingBeforeReport: { count: 9, unit: 'day' },
  consensus: { ...usualConsensus, objections: { count: 11, unit: 'day' } },
  ladders: {
    notice: [6, 3, 0],
    report: [12, 5, 0],
    meeting: [
      { count: 3, unit: 'day' },
      { count: 2, unit: 'hour' },
    ],
    week: { weekday: 2, hour: 10 },
    poll: [{ count: 5, unit: 'hour' }],
  },
  actions: {
    dueBefore: { count: 5, unit: 'day' },
    ladder: [4, 0],
    overdueEvery: { count: 4, unit: 'day' },
  },
  tools: { hosts: ['meet.specimen.example', '*.tools.example'], source: 'rule 3' },
}
