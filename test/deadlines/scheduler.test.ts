import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { bareEnvironment } from '../bare-environment.ts'

/** The scheduler of a process that was started in a zone, from an hour before an instant to two hours after. */
async function hoursAround(zone: string, iso: string) {
  const from = new Date(Date.parse(iso) - 3_600_000).toISOString()
  const { stdout } = await promisify(execFile)(process.execPath, [resolve('test/deadlines/ticking.ts'), from, '3'], {
    env: { ...bareEnvironment, TZ: zone },
  })
  return JSON.parse(stdout)
}

describe('the scheduler ticks on in the nights on which the clocks change', () => {
  test.each([
    ['Europe/Zurich', 'an hour comes twice', '2026-10-25T01:00:00Z'],
    ['Europe/Zurich', 'an hour is left out', '2027-03-28T01:00:00Z'],
    ['Europe/London', 'an hour comes twice', '2026-10-25T01:00:00Z'],
    ['Europe/London', 'an hour is left out', '2027-03-28T01:00:00Z'],
    ['America/New_York', 'an hour comes twice', '2026-11-01T06:00:00Z'],
    ['America/New_York', 'an hour is left out', '2027-03-14T07:00:00Z'],
  ])('started in %s, where %s', async (zone, _, iso) => {
    const { zones, passed } = await hoursAround(zone, iso)
    expect(zones).toEqual(['UTC', 'UTC', 'UTC', 0])
    const steady = { ticks: 360, timers: 360 }
    expect(passed).toEqual([steady, steady, steady])
  })
})

const scripts: Readonly<Record<string, string>> = JSON.parse(readFileSync('package.json', 'utf8')).scripts
const programs = Object.values(scripts).flatMap((line) => /^node scripts\/run\.mjs (\S+\.ts)$/.exec(line)?.[1] ?? [])

test.each(programs.filter((program) => program !== 'scripts/check.ts'))(
  '%s is in UTC before it loads anything',
  (program) => {
    expect(readFileSync(program, 'utf8')).toMatch(/^import '\.{1,2}\/(src\/)?utc\.ts'\n/)
  },
)
