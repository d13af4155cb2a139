import type { Command } from '../bot/command.ts'
import * as ballot from './ballot-commands.ts'
import * as behalf from './behalf-commands.ts'
import * as opening from './open-commands.ts'
import * as running from './run-commands.ts'
import * as showing from './show-commands.ts'

/** Every command on polls, in the order in which the help lists them. */
export const pollCommands: readonly Command[] = [
  opening.open,
  showing.listAll,
  showing.showPoll,
  ballot.support,
  ballot.takePosition,
  ballot.reserve,
  ballot.object,
  ballot.needMoreTime,
  ballot.takeBack,
  behalf.confirm,
  showing.showPositions,
  showing.ledger,
  behalf.behalf,
  running.remind,
  running.extend,
  running.close,
  running.reopen,
  opening.edit,
] as readonly Command[]
