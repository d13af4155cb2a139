import { distance } from 'fastest-levenshtein'
import type { Command } from './command.ts'

/** All commands of this deployment, by full name. */
export interface Catalogue {
  readonly commands: readonly Command[]
  /** The commands that can be typed. */
  readonly typed: readonly Command[]
  /** First words, such as `meeting`, in the order of the features. */
  readonly nouns: readonly string[]
  find(name: string): Command | undefined
  /** The commands that can be started from a message. */
  readonly fromMessages: readonly Command[]
  /** Returns the commands whose name begins with these words. */
  under(words: string): readonly Command[]
  /** Returns the name closest to a mistyped one, if one is close, among the commands that `may` accepts. */
  nearest(name: string, may?: (command: Command) => boolean): string | undefined
}

export function catalogueOf(commands: readonly Command[]): Catalogue {
  const byName = new Map(commands.map((command) => [command.name, command]))
  if (byName.size !== commands.length) throw new Error('Two commands have the same name')
  const typed = commands.filter((command) => !command.buttonOnly)
  return {
    commands,
    typed,
    nouns: [...new Set(typed.map((command) => command.name.split(' ')[0] ?? ''))],
    fromMessages: typed.filter(({ fromMessage }) => fromMessage !== undefined),
    find: (name) => byName.get(name),
    under: (words) => typed.filter((command) => `${command.name} `.startsWith(`${words} `)),
    nearest: (name, may = () => true) => {
      const ranked = typed
        .filter(may)
        .map((command) => ({ name: command.name, far: distance(name, command.name) }))
        .sort((a, b) => a.far - b.far)
      const best = ranked[0]
      return best && best.far <= Math.max(2, name.length / 2) ? best.name : undefined
    },
  }
}
