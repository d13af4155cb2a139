import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { DateTime } from 'luxon'
import { endWithParent, guardedDirectory } from '../guard.ts'
import { type Figure, isMet, printFigure, round } from './print.ts'

const project = resolve(import.meta.dirname, '..', '..')

/** The frame of a program that measures. Call it once, and `run` last. */
export function bench() {
  endWithParent()
  const directory = guardedDirectory('bench-')
  const logFile = join(directory, 'log')
  const figures: Figure[] = []
  const ends: (() => unknown)[] = [() => rmSync(directory, { recursive: true, force: true })]

  return {
    /** For the files of this run; removed at its end. */
    directory,
    /** For what the programs say that it starts; where it fails, the last of that is printed. */
    logFile,
    report(figure: Figure): void {
      figures.push(figure)
      printFigure(figure)
    },
    /** To be done at the end, whatever happened; what was named last is done first. */
    atEnd(end: () => unknown): void {
      ends.push(end)
    },
    /** Measures, and ends this process: with 1 when a figure misses its target. */
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
      console.log(broken ? 'Not finished.' : `${figures.length - missed} of ${figures.length} targets met.`)
      process.exit(broken || missed > 0 ? 1 : 0)
    },
  }
}

/** What a figure hangs on: the commit, the Node, the machine, the hour, and how it was measured. */
export function circumstances(...settings: readonly string[]): string {
  const commit = execFileSync('git', ['describe', '--always', '--dirty'], { cwd: project, encoding: 'utf8' }).trim()
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, ${round(totalmem() / 2 ** 30)} GiB`
  return [`Commit ${commit}`, `Node ${process.version}`, machine, DateTime.utc().toISO(), ...settings].join(', ')
}
