import { type RuleProfile, usualActions, usualConsensus, usualLadders } from '../rules.ts'

const announcement = {
  number: 'virtual interim meetings, announcement',
  quote: 'Announcement by the Secretariat at least two weeks in advance',
}
const agenda = {
  number: 'virtual interim meetings, agenda',
  quote: 'Publication of the agenda "in a timely manner"',
}
const notFinal = {
  number: 'decisions',
  quote:
    'Decisions at meetings (normal, interim. conference call, or jabber session) are not final and must be reviewed on the mailing list.',
}

export const ietfInterimVirtual: RuleProfile = {
  id: 'ietf-interim-virtual',
  version: 2,
  name: 'IETF working group, virtual interim meeting',
  source:
    'IESG statement on interim meetings (2008), in the words of the routing area wiki. The statement was revised on 14 August 2023 and that text was not available; ' +
    'the guide for working group chairs (2022) asks for at least one week and preferably two. To be verified by the operator.',
  zone: 'UTC',
  appointedBy: [],
  clauses: [announcement, agenda, notFinal],
  notice: {
    period: { count: 2, unit: 'week' },
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
    hosts: ['*.meetecho.com', '*.webex.com'],
    source:
      'The guide for working group chairs (2022) supports Meetecho and Webex and allows any other. To be verified by the operator.',
  },
}
