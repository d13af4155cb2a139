import type { Finding } from '../../src/doctor/finding.ts'

/** Writes findings as one line each: "failed Channel: … → …". */
export const said = (findings: readonly Finding[]): readonly string[] =>
  findings.map((finding) => {
    const { state, what, says } = finding
    return `${state} ${what}: ${says}${finding.state === 'ok' ? '' : ` → ${finding.remedy}`}`
  })

/** Writes the findings that are problems. */
export const complaints = (findings: readonly Finding[]): readonly string[] =>
  said(findings.filter(({ state }) => state !== 'ok'))
