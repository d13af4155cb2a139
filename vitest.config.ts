import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const waiting = /\/test\/(browser|doctor|faults|interrupt|operations)\//

/** What mostly waits comes first, beside what works: at the end everything would wait for it. */
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
    // a process reads the libraries once for many files; test files leave nothing behind in it
    isolate: false,
    sequence: { sequencer: WaitingFirst },
    // many files wait more than they work: for a browser, for time-outs, for a server that is killed
    maxWorkers: 4,
    // for what hangs; how long something may take is never a test's business
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
