import { type RuleProfile, usualActions, usualConsensus, usualLadders } from '../rules.ts'
import { tsagReport, tsbTools } from './itu.ts'

const objectives = {
  number: 'Scope and objectives',
  quote:
    'The objectives are to assist the Study Group 17 and Study Group 20 Chairs in preparing a report to TSAG on the demarcation line for IoT security.',
}
const parent = { number: 'Work methods, item 1', quote: 'The parent entity of JCG-IoTSec is TSAG.' }
const openTo = {
  number: 'Work methods, item 2',
  quote: 'JCG-IoTSec is open to organizations participating in ITU-T SG17 and SG20.',
}
const reporting = {
  number: 'Work methods, item 3',
  quote:
    'The results of the JCG-IoTSec activities will be reported one month prior to each meeting of Study Group 17 and Study Group 20, respectively.',
}
const list = {
  number: 'Work methods, item 4',
  quote:
    'The JCG-IoTSec activities will primarily be conducted through the dedicated mailing list jcgiotsec@lists.itu.int but may also include virtual meetings as agreed upon. ' +
    'These virtual meetings will be organized using meeting tools supported by TSB.',
}
const announcements = {
  number: 'Work methods, item 5',
  quote:
    'Meeting announcements, including the draft agenda, will be distributed via e-mail at least one week in advance.',
}

const oneMonth = { count: 1, unit: 'month' } as const

export const ituJcgIotsec: RuleProfile = {
  id: 'itu-jcg-iotsec',
  version: 2,
  name: 'ITU-T JCG-IoTSec (SG17 and SG20)',
  source:
    'Terms of Reference of the Joint Correspondence Group on IoT Security (TSAG-R1, Annex E, Geneva, 30 May 2025). ' +
    'Items are numbered in the order of the list on its ITU page; items after the sixth were not available and are not quoted.',
  zone: 'Europe/Zurich',
  appointedBy: ['SG17', 'SG20'],
  mailingList: 'jcgiotsec@lists.itu.int',
  clauses: [objectives, parent, openTo, reporting, list, announcements],
  notice: {
    period: { count: 1, unit: 'week' },
    clause: announcements,
    draftAgenda: 'required',
    safeDays: 1,
    suggestedDays: 2,
  },
  lateNotice: 'informal exchange, no conclusions',
  reports: [
    { body: 'SG17', period: oneMonth, anchor: 'first day', label: 'ToR', clause: reporting },
    { body: 'SG20', period: oneMonth, anchor: 'first day', label: 'ToR', clause: reporting },
    tsagReport(parent),
  ],
  meetingBeforeReport: { count: 7, unit: 'day' },
  consensus: usualConsensus,
  ladders: usualLadders,
  actions: usualActions,
  tools: tsbTools,
}
