/** What one check found, in one sentence; a problem comes with what to do about it. */
export type Finding =
  | { readonly state: 'ok'; readonly what: string; readonly says: string }
  | { readonly state: 'warning' | 'failed'; readonly what: string; readonly says: string; readonly remedy: string }

export interface Section {
  readonly title: string
  readonly findings: readonly Finding[]
}

/** A channel of a group, with what a platform has to know to check it. */
export interface BoundChannel {
  readonly workspace: string
  readonly channel: string
  /** Name of the group. */
  readonly group: string
}

export const ok = (what: string, says: string): Finding => ({ state: 'ok', what, says })

export const warning = (what: string, says: string, remedy: string): Finding => ({
  state: 'warning',
  what,
  says,
  remedy,
})

export const failed = (what: string, says: string, remedy: string): Finding => ({ state: 'failed', what, says, remedy })

/** Returns the exit code: 0 if all is well, 1 if there are warnings, 2 if something fails. */
export function exitCode(sections: readonly Section[]): 0 | 1 | 2 {
  const states = sections.flatMap(({ findings }) => findings.map(({ state }) => state))
  if (states.includes('failed')) return 2
  return states.includes('warning') ? 1 : 0
}
