import { type RuleProfile, usualActions, usualConsensus, usualLadders } from '../rules.ts'
import { tsagReport, tsbTools } from './itu.ts'

const scope = {
  number: 'clause 1',
  quote:
    'The CG-Identification will discuss a demarcation line for Internet of Things (IoT) identification and NNAI (Numbering, Naming, Addressing and Identification) aspects. ' +
    'The objectives are to assist the Study Group 2 and Study Group 20 Chairs in preparing a report to TSAG on the demarcation line for IoT identification and NNAI aspects.',
}
const reporting = {
  number: 'clause 2, item 1',
  quote:
    'The results of the CG activities will be reported two weeks prior to the next Study Group 2 and Study Group 20 meetings, respectively.',
}
const list = {
  number: 'clause 2, item 2',
  quote:
    'The CG-Identification activities will primarily be conducted through the dedicated mailing list t25cgidentification@lists.itu.int but may also include virtual meetings as agreed upon. ' +
    'These virtual meetings will be held using meeting tools supported by TSB.',
}
const announcements = {
  number: 'clause 2, item 3',
  quote:
    'Meeting announcements, including the draft agenda, will be distributed via e-mail at least two weeks in advance.',
}
const convenors = {
  number: 'clause 2, item 4',
  quote: 'The CG-Identification Co-Convenors will be appointed by Study Group 2 and Study Group 20, respectively.',
}
const life = {
  number: 'clause 2, item 5',
  quote:
    'The CG-Identification will remain active until an agreement is reached on the WTSA Action [39A1/1] among the associated Study Groups.',
}
const untilConcluded = {
  number: 'clause 2, item 6',
  quote: 'The CG-Identification will report to the respective study groups and TSAG until the task is concluded.',
}
const extension = {
  number: 'clause 2, item 7',
  quote: 'The potential extension of the CG-Identification will be decided by Study Group 2 and Study Group 20.',
}

const twoWeeks = { count: 2, unit: 'week' } as const

export const ituCgIdentification: RuleProfile = {
  id: 'itu-cg-identification',
  version: 2,
  name: 'ITU-T CG-Identification (SG2 and SG20)',
  source:
    'Draft Terms of Reference in Annex A of the liaison statement of ITU-T Study Group 20 to Study Group 2. Items of clause 2 are numbered in the order of the list.',
  zone: 'Europe/Zurich',
  appointedBy: ['SG2', 'SG20'],
  mailingList: 't25cgidentification@lists.itu.int',
  clauses: [scope, reporting, list, announcements, convenors, life, untilConcluded, extension],
  notice: {
    period: twoWeeks,
    clause: announcements,
    draftAgenda: 'required',
    safeDays: 1,
    suggestedDays: 2,
  },
  lateNotice: 'informal exchange, no conclusions',
  reports: [
    { body: 'SG2', period: twoWeeks, anchor: 'first day', label: 'ToR', clause: reporting },
    { body: 'SG20', period: twoWeeks, anchor: 'first day', label: 'ToR', clause: reporting },
    tsagReport(untilConcluded),
  ],
  meetingBeforeReport: { count: 7, unit: 'day' },
  consensus: usualConsensus,
  ladders: usualLadders,
  actions: usualActions,
  tools: tsbTools,
}
