import type { Command } from '../bot/command.ts'
import { addItem } from './add-commands.ts'
import * as changing from './change-commands.ts'
import * as exporting from './export-commands.ts'
import * as owning from './owner-commands.ts'
import * as showing from './show-commands.ts'

/** Every command on action items, in the order in which the help lists them. */
export const actionCommands: readonly Command[] = [
  addItem,
  showing.listActions,
  showing.showItem,
  changing.markDone,
  changing.finish,
  owning.takeItem,
  owning.handItem,
  owning.acceptItem,
  owning.declineItem,
  owning.askHelp,
  changing.editItem,
  changing.dropItem,
  changing.reopenItem,
  changing.undoChange,
  exporting.exportActions,
  exporting.importActions,
  exporting.importNow,
] as readonly Command[]
