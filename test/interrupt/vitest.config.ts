import { defineConfig } from 'vitest/config'

const longerThanAnybodyWaits = 600_000

export default defineConfig({
  test: {
    include: ['test/interrupt/endless.ts'],
    globalSetup: ['test/global-setup.ts'],
    pool: 'forks',
    testTimeout: longerThanAnybodyWaits,
    hookTimeout: longerThanAnybodyWaits,
  },
})
