import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const waiting = /\/test\/(browser|doctor|faults|interrupt|operations)\//

/** Starts the files that mostly wait first, so that others run beside them; last, they would hold up the end. */
class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isWaiting = ({ moduleId }: TestSpecification) => waiting.test(moduleId)
    return [...sorted.filter(isWaiting), ...sorted.filter((file) => !isWaiting(file))]
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    pool: 'forks',
    // a process loads the libraries once for many test files, which leave nothing behind in it
    isolate: false,
    sequence: { sequencer: WaitingFirst },
    // more than the cores: many files mostly wait, for a browser, a time-out or a killed server
    maxWorkers: 4,
    // only for what hangs: no test measures how long something takes
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // what is awaited here happens at once on a quiet machine
    expect: { poll: { timeout: 50_000 } },
  },
})
