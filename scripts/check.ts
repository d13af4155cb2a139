import { spawnSync } from 'node:child_process'

// npm run check: style and boundaries, types, and the shape of the tree; all of them are run, whatever the first says.

const checks = [
  ['node_modules/@biomejs/biome/bin/biome', 'check'],
  ['node_modules/typescript/bin/tsc'],
  ['node_modules/vitest/vitest.mjs', 'run', 'test/shape.test.ts'],
]

const failed = checks.filter((check) => spawnSync(process.execPath, check, { stdio: 'inherit' }).status !== 0)
process.exitCode = failed.length > 0 ? 1 : 0
