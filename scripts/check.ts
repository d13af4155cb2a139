import { spawn } from 'node:child_process'
import { once } from 'node:events'

// npm run check: checks style, types and the structure of the code, all at the same time.

const checks = [
  ['node_modules/@biomejs/biome/bin/biome', 'check'],
  ['node_modules/typescript/bin/tsc'],
  ['node_modules/typescript/bin/tsc', '--project', 'adapters/web/client'],
  ['node_modules/vitest/vitest.mjs', 'run', 'test/shape.test.ts', 'test/structure'],
]

const ends = await Promise.all(
  checks.map((check) =>
    once(spawn(process.execPath, check, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] }), 'exit'),
  ),
)
process.exitCode = ends.every(([code]) => code === 0) ? 0 : 1
