import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    pool: 'forks',
    // a process reads the libraries once for many files; test files leave nothing behind in it
    isolate: false,
    // many files wait more than they work: for a browser, for time-outs, for a server that is killed
    maxWorkers: 4,
    // for what hangs; how long something may take is never a test's business
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
