import { actionCommands } from './actions/commands.ts'
import { actionDeadlines } from './actions/deadlines.ts'
import { exchangeCommands } from './actions/exchange/commands.ts'
import { mergeActions, publishActionsOf } from './actions/merge.ts'
import { ownerCommands } from './actions/owners/commands.ts'
import { handOverItemsOf, repostActions } from './actions/publish.ts'
import type { Command } from './bot/command.ts'
import type { Health } from './bot/platform.ts'
import { calendarCommands } from './calendar/commands.ts'
import { mergeLinks } from './calendar/merge.ts'
import type { PublicUrl } from './calendar/model.ts'
import { deadlineCommands } from './deadlines/commands.ts'
import type { DeadlineSource } from './deadlines/deadline.ts'
import { mergeDeadlines } from './deadlines/merge.ts'
import { rescheduleGroup, schedule } from './deadlines/schedule.ts'
import { dueFor, dueSoon } from './deadlines/section.ts'
import { weeklyDigest } from './deadlines/weekly.ts'
import { mergeDeliveries } from './delivery/merge.ts'
import { accountCommands } from './groups/accounts/commands.ts'
import { groupCommands, repostGroup } from './groups/commands.ts'
import { lifeCommands } from './groups/life/commands.ts'
import { agreementsOfStudyGroups } from './groups/life/section.ts'
import { membershipCommands } from './groups/membership/commands.ts'
import { mergeGroupChanges } from './groups/merge.ts'
import { findGroup } from './groups/read.ts'
import type { Repost, Section } from './groups/section.ts'
import { agendaCommands } from './meetings/agenda/commands.ts'
import { announcingCommands } from './meetings/announcing/commands.ts'
import { attendanceCommands } from './meetings/attendance/commands.ts'
import { availabilityCommands } from './meetings/availability/commands.ts'
import { mergeAvailability, publishPollsOf } from './meetings/availability/merge.ts'
import { repostAvailabilityPolls } from './meetings/availability/publish.ts'
import { myAvailabilityPolls } from './meetings/availability/section.ts'
import { showingCommands } from './meetings/card/commands.ts'
import { myNextMeeting, nextMeetingStatus } from './meetings/card/section.ts'
import { noticeCommands } from './meetings/notice/commands.ts'
import { meetingNotices } from './meetings/notice/notice.ts'
import { planningCommands } from './meetings/planning/commands.ts'
import { meetingDeadlines } from './meetings/publishing/deadlines.ts'
import { mergeMeetings, publishMeetingsOf } from './meetings/publishing/merge.ts'
import { repostMeetings } from './meetings/publishing/publish.ts'
import type { NoticeHandlers } from './notices/handler.ts'
import { operations } from './operations/section.ts'
import type { Merge } from './people/merge.ts'
import { ballotCommands } from './polls/ballots/commands.ts'
import { mergePositions, redrawPollsOf } from './polls/ballots/merge.ts'
import { behalfCommands } from './polls/behalf/commands.ts'
import { cardCommands } from './polls/cards/commands.ts'
import { drawCards, repostPolls } from './polls/cards/publish.ts'
import { openPolls } from './polls/cards/section.ts'
import { openingCommands } from './polls/opening/commands.ts'
import { runningCommands } from './polls/running/commands.ts'
import { pollDeadlines } from './polls/running/deadlines.ts'
import { reportCommands } from './reports/commands.ts'
import { studyGroupMeetingDeadlines } from './reports/deadlines.ts'
import { reportMailCommands } from './reports/mail/commands.ts'
import { mergeReports } from './reports/merge.ts'
import { reportNotices } from './reports/notice.ts'
import { studyGroupMeetingCommands } from './reports/study-group-meetings/commands.ts'
import { boardCommands } from './topics/board/commands.ts'
import { registerCommands } from './topics/commands.ts'
import { callCommands } from './topics/conclusions/calls/commands.ts'
import { callNotices } from './topics/conclusions/calls/notice.ts'
import { conclusionCommands } from './topics/conclusions/commands.ts'
import { conclusionDeadlines } from './topics/conclusions/deadlines.ts'
import { mergeConclusions } from './topics/conclusions/merge.ts'
import { repostConclusions } from './topics/conclusions/publish.ts'
import { responseCommands } from './topics/conclusions/responses/commands.ts'
import { endingCommands } from './topics/ending/commands.ts'

