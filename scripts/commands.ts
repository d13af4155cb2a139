import '../src/utc.ts'
import { writeFileSync } from 'node:fs'
import { commandsPage } from './commands-page.ts'

// npm run docs: writes docs/commands.md from the catalogue.

writeFileSync('docs/commands.md', commandsPage())
