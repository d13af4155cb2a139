import type { Command } from '../bot/command.ts'
import * as agenda from './agenda-commands.ts'
import * as announcement from './announce-commands.ts'
import * as attendance from './attendance-commands.ts'
import * as notice from './notice-commands.ts'
import * as planning from './plan-commands.ts'
import * as proposals from './proposal-commands.ts'
import * as showing from './show-commands.ts'

/** Every command on meetings, in the order in which the help lists them. */
export const meetingCommands: readonly Command[] = [
  planning.plan,
  showing.whenPossible,
  proposals.propose,
  proposals.showPolls,
  proposals.availability,
  proposals.chooseSlot,
  proposals.settle,
  proposals.withdraw,
  agenda.showAgenda,
  agenda.addItem,
  agenda.editItem,
  agenda.moveItem,
  agenda.dropItem,
  announcement.announce,
  announcement.sendAnnouncement,
  announcement.sendLate,
  announcement.takeMailBack,
  announcement.announceNotYet,
  notice.notified,
  notice.rejected,
  planning.move,
  planning.edit,
  planning.cancel,
  showing.show,
  showing.listAll,
  showing.history,
  attendance.attend,
  attendance.joinInformation,
  attendance.held,
  attendance.correctAttendance,
] as readonly Command[]
