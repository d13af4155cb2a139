import { parseArgs } from 'node:util'
import { slackManifest } from '../adapters/slack/manifest.ts'
import { catalogueOf } from '../src/bot/catalogue.ts'
import { helpCommand } from '../src/bot/help.ts'
import { allCommands } from '../src/features.ts'

// npm run slack:manifest -- [--name "…"] [--url https://bot.example.org] [--history]
// Prints the app for "Create New App, From a manifest". Without --url it uses Socket Mode. With --history
// the bot may read its channels, so that a message whose sending had an unknown end is looked for before it is posted again.

const { values } = parseArgs({
  options: {
    name: { type: 'string', default: 'Correspondence group' },
    url: { type: 'string' },
    history: { type: 'boolean', default: false },
  },
})

const catalogue = catalogueOf([...allCommands(() => []), helpCommand(() => catalogue)])
const { name, url, history } = values
console.log(JSON.stringify(slackManifest(catalogue, { name, history, ...(url ? { baseUrl: url } : {}) }), null, 2))
