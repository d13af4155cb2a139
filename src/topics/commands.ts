import type { Command } from '../bot/command.ts'
import * as register from './register-commands.ts'
import * as splitting from './split-commands.ts'

/** Every command on topics, in the order in which the help lists them. */
export const topicCommands: readonly Command[] = [
  register.listAll,
  register.show,
  register.add,
  register.edit,
  splitting.split,
  splitting.merge,
  splitting.archive,
  register.importRegister,
  register.showHistory,
] as readonly Command[]
