import { readdirSync, readFileSync } from 'node:fs'

export interface Process {
  readonly pid: number
  readonly commandLine: string
}

/** Lists the processes that `pid` has started, and those that these have started, and so on. */
export function descendantsOf(pid: number): readonly Process[] {
  const all = readdirSync('/proc').flatMap((name) => statusOf(Number(name)) ?? [])
  const childrenOf = (parent: number): readonly Process[] =>
    all
      .filter((status) => status.parent === parent)
      .flatMap((child) => [{ pid: child.pid, commandLine: commandLineOf(child.pid) }, ...childrenOf(child.pid)])
  return childrenOf(pid)
}

/** Tells whether a process runs; one that has ended and waits for its parent to notice does not. */
export function isRunning({ pid }: Process): boolean {
  const status = statusOf(pid)
  return status !== undefined && status.state !== 'Z'
}

interface Status {
  readonly pid: number
  readonly state: string
  readonly parent: number
}

function statusOf(pid: number): Status | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // the name comes before and may contain spaces and brackets
    const [state = '', parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { pid, state, parent: Number(parent) }
  } catch {
    return undefined
  }
}

function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}
