import { type RuleProfile, usualActions, usualConsensus, usualLadders } from '../rules.ts'

const announcement = {
  number: 'clause 3.2, table, distributed meetings',
  quote: 'Meeting announcement (before): one week',
}
const agenda = {
  number: 'clause 3.2, table, distributed meetings',
  quote: 'Agenda available (before): 24 hours (or longer if a meeting is scheduled after a weekend or holiday)',
}
const shorter = {
  number: 'clause 3.2, note to the table',
  quote: 'Shorter notice for a meeting is allowed provided that there are no objections from group participants.',
}

export const w3cDistributed: RuleProfile = {
  id: 'w3c-distributed',
  version: 2,
  name: 'W3C group, distributed meeting',
  source:
    'W3C Process Document, clause 3.2 (Meetings), read in an edition before 2023; later editions are to be verified by the operator. ' +
    'Face-to-face meetings (eight weeks) are not covered, and the 24 hours for the agenda are quoted but not checked.',
  zone: 'UTC',
  appointedBy: [],
  clauses: [announcement, agenda, shorter],
  notice: {
    period: { count: 1, unit: 'week' },
    clause: announcement,
    draftAgenda: 'not required',
    safeDays: 1,
    suggestedDays: 2,
  },
  lateNotice: 'informal exchange, no conclusions',
  reports: [],
  meetingBeforeReport: { count: 7, unit: 'day' },
  consensus: { ...usualConsensus, voice: 'person', silence: 'counts' },
  ladders: usualLadders,
  actions: usualActions,
  tools: {
    hosts: ['*.zoom.us'],
    source: 'The W3C Process names no tool. To be verified by the operator.',
  },
}
