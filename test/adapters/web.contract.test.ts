import { testDatabase } from '../database.ts'
import { contract } from './contract.ts'
import { specimenWeb } from './web.ts'
import { webDriver } from './web-driver.ts'

const database = await testDatabase()

await contract('the playground', async (bot) => {
  const web = specimenWeb(database)
  await web.start(bot)
  return webDriver(web, database)
})
