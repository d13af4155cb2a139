import type { Clause, MeetingTools, ReportRule } from '../rules.ts'

/** Returns the rule for reports to TSAG, for which neither group's terms of reference give a period. */
export function tsagReport(clause: Clause): ReportRule {
  return {
    body: 'TSAG',
    period: { count: 7, unit: 'day' },
    anchor: 'first day',
    label: 'A.1 default, not ToR',
    clause,
  }
}

export const tsbTools: MeetingTools = {
  hosts: ['remote.itu.int', '*.zoom.us'],
  source:
    'TSB runs its own MyMeetings tool and Zoom; the rules name no host. To be verified by the operator with TSB: a host that is not listed is warned about, never refused.',
}
