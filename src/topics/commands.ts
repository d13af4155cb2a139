import type { Command } from '../bot/command.ts'
import { boardCommands } from './board-commands.ts'
import * as calls from './call-commands.ts'
import * as conclusion from './conclusion-commands.ts'
import * as register from './register-commands.ts'
import * as response from './response-commands.ts'
import { show } from './show-command.ts'
import * as splitting from './split-commands.ts'

/** Every command on topics, in the order in which the help lists them. */
export const topicCommands = (publicUrl: () => string | undefined): readonly Command[] => [
  ...boardCommands(publicUrl),
  ...(own as readonly Command[]),
]

const own = [
  register.listAll,
  show,
  register.add,
  register.edit,
  splitting.split,
  splitting.merge,
  splitting.archive,
  register.importRegister,
  register.showHistory,
  conclusion.conclude,
  conclusion.sign,
  calls.call,
  calls.sendCall,
  calls.takeCallBack,
  calls.callNotYet,
  conclusion.mailed,
  calls.callRejected,
  response.object,
  response.reserve,
  response.confirm,
  response.behalf,
  conclusion.reopen,
]