/** Where deadlines come from. The weekly digest of the channel lists what is overdue of all of them. */
const sources: readonly DeadlineSource[] = [
  meetingDeadlines,
  studyGroupMeetingDeadlines,
  pollDeadlines,
  conclusionDeadlines,
  actionDeadlines,
]

/** What a tick looks at. */
export const deadlineSources: readonly DeadlineSource[] = [...sources, weeklyDigest(sources)]

/** Handle the outcome of a mail to the list, by what the mail is about. */
export const noticeHandlers: NoticeHandlers = {
  meeting: meetingNotices,
  conclusion: callNotices,
  report: reportNotices,
}

/** Draws, before each delivery, the messages that many acts change at once. */
export const beforeClaim = drawCards

/** What the features have to say in the status of a group. */
const sections: readonly Section[] = [
  operations,
  agreementsOfStudyGroups,
  nextMeetingStatus,
  openPolls,
  dueSoon(deadlineSources),
]

/** What is waiting for one person, on their own page, with what they can do about it there. */
const forOne: readonly Section[] = [operations, myNextMeeting, myAvailabilityPolls, openPolls, dueFor(deadlineSources)]

/** What reposts the messages of each feature, into a channel that joins later and when the group's zone changes. */
const reposts: readonly Repost[] = [
  repostMeetings,
  repostAvailabilityPolls,
  repostPolls,
  repostConclusions,
  repostActions,
]

/** Puts the current messages of a group again, after its rules changed. */
export const repost: Repost = async (db, group, now) => repostGroup(db, await findGroup(db, group), reposts, now)

/** What each feature keeps about a person, for when two turn out to be one. */
const merges: readonly Merge[] = [
  { move: mergeGroupChanges },
  { move: mergeMeetings, publish: publishMeetingsOf },
  { move: mergeAvailability, publish: publishPollsOf },
  { move: mergeReports },
  { move: mergeActions, publish: publishActionsOf },
  { move: mergeDeadlines },
  { move: mergeDeliveries },
  { move: mergePositions, publish: redrawPollsOf },
  { move: mergeConclusions },
  { move: mergeLinks },
]

/** Returns every command of every feature. `health` tells how each connection is now. */
export const allCommands = (
  health: () => readonly Health[],
  publicUrl: PublicUrl = () => undefined,
): readonly Command[] => [
  ...planningCommands,
  ...availabilityCommands,
  ...agendaCommands,
  ...announcingCommands,
  ...noticeCommands,
  ...showingCommands,
  ...attendanceCommands,
  ...actionCommands,
  ...ownerCommands,
  ...exchangeCommands,
  ...boardCommands(publicUrl),
  ...registerCommands,
  ...endingCommands,
  ...conclusionCommands,
  ...callCommands,
  ...responseCommands,
  ...openingCommands,
  ...cardCommands,
  ...ballotCommands,
  ...behalfCommands,
  ...runningCommands,
  ...groupCommands({
    health,
    sections,
    reposts,
    schedule: (db, group, now) => schedule(db, { kind: 'group', id: group, group }, now),
    reschedule: rescheduleGroup,
  }),
  ...lifeCommands,
  ...membershipCommands([handOverItemsOf]),
  ...studyGroupMeetingCommands,
  ...reportCommands,
  ...reportMailCommands,
  ...deadlineCommands(deadlineSources),
  ...calendarCommands(publicUrl),
  ...accountCommands({ merges, mine: [dueFor(deadlineSources)], home: forOne }),
]
