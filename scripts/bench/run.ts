import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { DateTime } from 'luxon'
import { endWithParent, guardedDirectory } from '../guard.ts'
import { type Figure, isMet, printFigure, round } from './print.ts'

const project = resolve(import.meta.dirname, '..', '..')

/** Sets up a program that measures. Call it once, and its `run` last. */
export function bench() {
  endWithParent()
  const directory = guardedDirectory('bench-')
  const logFile = join(directory, 'log')
  const figures: Figure[] = []
  const ends: (() => unknown)[] = [() => rmSync(directory, { recursive: true, force: true })]

  return {
    /** Holds the files of this run, and is removed at its end. */
    directory,
    /** Takes the output of the programs under test. Its end is printed if the run fails. */
    logFile,
    report(figure: Figure): void {
      figures.push(figure)
      printFigure(figure)
    },
    /** Registers work for the end of the run, even of a failed one. The last registered runs first. */
    atEnd(end: () => unknown): void {
      ends.push(end)
    },
    /** Measures, then exits: with 1 if a figure misses its target. */
    async run(settings: readonly string[], measure: () => Promise<void>): Promise<never> {
      console.log(circumstances(...settings))
      let broken = false
      try {
        await measure()
      } catch (error) {
        broken = true
        console.error(error)
        if (existsSync(logFile)) console.error(readFileSync(logFile, 'utf8').split('\n').slice(-20).join('\n'))
      } finally {
        for (const end of ends.toReversed()) await end()
      }
      const missed = figures.filter((figure) => !isMet(figure)).length
      console.log(broken ? 'The run did not finish.' : `${figures.length - missed} of ${figures.length} targets met.`)
      process.exit(broken || missed > 0 ? 1 : 0)
    },
  }
}

/** Describes what figures depend on: the commit, the Node, the machine, the time and the settings. */
export function circumstances(...settings: readonly string[]): string {
  const commit = execFileSync('git', ['describe', '--always', '--dirty'], { cwd: project, encoding: 'utf8' }).trim()
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, ${round(totalmem() / 2 ** 30)} GiB`
  return [`Commit ${commit}`, `Node ${process.version}`, machine, DateTime.utc().toISO(), ...settings].join(', ')
}
