import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { include: ['test/interrupt/endless.ts'], globalSetup: ['test/global-setup.ts'], pool: 'forks' },
})
