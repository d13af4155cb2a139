import '../src/utc.ts'
import { parseArgs } from 'node:util'
import { slackManifest } from '../adapters/slack/manifest.ts'
import { catalogueOf } from '../src/bot/catalogue.ts'
import { helpCommand } from '../src/bot/help.ts'
import { CannotStart } from '../src/cannot-start.ts'
import { allCommands } from '../src/features.ts'

// npm run --silent slack:manifest -- [--name "…"] [--url https://bot.example.org] [--history]
// Prints a manifest for "Create New App, From a manifest". Without --url the app uses Socket Mode. With --history the bot
// may read its channels, so that it can look for a message before it posts it again when the first attempt is uncertain.

const usage = 'npm run --silent slack:manifest -- [--name "…"] [--url https://bot.example.org] [--history]'

const catalogue = catalogueOf([...allCommands(() => []), helpCommand(() => catalogue)])

function readOptions() {
  try {
    return parseArgs({
      options: {
        name: { type: 'string', default: 'Correspondence group' },
        url: { type: 'string' },
        history: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw new CannotStart(`${error instanceof Error ? error.message : error}\n${usage}`)
  }
}

try {
  const { name, url, history } = readOptions()
  console.log(JSON.stringify(slackManifest(catalogue, { name: name.trim(), baseUrl: url, history }), null, 2))
} catch (error) {
  console.error(error instanceof CannotStart ? error.message : error)
  process.exitCode = 1
}
