import { contract } from './contract.ts'
import { startSlack } from './slack-driver.ts'

await contract('Slack by Socket Mode', (bot) => startSlack(bot, 'socket'))
await contract('Slack by signed requests', (bot) => startSlack(bot, 'http'))
