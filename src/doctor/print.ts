import { counted } from '../text/count.ts'
import { exitCode, type Finding, type Section } from './finding.ts'

const columns = 100
const marks = { ok: 'ok', warning: 'WARNING', failed: 'FAILED' } as const
const markWidth = 7

/** Formats findings for people: grouped, aligned, and readable without colour. */
export function textOf(sections: readonly Section[]): string {
  const findings = sections.flatMap((section) => section.findings)
  const nameWidth = Math.max(...findings.map(({ what }) => what.length))
  const parts = sections.map(({ title, findings: own }) =>
    [title, ...own.flatMap((finding) => linesOf(finding, nameWidth))].join('\n'),
  )
  return `${[...parts, verdict(findings)].join('\n\n')}\n`
}

/** Formats findings for programs, as one JSON document. */
export const jsonOf = (sections: readonly Section[]): string =>
  `${JSON.stringify({ exitCode: exitCode(sections), sections }, null, 2)}\n`

function linesOf(finding: Finding, nameWidth: number): readonly string[] {
  const { state, what, says } = finding
  const start = `  ${marks[state].padEnd(markWidth)}  ${what.padEnd(nameWidth)}  `
  const said = wrap(says, columns - start.length)
  const todo = finding.state === 'ok' ? [] : wrap(finding.remedy, columns - start.length - 3)
  const lines = [...said, ...todo.map((line, i) => `${i === 0 ? '→' : ' '} ${line}`)]
  return lines.map((line, i) => (i === 0 ? start : ' '.repeat(start.length)) + line)
}

/** Breaks text into lines; a word that is longer than a line, such as an address, stays whole. */
function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

function verdict(findings: readonly Finding[]): string {
  const failures = findings.filter(({ state }) => state === 'failed').length
  const warnings = findings.filter(({ state }) => state === 'warning').length
  if (failures + warnings === 0) return 'All is well.'
  const parts = [failures > 0 ? counted(failures, 'failure') : '', warnings > 0 ? counted(warnings, 'warning') : '']
  return `${parts.filter((part) => part !== '').join(' and ')}; each arrow says what to do.`
}
